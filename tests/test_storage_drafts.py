"""Drafts whose writer died are swept away; those that somebody may be writing are not."""

import os
import time
from datetime import timedelta

from generations.storage import store

DAY = timedelta(days=1)


def draft_of(age: timedelta) -> str:
    """A draft that was last written to so long ago; its name."""
    name = f"drafts/tmp{age.total_seconds():.0f}"
    store.write(name, b"half a pic")
    then = time.time() - age.total_seconds()
    os.utime(store.path(name), (then, then))
    return name


def test_an_old_draft_is_removed():
    name = draft_of(timedelta(hours=25))
    assert store.sweep_drafts(DAY) == 1
    assert not store.exists(name)


def test_a_younger_one_stays():
    name = draft_of(timedelta(hours=23))
    assert store.sweep_drafts(DAY) == 0
    assert store.exists(name)


def test_pictures_stay_however_old():
    store.write("originals/ab/cd/abcd.png", b"picture")
    os.utime(store.path("originals/ab/cd/abcd.png"), (0, 0))
    assert store.sweep_drafts(DAY) == 0
    assert store.exists("originals/ab/cd/abcd.png")


def test_without_a_folder_of_drafts_there_is_nothing_to_sweep():
    assert store.sweep_drafts(DAY) == 0
