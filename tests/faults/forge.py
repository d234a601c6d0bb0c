"""Everything that a worker loads, loaded once: the fork server imports this, and each worker is forked from it."""

import importlib
import os

import django
from PIL import Image

CELERY = (
    *("billiard.dummy", "kombu.transport.redis", "celery.app.amqp", "celery.app.control", "celery.app.events"),
    *("celery.apps.worker", "celery.bin.celery", "celery.concurrency.thread", "celery.contrib.django.task"),
    *("celery.worker.autoscale", "celery.worker.components", "celery.worker.consumer", "celery.worker.pidbox"),
    "celery.worker.strategy",
)
for name in (*CELERY, "webapp.celery"):
    importlib.import_module(name)

os.environ["CELERY_SKIP_CHECKS"] = "1"  # Django's checks of a program that the tests have checked
django.setup()
Image.init()
importlib.import_module("generations.tasks")
