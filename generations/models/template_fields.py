"""The little language of templates: a prompt with typed fields in braces. Pure Python.

::

    {product}                 text
    {mood: warm|cold}         one of these
    {n: 1..5}                 a whole number, both ends included
    {{ and }}                 braces that are meant

A field that is named twice is one field; it has to be typed only once. Names are compared without regard to case.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

MOST_FIELDS = 12
MOST_CHOICES = 50
NAME_LENGTH = 40
VALUE_LENGTH = 1000
LARGEST = 999_999

_NAME = re.compile(r"[^\W\d_][\w -]*")
_RANGE = re.compile(r"(-?[0-9]{1,6})\s*\.\.\s*(-?[0-9]{1,6})")
_NUMBER = re.compile(r"-?[0-9]{1,6}")


class TemplateError(ValueError):
    """A text that is no template, or a value that a field doesn't take; the text is a sentence for its writer."""


@dataclass(frozen=True)
class Field:
    """One that is filled in: any text, one of `choices`, or, with `bounds`, a whole number."""

    name: str
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None

    @property
    def key(self) -> str:
        """What makes two names the same field."""
        return self.name.casefold()

    @property
    def is_text(self) -> bool:
        return not self.choices and not self.bounds

    @property
    def kind(self) -> str:
        """In two words: text, one of, 1 to 5."""
        if self.bounds:
            return f"{self.bounds[0]} to {self.bounds[1]}"
        return "one of" if self.choices else "text"

    def accept(self, value: str) -> str:
        """The value as it will stand in the prompt.

        Raises: TemplateError if the field doesn't take it.
        """
        value = value.strip()
        if not value:
            raise TemplateError(f"{self.name} has no value.")
        if self.bounds:
            return self._accept_number(value)
        if self.choices:
            return self._accept_choice(value)
        if len(value) > VALUE_LENGTH:
            raise TemplateError(f"A value of {self.name} has {len(value):,} characters; at most {VALUE_LENGTH:,} fit.")
        return value

    def _accept_choice(self, value: str) -> str:
        for choice in self.choices:
            if choice.casefold() == value.casefold():
                return choice
        raise TemplateError(f"{self.name} can’t be “{shortened(value)}”. It is one of: {', '.join(self.choices)}.")

    def _accept_number(self, value: str) -> str:
        least, most = self.bounds
        if not _NUMBER.fullmatch(value) or not least <= int(value) <= most:
            raise TemplateError(
                f"{self.name} can’t be “{shortened(value)}”. It is a whole number from {least} to {most}."
            )
        return str(int(value))


@dataclass(frozen=True)
class ParsedTemplate:
    """The text cut into what stands as it is and the fields between, in order."""

    parts: tuple[str | Field, ...]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Each field once, in the order in which they first stand in the text."""
        return tuple({part.key: part for part in self.parts if isinstance(part, Field)}.values())

    def fill(self, values: Mapping[str, str]) -> str:
        """The prompt with a value for each field, by the field's key; KeyError if one is missing."""
        return "".join(part if isinstance(part, str) else values[part.key] for part in self.parts)


def parse(text: str) -> ParsedTemplate:
    """Read a template.

    Raises: TemplateError, with a sentence that says where and what is wrong.
    """
    parts = list(_parts(text))
    typed: dict[str, Field] = {}
    for field in (part for part in parts if isinstance(part, Field)):
        known = typed.setdefault(field.key, field)
        if known.is_text:
            typed[field.key] = Field(known.name, field.choices, field.bounds)
        elif not field.is_text and (field.choices, field.bounds) != (known.choices, known.bounds):
            raise TemplateError(
                f"{{{field.name}}} is given two different types. Type it once, and then write only its name."
            )
    if len(typed) > MOST_FIELDS:
        raise TemplateError(f"There are {len(typed)} fields; at most {MOST_FIELDS} fit into one template.")
    return ParsedTemplate(tuple(typed[part.key] if isinstance(part, Field) else part for part in parts))


def escaped(text: str) -> str:
    """The text as a template that says exactly this: its braces are meant."""
    return text.replace("{", "{{").replace("}", "}}")


def shortened(text: str, length: int = 40) -> str:
    """A text as a sentence quotes it."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def _parts(text: str) -> Iterator[str | Field]:
    """Literal runs, and the fields between them, typed as each is written."""
    literal, place = [], 0
    while place < len(text):
        character = text[place]
        if character not in "{}":
            end = min(_next_brace(text, place), len(text))
            literal.append(text[place:end])
            place = end
        elif text[place : place + 2] == character * 2:
            literal.append(character)
            place += 2
        elif character == "}":
            raise TemplateError(
                f"A closing brace stands alone after “{_before(text, place)}”. Write }}}} if it is meant."
            )
        else:
            inside, place = _inside(text, place)
            if literal:
                yield "".join(literal)
                literal = []
            yield _field(inside)
    if literal:
        yield "".join(literal)


def _next_brace(text: str, place: int) -> int:
    return min((found for found in (text.find("{", place), text.find("}", place)) if found >= 0), default=len(text))


def _inside(text: str, start: int) -> tuple[str, int]:
    """What stands in the braces that open at `start`, and where the text goes on."""
    end = _next_brace(text, start + 1)
    if end == len(text):
        raise TemplateError(
            f"{{{shortened(text[start + 1 :])} is not closed. Close the field with }}, or write {{{{ for a brace."
        )
    if text[end] == "{":
        raise TemplateError(
            f"In {{{shortened(text[start + 1 : end])} another field opens. Close it with }}, or write {{{{ for a brace."
        )
    return text[start + 1 : end], end + 1


def _before(text: str, place: int) -> str:
    line = " ".join(text[max(0, place - 200) : place].split())
    return line if len(line) <= 24 else f"…{line[-23:].lstrip()}"


def _field(inside: str) -> Field:
    name, colon, kind = (piece.strip() for piece in inside.partition(":"))
    name = " ".join(name.split())
    written = f"{{{shortened(inside)}}}"
    if not name:
        raise TemplateError(f"{written} has no name. Write {{product}}, or {{{{ for a brace that is meant.")
    if len(name) > NAME_LENGTH:
        raise TemplateError(f"{written}: the name has {len(name)} characters; at most {NAME_LENGTH} fit.")
    if not _NAME.fullmatch(name):
        raise TemplateError(f"{written}: a name begins with a letter and holds letters, digits, spaces and hyphens.")
    if not colon:
        return Field(name)
    if "|" in kind:
        return Field(name, choices=_choices(kind, written))
    return Field(name, bounds=_bounds(kind, written))


def _choices(kind: str, written: str) -> tuple[str, ...]:
    choices = tuple(" ".join(choice.split()) for choice in kind.split("|"))
    if not all(choices):
        raise TemplateError(f"{written}: one of the choices is empty.")
    if len(choices) > MOST_CHOICES:
        raise TemplateError(f"{written} has {len(choices)} choices; at most {MOST_CHOICES} fit.")
    if len({choice.casefold() for choice in choices}) < len(choices):
        raise TemplateError(f"{written}: the same choice stands there twice.")
    return choices


def _bounds(kind: str, written: str) -> tuple[int, int]:
    bounds = _RANGE.fullmatch(kind)
    if not bounds:
        raise TemplateError(f"{written}: after the colon stand choices, as in warm|cold, or whole numbers, as in 1..5.")
    least, most = int(bounds[1]), int(bounds[2])
    if least > most:
        raise TemplateError(f"{written} runs backwards: write {most}..{least}.")
    return least, most
