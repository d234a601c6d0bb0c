"""The name of a saved view, and what it shows."""

from urllib.parse import parse_qsl, urlencode

from django import forms

from generations.models import SavedView

KEPT = ("q", "scope", "kind")
"""What of an address makes a view; where in it somebody stood doesn't."""


class ViewNameForm(forms.Form):
    """Another name for a view."""

    name = forms.CharField(
        max_length=SavedView._meta.get_field("name").max_length,
        error_messages={
            "required": "Give the view a name. Nothing was saved yet.",
            "max_length": "A view's name has at most %(limit_value)d characters. Nothing was saved yet.",
        },
    )

    @property
    def sentence(self) -> str:
        """Why it was refused."""
        return next(iter(self.errors.values()))[0]


class SavedViewForm(ViewNameForm):
    """A new view."""

    query = forms.CharField(
        max_length=SavedView._meta.get_field("query").max_length,
        required=False,
        error_messages={"max_length": "This search is too long to be saved. Nothing was saved."},
    )
    is_shared = forms.BooleanField(required=False)

    def clean_query(self) -> str:
        """Only what makes a view, in a fixed order."""
        given = dict(parse_qsl(self.cleaned_data["query"]))
        return urlencode({name: given[name] for name in KEPT if given.get(name)})
