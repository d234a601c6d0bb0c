"""The WSGI application: signed pictures and what open pages ask first, Django for the rest."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (models and settings may be used from here on)

import webapp.celery  # noqa: E402, F401  (tasks are sent through our app)
from webapp.collecting import settle  # noqa: E402
from webapp.live import LiveApplication  # noqa: E402
from webapp.media import MediaApplication  # noqa: E402

application = MediaApplication(LiveApplication(django_application), root=settings.MEDIA_ROOT)
settle()
