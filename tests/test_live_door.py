"""Open pages that ask whether anything changed are answered before Django, as long as nothing did."""

import pytest
from django.conf import settings
from django.urls import reverse

from generations.models import Generation, Status
from generations.views import doorway as doorways
from generations.views.doorway import Doorway, doorway
from tests.factories import make_generation, make_image
from webapp.live import ADDRESS, LiveApplication

pytestmark = pytest.mark.django_db
SESSION = "thesessionofmia"


class Django:
    """Notes what is handed on to it."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, environ, start_response):
        self.asked += 1
        start_response("200 OK", [])
        return [b"changed"]


def ask(known: str = "", *, session: str = SESSION, method: str = "GET", more: str = "") -> str:
    """The answer's status; 200 is Django's."""
    statuses = []
    environ = {
        "PATH_INFO": ADDRESS,
        "REQUEST_METHOD": method,
        "QUERY_STRING": f"known={known}{more}",
        "HTTP_COOKIE": f"theme=dark; {settings.SESSION_COOKIE_NAME}={session}",
    }
    LiveApplication(Django())(environ, lambda status, headers: statuses.append(status))
    return statuses[0]


@pytest.fixture
def let_in(mia):
    doorway.let_in(SESSION, mia.pk)


@pytest.fixture
def running(mia) -> Generation:
    return make_generation(mia, Status.PROCESSING)


def test_it_is_the_address_that_pages_ask():
    assert reverse("generation_changes") == ADDRESS


def test_nothing_changed_is_said_at_once(let_in, running):
    assert ask(f"{running.pk}-processing") == "204 No Content"


def test_what_changed_is_for_django_to_tell(let_in, running):
    assert ask(f"{running.pk}-sending") == "200 OK"


def test_news_is_for_django_to_tell(let_in, tom):
    make_image(author=tom)
    assert ask(more="&newest=0&kind=pictures&told=0") == "200 OK"
    assert ask(more="&newest=0&kind=pictures&told=1") == "204 No Content"


def test_a_look_is_for_django_to_note(let_in, running):
    assert ask(f"{running.pk}-processing", more="&looking=1") == "200 OK"


@pytest.mark.parametrize("who", [{"session": "somebodyelses"}, {"session": ""}, {"method": "POST"}])
def test_whoever_was_not_let_in_is_handed_on(let_in, running, who):
    assert ask(f"{running.pk}-processing", **who) == "200 OK"


def test_the_view_lets_in_and_the_stranger_stays_outside(as_mia, running):
    session = as_mia.cookies[settings.SESSION_COOKIE_NAME].value
    assert ask(f"{running.pk}-processing", session=session) == "200 OK"
    as_mia.get(ADDRESS)
    assert ask(f"{running.pk}-processing", session=session) == "204 No Content"


def test_who_was_let_in_is_soon_forgotten(monkeypatch):
    door = Doorway()
    door.let_in(SESSION, 7)
    assert door.who(SESSION) == 7
    monkeypatch.setattr(doorways, "KEPT", 0)
    assert door.who(SESSION) is None


def test_a_database_that_is_away_is_for_django_to_meet(let_in, running, monkeypatch):
    from django.db import OperationalError

    def fail(*_):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("webapp.live.changes_since", fail)
    assert ask(f"{running.pk}-processing") == "200 OK"
