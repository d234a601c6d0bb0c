"""What can be wrong with a file whose metadata is to be written or removed."""


class MetadataError(Exception):
    """The file is damaged, or of a kind that metadata can't be written into; ``str()`` is a sentence for people."""


def cut_off() -> MetadataError:
    return MetadataError("This file is damaged or cut off: its parts don't add up. Export or download it again.")
