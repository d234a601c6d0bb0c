"""The site as a browser meets it: the real WSGI stack on the test's own database, listening on this machine."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test import override_settings
from django.test.testcases import QuietWSGIRequestHandler

import webapp.celery  # noqa: F401  (tasks are sent through our app)
from webapp.media import MediaApplication


class Site:
    """Signed pictures first, Django for the rest, as `webapp.wsgi` has it; static files straight from the checkout.

    `url` is its address. `pictures` is the folder whose pictures it hands out, another one for each test.
    """

    def __init__(self) -> None:
        with override_settings(
            STATIC_ROOT=None,
            WHITENOISE_USE_FINDERS=True,
            WHITENOISE_MAX_AGE=3600,  # browsers may keep them, as they keep the hashed ones of an installation
            STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        ):
            self._application = MediaApplication(WSGIHandler(), root=Path())
        self._quiet = threading.Condition()
        self._answering = 0
        self._server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler, allow_reuse_address=False)
        self._server.daemon_threads = False  # closing waits for them: their database connections end with them
        self._server.set_app(self._answer)
        self.url = "http://127.0.0.1:{1}".format(*self._server.server_address)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def pictures(self) -> Path:
        return self._application.root

    @pictures.setter
    def pictures(self, folder: Path) -> None:
        self._application.root = folder

    def settle(self) -> None:
        """Wait until nothing is being answered: what a closed page asked for last may still be on its way."""
        with self._quiet:
            self._quiet.wait_for(lambda: not self._answering, timeout=30)

    def close(self) -> None:
        """Stop listening, and wait for whoever is still connected to leave."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        with self._quiet:
            self._answering += 1
        try:
            return self._application(environ, start_response)
        finally:
            with self._quiet:
                self._answering -= 1
                self._quiet.notify_all()
