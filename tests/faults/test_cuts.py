"""A connection that is cut at every stage of an answer, and of a download."""

import socket
from collections import Counter
from collections.abc import Iterator

import pytest

from generations.models import Generation, Status
from tests.engine_steps import TASK, finished, picture_bytes
from tests.faults.invariants import assert_nothing_lost_and_nothing_paid_twice
from tests.http_server import HTTPServer, Received, answer

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = picture_bytes(300, 200)
STAGES = ("nothing", "status line", "headers", "no body", "half a body", "all but a byte")


def cut(message: bytes, stage: str) -> bytes:
    """As much of an HTTP answer as comes before the connection breaks."""
    head = message.index(b"\r\n\r\n") + 4
    ends = dict(zip(STAGES, (0, 9, head - 6, head, (head + len(message)) // 2, len(message) - 1), strict=True))
    return message[: ends.get(stage, len(message))]


class CuttingAPI:
    """Cuts the answer to a prompt that says where, each time; and a picture named by a stage, the first time."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: Counter[str] = Counter()  # by prompt
        self.fetched: Counter[str] = Counter()  # by path

    def __call__(self, connection: socket.socket, request: Received) -> None:
        if request.path == "/account":
            connection.sendall(answer(200, {"credits": 1000, "total_images": 0}))
        elif request.path == "/nano-banana-pro":
            connection.sendall(self._answer(request.json()["prompt"]))
        else:
            connection.sendall(self._picture(request.path))

    def charges(self, generation: Generation) -> int:
        return self.asked[generation.prompt]

    def _answer(self, prompt: str) -> bytes:
        self.asked[prompt] += 1
        what, _, stage = prompt.partition(" (")[0].partition(": ")
        name = stage.replace(" ", "-") if what == "download" else "whole"
        whole = answer(200, finished(f"{self.url}/{len(self.asked)}/{name}.png", task_id=f"{TASK}-{len(self.asked)}"))
        return cut(whole, stage) if what == "answer" else whole

    def _picture(self, path: str) -> bytes:
        self.fetched[path] += 1
        stage = path.rpartition("/")[2].removesuffix(".png").replace("-", " ")
        return cut(answer(200, PICTURE), stage if self.fetched[path] == 1 else "")


@pytest.fixture
def api() -> Iterator[CuttingAPI]:
    cutting = CuttingAPI()
    with HTTPServer([cutting]) as server:
        cutting.url = server.url
        yield cutting


def play(stage, api: CuttingAPI, what: str) -> dict[str, str]:
    """One generation for each stage, all at once; how each ended."""
    with stage.worker(api=api.url):
        generations = {name: stage.press(f"{what}: {name}") for name in (*STAGES, "whole")}
        for generation in generations.values():
            stage.await_status(generation, *(Status.FINISHED, Status.UNKNOWN, Status.FAILED))
    assert assert_nothing_lost_and_nothing_paid_twice(api.charges, stage.logs()) == len(generations)
    return {name: generation.status for name, generation in generations.items()}


def test_an_answer_that_is_cut_is_no_answer_and_not_asked_for_again(stage, api):
    assert play(stage, api, "answer") == dict.fromkeys(STAGES, Status.UNKNOWN) | {"whole": Status.FINISHED}


def test_a_download_that_is_cut_is_tried_again_until_the_picture_is_home(stage, api):
    assert play(stage, api, "download") == dict.fromkeys((*STAGES, "whole"), Status.FINISHED)
    assert {path.rpartition("/")[2]: times for path, times in api.fetched.items()} == {
        f"{name.replace(' ', '-')}.png": 2 for name in STAGES
    } | {"whole.png": 1}
