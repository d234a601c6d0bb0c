"""Ways in, the team, the account, the admin."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from generations.admin import site
from generations.views import entrance, people, tokens

urlpatterns = [
    path("setup/", entrance.setup_needed, name="setup_needed"),
    path("setup/<str:token>/", entrance.setup, name="setup"),
    # allauth's views under allauth's names, only those that make sense without open sign-up: hence no include.
    path("accounts/", RedirectView.as_view(pattern_name="account")),
    path("accounts/login/", entrance.SignInView.as_view(), name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", entrance.inactive, name="account_inactive"),
    path("accounts/signup/", entrance.sign_up, name="account_signup"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path(
        "accounts/password/set/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("accounts/password/reset/", entrance.ForgottenPasswordView.as_view(), name="account_reset_password"),
    path("accounts/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/invitation/<str:token>/", entrance.invitation_accept, name="invitation_accept"),
    path("account/", tokens.account, name="account"),
    path("account/tokens/", tokens.token_create, name="token_create"),
    path("account/tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("team/", people.team, name="team"),
    path("team/invitations/", people.invitation_create, name="invitation_create"),
    path("team/invitations/<int:invitation_id>/revoke/", people.invitation_revoke, name="invitation_revoke"),
    path("team/people/<int:person_id>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("team/people/<int:person_id>/activate/", people.person_activate, name="person_activate"),
    path("team/people/<int:person_id>/role/", people.person_role, name="person_role"),
    path("team/people/<int:person_id>/reset-link/", people.person_reset_link, name="person_reset_link"),
    path("admin/", site.urls),
]
