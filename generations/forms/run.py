"""The values that a template is run with: every combination of them is one picture."""

import uuid
from collections.abc import Iterator
from functools import cached_property
from itertools import product

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict

from generations.actions import Order, Run
from generations.forms.generation import GenerationForm
from generations.forms.references import Gathered, gather
from generations.forms.template import image_ids, shown_references
from generations.gallery.projects import project_of_composer
from generations.gallery.reckoning import Factor, Reckoning, reckon
from generations.models import AspectRatio, Batch, Project, Template, User
from generations.models.batch import MOST_GENERATIONS
from generations.models.prompt import prompt_digest
from generations.models.template_fields import Field, TemplateError

PREFIX = "value:"
MOST_VALUES = 200
MOST_OFFERED = 12
"""Numbers that are offered one by one; of more, one types those that one wants."""


class ValuesField(forms.Field):
    """The values of one field: any number of inputs, and one on each line of those that have lines."""

    widget = forms.MultipleHiddenInput

    def __init__(self, field: Field) -> None:
        super().__init__(required=False)
        self.field = field

    def clean(self, given: list[str]) -> list[str]:
        typed = lines(given)
        if not typed:
            raise forms.ValidationError(f"Give {self.field.name} at least one value.")
        if len(typed) > MOST_VALUES:
            raise forms.ValidationError(f"{self.field.name} has {len(typed)} values; at most {MOST_VALUES} fit.")
        try:
            return list(dict.fromkeys(self.field.accept(value) for value in typed))
        except TemplateError as error:
            raise forms.ValidationError(str(error)) from error


def lines(given: list[str]) -> list[str]:
    """What was typed, without empty lines and without what stands there twice."""
    typed = (" ".join(line.split()) for text in given or () for line in text.splitlines())
    return list(dict.fromkeys(filter(None, typed)))


class RunForm(forms.Form):
    """Values, ratios, references and how many of each combination. Refused, everything typed is still there."""

    ratio = forms.MultipleChoiceField(
        choices=AspectRatio.choices,
        error_messages={
            "required": "Choose at least one aspect ratio.",
            "invalid_choice": "“%(value)s” is not one of the aspect ratios.",
        },
    )
    resolution = GenerationForm.base_fields["resolution"]
    count = GenerationForm.base_fields["count"]
    request_key = forms.CharField(max_length=100, required=False)
    agreed = forms.IntegerField(required=False)
    version = forms.CharField(required=False)

    def __init__(self, template: Template, author: User, data: MultiValueDict | None = None, **kwargs) -> None:
        super().__init__(data, auto_id=False, **kwargs)
        self.template = template
        self.author = author
        self.own, self.varied = Gathered(), Gathered()
        for field in template.parsed.fields:
            self.fields[PREFIX + field.key] = ValuesField(field)

    @classmethod
    def fresh(cls, template: Template, author: User, earlier: Batch | None = None) -> "RunForm":
        """The template as it was saved, or with the values of an earlier run of it."""
        initial = {
            "ratio": [template.aspect_ratio],
            "resolution": template.resolution,
            "count": template.count,
            "request_key": uuid.uuid4().hex,
            "version": prompt_digest(template.text),
        }
        for field in template.parsed.fields:
            first = field.choices[:1] or (field.bounds and [str(field.bounds[0])]) or []
            initial[PREFIX + field.key] = list(first)
        form = cls(template, author, initial=initial | (_of_batch(earlier) if earlier else {}))
        form.own.references = [reference.image for reference in template.references.select_related("image")]
        if earlier:
            form.varied = gather(author, _varied(earlier))
        return form

    def clean_ratio(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["ratio"]))

    clean_resolution = GenerationForm.clean_resolution
    clean_count = GenerationForm.clean_count

    def clean(self) -> dict:
        cleaned = super().clean()
        self.own = gather(self.author, image_ids(self.data.getlist("reference_images")))
        self.varied = gather(self.author, image_ids(self.data.getlist("vary_images")))
        for error in [*self.own.errors, *self.varied.errors]:
            self.add_error(None, error)
        if cleaned.get("version") not in ("", prompt_digest(self.template.text)):
            self.add_error(None, "This template was changed since you opened it. Look at it once more, then run it.")
        if not self.errors:
            self._judge_together()
        return cleaned

    def _judge_together(self) -> None:
        count, agreed = self.reckoning.count, self.cleaned_data["agreed"]
        if self.reckoning.is_too_many:
            self.add_error(None, f"These make {count:,} pictures; at most {MOST_GENERATIONS} are run at once.")
        elif agreed is not None and agreed != count:
            self.add_error(
                None, f"Nothing was sent yet: these make {self.reckoning.images}. Look at the cost, then run."
            )
        elif errors := dict.fromkeys(error for order in self.orders for error in refused(order)):
            self.add_error(None, next(iter(errors)))
        elif len(self.orders[0].references) > settings.REFERENCE_MAX_COUNT:
            most = settings.REFERENCE_MAX_COUNT
            self.add_error(None, f"At most {most} references fit into one request, the varied one included.")

    @property
    def axes(self) -> list[dict]:
        """What is varied, as `Batch` has it; of the valid form."""
        fields = [{"name": field.name, "values": self.cleaned_data[PREFIX + field.key]} for field in self._asked]
        varied, count = self.varied.images, self.cleaned_data["count"]
        if varied:
            names = [image.name or image.caption for image in varied]
            fields.append({"name": "reference", "kind": "image", "values": names, "images": [one.pk for one in varied]})
        fields.append({"name": "ratio", "kind": "ratio", "values": self.cleaned_data["ratio"]})
        if count > 1:
            values = [str(number) for number in range(1, count + 1)]
            fields.append({"name": "variation", "kind": "variation", "values": values})
        return fields

    @cached_property
    def project(self) -> Project | None:
        """What its pictures are made for: the project that stands in the author's composer."""
        return project_of_composer(self.author)

    @cached_property
    def orders(self) -> tuple[Order, ...]:
        """One for each combination, the last axis turning fastest."""
        return tuple(self._orders())

    def _orders(self) -> Iterator[Order]:
        values = [self.cleaned_data[PREFIX + field.key] for field in self._asked]
        varied = [(image,) for image in self.varied.images] or [()]
        count = range(self.cleaned_data["count"])
        for *chosen, more, ratio, _ in product(*values, varied, self.cleaned_data["ratio"], count):
            filled = {field.key: value for field, value in zip(self._asked, chosen, strict=True)}
            yield Order(
                prompt=self.template.parsed.fill(filled),
                aspect_ratio=ratio,
                resolution=self.cleaned_data["resolution"],
                references=(*self.own.images, *more),
                project=self.project,
            )

    @property
    def run(self) -> Run:
        """What the valid form asks for. Its key is that of the page and of what is asked: pressed twice it is one run,
        and after going back and changing something it is another.
        """
        key = self.cleaned_data["request_key"]
        asked = prompt_digest("".join(order.digest for order in self.orders))
        return Run(self.orders, self.template.name, self.template, tuple(self.axes), key and f"{key}:{asked}")

    @property
    def reckoning(self) -> Reckoning:
        """Of what is typed, whether it is valid or not."""
        factors = [Factor(len(self.typed(field)), field.name) for field in self._asked]
        varied = len(self.varied.images)
        if varied:
            factors.append(Factor(varied, "reference"))
        factors.append(Factor(len(lines(self["ratio"].value())), "ratio"))
        count = str(self["count"].value() or 1)
        if count.isdecimal() and 1 < int(count) <= 8:
            factors.append(Factor(int(count), "variation"))
        resolution = self["resolution"].value()
        known = dict(self.fields["resolution"].choices)
        return reckon(factors, resolution if resolution in known else self.template.resolution)

    def typed(self, field: Field) -> list[str]:
        """The values of a field as they stand in the form."""
        return lines(self[PREFIX + field.key].value())

    @property
    def questions(self) -> list[dict]:
        """The fields for the page, each with what stands in it and, if there are few, what can be chosen."""
        return [self._question(field) for field in self._asked]

    @property
    def kept_references(self) -> list[dict]:
        return shown_references(self.own.images)

    @property
    def kept_varied(self) -> list[dict]:
        return shown_references(self.varied.images)

    @property
    def _asked(self) -> tuple[Field, ...]:
        return self.template.parsed.fields

    def _question(self, field: Field) -> dict:
        typed = self.typed(field)
        offered = _offered(field)
        return {
            "name": PREFIX + field.key,
            "field": field,
            "many": Factor(2, field.name).words.removeprefix("2 "),
            "typed": typed,
            "options": [(value, value in typed) for value in offered],
            "hint": f"{len(typed)} of {len(offered)}" if field.choices else Factor(len(typed), "value").words,
            "errors": self[PREFIX + field.key].errors,
        }


def refused(order: Order) -> list[str]:
    """What the form of a single request would say to this one; nothing if it is good."""
    asked = {"prompt": order.prompt, "aspect_ratio": order.aspect_ratio, "resolution": order.resolution}
    form = GenerationForm(asked | {"count": order.count})
    return [sentence for errors in form.errors.values() for sentence in errors]


def _offered(field: Field) -> list[str]:
    if field.bounds and field.bounds[1] - field.bounds[0] < MOST_OFFERED:
        return [str(number) for number in range(field.bounds[0], field.bounds[1] + 1)]
    return list(field.choices)


def _of_batch(batch: Batch) -> dict:
    """The values of an earlier run, as far as they can be told."""
    found = {PREFIX + axis["name"].casefold(): axis["values"] for axis in batch.axes if "kind" not in axis}
    ratios = [axis["values"] for axis in batch.axes if axis.get("kind") == "ratio"]
    counts = [len(axis["values"]) for axis in batch.axes if axis.get("kind") == "variation"]
    return found | ({"ratio": ratios[0]} if ratios else {}) | ({"count": counts[0] if counts else 1})


def _varied(batch: Batch) -> list[int]:
    return [pk for axis in batch.axes if axis.get("kind") == "image" for pk in axis["images"]]
