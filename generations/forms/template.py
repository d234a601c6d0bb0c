"""A prompt with fields, as somebody writes it down."""

from django import forms
from django.http import HttpRequest

from generations.actions.templates import TemplateContent
from generations.forms.generation import PROMPT_MAX_LENGTH, GenerationForm, PromptField
from generations.forms.references import Gathered, Given, GivenFile, gather
from generations.media import media_url
from generations.models import AspectRatio, GalleryImage, Generation, Resolution, Template, User
from generations.models.template_fields import TemplateError, escaped, parse

MAX_NAME = 100


class TemplateForm(forms.Form):
    """Name, text, settings and references of a template. Refused, everything typed is still there."""

    name = forms.CharField(
        max_length=MAX_NAME,
        error_messages={
            "required": "Give it a name by which the others find it.",
            "max_length": "The name has %(show_value)d characters; at most %(limit_value)d fit.",
        },
    )
    text = PromptField(
        max_length=PROMPT_MAX_LENGTH,
        error_messages={
            "required": "Write the prompt; what changes from run to run stands in braces.",
            "max_length": "The prompt has %(show_value)d characters; at most %(limit_value)d fit.",
        },
    )
    aspect_ratio = GenerationForm.base_fields["aspect_ratio"]
    resolution = GenerationForm.base_fields["resolution"]
    count = GenerationForm.base_fields["count"]
    is_shared = forms.BooleanField(required=False)
    references = forms.Field(required=False)

    def __init__(self, data=None, files=None, *, author: User, images: list[GalleryImage] = (), **kwargs) -> None:
        super().__init__(data, files, auto_id=False, **kwargs)
        self.author = author
        self.gathered = Gathered(references=list(images))

    @classmethod
    def of_request(cls, request: HttpRequest) -> "TemplateForm":
        """The form as somebody sent it."""
        return cls(request.POST, request.FILES, author=request.user)

    @classmethod
    def fresh(cls, author: User, **content) -> "TemplateForm":
        """An empty one, or one filled with some content."""
        settings = {"aspect_ratio": AspectRatio.R_1_1, "resolution": Resolution.K2, "count": 1}
        images = content.pop("images", ())
        return cls(author=author, images=images, initial=settings | content)

    @classmethod
    def of_template(cls, author: User, template: Template) -> "TemplateForm":
        """One that is there, to be changed."""
        names = ("name", "text", "aspect_ratio", "resolution", "count", "is_shared")
        images = [reference.image for reference in template.references.select_related("image")]
        return cls.fresh(author, images=images, **{name: getattr(template, name) for name in names})

    @classmethod
    def of_generation(cls, author: User, generation: Generation) -> "TemplateForm":
        """A request as it was sent; its braces were meant, fields are for its writer to put in."""
        references = generation.references.select_related("image").filter(image__isnull=False)
        return cls.fresh(
            author,
            text=escaped(generation.prompt),
            aspect_ratio=generation.aspect_ratio,
            resolution=generation.resolution,
            images=[reference.image for reference in references.order_by("position")],
        )

    @classmethod
    def of_composer(cls, request: HttpRequest) -> "TemplateForm":
        """What stands in the composer, however unfinished."""
        prompt = request.POST.get("prompt", "")
        content = {name: request.POST.get(name) for name in ("aspect_ratio", "resolution", "count")}
        return cls.fresh(
            request.user,
            text=prompt if _is_template(prompt) else escaped(prompt),
            images=gather(request.user, image_ids(request.POST.getlist("reference_images"))).images,
            **{name: value for name, value in content.items() if value},
        )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        try:
            parse(text)
        except TemplateError as error:
            raise forms.ValidationError(str(error)) from error
        return text

    clean_aspect_ratio = GenerationForm.clean_aspect_ratio
    clean_resolution = GenerationForm.clean_resolution
    clean_count = GenerationForm.clean_count

    def clean(self) -> dict:
        self.gathered = gather(self.author, self._given())
        for error in self.gathered.errors:
            self.add_error("references", error)
        return super().clean()

    @property
    def content(self) -> TemplateContent:
        """What the valid form says."""
        cleaned = {name: value for name, value in self.cleaned_data.items() if name != "references"}
        return TemplateContent(**cleaned, images=tuple(self.gathered.images))

    @property
    def kept_references(self) -> list[dict]:
        return shown_references(self.gathered.images)

    def _given(self) -> list[Given]:
        files = self.files.getlist("references") if self.files else []
        return [
            *image_ids(self.data.getlist("reference_images")),
            *(GivenFile(file.file, file.name or "") for file in files),
        ]


def shown_references(images: list[GalleryImage]) -> list[dict]:
    """Images among a form's references, for its page."""
    return [
        {
            "id": image.pk,
            "src": media_url(image.thumbnail_path(320)),
            "name": image.name or image.caption,
            "width": image.width,
            "height": image.height,
        }
        for image in images
    ]


def image_ids(given: list[str]) -> list[int]:
    """The numbers of images, as hidden inputs name them; what is none is passed over."""
    return [int(number) for number in given if number.isdecimal() and len(number) < 19]


def _is_template(text: str) -> bool:
    try:
        return bool(parse(text).fields)
    except TemplateError:
        return False
