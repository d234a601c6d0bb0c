"""How a generation is carried out: claim, send, collect, save, reconcile. The only caller of providers.

Every function here is safe to run twice and at the same time as another: moves are guarded (`Generation.objects.move`).
Nothing here sends messages; `generations.tasks` chains what these functions answer.
"""

from generations.engine.account import refresh_account
from generations.engine.claiming import claim, free_slots, seconds_until_due
from generations.engine.collecting import collect
from generations.engine.hearing import News, hear
from generations.engine.keeping import keep_picture
from generations.engine.provider import provider_name, trusted_hosts
from generations.engine.reconciling import Work, reconcile
from generations.engine.references import bring_home, store_upload
from generations.engine.retagging import rewrite_tagged
from generations.engine.saving import save
from generations.engine.sending import carry

__all__ = [
    "News",
    "Work",
    "bring_home",
    "carry",
    "claim",
    "collect",
    "free_slots",
    "hear",
    "keep_picture",
    "provider_name",
    "reconcile",
    "refresh_account",
    "rewrite_tagged",
    "save",
    "seconds_until_due",
    "store_upload",
    "trusted_hosts",
]
