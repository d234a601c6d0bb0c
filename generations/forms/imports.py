"""Bringing in a file of any size, and saying what its pictures are for."""

import tempfile
from pathlib import Path

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from generations.models import Project
from generations.storage import store


class BroughtFile(UploadedFile):
    """A file in the store's drafts; gone when the request is over, unless it was given a place."""

    def close(self) -> None:
        super().close()
        Path(self.file.name).unlink(missing_ok=True)


class BroughtUploadHandler(FileUploadHandler):
    """Writes a file beside the store's as it comes: memory stays flat, and giving it its place copies nothing."""

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        folder = store.path("drafts")
        folder.mkdir(parents=True, exist_ok=True)
        self.file = tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115  (closed by whoever takes it)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.file.flush()
        self.file.seek(0)
        return BroughtFile(self.file, self.file_name, self.content_type, file_size)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
            Path(self.file.name).unlink(missing_ok=True)


class ImportForm(forms.Form):
    """What the pictures of an import are for."""

    project = forms.ModelChoiceField(
        Project.objects.none(),
        required=False,
        error_messages={"invalid_choice": "That project isn't there any more, or it is closed. Choose another."},
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = Project.objects.open().order_by("key")
