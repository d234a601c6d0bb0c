"""Files of pictures: complete or absent, under the name of their bytes, and nothing left over."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from generations.storage import store

NAME = "originals/ab/cd/abcd.png"


def everything() -> list[str]:
    return sorted(str(path.relative_to(store.root)) for path in store.root.rglob("*") if path.is_file())


def test_a_draft_that_is_kept_has_its_name():
    with store.draft() as draft:
        draft.write(b"picture")
        store.keep(draft, NAME)
    assert store.path(NAME).read_bytes() == b"picture"
    assert everything() == [NAME]


def test_until_then_nobody_sees_it():
    with store.draft() as draft:
        draft.write(b"half a pic")
        assert not store.exists(NAME)


def test_a_draft_that_is_not_kept_is_gone():
    with store.draft() as draft:
        draft.write(b"picture")
    assert everything() == []


def test_a_draft_whose_maker_failed_is_gone():
    with pytest.raises(RuntimeError), store.draft() as draft:
        draft.write(b"half")
        raise RuntimeError("the network broke")
    assert everything() == []


def test_the_same_name_again_leaves_the_file_alone():
    for _ in range(2):
        with store.draft() as draft:
            draft.write(b"picture")
            store.keep(draft, NAME)
        inode = store.path(NAME).stat().st_ino
    with store.draft() as draft:
        draft.write(b"picture")
        store.keep(draft, NAME)
    assert store.path(NAME).stat().st_ino == inode
    assert everything() == [NAME]


def test_many_who_keep_the_same_picture_at_once_leave_one_whole_file():
    content, together = b"picture" * 100_000, threading.Barrier(8)

    def keep(_) -> bytes:
        with store.draft() as draft:
            draft.write(content)
            together.wait()
            store.keep(draft, NAME)
        return store.path(NAME).read_bytes()

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(keep, range(8))) == {content}
    assert everything() == [NAME]


def test_written_again_the_content_is_new():
    store.write(NAME, b"old")
    store.write(NAME, b"new")
    assert store.path(NAME).read_bytes() == b"new"
    assert everything() == [NAME]


def test_other_programs_may_read_what_is_kept():
    store.write(NAME, b"picture")
    assert store.path(NAME).stat().st_mode & 0o777 == 0o644


def test_deleted_it_is_gone():
    store.write(NAME, b"picture")
    store.delete(NAME)
    assert not store.exists(NAME)


def test_what_is_not_there_can_be_deleted():
    store.delete(NAME)


def test_a_folder_is_no_file():
    store.write(NAME, b"picture")
    assert not store.exists("originals/ab")
