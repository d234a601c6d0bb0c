"""Jinja for what pages have many of: it takes a fifth of the time of Django's own language (templates/jinja2/)."""

from django.urls import reverse
from jinja2 import Environment
from markupsafe import Markup


def environment(**options) -> Environment:
    """With `url`, as Django's documentation has it. What that says is nobody's input, so it is safe."""
    made = Environment(**options)  # noqa: S701 - Django's backend asks for escaping itself
    made.globals["url"] = _url
    return made


def _url(name: str, *args) -> Markup:
    return Markup(reverse(name, args=args))  # noqa: S704
