"""Templates for tests, and what a browser would send to run one."""

from django.http import QueryDict

from generations.actions import TemplateContent, save_template
from generations.models import Template, User

PLINTH = "{product} on a plinth, {mood: warm|cold|neutral} light, {n: 1..5} pieces of fruit"


def make_template(author: User, text: str = PLINTH, **fields) -> Template:
    content = {"name": "Product on plinth", "aspect_ratio": "4:5", "resolution": "2K"} | fields
    return save_template(author, TemplateContent(text=text, **content))


def values(**given: str | list[str]) -> dict[str, str | list[str]]:
    """What the run page sends: each field's values, a ratio and a resolution, unless something else is given."""
    settings = {"ratio": "4:5", "resolution": "2K", "count": "1"}
    names = {*settings, "reference_images", "vary_images", "request_key", "agreed", "version", "reckon"}
    return settings | {name if name in names else f"value:{name}": value for name, value in given.items()}


def sent(**given: str | list[str]) -> QueryDict:
    """The same as a form takes it."""
    data = QueryDict(mutable=True)
    for name, value in values(**given).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data
