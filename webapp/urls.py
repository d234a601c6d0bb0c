"""All addresses of Musa."""

from django.urls import include, path
from django.views.generic import RedirectView

from generations.api import api
from webapp.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", RedirectView.as_view(url="/static/favicon.svg")),
    path("api/v1/", api.urls),
    path("", include("generations.urls.provider")),
    path("", include("generations.urls.people")),
    path("", include("generations.urls.studio")),
    path("", include("generations.urls.templates")),
    path("", include("generations.urls.library")),
    path("", include("generations.urls.search")),
    path("", include("generations.urls.acts")),
    path("", include("generations.urls.downloads")),
    path("", include("generations.urls.archives")),
    path("", include("generations.urls.organising")),
    path("", include("generations.urls.selecting")),
    path("", include("generations.urls.lineage")),
    path("", include("generations.urls.judging")),
]
