"""Families for tests: images that were made from images."""

from collections.abc import Sequence
from itertools import count

from django.utils import timezone

from generations.models import Batch, Charged, GalleryImage, Generation, Reference, Status, User
from tests.factories import make_generation, make_image

_numbers = count(1)


def make_edit(
    *given: GalleryImage | str, author: User | None = None, file: dict | None = None, **fields
) -> GalleryImage:
    """An image whose generation was given these images, or URLs; `file`: columns of its bytes, the other `fields` are
    the generation's.
    """
    generation = make_generation(author, Status.FINISHED, **fields)
    for position, one in enumerate(given):
        named = {"url": one} if isinstance(one, str) else {"image": one}
        Reference.objects.create(generation=generation, position=position, **named)
    return make_image(generation, **file or {})


def make_edits(
    author: User, given: list[GalleryImage], depth: int, keys: Sequence[int] = (), **facts
) -> list[GalleryImage]:
    """Many at once, without search documents: one image from each of these. `keys`: their sort keys, else the newest;
    `facts`: columns of the images.
    """
    now, keys = timezone.now(), keys or Generation.free_sort_keys(len(given))[::-1]
    batches = Batch.objects.bulk_create(Batch(author=author, count=1) for _ in given)
    asked = {"author": author, "status": Status.FINISHED, "position": 0, "prompt": "More contrast"}
    asked |= {"aspect_ratio": "1:1", "provider": "sandbox", "charged": Charged.YES, "sent_at": now, "finished_at": now}
    generations = Generation.objects.bulk_create(
        Generation(batch=batch, sort_key=key, created_at=now, **asked) for batch, key in zip(batches, keys, strict=True)
    )
    Reference.objects.bulk_create(
        Reference(generation=generation, position=0, image=image)
        for generation, image in zip(generations, given, strict=True)
    )
    known = {"format": "png", "extension": ".png", "bytes": 1000, "width": 1024, "height": 1024, "depth": depth}
    return GalleryImage.objects.bulk_create(
        GalleryImage(
            kind=GalleryImage.Kind.GENERATED,
            author=author,
            generation=generation,
            sort_key=generation.sort_key,
            caption="More contrast",
            **known | {"sha256": f"{next(_numbers):064x}"} | facts,
        )
        for generation in generations
    )


def make_chain(length: int, author: User | None = None) -> list[GalleryImage]:
    """An original and `length` edits, each of the one before it."""
    chain = [make_image(author=author)]
    for depth in range(1, length + 1):
        chain += make_edits(chain[0].author, chain[-1:], depth)
    return chain
