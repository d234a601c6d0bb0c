"""The one Django app of Musa: from prompt to gallery."""

from django.apps import AppConfig


class GenerationsConfig(AppConfig):
    name = "generations"
    verbose_name = "Musa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from generations import checks  # noqa: F401  (registers the system checks)
