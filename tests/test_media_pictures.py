"""Pictures over HTTP: sent before Django is asked anything, with headers that let nothing happen but looking."""

from wsgiref.util import setup_testing_defaults

import pytest

from generations.media import WEEK, media_url
from generations.storage import store
from webapp.media import MediaApplication

PATH = "thumbnails/ab/cd/abcd-320.webp"


def django(environ, start_response):
    start_response("200 OK", [])
    return [b"the application behind"]


@pytest.fixture
def get(settings):
    """Asks for an address; status, headers and body."""
    store.write(PATH, b"the bytes")
    application = MediaApplication(django, root=settings.MEDIA_ROOT)

    def ask(address: str, method: str = "GET", **headers: str):
        environ = {"PATH_INFO": address, "REQUEST_METHOD": method} | headers
        setup_testing_defaults(environ)
        started = []
        body = application(environ, lambda status, lines: started.extend([status, dict(lines)]))
        content = b"".join(body)
        if hasattr(body, "close"):
            body.close()
        return int(started[0][:3]), started[1], content

    return ask


def test_a_picture_is_sent(get):
    status, headers, body = get(media_url(PATH))
    assert (status, body, headers["Content-Length"]) == (200, b"the bytes", "9")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.png", "image/png"),
        ("a.jpg", "image/jpeg"),
        ("a.webp", "image/webp"),
        ("a.gif", "image/gif"),
        ("a.heic", "image/heic"),
    ],
)
def test_it_is_called_what_it_is(get, name, kind):
    store.write(name, b"x")
    assert get(media_url(name))[1]["Content-Type"] == kind


def test_the_browser_keeps_it_for_a_week_and_for_itself(get):
    assert get(media_url(PATH))[1]["Cache-Control"] == f"private, max-age={WEEK}, immutable"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; sandbox"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "same-origin"),
    ],
)
def test_nothing_happens_but_looking(get, name, value):
    assert get(media_url(PATH))[1][name] == value


def test_head_sends_no_bytes(get):
    status, headers, body = get(media_url(PATH), "HEAD")
    assert (status, headers["Content-Length"], body) == (200, "9", b"")


def test_a_copy_that_is_still_good_is_not_sent_again(get):
    etag = get(media_url(PATH))[1]["ETag"]
    status, headers, body = get(media_url(PATH), HTTP_IF_NONE_MATCH=etag)
    assert (status, headers["ETag"], body) == (304, etag, b"")


def test_another_copy_is_replaced(get):
    assert get(media_url(PATH), HTTP_IF_NONE_MATCH='"other"')[0] == 200


def test_a_changed_signature_is_refused(get):
    address = media_url(PATH)
    expires, signature = address.split("/")[2:4]
    other = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    status, headers, body = get(f"/media/{expires}/{other}/{PATH}")
    assert status == 403
    assert headers["Cache-Control"] == "no-store"
    assert b"the bytes" not in body


def test_an_expired_address_is_refused(get):
    assert get(media_url(PATH, now=1_500_000_000))[0] == 403


def test_a_copy_does_not_help_with_a_bad_signature(get):
    etag = get(media_url(PATH))[1]["ETag"]
    assert get(media_url(PATH, now=1_500_000_000), HTTP_IF_NONE_MATCH=etag)[0] == 403


@pytest.mark.parametrize("path", ["../secret-key", "thumbnails/../../secret-key", "/etc/passwd", "%2e%2e/secret-key"])
def test_no_way_leads_out_of_the_folder(get, settings, path):
    (settings.MEDIA_ROOT.parent / "secret-key").write_text("secret")
    expires, signature = media_url(PATH).split("/")[2:4]
    status, _, body = get(f"/media/{expires}/{signature}/{path}")
    assert (status, b"secret" in body) == (403, False)


def test_a_file_that_is_missing_is_said_so(get):
    status, headers, _ = get(media_url("originals/no/ne/none.png"))
    assert (status, headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pictures_can_only_be_read(get, method):
    assert get(media_url(PATH), method)[0] == 405
    assert store.exists(PATH)


def test_everything_else_goes_to_the_application_behind(get):
    assert get("/")[2] == b"the application behind"


@pytest.mark.django_db
def test_the_database_is_not_asked(get, django_assert_num_queries):
    with django_assert_num_queries(0):
        get(media_url(PATH))
