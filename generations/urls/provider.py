"""What the provider calls."""

from django.urls import path

from generations.views import webhooks

urlpatterns = [
    path("webhooks/apiframe", webhooks.apiframe_webhook, name="apiframe_webhook"),
]
