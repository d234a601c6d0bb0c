"""What people type into the pages of projects, tags and collections."""

from django import forms

from generations.forms.names import NameField, NameForm
from generations.models import Collection
from generations.models.project import NAME_LENGTH
from generations.models.tag import TAG_LENGTH

MOST_OF_BRIEF = 20_000


class ProjectForm(NameForm):
    """A project's name."""

    name = NameField("the project", NAME_LENGTH)


class TagForm(NameForm):
    """A tag's name; `merge` agrees to join it with the one that has that name."""

    name = NameField("the tag", TAG_LENGTH)
    merge = forms.BooleanField(required=False)


class CollectionForm(NameForm):
    """A collection: its name, what it stands in, its brief and its cover."""

    name = NameField("the collection", NAME_LENGTH)
    parent = forms.ModelChoiceField(
        Collection.objects.shown(),
        required=False,
        error_messages={"invalid_choice": "The collection to put it into isn't there any more. Choose another."},
    )
    brief = forms.CharField(
        required=False,
        strip=False,
        max_length=MOST_OF_BRIEF,
        error_messages={"max_length": "The brief has %(show_value)d characters; at most %(limit_value)d fit."},
    )
    cover = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "A cover is chosen from the pictures."),
    )

    def clean_brief(self) -> str:
        """With line breaks as they are stored, whatever the browser made of them."""
        return self.cleaned_data["brief"].replace("\r\n", "\n").replace("\r", "\n").strip()
