"""References on their way in, and the library that they are kept in."""

from django.urls import path

from generations.views import library, references

urlpatterns = [
    path("references/", references.reference_upload, name="reference_upload"),
    path("references/pick", references.reference_picker, name="reference_picker"),
    path("library/", library.library, name="library"),
    path("library/<int:image_id>/", library.library_item, name="library_item"),
    path("images/<int:image_id>/rename/", library.image_rename, name="image_rename"),
]
