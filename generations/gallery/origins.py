"""What can be made again of a picture that somebody brings: of its own file's words, or of what we know of it."""

from generations.gallery.sizes import nearest_ratio
from generations.models import AspectRatio, GalleryImage, Resolution

SOFTWARE = {
    "musa": "Musa",
    "automatic1111": "Automatic1111",
    "invokeai": "InvokeAI",
    "comfyui": "ComfyUI",
    "swarmui": "SwarmUI",
    "fooocus": "Fooocus",
    "novelai": "NovelAI",
}
"""What the words of a file are from, as people call it."""
MOST_PROMPT = 10_000
"""Characters, as the composer takes them."""


def offer_of(image: GalleryImage) -> dict | None:
    """Prompt and settings that an image was made with, for the composer; None if nobody knows them.

    Returns: ``{"words", "prompt", "aspect_ratio", "resolution"}``; the last only where it is known, the ratio of other
    software's pictures the one nearest to theirs.
    """
    if image.generation:
        offered = {"prompt": image.prompt, "aspect_ratio": image.aspect_ratio, "resolution": image.resolution}
        return offered | {"words": f"This is picture {image.pk} of this gallery"}
    said = image.origin if isinstance(image.origin, dict) else {}
    prompt = str(said.get("prompt", "")).strip()[:MOST_PROMPT]
    if not prompt:
        return None
    ratio = said.get("aspect_ratio")
    by = SOFTWARE.get(str(said.get("source")), "")
    offered = {
        "words": f"Made with a prompt in {by}" if by else "Made with a prompt",
        "prompt": prompt,
        "aspect_ratio": ratio if ratio in AspectRatio.values else nearest_ratio(image.width, image.height),
    }
    if said.get("resolution") in Resolution.values:
        offered["resolution"] = said["resolution"]
    return offered
