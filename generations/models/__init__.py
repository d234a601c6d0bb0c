"""What Musa remembers: one file per noun, re-exported here."""

from generations.models.batch import Batch
from generations.models.event import GenerationEvent
from generations.models.generation import AspectRatio, Charged, Generation, Resolution, Status
from generations.models.image import GalleryImage
from generations.models.invitation import Invitation
from generations.models.provider_account import ProviderAccount
from generations.models.reference import Reference
from generations.models.search_document import SearchDocument
from generations.models.star import Star
from generations.models.token import ApiToken
from generations.models.user import User

__all__ = [
    "ApiToken",
    "AspectRatio",
    "Batch",
    "Charged",
    "GalleryImage",
    "Generation",
    "GenerationEvent",
    "Invitation",
    "ProviderAccount",
    "Reference",
    "Resolution",
    "SearchDocument",
    "Star",
    "Status",
    "User",
]
