"""How somebody wants pictures: the format, the size, the names of the files."""

from django import forms
from django.conf import settings

from generations.gallery.file_names import DEFAULT_PATTERN, BrokenPattern, check
from generations.gallery.weighing import Weight
from generations.imaging import ORIGINAL, TARGETS

FORMATS = {ORIGINAL: "Original", "png": "PNG", "jpeg": "JPEG", "webp": "WebP"}
SIZES = {ORIGINAL: "Original", "4096": "4096", "2048": "2048", "1024": "1024"}
OTHER = "other"
METADATA = {"0": "In the file", "1": "None"}
"""Whether prompt, author and lineage travel with the file, by what `clean` is."""
SMALLEST, LARGEST = 16, 16_383
PATTERN_LENGTH = 200


class DownloadForm(forms.Form):
    """`side` is the longest side in pixels, None for the original's; `pattern` one that names files; `clean` whether
    the file tells nothing of its making.
    """

    format = forms.CharField(required=False)
    size = forms.CharField(required=False)
    pattern = forms.CharField(
        required=False,
        max_length=PATTERN_LENGTH,
        error_messages={
            "max_length": "The pattern has %(show_value)d characters; at most %(limit_value)d fit.",
        },
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["clean"] = forms.CharField(required=False)  # by this name it would hide the form's own method

    def clean_clean(self) -> bool:
        """True or False; what the installation prefers if nothing was said."""
        said = self.cleaned_data["clean"].strip() or ("1" if settings.MUSA_DOWNLOAD_METADATA == "clean" else "0")
        if said not in METADATA:
            raise forms.ValidationError("clean is 1, for files without metadata, or 0.")
        return said == "1"

    def clean_format(self) -> str:
        """One of FORMATS; the original's if nothing was said."""
        name = self.cleaned_data["format"].lower() or ORIGINAL
        if name not in (ORIGINAL, *TARGETS):
            raise forms.ValidationError("A picture can be had as original, png, jpeg or webp.")
        return name

    def clean_size(self) -> str:
        """One of SIZES, or a number of pixels; where it is OTHER, the number stands in `pixels`."""
        size = self.cleaned_data["size"].strip().lower() or ORIGINAL
        if size == OTHER:
            size = self.data.get("pixels", "").strip()
        if size == ORIGINAL:
            return size
        if not (size.isascii() and size.isdigit() and SMALLEST <= int(size[:9]) <= LARGEST):
            raise forms.ValidationError(
                f"The longest side is a number of pixels from {SMALLEST} to {LARGEST}, or original."
            )
        return str(int(size))

    def clean_pattern(self) -> str:
        """The pattern of the file names."""
        pattern = self.cleaned_data["pattern"].strip() or DEFAULT_PATTERN
        try:
            check(pattern)
        except BrokenPattern as error:
            raise forms.ValidationError(str(error)) from error
        return pattern

    @property
    def side(self) -> int | None:
        size = self.cleaned_data["size"]
        return None if size == ORIGINAL else int(size)

    @property
    def sentence(self) -> str:
        """What is wrong, in one sentence."""
        return next(iter(self.errors.values()))[0]


class WeightForm(forms.Form):
    """What the page knows of the selection, for an estimate; what can't be read counts as nothing."""

    count = forms.IntegerField(min_value=0)
    bytes = forms.IntegerField(min_value=0)
    of_pixels = forms.IntegerField(min_value=0)
    example = forms.IntegerField(min_value=1, max_value=2**63 - 1)

    @property
    def weight(self) -> Weight:
        if not self.is_valid():
            return Weight(0, 0, 0)
        known = self.cleaned_data
        return Weight(known["count"], known["bytes"], known["of_pixels"], known["example"])
