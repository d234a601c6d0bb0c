"""GET /healthz: whether every part is there. It tells nothing else, to nobody."""

import redis
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from webapp import heartbeat

QUEUES = {"calls", "pictures"}


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database, the broker and a worker for each queue answer, else 503. Never raises."""
    database = _database()
    broker, workers, served = _broker()
    complete = database == broker == "ok" and served >= QUEUES
    answer = {"status": "ok" if complete else "error", "database": database, "broker": broker, "workers": workers}
    response = JsonResponse(answer, status=200 if complete else 503)
    response._has_been_logged = True  # Django would write an error for each time that somebody looks
    return response


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            return "ok" if cursor.fetchone() else "error"
    except DatabaseError:
        return "error"


def _broker() -> tuple[str, int, set[str]]:
    try:
        served = heartbeat.queues_served()
    except (redis.RedisError, OSError):
        return "error", 0, set()
    return "ok", len(served), set().union(*served.values())
