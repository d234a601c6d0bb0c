"""A list of prompts: read as spreadsheets write it, judged line by line, sent at the second press only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generations import tasks
from generations.forms.prompt_import import PromptImport
from generations.forms.prompt_table import decode, read_table
from generations.models import Batch, Generation

from .factories import make_upload
from .template_steps import make_template

PROMPT = ["prompt"]
ADDRESS = "/prompts/import/"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda count=1: True)


def cells(text: str, leading=PROMPT) -> list[dict]:
    return [row.cells for row in read_table(text, leading).rows]


def look(client, text="", template=None, **more):
    address = f"{ADDRESS}?template={template.pk}" if template else ADDRESS
    return client.post(address, {"text": text} | more)


def run(client, answer, text, template=None, **more):
    """Press the second button on the page that the first one gave."""
    form = answer.context["form"]
    return look(client, text, template, run="1", previewed=form.digest, request_key="page", **more)


def lines(answer) -> list[tuple]:
    return [(line.number, line.prompt, line.facts, line.errors) for line in answer.context["form"].lines]


# Reading


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_header_names_the_columns_in_any_order(separator):
    text = "Aspect Ratio,PROMPT,notes\n4:5,A cup,x\n".replace(",", separator)
    table = read_table(text, PROMPT)
    assert [row.cells for row in table.rows] == [{"aspect_ratio": "4:5", "prompt": "A cup"}]
    assert (table.has_header, table.unused) == (True, ("notes",))


def test_without_a_header_columns_come_in_order():
    assert cells("A cup;4:5;2K;3\nA dog;;1K\n") == [
        {"prompt": "A cup", "aspect_ratio": "4:5", "resolution": "2K", "count": "3"},
        {"prompt": "A dog", "aspect_ratio": "", "resolution": "1K"},
    ]


def test_lines_of_prose_are_taken_whole():
    assert cells("A cup, blue, on sand\nA dog; red\n") == [
        {"prompt": "A cup, blue, on sand"},
        {"prompt": "A dog; red"},
    ]


def test_quotation_marks_hold_separators_and_lines():
    table = read_table('prompt,count\n"A cup,\nblue",2\nA dog,1\n', PROMPT)
    assert [(row.line, row.cells["prompt"]) for row in table.rows] == [(2, "A cup,\nblue"), (4, "A dog")]


def test_a_line_that_only_begins_with_a_quotation_is_whole():
    assert cells('"Golden hour" light, sea\nA dog\n')[0] == {"prompt": '"Golden hour" light, sea'}


def test_a_quotation_that_never_ends_is_told_where_it_begins():
    [good, bad] = read_table('prompt,count\nA,1\n"B,2\nC,3\n', PROMPT).rows
    assert (good.problem, bad.line) == ("", 3)
    assert "never closes" in bad.problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_are_read_as_their_programs_write_them(encoding):
    assert decode("prompt\nCafé".encode(encoding)).endswith("Café")


@given(
    st.text(alphabet=st.sampled_from('",;\t\n\r a1:4K{}')) | st.text(), st.sampled_from([["prompt"], ["a", "b"], []])
)
def test_any_text_is_read(text, leading):
    for row in read_table(text, leading).rows:
        assert row.line > 0


@given(st.binary())
def test_any_bytes_are_read(data):
    read_table(decode(data), PROMPT)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.sampled_from('",;\t\n a1:4K{}\x00')) | st.text(), st.booleans())
def test_any_list_is_judged(mia, text, with_template):
    template = make_template(mia, "{a} {n: 1..5}") if with_template else None
    form = PromptImport(mia, template, {"text": text}, {})
    form.is_valid()
    assert all(line.order or line.errors for line in form.lines)


# Looking


@pytest.mark.django_db
def test_every_line_is_shown_as_it_will_be_asked(as_mia, mia):
    image = make_upload(mia)
    text = f"prompt,ratio,resolution,count,references\nA cup,16x9,4k,3,{image.pk}\nA dog,04:05:00,,,\n"
    answer = look(as_mia, text)
    assert lines(answer) == [
        (2, "A cup", "16:9 · 4K · 3 times · 1 reference", ()),
        (3, "A dog", "4:5 · 2K", ()),
    ]
    assert "<strong>4 images</strong>" in answer.content.decode()
    assert not Generation.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "words"),
    [
        (",4:5,,,", "the prompt is empty"),
        ("A,7:5,,,", "“7:5” is not one of the aspect ratios."),
        ("A,,8K,,", "“8K” is not one of the resolutions"),
        ("A,,,9,", "At most 8 variations at once."),
        ("A,,,many,", "a whole number from 1 to 8"),
        ("A,,,,999999", "There is no image 999999 in the gallery"),
        ("A,,,,hello", "begin with https:// or http://"),
        ("A\x07,,,,", "control character"),
        ("a" * 10_001 + ",,,,", "at most 10000 fit"),
    ],
)
def test_a_bad_line_is_told_by_its_number(as_mia, line, words):
    answer = look(as_mia, f"prompt,aspect_ratio,resolution,count,references\nGood,,,,\n{line}\n")
    good, bad = answer.context["form"].lines
    assert (good.errors, bad.number) == ((), 3)
    assert words in " ".join(bad.errors)
    assert "Line 3:" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "There is no line in it."),
        ("\n \n", "There is no line in it."),
        ("prompt,count\n" + "A,8\n" * 26, "make 208 pictures; at most 200"),
        ("A\n" * 301, "more than 300 lines"),
    ],
)
def test_a_bad_list_is_told(as_mia, text, words):
    answer = look(as_mia, text)
    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.django_db
def test_a_large_list_is_refused(as_mia):
    answer = as_mia.post(ADDRESS, {"file": SimpleUploadedFile("prompts.csv", b"a" * 1_000_001)})
    assert (answer.status_code, "at most 1 MB" in answer.content.decode()) == (413, True)


@pytest.mark.django_db
def test_the_same_references_on_every_line_are_looked_up_once(as_mia, mia, django_assert_max_num_queries):
    image = make_upload(mia)
    text = "prompt,references\n" + "".join(f"Cup {n},{image.pk}\n" for n in range(150))
    with django_assert_max_num_queries(15):
        look(as_mia, text)


# Running


@pytest.mark.django_db
def test_the_second_press_sends_the_good_lines_as_one_batch(as_mia):
    text = "prompt,count\nA cup,2\n,1\nA dog,1\n"
    answer = look(as_mia, file=SimpleUploadedFile("prompts.csv", text.encode()))
    run(as_mia, answer, text, title="prompts.csv")
    batch = Batch.objects.get()
    assert (batch.title, batch.count, batch.axes) == ("prompts.csv", 3, [])
    prompts = batch.generations.order_by("position").values_list("prompt", flat=True)
    assert list(prompts) == ["A cup", "A cup", "A dog"]


@pytest.mark.django_db
def test_pressed_twice_it_is_one_batch(as_mia):
    answer = look(as_mia, "A cup\nA dog\n")
    for _ in range(2):
        run(as_mia, answer, "A cup\nA dog\n")
    assert Batch.objects.count() == 1


@pytest.mark.django_db
def test_lines_that_were_changed_meanwhile_are_looked_at_again(as_mia):
    answer = run(as_mia, look(as_mia, "A cup\n"), "A cup\nA dog\n")
    assert answer.status_code == 422
    assert "Nothing was sent yet" in answer.content.decode()
    assert not Batch.objects.exists()


@pytest.mark.django_db
def test_nothing_good_is_nothing_to_run(as_mia):
    text = "prompt,count\nA,99\n"
    assert run(as_mia, look(as_mia, text), text).status_code == 422
    assert not Batch.objects.exists()


# With a template


@pytest.mark.django_db
def test_a_templates_fields_are_columns(as_mia, mia):
    template = make_template(mia, count=2)
    text = "mood;product;n\nWARM;Amber, small;2\ncold;Sage;7\n"
    answer = look(as_mia, text, template)
    good, bad = answer.context["form"].lines
    assert (good.prompt, good.facts) == (
        "Amber, small on a plinth, warm light, 2 pieces of fruit",
        "4:5 · 2K · 2 times",
    )
    assert bad.errors == ("n can’t be “7”. It is a whole number from 1 to 5.",)
    run(as_mia, answer, text, template)
    batch = Batch.objects.get()
    assert (batch.title, batch.template, batch.count) == ("Product on plinth", template, 2)


@pytest.mark.django_db
def test_a_missing_column_is_named(as_mia, mia):
    answer = look(as_mia, "product,mood\nA,warm\n", make_template(mia))
    assert answer.status_code == 422
    assert "There is no column for n." in answer.content.decode()


@pytest.mark.django_db
def test_without_a_header_fields_come_in_order(as_mia, mia):
    answer = look(as_mia, "Amber,warm,2\nSage,cold,3,1:1\n", make_template(mia))
    assert [line.facts for line in answer.context["form"].lines] == ["4:5 · 2K", "1:1 · 2K"]


@pytest.mark.django_db
def test_the_templates_references_come_first(as_mia, mia):
    own, more = make_upload(mia), make_upload(mia)
    template = make_template(mia, "{product}", images=(own,))
    answer = look(as_mia, f"product,references\nAmber,{more.pk}\n", template)
    assert answer.context["form"].orders[0].references == (own, more)


@pytest.mark.django_db
@pytest.mark.parametrize("shared", [True, False])
def test_only_templates_that_one_may_run(as_mia, tom, shared):
    template = make_template(tom, is_shared=shared)
    assert as_mia.get(f"{ADDRESS}?template={template.pk}").status_code == (200 if shared else 404)
