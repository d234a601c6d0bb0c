"""The gallery, uploads and the trash."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from ninja import File, Query, Router, Status
from ninja.files import UploadedFile

from generations import actions, imaging, models
from generations.api import shapes
from generations.api.errors import ApiError, Invalid, NotFound
from generations.api.queries import ImageQuery
from generations.api.showing import Shown, image_rows
from generations.gallery import newest_images

router = Router(tags=["images"])


@router.get("/images", response=shapes.answers({200: shapes.Images}, 404, 422), summary="List and search images")
def index(request: HttpRequest, query: Query[ImageQuery]):
    """The gallery, newest first; each image is shown once, whatever arrives meanwhile."""
    filters = query.filters(request.user)
    rows = image_rows(newest_images(filters, query.before, query.limit + 1))
    page = {
        "results": Shown(request).images(rows[: query.limit]),
        "next": str(rows[query.limit - 1]["sort_key"]) if len(rows) > query.limit else None,
    }
    return JsonResponse(page)  # as it is: judging each value of our own answer again takes half of the time


@router.post(
    "/images", response=shapes.answers({201: shapes.Image, 200: shapes.Image}, 400, 413, 422), summary="Upload an image"
)
def upload(request: HttpRequest, file: UploadedFile | None = File(None)):  # noqa: B008  (how ninja is told)
    """Keep a picture as a reference. Bytes that are here already answer 200 with the image that has them."""
    if getattr(request, "oversized_files", None):
        raise _too_large(f"It is larger than {settings.REFERENCE_MAX_BYTES // 1_000_000} MB.")
    if file is None:
        raise Invalid({"file": ["Send a picture as the multipart field “file”."]})
    try:
        imaging.inspect(file.file, max_bytes=settings.REFERENCE_MAX_BYTES, max_pixels=settings.PICTURE_MAX_PIXELS)
        file.file.seek(0)
        image, is_new = actions.keep_upload(request.user, file.file, file.name)
    except imaging.TooLarge as error:
        raise _too_large(str(error)) from error
    except imaging.ImageError as error:
        raise Invalid({"file": [str(error)]}) from error
    return Status(201 if is_new else 200, _shown(request, image.pk))


@router.get("/images/{int:id}", response=shapes.answers({200: shapes.Image}, 404), summary="One image")
def detail(request: HttpRequest, id: int):
    """One in the trash too; then `trashed_at` says since when."""
    return _shown(request, id)


@router.delete("/images/{int:id}", response=shapes.answers({204: None}, 404), summary="Move to the trash")
def trash(request: HttpRequest, id: int):
    """It can be restored."""
    actions.trash(_get(id), request.user)
    return Status(204, None)


@router.post(
    "/images/{int:id}/restore", response=shapes.answers({200: shapes.Image}, 404), summary="Bring back from the trash"
)
def restore(request: HttpRequest, id: int):
    actions.restore(_get(id), request.user)
    return _shown(request, id)


def _get(image_id: int) -> models.GalleryImage:
    image = models.GalleryImage.objects.filter(pk=image_id).first()
    if image is None:
        raise NotFound("image")
    return image


def _shown(request: HttpRequest, image_id: int) -> dict:
    rows = image_rows(models.GalleryImage.objects.filter(pk=image_id))
    if not rows:
        raise NotFound("image")
    return Shown(request).images(rows)[0]


def _too_large(sentence: str) -> ApiError:
    return ApiError(413, f"{sentence} Nothing was stored.", {"file": [sentence]})
