"""Where images come from and what came of them."""

from django.urls import path

from generations.views import lineage, redoing

urlpatterns = [
    path("images/<int:image_id>/lineage/", lineage.image_lineage, name="image_lineage"),
    path("images/<int:image_id>/lineage/panel", lineage.image_lineage_panel, name="image_lineage_panel"),
    path("images/<int:image_id>/redo", redoing.image_redo, name="image_redo"),
    path("images/depth", redoing.edit_depth, name="edit_depth"),
]
