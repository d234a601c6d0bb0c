"""Comparing a few images, and going through many."""

from django.urls import path

from generations.views import comparing, culling

urlpatterns = [
    path("compare/", comparing.compare, name="compare"),
    path("cull/", culling.cull, name="cull"),
    path("cull/pictures", culling.cull_pictures, name="cull_pictures"),
]
