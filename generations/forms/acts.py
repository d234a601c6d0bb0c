"""What is asked to be done to many images, and to which."""

from typing import Any

from django import forms

from generations.forms.names import NameField
from generations.models import Act, GalleryImage
from generations.models.project import NAME_LENGTH
from generations.models.tag import TAG_LENGTH

LARGEST = 2**63 - 1
UNREADABLE = "Musa can't tell which pictures are meant. Select them again."
LONGEST_SOURCE = 8000  # a query of 500 characters, each written as %XX several times


class IdsField(forms.Field):
    """Ids of images, in the order in which they come: the field repeated, or several between commas."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[int]:
        texts = [text for one in value or [] for text in one.replace(",", " ").split()]
        if not all(text.isascii() and text.isdigit() and 0 < int(text) <= LARGEST for text in texts):
            raise forms.ValidationError(UNREADABLE)
        return [int(text) for text in texts]


class SelectionForm(forms.Form):
    """`image` ids; or `every` with `source`, `newest` and `except`."""

    image = IdsField(required=False)
    every = forms.BooleanField(required=False)
    source = forms.CharField(required=False, max_length=LONGEST_SOURCE)
    newest = forms.IntegerField(
        required=False, min_value=0, max_value=10**17, error_messages=dict.fromkeys(("invalid",), UNREADABLE)
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["except"] = IdsField(required=False)

    def clean_source(self) -> str:
        """What stands behind the ? of an address."""
        return self.cleaned_data["source"].removeprefix("?").replace("\0", "")


class ActForm(forms.Form):
    """A verb, and what it needs; whether that is there is for the action to say."""

    verb = forms.ChoiceField(
        choices=Act.Verb, error_messages=dict.fromkeys(("required", "invalid_choice"), "Say what is to be done.")
    )
    tag = NameField("the tag", TAG_LENGTH, required=False)
    project = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    collection = forms.IntegerField(required=False, min_value=1, max_value=LARGEST)
    collection_name = NameField("the collection", NAME_LENGTH, required=False)
    rating = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=5,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "A rating is a number from 1 to 5."),
    )
    verdict = forms.ChoiceField(
        required=False,
        choices=GalleryImage.Verdict,
        error_messages={"invalid_choice": "A picture is picked or rejected."},
    )

    def clean(self) -> dict[str, Any]:
        """What is missing is said of the field that it is missing from."""
        given, verb = super().clean(), self.cleaned_data.get("verb")
        if verb in (Act.Verb.TAG, Act.Verb.UNTAG) and not given.get("tag") and "tag" not in self.errors:
            self.add_error("tag", "Type a tag.")
        named = given.get("collection") or given.get("collection_name") or {"collection_name"} & self.errors.keys()
        if verb in (Act.Verb.COLLECT, Act.Verb.UNCOLLECT) and not named:
            self.add_error("collection", "Choose a collection, or name a new one.")
        return given

    @property
    def arguments(self) -> dict[str, Any]:
        """As `actions.act` takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "verb"}
