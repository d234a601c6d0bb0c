"""What to generate: the fields that the composer and the API share."""

import unicodedata

from django import forms
from django.conf import settings

from generations.models import AspectRatio, Resolution

PROMPT_MAX_LENGTH = 10_000
PROMPT_MAX_LENGTH_OF_V2 = 2_000  # documented for it; version 1 documents none
ALLOWED_CONTROLS = "\n\t"


class PromptField(forms.CharField):
    """Text whose lines end in a newline, however the browser ends them, so that its length is what its writer sees."""

    def to_python(self, value: object) -> str:
        text = "" if value is None else str(value).replace("\r\n", "\n").replace("\r", "\n")
        for character in text:
            if unicodedata.category(character) in ("Cc", "Cs") and character not in ALLOWED_CONTROLS:
                raise forms.ValidationError(
                    "The prompt holds a control character (U+%(code)s). Type it anew, or paste it as plain text.",
                    code="control_character",
                    params={"code": f"{ord(character):04X}"},
                )
        return super().to_python(text)


class GenerationForm(forms.Form):
    """Prompt, aspect ratio, resolution and count; only the prompt has no default."""

    prompt = PromptField(
        max_length=PROMPT_MAX_LENGTH,
        error_messages={
            "required": "Write what the picture should show.",
            "max_length": "The prompt has %(show_value)d characters; at most %(limit_value)d fit.",
        },
    )
    aspect_ratio = forms.ChoiceField(
        choices=AspectRatio.choices,
        required=False,
        error_messages={"invalid_choice": "“%(value)s” is not one of the aspect ratios."},
    )
    resolution = forms.ChoiceField(
        choices=Resolution.choices,
        required=False,
        error_messages={"invalid_choice": "“%(value)s” is not one of the resolutions: 1K, 2K, 4K."},
    )
    count = forms.IntegerField(
        min_value=1,
        max_value=8,
        required=False,
        error_messages={
            "invalid": "The number of variations is a whole number from 1 to 8.",
            "min_value": "At least one variation.",
            "max_value": "At most 8 variations at once.",
        },
    )
    request_key = forms.CharField(
        max_length=200,
        required=False,
        error_messages={"max_length": "The request key may have at most %(limit_value)d characters."},
    )

    def clean_prompt(self) -> str:
        prompt = self.cleaned_data["prompt"]
        if settings.APIFRAME_API_VERSION == 2 and len(prompt) > PROMPT_MAX_LENGTH_OF_V2:
            raise forms.ValidationError(
                "The prompt has %(length)d characters; version 2 of the API takes at most %(limit)d.",
                params={"length": len(prompt), "limit": PROMPT_MAX_LENGTH_OF_V2},
            )
        return prompt

    def clean_aspect_ratio(self) -> str:
        return self.cleaned_data["aspect_ratio"] or AspectRatio.MATCH

    def clean_resolution(self) -> str:
        return self.cleaned_data["resolution"] or Resolution.K2

    def clean_count(self) -> int:
        return self.cleaned_data["count"] or 1
