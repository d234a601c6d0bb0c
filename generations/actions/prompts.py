"""What people do with one of the prompts they have used."""

from django.db.models import Case, Value, When

from generations.models import PromptUse


def toggle_prompt_star(prompt: PromptUse) -> bool:
    """Star a prompt, or take the star back. Returns whether it is starred now."""
    rows = PromptUse.objects.filter(pk=prompt.pk)
    rows.update(is_starred=Case(When(is_starred=True, then=Value(False)), default=Value(True)))
    return rows.values_list("is_starred", flat=True).get()
