"""What the sandbox draws: true sizes, the same for the same words, and edits that derive from their references."""

import io

import pytest
from PIL import Image, ImageChops, ImageStat

from generations.sandbox.drawing import draw, palettes, scenes
from generations.sandbox.drawing.jobs import carry_out
from generations.sandbox.painting import Job, NotLoaded
from generations.sandbox.sizes import RATIOS, nearest_ratio, pixels

SQUARE = (160, 160)


def job(tmp_path, *references, **settings):
    path = tmp_path / "drawn.png"
    fields = {"prompt": "a pear", "aspect_ratio": "1:1", "resolution": "1K"} | settings
    carry_out(Job(references=references, paths=(str(path),), **fields))
    return Image.open(path)


def saved(tmp_path, image, name="reference.png", **options):
    path = tmp_path / name
    image.save(path, **options)
    return str(path)


def mean(image):
    return ImageStat.Stat(image.convert("RGB")).mean


@pytest.mark.parametrize(
    ("ratio", "resolution", "size"),
    [
        ("1:1", "1K", (1024, 1024)),
        ("2:3", "2K", (1696, 2528)),
        ("3:2", "4K", (5056, 3392)),
        ("9:16", "2K", (1536, 2752)),
        ("16:9", "1K", (1376, 768)),
        ("21:9", "4K", (6336, 2688)),
    ],
)
def test_sizes_are_those_of_the_model(ratio, resolution, size):
    assert pixels(ratio, resolution) == size


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_ratio_is_nearest_to_itself(ratio):
    assert nearest_ratio(*pixels(ratio, "2K")) == ratio


@pytest.mark.parametrize("ratio", RATIOS)
def test_a_picture_has_the_size_of_its_ratio(tmp_path, ratio):
    assert job(tmp_path, prompt="poster", aspect_ratio=ratio).size == pixels(ratio, "1K")


def test_without_a_reference_there_is_nothing_to_match_but_the_square(tmp_path):
    assert job(tmp_path, prompt="poster", aspect_ratio="match_input_image").size == (1024, 1024)


def test_the_ratio_of_the_first_reference_is_matched(tmp_path):
    wide, tall = Image.new("RGB", (320, 180)), Image.new("RGB", (180, 320))
    references = saved(tmp_path, wide, "wide.png"), saved(tmp_path, tall, "tall.png")
    assert job(tmp_path, *references, aspect_ratio="match_input_image").size == (1376, 768)


@pytest.mark.parametrize("family", scenes.FAMILIES, ids=lambda family: family.__name__.rpartition(".")[2])
@pytest.mark.parametrize("size", [(160, 160), (224, 96), (96, 172)])
def test_every_family_draws_every_shape(family, size):
    drawn = draw(family.WORDS.split()[0], size)
    assert drawn.size == size
    assert sum(ImageStat.Stat(drawn).stddev) > 5


@pytest.mark.parametrize("size", [(1, 1), (8, 900), (16, 16)])
def test_odd_sizes_are_drawn(size):
    assert draw("bottle", size).size == size


def test_the_same_words_give_the_same_picture():
    assert draw("a calm mountain", SQUARE).tobytes() == draw("a calm mountain", SQUARE).tobytes()


def test_other_words_give_another_picture():
    assert draw("a calm mountain", SQUARE).tobytes() != draw("a wild mountain", SQUARE).tobytes()


def test_the_takes_of_a_prompt_differ():
    assert draw("a calm mountain", SQUARE).tobytes() != draw("a calm mountain", SQUARE, take=1).tobytes()


def test_one_composition_at_every_resolution():
    small, large = draw("poster", (128, 128)), draw("poster", (512, 512)).resize((128, 128))
    assert max(mean(ImageChops.difference(small, large))) < 12


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("A serum bottle before mountains", scenes.bottle),
        ("Mountains behind a bottle", scenes.ridges),
        ("geometric Poster", scenes.poster),
        ("an abstract gradient", scenes.mesh),
    ],
)
def test_words_choose_the_scene(prompt, family):
    assert scenes.choose(prompt, None) is family


@pytest.mark.parametrize(("word", "channel"), [("coral", 0), ("sage", 1), ("blue", 2)])
def test_colour_words_choose_the_palette(word, channel):
    assert palettes.named_in(f"a {word} poster") == [word]
    middle = palettes.PALETTES[word].tones[2]
    assert middle[channel] == max(middle)


def test_an_edit_shows_its_reference():
    half = Image.new("RGB", (200, 200), "white")
    half.paste((10, 10, 10), (100, 0, 200, 200))
    edited = draw("warmer", SQUARE, [half]).convert("L")
    left, right = edited.crop((20, 60, 60, 100)), edited.crop((100, 60, 140, 100))
    assert ImageStat.Stat(left).mean[0] > ImageStat.Stat(right).mean[0] + 60


def test_an_edit_takes_the_colours_of_its_words():
    grey = Image.new("RGB", (200, 200), (128, 128, 128))
    grey.paste((250, 250, 250), (0, 0, 60, 200))
    cool, warm = mean(draw("blue", SQUARE, [grey])), mean(draw("coral", SQUARE, [grey]))
    assert cool[2] - cool[0] > warm[2] - warm[0] + 30


def test_further_references_are_in_the_picture():
    first, second = Image.new("RGB", (200, 200), (120, 120, 120)), Image.new("RGB", (200, 200), (0, 255, 0))
    edited = draw("calm", SQUARE, [first, second])
    assert any(green > red + 90 and green > blue + 90 for red, green, blue in edited.get_flattened_data())


def test_fourteen_references_fit():
    references = [Image.new("RGB", (40, 40), (number * 15, 90, 120)) for number in range(14)]
    assert draw("calm", SQUARE, references).size == SQUARE


@pytest.mark.parametrize(
    ("mode", "name"),
    [("RGBA", "a.png"), ("P", "a.gif"), ("CMYK", "a.jpg"), ("I;16", "a.png"), ("L", "a.webp"), ("1", "a.png")],
)
def test_references_of_many_kinds_are_taken(tmp_path, mode, name):
    reference = (
        Image.new("I;16", (40, 40), 30000) if mode == "I;16" else Image.new("RGB", (40, 40), "teal").convert(mode)
    )
    assert job(tmp_path, saved(tmp_path, reference, name), size=(64, 64)).size == (64, 64)


def test_a_turned_photo_is_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = saved(tmp_path, Image.new("RGB", (320, 180)), "turned.jpg", exif=exif)
    assert job(tmp_path, path, aspect_ratio="match_input_image").size == (768, 1376)


def test_a_broken_reference_is_named(tmp_path):
    good = saved(tmp_path, Image.new("RGB", (40, 40)))
    broken = tmp_path / "broken.png"
    file = io.BytesIO()
    Image.effect_noise((80, 80), 50).save(file, "PNG")
    broken.write_bytes(file.getvalue()[:900])
    with pytest.raises(NotLoaded, match="image 2"):
        job(tmp_path, good, str(broken))
