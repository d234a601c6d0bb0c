"""What people and programs ask of a gallery, each with the milliseconds that it may take."""

import itertools
import time
from datetime import timedelta
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client
from django.urls import reverse

from generations.engine.keeping import Kept
from generations.engine.saving import _store_rows
from generations.gallery.moments import moment_of
from generations.models import ApiToken, Collection, CollectionItem, GalleryImage, Project, Status, User
from tests.benchmarks.galleries.question import Question
from tests.benchmarks.galleries.stories import stories
from tests.benchmarks.galleries.words import words_by_share
from tests.factories import make_generation

JSON, HTML, SEARCH = 15, 40, 25  # milliseconds
MONTHS, MONTHS_FILTERED, SAVE = 10, 60, 10


def questions(images: int) -> dict[str, Question]:
    """All of them by name."""
    viewer = User.objects.get(email="seed-2@example.com")
    asker = Asker(viewer)
    keys = GalleryImage.objects.order_by("sort_key").values_list("sort_key", flat=True)
    deep = keys[images // 10]
    day = f"{moment_of(deep):%Y-%m-%d}"
    middle = moment_of(keys[images // 2])
    project = Project.objects.order_by("pk")[3].name
    collection = Collection.objects.get(pk=CollectionItem.objects.order_by("pk").first().collection_id)
    words = words_by_share(images)
    common, fair, rare = words[0.3], words[0.01], words[0.0001]
    prompt = GalleryImage.objects.select_related("generation").get(sort_key=keys[images // 3]).prompt
    phrase = " ".join(prompt.split()[:4]).replace(",", "")
    by = {"author": viewer.email}
    pages = {
        "first page": {},
        "deep page by cursor": {"cursor": deep},
        "jump to a date": {"at": day},
        "by author": by,
        "by project": {"q": f'project:"{project}"'},
        "by collection": {"collection": collection.pk},
        "by ratio": {"ratio": "16:9"},
        "by rating": {"q": "rating:4+"},
        "by star": {"favourite": True},
        "author and ratio": {**by, "ratio": "16:9"},
        "author and project": {**by, "q": f'project:"{project}"'},
        "project and rating": {"q": f'project:"{project}" rating:4+'},
        "collection and ratio": {"collection": collection.pk, "ratio": "16:9"},
        "star and ratio": {"favourite": True, "ratio": "16:9"},
        "by colour": {"q": "color:#3b6fd4"},
    }
    searches = {
        "a word in 30 %": {"q": f'"{common}"'},
        "a word in 1 %": {"q": f'"{fair}"'},
        "a word in 0.01 %": {"q": f'"{rare}"'},
        "two words": {"q": f'"{common}" "{fair}"'},
        "a phrase": {"q": f'"{phrase}"'},
        "a word without another": {"q": f'"{fair}" -{common}'},
        "word, author and ratio": {"q": f'"{common}"', **by, "ratio": "16:9"},
        "starred with a word": {"q": f'"{common}"', "favourite": True},
        "two letters of a word": {"q": common[:2]},
        "nothing found": {"q": "nowherefound"},
    }
    asked = {f"{name}, JSON": asker.json(JSON, query) for name, query in pages.items()}
    asked |= {f"{name}, HTML": asker.html(HTML, query, collection.name) for name, query in pages.items()}
    asked |= {f"{name}, JSON": asker.json(SEARCH, query) for name, query in searches.items()}
    asked["months of all"] = asker.months(MONTHS, {})
    asked["months of a filter"] = asker.months(MONTHS_FILTERED, {"q": f"by:{viewer.email} rating:3+"})
    asked["months of a word in 30 %"] = asker.months(MONTHS_FILTERED, {"q": f'"{common}"'})
    asked |= stories(asker.browser, viewer)
    asked["one more image saved"] = saving(viewer, middle)
    return asked


class Asker:
    """Asks as one person, through all of Django."""

    def __init__(self, viewer: User) -> None:
        self.browser = Client(headers={"host": "127.0.0.1"})
        self.browser.force_login(viewer)
        _, token = ApiToken.objects.issue(viewer, "Benchmark")
        self.program = Client(headers={"host": "127.0.0.1", "authorization": f"Bearer {token}"})

    def json(self, limit: int, query: dict) -> Question:
        given = dict(query)
        if day := given.pop("at", None):
            given["until"] = day
        address = f"/api/v1/images?{urlencode({'limit': 60, **given})}"

        def ask(_) -> int:
            answer = self.program.get(address)
            assert answer.status_code == 200, answer.content
            return answer.content.count(b'"sha256"')

        return Question(limit, ask)

    def html(self, limit: int, query: dict, collection: str) -> Question:
        """The whole page, composer and all; what the API takes as parameters, a person types."""
        given = dict(query)
        typed = {
            "author": lambda email: f"by:{email}",
            "ratio": lambda ratio: f"ratio:{ratio}",
            "collection": lambda _: f'in:"{collection}"',
            "favourite": lambda _: "is:starred",
        }
        words = [typed[name](given.pop(name)) for name in list(given) if name in typed]
        words += [given.pop("q")] if "q" in given else []
        address = f"{reverse('studio')}?{urlencode(given | ({'q': ' '.join(words)} if words else {}))}"

        def ask(_) -> int:
            answer = self.browser.get(address)
            assert answer.status_code == 200, answer.content
            return answer.content.count(b'id="tile-') or answer.content.count(b'class="tile')

        return Question(limit, ask)

    def months(self, limit: int, query: dict) -> Question:
        address = f"{reverse('timeline')}?{urlencode(query)}"

        def ask(_) -> int:
            answer = self.browser.get(address)
            assert answer.status_code == 200
            return answer.content.count(b"data-month")

        return Question(limit, ask, has_ratio=not query)


def saving(viewer: User, moment) -> Question:
    """A picture that came home, with its search document and the counts of its day, in one transaction."""
    like = GalleryImage.objects.order_by("-sort_key").first()
    kept = Kept(**{name: getattr(like, name) for name in Kept.__dataclass_fields__})
    steps = itertools.count(int(time.time()))  # others of an earlier run are there

    def prepare():
        return make_generation(
            viewer, Status.FINISHED, prompt=like.prompt, created_at=moment + timedelta(microseconds=next(steps))
        )

    def ask(generation) -> int:
        with transaction.atomic():
            _store_rows(generation, {0: kept})
        return 1

    return Question(SAVE, ask, prepare)
