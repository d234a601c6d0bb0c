"""Including in a page what is written in Jinja."""

from django.template import Context, Library, engines
from django.utils.safestring import SafeString

register = Library()


@register.simple_tag(takes_context=True)
def jinja(context: Context, name: str, **values) -> str:
    """What a template of templates/jinja2/ makes of the page's own context, and of `values`."""
    return SafeString(engines["jinja2"].env.get_template(name).render(context.flatten() | values))
