"""A program that calls the API with somebody's token."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from generations.models import ApiToken, User

PREFIX = "/api/v1/"


class ApiClient:
    """Calls as `user`; answers Django's responses."""

    def __init__(self, user: User) -> None:
        _, self.token = ApiToken.objects.issue(user, "Tests")
        self.client = Client(headers={"authorization": f"Bearer {self.token}"}, raise_request_exception=False)

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.client.get(PREFIX + path, query)

    def post(self, path: str, body: Any = None) -> HttpResponse:
        return self.client.post(PREFIX + path, json.dumps(body), content_type="application/json")

    def upload(self, file: Any) -> HttpResponse:
        return self.client.post(f"{PREFIX}images", {"file": file})

    def delete(self, path: str) -> HttpResponse:
        return self.client.delete(PREFIX + path)

    def walk(self, path: str, **query: Any) -> list[dict]:
        """The results of all pages."""
        page = self.get(path, **query).json()
        results = page["results"]
        while page["next"]:
            page = self.get(path, **query, cursor=page["next"]).json()
            results += page["results"]
        return results


def error_of(response: HttpResponse) -> dict:
    """The error of a refused call, after a look at its shape."""
    error = response.json()["error"]
    assert set(error) == {"code", "message", "fields"}
    assert error["message"]
    return error
