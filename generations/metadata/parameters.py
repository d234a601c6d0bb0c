"""The text that Automatic1111's web UI made common: prompt, negative prompt, and a line "Steps: 20, Seed: 1, …"."""

import re
from collections.abc import Mapping

from .story import Story
from .text import shortened, whole_number

KEYWORD = "parameters"
NEGATIVE = "Negative prompt"

_PAIR = re.compile(r'(\w[\w /.-]{0,60}):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)')
_SIZE = re.compile(r"(\d{1,6})x(\d{1,6})$")
_MOST = 200  # settings that are kept
_MOST_CHARACTERS = 4_000  # of one setting
_MOST_OF_LINE = 50_000
_MOST_LINES_BEHIND = 20  # extensions add some of their own


def as_parameters(story: Story) -> str:
    """What Musa asked for, in the form that galleries of generated pictures read."""
    size = f"{story.width}x{story.height}" if story.width and story.height else ""
    settings = {
        "Model": story.model,
        "Size": size,
        "Aspect ratio": story.aspect_ratio,
        "Resolution": story.resolution,
        "Task ID": story.task_id,
        "Version": "Musa",
    }
    line = ", ".join(f"{name}: {_quoted(value)}" for name, value in settings.items() if value)
    return f"{story.prompt}\n{line}"


def read(text: str) -> Story | None:
    """A story from such a text; None where the settings at its end are missing."""
    lines = text.strip().replace("\r\n", "\n").split("\n")
    for number in reversed(range(len(lines))):
        settings = _settings(lines[number])
        if "Steps" in settings or settings.get("Version") == "Musa":
            return _story(*_prompts(lines[:number]), settings)
        if number < len(lines) - _MOST_LINES_BEHIND:
            break
    return None


def _story(prompt: str, negative: str, settings: dict[str, str]) -> Story:
    is_ours = settings.get("Version") == "Musa"
    size = _SIZE.match(settings.get("Size", ""))
    return Story(
        is_ai=True,
        prompt=prompt,
        model=settings.get("Model", ""),
        aspect_ratio=settings.get("Aspect ratio", "") if is_ours else "",
        resolution=settings.get("Resolution", "") if is_ours else "",
        task_id=settings.get("Task ID", "") if is_ours else "",
        width=whole_number(size[1]) if size else None,
        height=whole_number(size[2]) if size else None,
        source="musa" if is_ours else "automatic1111",
        raw={} if is_ours else ({NEGATIVE: negative} if negative else {}) | settings,
    )


def _settings(line: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PAIR.finditer(line[:_MOST_OF_LINE]):
        name, value = match[1].strip(), match[2].strip()
        if value.startswith('"') and value.endswith('"') and len(value) > 1:
            value = re.sub(r"\\(.)", r"\1", value[1:-1])
        if len(found) < _MOST:
            found.setdefault(name, shortened(value, _MOST_CHARACTERS))
    return found


def _prompts(lines: list[str]) -> tuple[str, str]:
    """Prompt and negative prompt; each may have several lines."""
    for number, line in enumerate(lines):
        if line.startswith(f"{NEGATIVE}:"):
            negative = [line.removeprefix(f"{NEGATIVE}:"), *lines[number + 1 :]]
            return "\n".join(lines[:number]).strip(), "\n".join(negative).strip()
    return "\n".join(lines).strip(), ""


def _quoted(value: str) -> str:
    if not re.search(r'[,:"\n]', value):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


def settings_of(values: Mapping[str, object]) -> dict[str, str]:
    """Settings of other software as texts: what is neither text nor number is left out."""
    simple = {str(name): value for name, value in values.items() if isinstance(value, str | int | float)}
    return {
        shortened(name, 100): shortened(_said(value), _MOST_CHARACTERS) for name, value in list(simple.items())[:_MOST]
    }


def _said(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
