"""The page of one prompt, its variations, and two prompts compared."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from generations.actions import Order, submit
from generations.gallery import prompt_tiles, variations
from generations.gallery.prompt_tiles import prompt_tiles as tiles_of
from generations.gallery.variations import variations_of
from generations.models import GalleryImage, Prompt
from generations.models.sketch import sketch
from tests.factories import make_generation, make_image, make_prompt

pytestmark = pytest.mark.django_db
LONG = (
    "Amber glass dropper bottle on a round plaster plinth, arch behind, soft morning light from the left, "
    "peach monochrome set, fruit styling, shallow depth of field, negative space for a headline"
)


def page_of(client, prompt: Prompt, **query) -> str:
    return client.get(f"/prompts/{prompt.pk}/", query).content.decode()


class TestThePage:
    def test_it_has_the_whole_text_and_who_used_it_how_often(self, as_mia, mia, tom):
        for person in (mia, tom, tom):
            submit(person, Order("Two\nlines & <signs>", "1:1", "1K"))

        page = page_of(as_mia, Prompt.objects.get())

        assert 'id="prompt-text">Two\nlines &amp; &lt;signs&gt;</p>' in page
        assert "Mia Okafor (you)" in page and "1 time," in page
        assert "Tom Haller" in page and "2 times," in page

    def test_it_leads_on_to_the_composer_a_template_and_the_studio(self, as_mia, mia):
        image = make_image(author=mia, prompt="A fox")

        page = page_of(as_mia, image.generation.entry)

        for address in ("/?prompt={0}#composer", "/?again={0}#composer", "/templates/new?generation={0}"):
            assert f'href="{address.format(image.generation_id)}"' in page
        assert f'href="/?q=prompt:{image.generation.entry_id}"' in page

    def test_its_pictures_are_paged_newest_first_without_those_in_the_trash(self, mia, monkeypatch):
        monkeypatch.setattr(prompt_tiles, "PAGE_SIZE", 3)
        images = [make_image(make_generation(mia, "finished", prompt="A fox")) for _ in range(8)]
        GalleryImage.objects.filter(pk=images[4].pk).update(trashed_at=timezone.now())
        make_image(author=mia, prompt="An owl")
        shown, cursor = [], ""

        while True:
            page = tiles_of(images[0].generation.entry, mia, cursor)
            shown += [tile.id for tile in page.tiles]
            cursor = page.more_url.partition("cursor=")[2]
            if not cursor:
                break

        assert shown == [image.pk for image in reversed(images) if image != images[4]]

    def test_more_pictures_come_alone(self, as_mia, mia):
        image = make_image(author=mia, prompt="A fox")
        address = f"/prompts/{image.generation.entry_id}/"

        part = as_mia.get(address, {"cursor": image.sort_key + 1}, headers={"HX-Request": "true"}).content.decode()

        assert "<html" not in part and f'id="image-{image.pk}"' in part

    def test_without_pictures_it_says_why(self, as_mia, mia):
        waiting = make_generation(mia, prompt="A fox").entry
        thrown_away = make_image(author=mia, prompt="An owl", trashed_at=timezone.now()).generation.entry

        assert "No pictures yet" in page_of(as_mia, waiting)
        assert "lies in the trash" in page_of(as_mia, thrown_away)

    def test_a_broken_cursor_is_refused(self, as_mia, mia):
        prompt = make_generation(mia, prompt="A fox").entry
        answer = as_mia.get(f"/prompts/{prompt.pk}/", {"cursor": "x"}, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content.decode()[-1]) == (400, ".")

    def test_one_that_is_not_there_is_not_found(self, as_mia):
        assert as_mia.get("/prompts/1/").status_code == 404

    def test_it_takes_as_many_queries_however_much_there_is(self, as_mia, mia, django_assert_max_num_queries):
        for number in range(10):
            make_image(make_generation(mia, "finished", prompt=LONG))
            make_image(make_generation(mia, "finished", prompt=f"{LONG}, take {number}"))

        with django_assert_max_num_queries(30):
            assert page_of(as_mia, Prompt.objects.get(text=LONG)).count('class="variation"') == 10


class TestTheGallery:
    def test_a_query_shows_the_pictures_of_a_prompt(self, as_mia, mia):
        fox = make_image(author=mia, prompt="A fox")
        make_image(author=mia, prompt="A fox on a rug")

        tiles = as_mia.get("/", {"q": f"prompt:{fox.generation.entry_id}"}).context["page"].tiles
        others = as_mia.get("/", {"q": f"fox -prompt:{fox.generation.entry_id}"}).context["page"].tiles

        assert [tile.id for tile in tiles] == [fox.pk]
        assert [tile.prompt for tile in others] == ["A fox on a rug"]

    @pytest.mark.parametrize("value", ["fox", "", "9" * 19])
    def test_what_is_no_number_is_left_out_with_a_sentence(self, as_mia, value):
        assert "the number of a prompt comes after it" in as_mia.get("/", {"q": f"prompt:{value}"}).content.decode()


class TestVariations:
    def test_the_same_but_for_a_few_words_the_most_alike_first(self, mia):
        prompt = make_prompt(LONG)
        near = make_prompt(LONG.replace("peach", "sage"))
        further = make_prompt(
            LONG.replace("Amber glass", "Frosted").replace("morning", "evening").replace("left", "right")
        )
        make_prompt("A lighthouse at dusk, soft morning light from the left")

        found = variations_of(prompt)

        assert [one.prompt_id for one in found] == [near.pk, further.pk]
        assert [(piece.kind, piece.words) for piece in found[0].pieces if piece.kind != "same"] == [
            ("gone", "peach"),
            ("new", "sage"),
        ]

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("A red fox asleep in the snow", "A blue fox asleep in the snow"),
            ("A red fox asleep in the snow", "A red fox asleep in the snow, film grain"),
            ("雪の中で眠る赤い狐", "雪の中で眠る青い狐"),
        ],
    )
    def test_short_ones_have_them_too(self, one, other):
        near = make_prompt(other)
        assert [found.prompt_id for found in variations_of(make_prompt(one))] == [near.pk]

    def test_what_only_speaks_of_the_same_is_none(self):
        make_prompt("Soft light in a studio, portrait of dancers in red")
        assert variations_of(make_prompt("A fox of amber glass in soft light, drawn with a bottle of ink")) == []

    def test_hardly_any_is_missed_among_many(self):
        """Of long prompts with three words changed, as designers try things."""
        dice = random.Random(3)
        words = [f"word{number}" for number in range(400)]
        sketches = 0
        for _ in range(200):
            text = dice.choices(words, k=40)
            changed = list(text)
            for place in dice.sample(range(40), 3):
                changed[place] = dice.choice(words)
            shared = zip(sketch(" ".join(text)), sketch(" ".join(changed)), strict=True)
            sketches += any(mine == theirs for mine, theirs in shared)
        assert sketches >= 196

    def test_of_what_is_said_everywhere_only_the_newest_are_looked_at(self, monkeypatch):
        monkeypatch.setattr(variations, "MOST_SHARING", 2)
        prompts = [make_prompt(f"{LONG}, take {number}") for number in range(10)]

        assert 0 < len(variations_of(prompts[9])) <= 2 * 4


class TestTwoCompared:
    def test_the_earlier_one_stands_left_and_what_differs_is_marked(self, as_mia, mia):
        now = timezone.now()
        later = make_prompt("A blue fox", now)
        earlier = make_prompt("A red fox", now - timedelta(days=1))

        page = as_mia.get("/prompts/compare/", {"prompt": [later.pk, earlier.pk]}).content.decode()

        assert page.index("<del>") < page.index("<ins>")
        assert "gone: </span>red</del>" in page and "new: </span>blue</ins>" in page

    @pytest.mark.parametrize("numbers", [[], [0], [0, 0], [0, 1, 2], ["x", 0]])
    def test_it_takes_two(self, as_mia, numbers):
        prompts = [make_prompt(f"Cup {number}").pk for number in range(3)]
        asked = [prompts[number] if number in (0, 1, 2) else number for number in numbers]

        answer = as_mia.get("/prompts/compare/", {"prompt": asked}, follow=True)

        assert answer.redirect_chain == [("/prompts/", 302)]
        assert "Choose two prompts to compare." in answer.content.decode()

    def test_spaces_alone_are_said_to_be_no_difference(self, as_mia):
        pair = [make_prompt("A fox").pk, make_prompt("A  fox").pk]
        assert "only spaces differ" in as_mia.get("/prompts/compare/", {"prompt": pair}).content.decode()
