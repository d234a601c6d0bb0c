"""Taking pictures away."""

from django.urls import path

from generations.views import downloads

urlpatterns = [
    path("images/<int:image_id>/download/", downloads.image_download, name="image_download"),
    path("downloads/", downloads.download_create, name="download_create"),
    path("downloads/new", downloads.download_dialog, name="download_dialog"),
    path("downloads/preview", downloads.download_preview, name="download_preview"),
]
