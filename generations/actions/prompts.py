"""What people do with the prompts that they or others have used."""

from django.db import transaction
from django.utils import timezone

from generations.models import Prompt, PromptUse, User


@transaction.atomic
def toggle_prompt_star(user: User, prompt: Prompt) -> bool:
    """Star a prompt, one's own or another's, or take the star back. Returns whether it is starred now."""
    star = {"is_starred": True}
    fresh = star | {"uses": 0, "used_at": timezone.now()}
    use, is_new = PromptUse.objects.select_for_update().get_or_create(user=user, prompt=prompt, defaults=fresh)
    if is_new:
        return True
    if use.is_starred and not use.uses:
        use.delete()
        return False
    use.is_starred = not use.is_starred
    use.save(update_fields=["is_starred"])
    return use.is_starred
