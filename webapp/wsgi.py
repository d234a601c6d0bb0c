"""The WSGI application: signed pictures first, Django for the rest."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

import webapp.celery  # noqa: F401  (binds shared tasks to our app)

django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402

from webapp.media import MediaApplication  # noqa: E402

application = MediaApplication(django_application, root=settings.MEDIA_ROOT, key=settings.SECRET_KEY)
