"""The administration under /admin/: everything can be looked at; what is history can't be changed."""

from generations.admin import (  # noqa: F401  (each registers its model)
    act,
    batch,
    collection,
    day_count,
    draft,
    event,
    generation,
    image,
    invitation,
    picture_import,
    project,
    prompt,
    prompt_use,
    provider_account,
    reference,
    saved_view,
    search_document,
    star,
    tag,
    template,
    token,
    user,
    visit,
)
from generations.admin.site import site

__all__ = ["site"]
