"""A list of prompts, or of values for a template: looked at line by line before anything is sent."""

import re
import uuid
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.http import HttpRequest

from generations.actions import Order, Run
from generations.forms.generation import GenerationForm
from generations.forms.prompt_table import MOST_ROWS, Row, Table, decode, read_table
from generations.forms.references import Gathered, gather
from generations.gallery.projects import project_of_composer
from generations.gallery.reckoning import Factor, Reckoning, totalled
from generations.models import AspectRatio, Project, Resolution, Template, User
from generations.models.batch import MOST_GENERATIONS
from generations.models.prompt import prompt_digest
from generations.models.template_fields import TemplateError

MOST_BYTES = 1_000_000
MOST_TITLE = 200
RATIO = re.compile(r"0*(\d{1,2})\s*[:x×/]\s*0*(\d{1,2})(:00)?", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line as it would be asked: its order, or the sentences that say why not."""

    number: int
    prompt: str
    order: Order | None = None
    errors: tuple[str, ...] = ()

    @property
    def facts(self) -> str:
        """Ratio, resolution, how many, references."""
        order = self.order
        if not order:
            return ""
        references = [Factor(len(order.references), "reference").words] if order.references else []
        count = [f"{order.count} times"] if order.count > 1 else []
        return " · ".join([AspectRatio(order.aspect_ratio).label, order.resolution, *count, *references])


class PromptImport(forms.Form):
    """A file or pasted text. Valid means that it was read; `lines` tells which of them are good."""

    file = forms.Field(required=False)
    text = forms.CharField(required=False, strip=False)
    title = forms.CharField(required=False)
    request_key = forms.CharField(required=False, max_length=100)
    previewed = forms.CharField(required=False)

    def __init__(self, author: User, template: Template | None, data=None, files=None, **kwargs) -> None:
        super().__init__(data, files, auto_id=False, **kwargs)
        self.author = author
        self.template = template
        self.content = ""
        self.is_too_large = False
        self._gathered: dict[tuple[str, ...], Gathered] = {}

    @classmethod
    def of_request(cls, request: HttpRequest, template: Template | None) -> "PromptImport":
        """The form as somebody sent it."""
        return cls(request.user, template, request.POST, request.FILES)

    @classmethod
    def fresh(cls, author: User, template: Template | None) -> "PromptImport":
        return cls(author, template, initial={"request_key": uuid.uuid4().hex})

    def clean(self) -> dict:
        cleaned = super().clean()
        file, text = self.files.get("file"), cleaned.get("text", "")
        size = file.size if file else len(text.encode(errors="replace"))
        if size > MOST_BYTES:
            self.is_too_large = True
            raise forms.ValidationError(f"This has {size / 1e6:.1f} MB; at most {MOST_BYTES // 1_000_000} MB are read.")
        self.content = decode(file.read()) if file else text
        self.content = self.content.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        if not self.table.rows:
            raise forms.ValidationError("There is no line in it. Choose a file, or paste lines into the field.")
        cleaned["title"] = (file.name if file else cleaned.get("title")) or ""
        self._judge_together()
        return cleaned

    def _judge_together(self) -> None:
        missing = [field.name for field in self._asked if field.key not in self.table.columns]
        if missing:
            raise forms.ValidationError(f"There is no column for {', '.join(missing)}.")
        if self.table.is_cut:
            raise forms.ValidationError(
                f"It has more than {MOST_ROWS} lines; at most {MOST_GENERATIONS} pictures go into one run. Split it."
            )
        if self.reckoning.is_too_many:
            raise forms.ValidationError(
                f"The good lines make {self.reckoning.count:,} pictures; at most {MOST_GENERATIONS} go into one run. "
                "Take some out."
            )

    @cached_property
    def project(self) -> Project | None:
        """What its pictures are made for: the project that stands in the author's composer."""
        return project_of_composer(self.author)

    @cached_property
    def table(self) -> Table:
        """What was read."""
        return read_table(self.content, [field.key for field in self._asked] if self.template else ["prompt"])

    @cached_property
    def lines(self) -> list[Line]:
        """All of it, line by line."""
        return [self._line(row) for row in self.table.rows]

    @property
    def orders(self) -> tuple[Order, ...]:
        """Those of the good lines."""
        return tuple(line.order for line in self.lines if line.order)

    @property
    def bad_count(self) -> int:
        return len(self.lines) - len(self.orders)

    @property
    def reckoning(self) -> Reckoning:
        """What the good lines cost together."""
        counts = dict.fromkeys(Resolution.values, 0)
        for order in self.orders:
            counts[order.resolution] += order.count
        return totalled(counts)

    @property
    def digest(self) -> str:
        """Names the content, so that what is sent is what was looked at."""
        return prompt_digest(self.content)

    @property
    def is_as_previewed(self) -> bool:
        return self.cleaned_data["previewed"] == self.digest

    @property
    def run_title(self) -> str:
        """The name of the file, or of the template."""
        return (self.cleaned_data["title"] or (self.template.name if self.template else "Pasted list"))[:MOST_TITLE]

    @property
    def run(self) -> Run:
        """The good lines as one run; pressed twice it is one."""
        key = self.cleaned_data["request_key"]
        return Run(self.orders, self.run_title, self.template, request_key=key and f"{key}:{self.digest}")

    @property
    def example(self) -> str:
        """The columns that are understood, as a header row."""
        names = [field.name for field in self._asked] if self.template else ["prompt"]
        return ",".join([*names, "aspect_ratio", "resolution", "count", "references"])

    @property
    def _asked(self) -> tuple:
        return self.template.parsed.fields if self.template else ()

    def _line(self, row: Row) -> Line:
        if row.problem:
            return Line(row.line, _first_words(row), errors=(row.problem,))
        errors: list[str] = []
        prompt = self._filled(row, errors) if self.template else row.cells.get("prompt", "")
        references = self._references(row, errors)
        form = GenerationForm(self._settings(row, bool(references)) | {"prompt": prompt or "-"})
        errors += [sentence for sentences in form.errors.values() for sentence in sentences]
        if not prompt and not errors:
            errors = ["Write what the picture should show: the prompt is empty."]
        if errors:
            return Line(row.line, prompt or _first_words(row), errors=tuple(errors))
        asked = {name: form.cleaned_data[name] for name in ("prompt", "aspect_ratio", "resolution", "count")}
        return Line(row.line, prompt, Order(**asked, references=references, project=self.project))

    def _filled(self, row: Row, errors: list[str]) -> str:
        """The template's text with the values of a line; "" if one of them isn't taken."""
        values = {}
        for field in self._asked:
            try:
                values[field.key] = field.accept(row.cells.get(field.key, ""))
            except TemplateError as error:
                errors.append(str(error))
        return "" if errors else self.template.parsed.fill(values)

    def _settings(self, row: Row, has_references: bool) -> dict[str, str]:
        template = self.template
        ratio = template.aspect_ratio if template else AspectRatio.MATCH if has_references else AspectRatio.R_1_1
        return {
            "aspect_ratio": _ratio(row.cells.get("aspect_ratio", "")) or ratio,
            "resolution": row.cells.get("resolution", "").upper().replace(" ", "")
            or (template and template.resolution),
            "count": row.cells.get("count", "") or (template.count if template else 1),
        }

    def _references(self, row: Row, errors: list[str]) -> tuple:
        given = tuple(row.cells.get("references", "").split())
        if given not in self._gathered:  # many lines have the same ones
            own = self._own if self.template else ()
            self._gathered[given] = gather(self.author, [*own, *(_reference(word) for word in given)])
        gathered = self._gathered[given]
        errors += gathered.errors
        return tuple(gathered.references)

    @cached_property
    def _own(self) -> list[int]:
        """The template's own, which come before those of the line."""
        return list(self.template.references.values_list("image", flat=True))


def _ratio(cell: str) -> str:
    """A ratio as people and spreadsheets write it: 16x9, 16/9, 04:05:00."""
    if cell.casefold().startswith("match"):
        return AspectRatio.MATCH
    found = RATIO.fullmatch(cell)
    return f"{found[1]}:{found[2]}" if found else cell


def _reference(word: str) -> int | str:
    return int(word) if word.isdecimal() and len(word) < 19 else word


def _first_words(row: Row) -> str:
    return next((cell for cell in row.cells.values() if cell), "")[:300]
