"""For machines: is the process alive, and can it serve?"""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from governance.models import Heartbeat
from governance.outbox import overview

TICK_MAY_BE_LATE = timedelta(minutes=5)
MAIL_MAY_WAIT = timedelta(minutes=30)


@require_safe
@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers. Says nothing about the database."""
    return JsonResponse({"alive": True})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers, its tables are of this version, the background work ticks and mail leaves; otherwise 503."""
    report: dict[str, object] = {
        "database": False,
        "migrations": False,
        "tick": False,
        "last_tick": None,
        "mail": False,
    }
    try:
        connection.ensure_connection()
        report["database"] = True
        executor = MigrationExecutor(connection)
        report["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        if report["migrations"]:
            last = Heartbeat.objects.filter(name="tick").values_list("ticked_at", flat=True).first()
            report["last_tick"] = last
            report["tick"] = last is not None and timezone.now() - last <= TICK_MAY_BE_LATE
            report["mail"] = not overview.is_stuck(MAIL_MAY_WAIT)
    except DatabaseError:
        pass
    is_ready = all(report[part] for part in ("database", "migrations", "tick", "mail"))
    return JsonResponse({"ready": is_ready, **report}, status=200 if is_ready else 503)
