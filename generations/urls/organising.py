"""Projects, tags and collections."""

from django.urls import path

from generations.views import collections, organised, projects, tags

urlpatterns = [
    path("projects/", projects.projects, name="projects"),
    path("projects/<int:project_id>/rename/", projects.project_rename, name="project_rename"),
    path("projects/<int:project_id>/close/", projects.project_close, name="project_close"),
    path("projects/<int:project_id>/reopen/", projects.project_reopen, name="project_reopen"),
    path("projects/<int:project_id>/delete/", projects.project_delete, name="project_delete"),
    path("projects/<int:project_id>/restore/", projects.project_restore, name="project_restore"),
    path("tags/", tags.tags, name="tags"),
    path("tags/suggest", tags.tag_suggest, name="tag_suggest"),
    path("tags/<int:tag_id>/rename/", tags.tag_rename, name="tag_rename"),
    path("tags/<int:tag_id>/delete/", tags.tag_delete, name="tag_delete"),
    path("collections/", collections.collections, name="collections"),
    path("collections/new", collections.collection_new, name="collection_new"),
    path("collections/choices", organised.collection_choices, name="collection_choices"),
    path("collections/<int:collection_id>/", collections.collection_detail, name="collection_detail"),
    path("collections/<int:collection_id>/edit/", collections.collection_edit, name="collection_edit"),
    path("collections/<int:collection_id>/order/", collections.collection_order, name="collection_order"),
    path("collections/<int:collection_id>/delete/", collections.collection_delete, name="collection_delete"),
    path("collections/<int:collection_id>/restore/", collections.collection_restore, name="collection_restore"),
    path("images/<int:image_id>/organised/", organised.image_organised, name="image_organised"),
]
