"""What an uploaded picture is called."""

import unicodedata

from django import forms


class ImageNameForm(forms.Form):
    """One line of text."""

    name = forms.CharField(
        max_length=255,
        error_messages={
            "required": "A picture needs a name.",
            "max_length": "The name has %(show_value)d characters; at most %(limit_value)d fit.",
        },
    )

    def clean_name(self) -> str:
        """The name on one line, whatever was pasted."""
        name = " ".join(self.cleaned_data["name"].split())
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
            raise forms.ValidationError("The name holds a control character. Type it anew, or paste it as plain text.")
        return name
