"""How rows are looked at: fast at a million of them, and without a way to change them."""

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from generations.models import User

LISTED = 5000
LARGEST_ID = 2**63 - 1


class CappedPaginator(Paginator):
    """Counts and offers the first rows only: counting a million takes longer than anybody wants to leaf."""

    @cached_property
    def count(self) -> int:
        return self.object_list[:LISTED].count()


class ReadOnlyAdmin(admin.ModelAdmin):
    """Newest first; found by whole ids, emails and the like, each of them indexed.

    A subclass says in `person_field` whose email and in `id_field` which number the search is for.
    """

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = 50
    ordering = ["-pk"]
    actions = None
    search_fields = ["pk"]  # shows the search box; get_search_results decides
    id_field = "pk"
    person_field = ""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        subtitle = f"The first {LISTED:,} at most; the search finds the rest"
        return super().changelist_view(request, {"subtitle": subtitle} | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Look a term up by what it looks like: a number, an email or another text. A search over several columns at
        once would have to read the whole table."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isascii() and term.isdigit():
            return queryset.filter(**{self.id_field: min(int(term), LARGEST_ID)}), False
        if "@" in term and self.person_field:
            person = User.objects.filter(email=term.lower()).first()
            return queryset.filter(**{self.person_field: person}) if person else queryset.none(), False
        return self.with_text(queryset, term), False

    def with_text(self, queryset: QuerySet, term: str) -> QuerySet:
        """The rows that have exactly this text; none where texts aren't searched."""
        return queryset.none()
