"""Stories, and pictures to tell them in, for the tests of metadata."""

import io
from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st
from PIL import Image

from generations.metadata import Parent, Story, embed, read, strip
from tests.imaging_pictures import encoded, noise

MIA = Story(
    is_ai=True,
    prompt='A banana — <b>&amp;"ripe"</b>\nin 日本語, عربى and 🍌',
    author="Mia Okafor",
    model="Nano Banana Pro",
    aspect_ratio="16:9",
    resolution="4K",
    width=5504,
    height=3072,
    task_id="t-81",
    task_type="edit",
    generation=12,
    image=34,
    installation="7d1f",
    created_at=datetime(2026, 11, 23, 10, 30, 5, 250_000, timezone(timedelta(hours=2))),
    parents=[Parent("a" * 64, "subject"), Parent("b" * 64, "style"), Parent("c" * 64)],
    project="Fruit & Co.",
    tags=["banana", "still life", "gelb <3"],
    rating=4,
    verdict="pick",
    raw={"seed": "7", "note": 'says "hello"\n'},
)
UPLOAD = Story(is_ai=False, author="Tom Haller", image=5, created_at=MIA.created_at)


def _drawn(mode: str) -> Image.Image:
    image = noise(40, 24).convert(mode)
    if "A" in mode:
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    return image


PICTURES = {
    "png": encoded(_drawn("RGB"), "PNG"),
    "png with alpha": encoded(_drawn("RGBA"), "PNG"),
    "jpeg": encoded(_drawn("RGB"), "JPEG"),
    "progressive jpeg": encoded(_drawn("RGB"), "JPEG", progressive=True),
    "cmyk jpeg": encoded(_drawn("CMYK"), "JPEG"),
    "webp": encoded(_drawn("RGB"), "WEBP"),
    "webp with alpha": encoded(_drawn("RGBA"), "WEBP"),
    "lossless webp": encoded(_drawn("RGB"), "WEBP", lossless=True),
    "lossless webp with alpha": encoded(_drawn("RGBA"), "WEBP", lossless=True),
    "animated webp": encoded(_drawn("RGB"), "WEBP", save_all=True, append_images=[_drawn("RGB")]),
    "animated png": encoded(_drawn("RGB"), "PNG", save_all=True, append_images=[_drawn("RGB")]),
}


def embedded(picture: bytes, story: Story) -> bytes:
    target = io.BytesIO()
    embed(io.BytesIO(picture), target, story)
    return target.getvalue()


def stripped(picture: bytes) -> bytes:
    target = io.BytesIO()
    strip(io.BytesIO(picture), target)
    return target.getvalue()


def told(picture: bytes) -> Story | None:
    return read(io.BytesIO(picture))


def frames(picture: bytes) -> list[tuple[str, bytes]]:
    """The pixels of every frame, as they are stored."""
    found = []
    with Image.open(io.BytesIO(picture)) as image:
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            found.append((image.mode, image.tobytes()))
    return found


_texts = st.text(max_size=60)
_zones = st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))
_numbers = st.none() | st.integers(0, 2**63 - 1)

_text_fields = ("author", "model", "aspect_ratio", "resolution", "task_id", "task_type", "installation", "project")

stories = st.builds(
    Story,
    is_ai=st.booleans(),
    prompt=st.text(max_size=400),
    **dict.fromkeys(_text_fields, _texts),
    **dict.fromkeys(("width", "height", "generation", "image"), _numbers),
    created_at=st.none() | st.datetimes(min_value=datetime(1000, 1, 2), timezones=_zones),
    parents=st.lists(st.builds(Parent, st.text("0123456789abcdef", max_size=64), _texts), max_size=3),
    tags=st.lists(_texts, max_size=4),
    rating=st.none() | st.integers(1, 5),
    verdict=st.sampled_from(["", "pick", "reject"]),
    raw=st.dictionaries(_texts, _texts, max_size=3),
)
