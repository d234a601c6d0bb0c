"""Running a template: one batch, once, and nothing lost when it is refused."""

import pytest

from generations import tasks
from generations.models import Batch, Generation

from .factories import make_image, make_upload, make_user
from .template_steps import make_template, values

pytestmark = pytest.mark.django_db
GOOD = {"product": "Amber serum\nSage serum", "mood": ["warm", "cold"], "n": "2"}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda count=1: True)


def run(client, template, **given):
    return client.post(f"/templates/{template.pk}/run/", values(**given))


def test_a_run_is_one_batch_that_knows_its_template(as_mia, mia):
    template = make_template(mia)
    answer = run(as_mia, template, **GOOD)
    batch = Batch.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/batches/{batch.pk}/")
    assert (batch.title, batch.template, batch.count) == ("Product on plinth", template, 4)
    prompts = batch.generations.order_by("position").values_list("prompt", flat=True)
    assert list(prompts)[:2] == [
        "Amber serum on a plinth, warm light, 2 pieces of fruit",
        "Amber serum on a plinth, cold light, 2 pieces of fruit",
    ]


def test_a_double_press_makes_one_batch(as_mia, mia):
    template = make_template(mia)
    answers = [run(as_mia, template, **GOOD, request_key="page") for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Batch.objects.count() == 1


def test_going_back_and_changing_a_value_makes_another(as_mia, mia):
    template = make_template(mia)
    run(as_mia, template, **GOOD, request_key="page")
    run(as_mia, template, **GOOD | {"n": "3"}, request_key="page")
    assert Batch.objects.count() == 2


def test_a_refused_run_keeps_everything_typed(as_mia, mia):
    image = make_upload(mia)
    answer = run(as_mia, make_template(mia), **GOOD | {"n": "9"}, vary_images=str(image.pk), count="3")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "n can’t be “9”" in text
    assert "Amber serum\nSage serum" in text
    assert 'value="cold" checked' in text
    assert f'name="vary_images" value="{image.pk}" checked' in text
    assert not Generation.objects.exists()


def test_what_was_not_seen_is_not_sent(as_mia, mia):
    answer = run(as_mia, make_template(mia), **GOOD, agreed="2")
    assert answer.status_code == 422
    assert "Nothing was sent yet: these make 4 images." in answer.content.decode()
    assert not Batch.objects.exists()


def test_the_cost_can_be_worked_out_without_script(as_mia, mia, settings):
    settings.SANDBOX = False
    answer = run(as_mia, make_template(mia), **GOOD, ratio=["1:1", "4:5"], reckon="1")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<strong>8 images</strong>" in text
    assert "<strong>$1.07</strong><span>8 × $0.134</span>" in text
    assert 'name="agreed" value="8"' in text
    assert not Batch.objects.exists()


def test_too_many_are_told_before_and_after(as_mia, mia):
    many = {"product": "\n".join(map(str, range(150))), "mood": ["warm", "cold"], "n": "1"}
    answer = run(as_mia, make_template(mia), **many)
    assert answer.status_code == 422
    assert "These make 300 pictures; at most 200 are run at once." in answer.content.decode()


def test_the_team_runs_what_is_shared(as_mia, tom):
    template = make_template(tom, is_shared=True)
    assert run(as_mia, template, **GOOD).status_code == 302
    assert Batch.objects.get().author.email == "mia@example.com"


def test_nobody_runs_what_is_not_shared(as_mia, tom):
    template = make_template(tom)
    assert as_mia.get(f"/templates/{template.pk}/").status_code == 404
    assert run(as_mia, template, **GOOD).status_code == 404


def test_the_page_shows_ones_last_run(as_mia, mia):
    template = make_template(mia)
    run(as_mia, template, **GOOD)
    text = as_mia.get(f"/templates/{template.pk}/").content.decode()
    assert "Your last run" in text
    assert 'aria-label="Contact sheet: product by mood"' in text


def test_an_earlier_run_can_be_changed_and_run_again(as_mia, mia):
    template = make_template(mia)
    run(as_mia, template, **GOOD, ratio=["1:1", "4:5"], count="3")
    text = as_mia.get(f"/templates/{template.pk}/?batch={Batch.objects.get().pk}").content.decode()
    assert "Amber serum\nSage serum" in text
    assert "<strong>24 images</strong>" in text


@pytest.mark.parametrize("number", ["abc", "999999", "9" * 30])
def test_a_wrong_earlier_run_is_passed_over(as_mia, mia, number):
    assert as_mia.get(f"/templates/{make_template(mia).pk}/?batch={number}").status_code == 200


def test_the_page_costs_the_same_after_a_long_run(as_mia, mia, django_assert_max_num_queries):
    template = make_template(mia, images=(make_upload(mia),))
    run(as_mia, template, product="\n".join(map(str, range(60))), mood=["warm", "cold", "neutral"], n="1")
    for generation in Generation.objects.all()[:20]:
        make_image(generation)
    make_user()
    with django_assert_max_num_queries(32):
        as_mia.get(f"/templates/{template.pk}/")
