"""Names that people give: of projects, tags and collections."""

import unicodedata

from django import forms

from generations.models import name_key


class NameField(forms.CharField):
    """One line with a letter or a digit in it; what was typed or pasted loses its line breaks and double spaces.

    `what` says in the sentences whose name it is: "a project".
    """

    def __init__(self, what: str, max_length: int, **kwargs) -> None:
        super().__init__(
            max_length=max_length,
            error_messages={
                "required": f"Give {what} a name.",
                "max_length": "The name has %(show_value)d characters; at most %(limit_value)d fit.",
            },
            **kwargs,
        )

    def to_python(self, value: object) -> str:
        name = " ".join(str(value or "").replace("\0", "\x01").split())
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
            raise forms.ValidationError("The name holds a control character. Type it anew, or paste it as plain text.")
        if name and not name_key(name):
            raise forms.ValidationError("A name needs at least one letter or digit.")
        return name


class NameForm(forms.Form):
    """A form whose first sentence can be told by itself."""

    @property
    def sentence(self) -> str:
        """Why it was refused."""
        return next(iter(self.errors.values()))[0]
