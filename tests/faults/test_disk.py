"""No room for pictures: tried later, nothing lost."""

import pytest

from generations.models import Status
from generations.storage import store
from tests.broker import await_that

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_full_disk_while_saving_is_outlived(stage, tmp_path):
    full = tmp_path / "full"
    full.touch()
    with stage.worker(disk_full=str(full)):
        generation = stage.press()
        await_that(generation.events.filter(why__startswith="Not home yet").exists)
        full.unlink()
        stage.await_status(generation, Status.FINISHED)
    assert stage.check() == 1
    assert not list(store.path("drafts").iterdir())
