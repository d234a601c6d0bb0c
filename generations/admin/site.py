"""Our own admin site: only Musa's models, and no second way to sign in."""

from allauth.account.views import logout
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class MusaAdminSite(admin.AdminSite):
    """Owners come in by the site's own sign-in page, with its limit on wrong tries."""

    site_title = "Musa"
    site_header = "Musa, administration"
    index_title = "Everything that is stored"

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied("Only owners of the team may enter the administration. Ask one of them.")
        return redirect_to_login(request.GET.get(REDIRECT_FIELD_NAME, "/admin/"), settings.LOGIN_URL)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("account_change_password")


site = MusaAdminSite()
