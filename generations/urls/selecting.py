"""Selecting in the gallery, and judging one image."""

from django.urls import path

from generations.gallery.choices import COLLECTION, PROJECT
from generations.views import judging, tiles

urlpatterns = [
    path("tiles/", tiles.tiles, name="tiles"),
    path("tiles/whole/", tiles.whole_tiles, name="whole_tiles"),
    path("selection/between", tiles.selection_between, name="selection_between"),
    path("selection/projects", tiles.selection_choices, {"kind": PROJECT}, name="selection_projects"),
    path("selection/collections", tiles.selection_choices, {"kind": COLLECTION}, name="selection_collections"),
    path("images/<int:image_id>/rate/", judging.image_rate, name="image_rate"),
    path("images/<int:image_id>/judge/", judging.image_judge, name="image_judge"),
    path("images/<int:image_id>/judging/undo/", judging.image_judging_undo, name="image_judging_undo"),
]
