"""The API's root: who may call, what there is, and one shape for everything that goes wrong."""

from ninja import NinjaAPI

from generations.api import account, errors, generations, images, refusals
from generations.api.auth import TokenAuth

api = NinjaAPI(
    title="Musa",
    version="1",
    description="Generate pictures and find them again. Get a token on your account page, and send it as "
    "`Authorization: Bearer <token>`.",
    urls_namespace="api-1",
    auth=TokenAuth(),
)
for router in (generations.router, images.router, account.router):
    refusals.refuse_other_methods(router)
    api.add_router("", router)
api.add_router("", refusals.router)
errors.handle(api)
