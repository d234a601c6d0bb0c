"""What is said when the queue is paused, and when many are asked for again."""

from django import forms


class PauseForm(forms.Form):
    """Why nobody should send for a while."""

    reason = forms.CharField(
        max_length=200,
        error_messages={
            "required": "The queue was not paused: say why, everybody sees it.",
            "max_length": "The queue was not paused: the reason may have 200 characters.",
        },
    )


class RetryAllForm(forms.Form):
    """How many the dialog named, with their cost."""

    count = forms.IntegerField(min_value=1)
