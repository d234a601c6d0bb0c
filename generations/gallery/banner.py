"""What stands above every page while the queue is stopped: what stopped, what is safe, what to do."""

from dataclasses import dataclass
from datetime import datetime

from generations.models import ProviderAccount

SAFE = "What waits stays in its order; nothing of it was sent or charged."


@dataclass(frozen=True)
class Pause:
    """`tone` is "danger" where something is wrong, "warn" where somebody meant it."""

    code: str
    message: str
    since: datetime
    title: str = "The queue is paused."
    words: str = ""
    icon: str = "pause"
    tone: str = "danger"


def pause_of(account: ProviderAccount) -> Pause | None:
    """The banner of a paused queue; None while it runs."""
    if not account.is_paused:
        return None
    facts = (account.pause_code, account.pause_message, account.paused_since)
    match account.pause_code:
        case "unauthorized":
            words = (
                f"The API key was refused. {SAFE} Whoever looks after Musa puts a key that works into APIFRAME_API_KEY "
                "and starts Musa again: it then goes on by itself."
            )
            return Pause(*facts, words=words, icon="key-round")
        case "payment_required":
            words = f"The provider’s credits are used up. {SAFE} Top up with the provider: then it goes on by itself."
            return Pause(*facts, words=words, icon="banknote")
        case "by_owner":
            words = "What was sent still comes home; what waits stays in its order."
            return Pause(*facts, title=account.pause_message, words=words, tone="warn")
    return Pause(*facts, words=f"{account.pause_message} {SAFE}")
