"""What is marked on pictures: judged at a glance, and where they belong on request, at the same cost for any number."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from generations.gallery.marks import MARKS, USUAL, marked_tiles, read_marks
from generations.models import Collection, GalleryImage, ImageTag, Project, Tag
from tests.factories import make_image, make_star

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    cache.clear()


def make_marked(author, count: int = 1) -> list[GalleryImage]:
    project, _ = Project.objects.get_or_create(name="Solstice launch", author=author)
    tags = [Tag.objects.get_or_create(name=name, author=author)[0] for name in ("spring", "amber")]
    images = [make_image(author=author, project=project, rating=4, verdict="pick") for _ in range(count)]
    ImageTag.objects.bulk_create(ImageTag(image=image, tag=tag, author=author) for image in images for tag in tags)
    return images


def tile_of(image, viewer, *marks):
    [tile] = marked_tiles(GalleryImage.objects.filter(pk=image.pk), viewer, marks)
    return tile


def test_rating_and_verdict_are_always_known(mia):
    [image] = make_marked(mia)
    tile = tile_of(image, mia)
    assert (tile.rating, tile.verdict, tile.project, tile.tags) == (4, "pick", "", [])


def test_project_and_tags_are_told_on_request(mia):
    [image] = make_marked(mia)
    tile = tile_of(image, mia, "project", "tags")
    assert (tile.project, tile.project_class) == ("Solstice launch", f"hue-{image.project.hue}")
    assert tile.tags == ["amber", "spring"]


def test_a_deleted_project_is_not_shown(mia):
    [image] = make_marked(mia)
    Project.objects.update(deleted_at=image.created_at)
    assert tile_of(image, mia, "project").project == ""


@pytest.mark.parametrize(
    ("cookie", "marks"),
    [(None, USUAL), ("", ()), ("tags.rating", ("rating", "tags")), ("rating.nonsense", ("rating",))],
)
def test_a_cookie_remembers_what_somebody_wants_to_see(cookie, marks):
    assert read_marks(cookie) == marks


def test_the_studio_shows_what_the_cookie_asks_for(as_mia, mia):
    make_marked(mia)
    assert "Solstice launch" not in as_mia.get("/").content.decode().partition('id="days"')[2]
    as_mia.cookies[f"marks-{mia.pk}"] = "project.tags"
    days = as_mia.get("/").content.decode().partition('id="days"')[2]
    assert "Solstice launch" in days and "amber" in days
    assert 'data-marks="project tags"' in days


def test_a_page_costs_the_same_queries_for_many_as_for_one(as_mia, mia):
    as_mia.cookies[f"marks-{mia.pk}"] = ".".join(MARKS)

    def cost() -> int:
        cache.clear()
        as_mia.get("/")
        with CaptureQueriesContext(connection) as queries:
            as_mia.get("/")
        return len(queries)

    make_marked(mia)
    before = cost()
    make_marked(mia, 20)
    assert cost() == before


def test_a_page_asks_for_the_marks_of_its_tiles(as_mia, mia):
    image, other = make_marked(mia, 2)
    make_star(image, mia)
    told = as_mia.get("/tiles/", {"image": [image.pk, "x", "99999"]}).content.decode()
    assert f'data-tile="image-{image.pk}"' in told and f"image-{other.pk}" not in told
    assert "mark-rating" in told and 'aria-pressed="true"' in told
    assert "Solstice" not in told


def test_no_more_tiles_are_told_than_a_page_holds(as_mia, mia):
    image = make_image()
    assert "data-tile" not in as_mia.get("/tiles/", {"image": [*range(10_000, 10_300), image.pk]}).content.decode()


def test_between_two_lie_those_that_the_view_shows(as_mia, mia, tom):
    first, foreign, second, last = (make_image(author=author) for author in (mia, tom, mia, mia))
    place = {"newest": last.sort_key, "oldest": first.sort_key}
    everybody = as_mia.get("/selection/between", place).json()["images"]
    mine = as_mia.get("/selection/between", place | {"scope": "mine"}).json()["images"]
    assert everybody == [[image.pk, image.sort_key] for image in (last, second, foreign, first)]
    assert mine == [[image.pk, image.sort_key] for image in (last, second, first)]


def test_between_two_lie_those_that_a_search_finds(as_mia, mia):
    first = make_image(author=mia, prompt="An amber bottle")
    make_image(author=mia, prompt="A lighthouse")
    last = make_image(author=mia, prompt="An amber lamp")
    place = {"newest": last.sort_key, "oldest": first.sort_key, "q": "amber"}
    assert [pk for pk, _ in as_mia.get("/selection/between", place).json()["images"]] == [last.pk, first.pk]


def test_a_stretch_that_is_too_long_is_refused_with_a_sentence(as_mia, mia, monkeypatch):
    monkeypatch.setattr("generations.gallery.stretches.MOST_IMAGES", 1)
    monkeypatch.setattr("generations.views.tiles.MOST_IMAGES", 1)
    first, last = make_image(), make_image()
    response = as_mia.get("/selection/between", {"newest": last.sort_key, "oldest": first.sort_key})
    assert response.status_code == 422
    assert response.content == b"More than 1 pictures lie between. Select all of the results instead."


def test_a_stretch_without_ends_is_refused(as_mia):
    response = as_mia.get("/selection/between", {"newest": "x"}, HTTP_HX_REQUEST="true")
    assert response.status_code == 400


def test_projects_are_offered_by_the_start_of_their_name(as_mia, mia):
    for name in ("Solstice launch", "Sólveig", "Autumn"):
        Project.objects.create(name=name, author=mia)
    Project.objects.create(name="Solo, closed", author=mia, closed_at=mia.date_joined)
    offered = as_mia.get("/selection/projects", {"find": "sol"}).content.decode()
    assert "Solstice launch" in offered and "Sólveig" in offered
    assert "Autumn" not in offered and "closed" not in offered


def test_a_collection_that_there_isnt_yet_can_be_made(as_mia, mia):
    parent = Collection.objects.create(name="Summer", author=mia)
    Collection.objects.create(name="Beach", author=mia, parent=parent)
    offered = as_mia.get("/selection/collections", {"find": "Beach"}).content.decode()
    assert "Summer" in offered and "data-new-name" not in offered
    assert 'data-new-name="Bea"' in as_mia.get("/selection/collections", {"find": "Bea"}).content.decode()
