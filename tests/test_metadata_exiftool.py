"""exiftool, by which others read and edit metadata, agrees with what was written."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from generations.metadata import read
from tests.metadata_stories import MIA, PICTURES, embedded, stripped

NAMES = ("png with alpha", "jpeg", "webp", "lossless webp with alpha")
LONG = replace(MIA, prompt="🍌 <&>" * 4_000)


def exiftool(*arguments: str | Path) -> str:
    done = subprocess.run(["exiftool", *map(str, arguments)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def written(folder: Path, pictures: list[bytes]) -> list[Path]:
    paths = [folder / f"{number}" for number in range(len(pictures))]
    for path, data in zip(paths, pictures, strict=True):
        path.write_bytes(data)
    return paths


def said(paths: list[Path]) -> list[dict]:
    return json.loads(exiftool("-json", "-struct", "-G1", "-a", "-all", "-validate", "-warning", *paths))


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> list[dict]:
    pictures = [embedded(PICTURES[name], MIA) for name in NAMES]
    return said(written(tmp_path_factory.mktemp("told"), pictures))


def test_the_files_are_in_order(found):
    for one in found:
        complaints = [text for key, text in one.items() if key.endswith("Warning") and "Missing required" not in text]
        assert complaints == []


def test_it_finds_the_story_in_the_standard_places(found):
    for one in found:
        assert one["XMP-dc:Description"] == MIA.prompt
        assert one["XMP-dc:Creator"] == ["Mia Okafor"] or one["XMP-dc:Creator"] == "Mia Okafor"
        assert one["XMP-dc:Subject"] == list(MIA.tags)
        assert one["XMP-xmp:CreatorTool"] == "Musa"
        assert one["XMP-xmp:Rating"] == 4
        assert one["XMP-xmp:CreateDate"] == "2026:11:23 10:30:05.250000+02:00"
        assert one["XMP-iptcExt:DigitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
        assert one["XMP-iptcExt:AISystemUsed"] == "Nano Banana Pro"
        assert one["XMP-iptcExt:AIPromptInformation"] == MIA.prompt
        assert one["XMP-iptcExt:AIPromptWriterName"] == "Mia Okafor"
        assert [item["DocumentID"] for item in one["XMP-xmpMM:Ingredients"]] == [
            f"urn:sha256:{parent.sha256}" for parent in MIA.parents
        ]
        assert one["XMP-musa:TaskId"] == "t-81"


def test_it_finds_it_in_exif(found):
    for one in found:
        assert one["IFD0:ImageDescription"] == MIA.prompt
        assert one["IFD0:Artist"] == "Mia Okafor"
        assert one["IFD0:Software"] == "Musa"
        assert one["ExifIFD:DateTimeOriginal"] == "2026:11:23 10:30:05"
        assert one["ExifIFD:UserComment"].startswith(MIA.prompt)


def test_it_finds_all_of_a_prompt_that_a_jpeg_has_to_continue(tmp_path):
    (one,) = said(written(tmp_path, [embedded(PICTURES["jpeg"], LONG)]))
    assert one["XMP-iptcExt:AIPromptInformation"] == LONG.prompt
    assert one["XMP-dc:Description"].endswith("…")
    assert [text for key, text in one.items() if key.endswith("Warning") and "Missing required" not in text] == []


def test_the_story_outlives_its_editing(tmp_path):
    stories = [MIA] * len(NAMES) + [LONG]
    paths = written(tmp_path, [embedded(PICTURES[name], MIA) for name in NAMES] + [embedded(PICTURES["jpeg"], LONG)])
    exiftool("-overwrite_original", "-XMP-xmp:Rating=2", "-XMP-dc:Subject+=new", *paths)
    for path, story in zip(paths, stories, strict=True):
        assert read(path) == replace(story, rating=2, tags=[*MIA.tags, "new"], source="musa")


def test_it_finds_nothing_in_a_clean_copy(tmp_path):
    paths = written(tmp_path, [stripped(embedded(PICTURES[name], MIA)) for name in NAMES])
    for one in said(paths):
        groups = {key.partition(":")[0] for key in one}
        assert groups <= {"SourceFile", "ExifTool", "System", "File", "PNG", "JFIF", "RIFF", "Composite"}
        assert "Mia" not in json.dumps(one)
