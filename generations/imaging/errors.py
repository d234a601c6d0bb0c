"""What can be wrong with a file that should be a picture.

ImageError
├── NotAnImage   "not_an_image": another kind of file, a format that is not accepted, or a damaged picture
└── TooLarge     "too_large": more bytes or more pixels than allowed

The text of each is a sentence for the person who brought the file. Errors of the disk itself (a missing file, a
failing drive) say nothing about the picture and stay ``OSError``.
"""


class ImageError(Exception):
    """A file that cannot be used as a picture; ``str()`` is a sentence for people, ``code`` a word for programs."""

    code = "image_error"


class NotAnImage(ImageError):
    """The bytes are no picture of an accepted format, or one that is damaged."""

    code = "not_an_image"


class TooLarge(ImageError):
    """The picture has more bytes or more pixels than allowed."""

    code = "too_large"
