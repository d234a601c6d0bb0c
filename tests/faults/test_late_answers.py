"""An answer that comes after its lease has expired is late evidence: what it brings is not thrown away."""

import pytest

from generations.models import Status
from tests.engine_steps import journal, whys
from tests.faults.worker import SHORT_LEASE

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERED = "answer read"


@pytest.mark.parametrize(
    ("marker", "way"),
    [
        ("", ["saving", "finished"]),
        ("[sandbox:unfinished=1]", ["processing", "saving", "finished"]),
        ("[sandbox:refused]", []),
    ],
    ids=["a picture", "a task", "a refusal"],
)
def test_what_was_given_up_as_unknown_goes_on_with_its_answer(stage, marker, way):
    point = "refusal read" if "refused" in marker else ANSWERED
    with stage.worker(waits_at=point, settings=SHORT_LEASE) as worker:
        generation = stage.press(f"Late {marker}")
        worker.await_point(point)
        stage.await_status(generation, Status.UNKNOWN)
        worker.go_on(point)
        stage.await_status(generation, Status.FINISHED if way else Status.UNKNOWN)
    assert journal(generation) == ["queued", "sending", "unknown", *way]
    assert ("Late evidence." in whys(generation)) == bool(way)
    assert stage.check() == bool(way)
