"""What the composer's template needs, whole page or alone."""

from django.conf import settings

from generations.forms import ComposerForm
from generations.gallery import usual_seconds
from generations.gallery.sizes import SIZES


def composer_context(form: ComposerForm) -> dict:
    """The form, and the numbers for its estimates: price and usual seconds by resolution, sizes by ratio."""
    return {
        "form": form,
        "prices": {resolution: str(price) for resolution, price in settings.APIFRAME_COSTS.items()},
        "usual": usual_seconds(),
        "sizes": {
            ratio: {resolution: f"{width} × {height}" for resolution, (width, height) in by_resolution.items()}
            for ratio, by_resolution in SIZES.items()
        },
    }
