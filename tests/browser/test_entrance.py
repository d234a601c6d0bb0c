"""In and out: signing in, a wrong password, signing out, the first owner, somebody invited."""

import re

import pytest
from playwright.sync_api import Page, expect

from generations.actions import people
from generations.models import User

PASSWORD = "correct horse battery"
SCREENS = ["desk", "phone"]
pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def ines(transactional_db) -> User:
    return User.objects.create_user("ines@example.com", PASSWORD, name="Ines Carvalho")


def sign_in(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("Email").fill("ines@example.com")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def fill_in(page: Page, name: str, email: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)


@pytest.mark.parametrize("screen", SCREENS)
def test_signing_in_leads_where_one_wanted_to_go(enter, ines, screen):
    page = enter(screen=screen)
    page.goto("/trash/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(page)

    expect(page).to_have_url(re.compile("/trash/$"))
    expect(page.get_by_role("heading", name="The trash is empty")).to_be_visible()


def test_a_wrong_password_is_told_in_a_sentence(stranger, ines):
    stranger.goto("/")

    sign_in(stranger, "wrong")

    expect(stranger.get_by_role("alert")).to_contain_text("That email and password don't fit together.")
    expect(stranger.get_by_label("Email")).to_have_value("ines@example.com")
    sign_in(stranger)
    expect(stranger.get_by_role("heading", name="Studio")).to_be_attached()


def test_too_many_wrong_passwords_have_to_wait(stranger, ines, watch):
    watch.expect_refusal(429)
    stranger.goto("/")

    for _ in range(6):
        with stranger.expect_navigation():
            sign_in(stranger, "wrong")

    expect(stranger.get_by_role("alert")).to_contain_text("Too many wrong tries.")


@pytest.mark.parametrize("screen", SCREENS)
def test_signing_out_shuts_the_door(enter, mia, screen):
    page = enter(mia, screen=screen)
    page.goto("/")

    page.get_by_role("button", name="More" if screen == "phone" else "Mia Okafor, account").click()
    page.get_by_role("button", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_setup_link_makes_the_owner(stranger):
    stranger.goto("/")
    expect(stranger.get_by_role("heading", name="No owner yet")).to_be_visible()
    stranger.goto(f"/setup/{people.new_setup_secret()}/")
    fill_in(stranger, "Olga Owner", "olga@example.com")

    stranger.get_by_role("button", name="Open the studio").click()

    expect(stranger.get_by_role("heading", name="Your team’s first picture")).to_be_visible()
    assert User.objects.get().is_owner


def test_a_refused_setup_says_why_and_keeps_the_rest(stranger, watch):
    watch.expect_refusal(422)
    stranger.goto(f"/setup/{people.new_setup_secret()}/")
    fill_in(stranger, "Olga Owner", "olga@example.com")
    stranger.get_by_label("Password").fill("short")

    stranger.get_by_role("button", name="Open the studio").click()

    expect(stranger.get_by_text("too short")).to_be_visible()
    expect(stranger.get_by_label("Your name")).to_have_value("Olga Owner")


def test_an_invitation_lets_somebody_in(enter, olga):
    owner = enter(olga)
    owner.goto("/team/")
    owner.get_by_role("button", name="Create link").click()
    link = owner.get_by_label("Invitation for whoever has the link").input_value()
    guest = enter(screen="phone")

    guest.goto(link)
    expect(guest.get_by_text("Olga Owner invites you")).to_be_visible()
    fill_in(guest, "Tom Haller", "tom@example.com")
    guest.get_by_role("button", name="Join").click()

    expect(guest.get_by_role("heading", name="Studio")).to_be_attached()
    owner.goto("/team/")
    expect(owner.get_by_role("row", name="Tom Haller")).to_contain_text("Member")
    assert not User.objects.get(email="tom@example.com").is_owner


def test_an_invitation_works_once(enter, olga, watch):
    watch.expect_refusal(410)
    invitation, secret = people.invite(olga, role="member")
    people.accept(invitation, name="Tom", email="tom@example.com", password=PASSWORD)
    guest = enter()

    guest.goto(f"/accounts/invitation/{secret}/")

    expect(guest.get_by_role("heading", name="This invitation works no more")).to_be_visible()
