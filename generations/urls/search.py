"""Suggestions, filters, saved views."""

from django.urls import path

from generations.views import saved_views, search

urlpatterns = [
    path("search/suggest", search.search_suggest, name="search_suggest"),
    path("search/choices/<str:facet>", search.search_choices, name="search_choices"),
    path("views/", saved_views.saved_views, name="saved_views"),
    path("views/<int:view_id>/", saved_views.saved_view, name="saved_view"),
    path("views/<int:view_id>/rename/", saved_views.saved_view_rename, name="saved_view_rename"),
    path("views/<int:view_id>/share/", saved_views.saved_view_share, name="saved_view_share"),
    path("views/<int:view_id>/delete/", saved_views.saved_view_delete, name="saved_view_delete"),
    path("views/<int:view_id>/restore/", saved_views.saved_view_restore, name="saved_view_restore"),
]
