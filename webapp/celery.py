"""The Celery app of the workers and of everybody who sends them word."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")

import webapp.heartbeat  # noqa: F401  (workers say that they live)

app = Celery("musa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["generations"])
