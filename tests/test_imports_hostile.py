"""What is brought is believed in nothing: a sentence for what can't be, and nothing half done."""

import json
import struct
import zlib

import pytest
from django.core.management import CommandError
from PIL import Image

from generations.archives.errors import Unreadable
from generations.archives.json_reading import entries
from generations.archives.sources import wrong_name
from generations.models import Collection, GalleryImage, Generation, Reference, User
from generations.storage import store
from tests.archive_steps import everything_fits, exported, forget_everything, imported
from tests.download_steps import make_stored
from tests.import_steps import changed, drawn, zipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(tmp_path, settings, owner):
    """An archive of three pictures, each made from the one before; its installation is gone."""
    images = []
    for number in range(3):
        image = make_stored(Image.new("RGB", (30 + number, 20)), prompt=f"Edit {number}")
        if images:
            Reference.objects.create(generation=image.generation, position=0, image=images[-1])
        images.append(image)
    outer = Collection.objects.create(name="Outer", author=owner)
    Collection.objects.create(name="Inner", author=owner, parent=outer)
    exported(tmp_path / "chain.zip")
    forget_everything()
    settings.MEDIA_ROOT = tmp_path / "fresh"
    User.objects.create_superuser("olga@example.com", "correct horse battery")
    return tmp_path / "chain.zip"


@pytest.mark.parametrize(
    "name", ["../evil.png", "/etc/evil.png", "a/../../evil.png", "..\\evil.png", "C:\\evil.png", "a\nb.png", "a" * 1001]
)
def test_a_name_that_leads_out_is_left_out(tmp_path, owner, name):
    path = zipped(tmp_path / "a.zip", {name: drawn("red"), "good.png": drawn()})
    said = imported(path)
    assert wrong_name(name) in said
    assert list(GalleryImage.objects.values_list("name", flat=True)) == ["good.png"]
    assert not (tmp_path / "evil.png").exists()


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, owner, monkeypatch):
    monkeypatch.setattr("generations.archives.zip_reading.ALWAYS_ALLOWED", 1_000_000)
    path = zipped(tmp_path / "a.zip", {"a.png": bytes(20_000_000), "good.png": drawn()}, compress=True)
    with pytest.raises(CommandError, match="it is a bomb, or damaged"):
        imported(path)


def test_one_that_unpacks_to_more_than_it_says_is_left_out(tmp_path, owner):
    path = zipped(tmp_path / "a.zip", {"a.png": bytes(500_000), "good.png": drawn()}, compress=True)
    content = path.read_bytes()
    path.write_bytes(content.replace(struct.pack("<I", 500_000), struct.pack("<I", 5_000)))
    assert "a.png: It is larger than the ZIP says." in imported(path)
    assert GalleryImage.objects.count() == 1


def test_more_files_than_anybody_has_are_refused(tmp_path, owner, monkeypatch):
    monkeypatch.setattr("generations.archives.zip_reading.MOST_FILES", 2)
    with pytest.raises(CommandError, match="This ZIP names 3 files; at most 2 are read"):
        imported(zipped(tmp_path / "a.zip", {f"{n}.png": drawn() for n in range(3)}))


def test_a_zip_that_is_cut_off_is_refused(tmp_path, owner):
    path = zipped(tmp_path / "a.zip", {"a.png": drawn()})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(CommandError, match="cut off at its end"):
        imported(path)


def test_a_table_of_contents_that_is_damaged_is_refused(tmp_path, owner):
    path = zipped(tmp_path / "a.zip", {"a.png": drawn()})
    content = path.read_bytes()
    path.write_bytes(content.replace(b"PK\x01\x02", b"PK\x01\x00"))
    with pytest.raises(CommandError, match="table of contents"):
        imported(path)


def test_a_damaged_file_is_told_and_the_others_come(tmp_path, owner):
    path = zipped(tmp_path / "a.zip", {"a.png": drawn("red"), "good.png": drawn()})
    content = bytearray(path.read_bytes())
    content[content.index(b"IDAT") + 6] ^= 0xFF
    path.write_bytes(content)
    assert "a.png: It is damaged: its checksum doesn't hold." in imported(path)
    assert list(GalleryImage.objects.values_list("name", flat=True)) == ["good.png"]


def test_a_manifest_of_somebody_else_is_refused(tmp_path, owner):
    with pytest.raises(CommandError, match=r"manifest.json isn't one of Musa"):
        imported(zipped(tmp_path / "a.zip", {"manifest.json": b'{"name": "an app", "images": []}'}))


def test_one_of_a_newer_musa_is_refused(chain, tmp_path):
    path = changed(chain, tmp_path / "b.zip", lambda manifest: manifest | {"version": 2})
    with pytest.raises(CommandError, match="written by a newer Musa"):
        imported(path)


@pytest.mark.parametrize("text", ["", "[", "{", '{"images": [{', '{"images": [1,]}', '{"a": 1 "b": 2}', "\xff", "[1]"])
def test_a_manifest_that_is_no_json_is_refused(text):
    with pytest.raises(Unreadable):
        list(entries([text.encode("latin-1")]))


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_a_manifest_is_read_however_it_was_written(size):
    said = {"a": 1, "b": [], "images": [{"x": ']}\\"'}, 2, [3]], "c": {}, "d": None, "ü": "ü"}
    text = json.dumps(said, indent=2, ensure_ascii=False).encode()
    found = list(entries(text[at : at + size] for at in range(0, len(text), size)))
    assert found == [
        ("a", 1),
        ("images", {"x": ']}\\"'}),
        ("images", 2),
        ("images", [3]),
        ("c", {}),
        ("d", None),
        ("ü", "ü"),
    ]


def test_an_entry_that_never_ends_is_refused(monkeypatch):
    monkeypatch.setattr("generations.archives.json_reading.LONGEST", 1000)
    with pytest.raises(Unreadable, match="larger than any"):
        list(entries([b'{"a": "', *([b"x" * 100] * 50)]))


WRONG = [
    ("images", "sha256", "../../etc/passwd", "its sha256 isn't a SHA-256"),
    ("images", "sort_key", 2**62, "its sort_key lies before 1970, or in the future"),
    ("images", "sort_key", "1", "its sort_key lies before 1970, or in the future"),
    ("images", "id", -1, "its id isn't a number"),
    ("images", "id", True, "its id isn't a number"),
    ("images", "rating", 6, "its rating isn't a number from 1 to 5"),
    ("images", "by", "nobody", "its by isn't an email"),
    ("images", "tags", {"a": 1}, "its tags isn't a list"),
    ("images", "trashed_at", "yesterday", "its trashed_at isn't a date"),
    ("images", "created_at", "0001-01-01T00:00:00", "its created_at isn't a date"),
    ("images", "name", "a\0b", "its name has characters that can't be stored"),
    ("generations", "prompt", ["a"], "its prompt isn't a text"),
    ("generations", "cost", "NaN", "its cost isn't an amount"),
    ("generations", "aspect_ratio", "7:7", "its aspect_ratio is none of"),
    ("generations", "references", [{"position": 0, "role": "boss"}], "its references is none of"),
]


@pytest.mark.parametrize(("section", "field", "value", "sentence"), WRONG)
def test_a_value_that_cannot_be_is_named_and_the_others_come(chain, tmp_path, section, field, value, sentence):
    def change(manifest):
        manifest[section][0][field] = value

    said = imported(changed(chain, tmp_path / "b.zip", change))
    assert sentence in said
    assert GalleryImage.objects.count() == 2
    everything_fits()


def test_an_original_that_is_another_is_refused(chain, tmp_path):
    manifest = json.loads(zip_content(chain, "manifest.json"))
    name = manifest["images"][0]["file"]
    said = imported(changed(chain, tmp_path / "b.zip", lambda _: None, {name: drawn("red")}))
    assert "its original isn't the one that the manifest tells of" in said
    assert GalleryImage.objects.count() == 2


def test_an_original_that_is_missing_is_told(chain, tmp_path):
    name = json.loads(zip_content(chain, "manifest.json"))["images"][0]["file"]
    said = imported(changed(chain, tmp_path / "b.zip", lambda _: None, {name: None}))
    assert said.count("its original isn't in the archive") >= 1
    assert "Imported: 2 pictures" in said


def test_thumbnails_and_sizes_of_an_archive_are_never_taken(chain, tmp_path):
    def change(manifest):
        for image in manifest["images"]:
            image |= {"width": 9, "height": 9, "format": "exe", "placeholder": "x", "palette": ["#000000"], "depth": 99}

    small = next(name for name in zip_names(chain) if name.startswith("thumbnails/")) if has_small(chain) else ""
    imported(changed(chain, tmp_path / "b.zip", change, {small: b"evil"} if small else {}))
    for image in GalleryImage.objects.all():
        assert (image.height, image.format) == (20, "png")
        assert b"evil" not in store.path(image.thumbnail_path(320)).read_bytes()


def test_nothing_comes_from_itself(chain, tmp_path):
    def change(manifest):
        oldest = min(manifest["generations"], key=lambda one: one["sort_key"])
        newest = max(manifest["images"], key=lambda one: one["sort_key"])
        oldest["references"] = [{"position": 0, "image": newest["id"], "sha256": newest["sha256"]}]

    path = changed(chain, tmp_path / "b.zip", change)
    assert "1 references weren't in it" in imported(path)
    imported(path)
    for reference in Reference.objects.select_related("image", "generation"):
        assert reference.image.sort_key < reference.generation.sort_key
    assert Reference.objects.count() == 2


def test_collections_do_not_stand_within_themselves(chain, tmp_path):
    def change(manifest):
        ids = [one["id"] for one in manifest["collections"]]
        for one, parent in zip(manifest["collections"], reversed(ids), strict=True):
            one["parent"] = parent

    imported(changed(chain, tmp_path / "b.zip", change))
    for collection in Collection.objects.all():
        above, seen = collection.parent, {collection.pk}
        while above is not None:
            assert above.pk not in seen
            seen.add(above.pk)
            above = above.parent


def test_a_generation_that_is_not_told_takes_its_image_along(chain, tmp_path):
    said = imported(changed(chain, tmp_path / "b.zip", lambda manifest: manifest | {"generations": []}, {}))
    assert "the archive doesn't tell how it was made" in said
    assert GalleryImage.objects.count() == Generation.objects.count() == 0


def test_people_are_let_in_by_nobody_but_an_owner(chain, tmp_path):
    def change(manifest):
        manifest["people"].append(
            {"email": "evil@example.com", "name": "Evil", "role": "owner", "is_superuser": True, "is_active": True}
        )

    imported(changed(chain, tmp_path / "b.zip", change))
    evil = User.objects.get(email="evil@example.com")
    assert (evil.is_active, evil.is_owner, evil.is_superuser, evil.has_usable_password()) == (False,) * 4


def test_a_picture_too_large_for_anybody_is_told(tmp_path, owner):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    huge = chunk(b"IHDR", struct.pack(">IIBBBBB", 90_000, 90_000, 8, 2, 0, 0, 0))
    content = b"\x89PNG\r\n\x1a\n" + huge + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    assert "huge.png: " in imported(zipped(tmp_path / "a.zip", {"huge.png": content, "good.png": drawn()}))
    assert GalleryImage.objects.count() == 1


def zip_content(path, name):
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return archive.read(name)


def zip_names(path):
    from zipfile import ZipFile

    with ZipFile(path) as archive:
        return archive.namelist()


def has_small(path):
    return any(name.startswith("thumbnails/") for name in zip_names(path))
