"""What there isn't: other methods of known addresses, and unknown addresses."""

from collections.abc import Callable

from django.http import HttpRequest
from ninja import Router

from generations.api.errors import ApiError

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

router = Router()


def refuse_other_methods(of: Router) -> None:
    """Answer 405 in the API's own shape for every method that an address of this router doesn't know."""
    for path, view in of.path_operations.items():
        known = {method for operation in view.operations for method in operation.methods}
        others = [method for method in METHODS if method not in known]
        of.add_api_operation(path, others, _refusal(sorted(known), "{int:id}" in path), include_in_schema=False)


def _refusal(known: list[str], has_id: bool) -> Callable[..., None]:
    def refuse(request: HttpRequest) -> None:
        raise ApiError(405, f"{request.method} is not possible here, but {' and '.join(known)}.")

    def refuse_of_one(request: HttpRequest, id: int) -> None:
        refuse(request)

    return refuse_of_one if has_id else refuse


@router.api_operation(METHODS, "/{path:rest}", include_in_schema=False)
def nothing_here(request: HttpRequest, rest: str) -> None:
    raise ApiError(404, "There is no call at this address. /api/v1/docs lists what there is.")
