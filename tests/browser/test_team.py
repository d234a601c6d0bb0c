"""The team's page in a browser, and one's own account."""

from playwright.sync_api import expect

from generations.actions import people
from generations.models import ApiToken


def test_members_see_people_but_invite_nobody(designer, tom):
    designer.goto("/team/")

    expect(designer.get_by_role("row", name="Tom Haller")).to_be_visible()
    expect(designer.get_by_role("button", name="Create link")).to_have_count(0)


def test_an_owner_withdraws_an_invitation(enter, olga):
    people.invite(olga, role="member", email="zoe@example.com")
    page = enter(olga)
    page.goto("/team/")

    page.get_by_role("button", name="Withdraw the invitation of zoe@example.com").click()

    expect(page.get_by_text("The invitation is withdrawn.")).to_be_visible()
    expect(page.get_by_role("button", name="Withdraw the invitation of zoe@example.com")).to_have_count(0)


def test_an_owner_shuts_somebody_out_and_lets_them_in_again(enter, olga, tom):
    page = enter(olga)
    page.goto("/team/")
    row = page.get_by_role("row", name="Tom Haller")

    row.get_by_role("button").first.click()
    page.get_by_role("button", name="Deactivate").click()
    expect(row).to_contain_text("Deactivated")
    row.get_by_role("button").first.click()
    page.get_by_role("button", name="Activate").click()

    expect(row).not_to_contain_text("Deactivated")


def test_a_new_token_is_shown_once(designer, mia):
    designer.goto("/account/")
    designer.get_by_label("Name of a new token").fill("Render farm")

    designer.get_by_role("button", name="Create").click()

    secret = designer.get_by_label("The new token, shown this once").input_value()
    assert ApiToken.objects.with_secret(secret).get().user == mia
    designer.goto("/account/")
    expect(designer.get_by_text("Render farm")).to_be_visible()
    assert secret not in designer.content()


def test_a_token_is_revoked(designer, mia):
    ApiToken.objects.issue(mia, "Render farm")
    designer.goto("/account/")

    designer.get_by_role("button", name="Revoke Render farm").click()

    expect(designer.get_by_text("The token Render farm is revoked.")).to_be_visible()
    assert not ApiToken.objects.exists()


def test_ones_name_is_changed(designer):
    designer.goto("/account/")
    designer.get_by_role("textbox", name="Name", exact=True).fill("Mia O.")

    designer.get_by_role("button", name="Save").click()

    expect(designer.get_by_text("Your name is saved.")).to_be_visible()
    expect(designer.get_by_role("button", name="Mia O., account")).to_be_visible()
