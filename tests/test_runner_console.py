"""What a person reads in the terminal."""

import io
import os

from webapp.runner.console import Console


def test_names_stand_in_one_column():
    stream = io.BytesIO()
    console = Console(stream)
    console.line("web", b"one")
    console.line("pictures", b"two")
    assert stream.getvalue() == b"web      | one\npictures | two\n"


def test_each_part_has_its_colour_on_a_terminal():
    stream = io.BytesIO()
    console = Console(stream, colour=True)
    for name in ("web", "calls", "web"):
        console.line(name, b"text")
    first, second, third = stream.getvalue().splitlines()
    assert first == third
    assert first.split(b"m")[0] != second.split(b"m")[0]


def test_bytes_that_are_no_text_are_passed_on():
    stream = io.BytesIO()
    Console(stream).line("web", b"\xff\xfe")
    assert stream.getvalue() == b"web      | \xff\xfe\n"


def test_a_terminal_that_has_gone_away_stops_nothing():
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as nobody:
        Console(nobody).say("Is anybody there?")
