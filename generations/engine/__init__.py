"""How a generation is carried out: claim, send, collect, save, reconcile. The only caller of providers.

Every function here is safe to run twice and at the same time as another: moves are guarded (`Generation.objects.move`).
Nothing here sends messages; `generations.tasks` chains what these functions answer.
"""

from generations.engine.account import refresh_account
from generations.engine.claiming import claim, free_slots
from generations.engine.collecting import collect
from generations.engine.keeping import keep_picture
from generations.engine.provider import provider_name, trusted_hosts
from generations.engine.reconciling import Work, reconcile
from generations.engine.references import bring_home, store_upload
from generations.engine.saving import save
from generations.engine.sending import carry

__all__ = [
    "Work",
    "bring_home",
    "carry",
    "claim",
    "collect",
    "free_slots",
    "keep_picture",
    "provider_name",
    "reconcile",
    "refresh_account",
    "save",
    "store_upload",
    "trusted_hosts",
]
