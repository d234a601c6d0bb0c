"""Stops an upload that is larger than any picture we accept, while it arrives."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class QuotaUploadHandler(FileUploadHandler):
    """Drops the rest of a file as soon as it passes the limit, and remembers its name.

    Memory and disk stay flat whatever is sent. The names are on the request as `oversized_files`, for the form to
    refuse by name.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        self.request.oversized_files = []

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.REFERENCE_MAX_BYTES:
            self.request.oversized_files.append(self.file_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
