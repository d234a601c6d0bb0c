"""What Musa remembers: one file per noun, re-exported here."""

from generations.models.act import Act, ActStep
from generations.models.among import Among
from generations.models.batch import Batch
from generations.models.collection import Collection, CollectionItem
from generations.models.day_count import DayCount, day_of_key, first_key
from generations.models.draft import Draft
from generations.models.event import GenerationEvent
from generations.models.generation import AspectRatio, Charged, Generation, Resolution, Status
from generations.models.image import GalleryImage
from generations.models.invitation import Invitation
from generations.models.picture_import import PictureImport
from generations.models.project import Project, name_key
from generations.models.prompt import Prompt, prompt_digest
from generations.models.prompt_use import PromptUse
from generations.models.provider_account import ProviderAccount
from generations.models.reference import Reference
from generations.models.request_digest import request_digest
from generations.models.saved_view import SavedView
from generations.models.search_document import SearchDocument
from generations.models.star import Star
from generations.models.tag import ImageTag, Tag
from generations.models.template import Template, TemplateReference
from generations.models.token import ApiToken
from generations.models.user import User
from generations.models.visit import Visit

__all__ = [
    "Act",
    "ActStep",
    "Among",
    "ApiToken",
    "AspectRatio",
    "Batch",
    "Charged",
    "Collection",
    "CollectionItem",
    "DayCount",
    "Draft",
    "GalleryImage",
    "Generation",
    "GenerationEvent",
    "ImageTag",
    "Invitation",
    "PictureImport",
    "Project",
    "Prompt",
    "PromptUse",
    "ProviderAccount",
    "Reference",
    "Resolution",
    "SavedView",
    "SearchDocument",
    "Star",
    "Status",
    "Tag",
    "Template",
    "TemplateReference",
    "User",
    "Visit",
    "day_of_key",
    "first_key",
    "name_key",
    "prompt_digest",
    "request_digest",
]
