"""Briefs in Markdown, as HTML: nothing of them is HTML of their writer's, nothing is loaded from elsewhere."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20}).enable(
    ["table", "strikethrough"]
)
_markdown.disable(["image", "html_block", "html_inline"])


def _open_link(self, tokens, index, options, env) -> str:
    """A link leads away in a tab of its own, and tells nobody where it came from."""
    tokens[index].attrSet("rel", "noopener noreferrer nofollow")
    tokens[index].attrSet("target", "_blank")
    return self.renderToken(tokens, index, options, env)


_markdown.add_render_rule("link_open", _open_link)


def brief_html(text: str) -> SafeString:
    """A brief for a page. Markup in it shows as it was typed; addresses that run code aren't links."""
    return mark_safe(_markdown.render(text))  # noqa: S308  (the renderer escapes, and knows no raw HTML)
