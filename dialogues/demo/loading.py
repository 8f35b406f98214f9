"""Load the demo, once, into an empty installation."""

from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.db import transaction

from governance import clock
from governance.models import Board, Municipality, User

from ..imports.loader import Report, load
from ..imports.reading import read
from ..imports.world import day
from . import PASSWORD, is_loaded
from .shift import shifted, weeks_until

WORLD = Path(__file__).with_name("world.yaml")


class NotTheDemo(Exception):
    """There is a municipality here already, and it is not the demo."""


@transaction.atomic
def load_demo() -> Report:
    """Load the demo with its days moved to the week that runs, and give its people a password.

    A moved meeting may fall on a holiday, so rules about days warn and do not refuse. Raises ``NotTheDemo``.
    """
    if not is_loaded() and (Municipality.objects.exists() or Board.objects.exists() or User.objects.exists()):
        raise NotTheDemo
    content = read(WORLD)
    weeks = weeks_until(day(content["meta"]["anchor_date"]), clock.today())
    report = load(shifted(content, weeks), calendar_warns=True)
    if not report.changed_nothing:
        Municipality.objects.update(is_demo=True)
        User.objects.filter(code__in=[row["username"] for row in content["users"]]).update(
            password=make_password(PASSWORD)
        )
    return report
