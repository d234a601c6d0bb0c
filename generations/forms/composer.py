"""The studio's form: what to generate, and the references given as files, addresses and images of ours."""

import uuid
from collections.abc import Iterator, Sequence

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from generations.actions import Order
from generations.forms.generation import GenerationForm
from generations.forms.references import Gathered, Given, GivenFile, gather
from generations.gallery import Recipe, reference_shown
from generations.gallery.projects import ProjectChoice, project_choices
from generations.gallery.recipe import shown_with_roles
from generations.models import GalleryImage, Project, Reference, User

FIELD_OF = {"file": "references", "url": "reference_urls", "image": "reference_images"}


class ComposerForm(GenerationForm):
    """The composer. When it is refused, everything typed and every good reference is still there."""

    references = forms.Field(required=False)
    reference_urls = forms.Field(required=False)
    reference_images = forms.Field(required=False)
    reference_order = forms.CharField(required=False)
    newest_day = forms.CharField(required=False, max_length=10)
    project = forms.CharField(required=False)

    def __init__(self, data=None, files: MultiValueDict | None = None, *, author: User, oversized=(), **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.author = author
        self.oversized = oversized
        self.gathered = Gathered()
        self.revision = ""  # of the draft that it was filled with
        self.filled = ""  # what else it was filled with, in a sentence
        self.roles_given: tuple[str, ...] = ()  # of the references that it was filled with
        self.before: dict | None = None  # the draft, if something else took its place

    @classmethod
    def of_request(cls, request: HttpRequest) -> "ComposerForm":
        """The form as somebody sent it."""
        # request.FILES reads the body; only then is known which files were too large.
        files = request.FILES
        return cls(
            request.POST, files, author=request.user, oversized=getattr(request, "oversized_files", ()), auto_id=False
        )

    @classmethod
    def fresh(cls, author: User, recipe: Recipe) -> "ComposerForm":
        """A form that nobody has sent yet, filled with this."""
        initial = {"request_key": uuid.uuid4().hex, "project": recipe.project.pk if recipe.project else ""}
        form = cls(author=author, initial=recipe.fields | initial, auto_id=False)
        form.gathered.references = list(recipe.references)
        form.roles_given = recipe.roles
        return form

    def clean_reference_images(self) -> None:
        for given in self.data.getlist("reference_images"):
            if given and not _is_number(given):
                raise forms.ValidationError("A reference from the gallery is named by its number.")

    def clean_project(self) -> Project | None:
        given = self.cleaned_data["project"]
        if not given:
            return None
        project = Project.objects.shown().filter(pk=int(given)).first() if _is_number(given) else None
        if project is None:
            raise forms.ValidationError("That project isn't there any more. Choose another, or none.")
        if project.closed_at:
            raise forms.ValidationError(f"“{project}” was closed. Reopen it on the Team page, or choose another.")
        return project

    @property
    def projects(self) -> list[ProjectChoice]:
        """The projects that can be chosen."""
        return project_choices()

    @property
    def chosen_project(self) -> int | None:
        """The id of the one that is."""
        chosen = str(self["project"].value() or "")
        return int(chosen) if _is_number(chosen) else None

    def clean(self) -> dict:
        cleaned = super().clean()
        self.gathered = gather(self.author, self._given())
        for name in self.oversized:
            self.add_error("references", f"{name}: It is larger than 30 MB, the most a reference may have.")
        for error in self.gathered.errors:
            self.add_error("references", error)
        return cleaned

    @property
    def is_too_large(self) -> bool:
        """Whether something was refused for its size alone (HTTP 413)."""
        return bool(self.oversized)

    @property
    def order(self) -> Order:
        """What the valid form asks for."""
        cleaned = self.cleaned_data
        return Order(
            prompt=cleaned["prompt"],
            aspect_ratio=cleaned["aspect_ratio"],
            resolution=cleaned["resolution"],
            count=cleaned["count"],
            references=tuple(self.gathered.references),
            roles=tuple(self.roles),
            request_key=cleaned["request_key"] or None,
            project=cleaned["project"],
        )

    @property
    def digest(self) -> str:
        """Of the order, as far as it can be told while somebody still writes; "" if it can't.

        Nothing is stored or looked up for it but the images that are named: a file's bytes aren't here yet.
        """
        fields = GenerationForm(self.data)
        given = list(self._given())
        if not fields.is_valid() or any(isinstance(one, GivenFile) for one in given):
            return ""
        images = GalleryImage.objects.shown().in_bulk([one for one in given if isinstance(one, int)])
        references = tuple(images.get(one) if isinstance(one, int) else one for one in given)
        if None in references:
            return ""
        asked = {name: fields.cleaned_data[name] for name in ("prompt", "aspect_ratio", "resolution")}
        return Order(**asked, references=references).digest

    @property
    def kept(self) -> list[dict]:
        """The references for showing them again, in order, as `reference_shown` has them."""
        return shown_with_roles(self.gathered.references, self.roles)

    @property
    def roles(self) -> Sequence[str]:
        """What each reference is for: "" or one of the roles; anything else counts as nothing said.

        Each has a field of its own, `role-` and the image's id or the address: so it stays with its picture when others
        are refused or taken out.
        """
        if not self.is_bound:
            return self.roles_given
        names = (one if isinstance(one, str) else one.pk for one in self.gathered.references)
        given = (self.data.get(f"role-{name}", "") for name in names)
        return [role if role in Reference.Role.values else "" for role in given]

    @property
    def kept_references(self) -> list[dict]:
        """The images among the references, for showing them again."""
        return [reference_shown(image) for image in self.gathered.images]

    @property
    def kept_urls(self) -> list[str]:
        return self.gathered.urls

    def _given(self) -> Iterator[Given]:
        """The references in the order wanted: `reference_order` names them as `file:0,url:0,image:0`."""
        waiting = self._by_field()
        for word in self.data.get("reference_order", "").split(","):
            kind, _, number = word.partition(":")
            given = waiting.get(FIELD_OF.get(kind, ""), {})
            if _is_number(number) and int(number) in given:
                yield given.pop(int(number))
        for given in waiting.values():
            yield from given.values()

    def _by_field(self) -> dict[str, dict[int, Given]]:
        """What was given in each of the three fields, by its place there; a place left empty counts too."""
        files = self.files.getlist("references") if self.files else []
        urls = [url.strip() for url in self.data.getlist("reference_urls")]
        images = self.data.getlist("reference_images")
        return {
            "references": {place: _file(upload) for place, upload in enumerate(files)},
            "reference_urls": {place: url for place, url in enumerate(urls) if url},
            "reference_images": {place: int(number) for place, number in enumerate(images) if _is_number(number)},
        }


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19


def _file(upload: UploadedFile) -> GivenFile:
    return GivenFile(upload.file, upload.name or "")
