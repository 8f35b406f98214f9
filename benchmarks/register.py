"""What those who work here ask of the whole municipality: 10,000 dialogues and 1,000,000 contributions.

Each page is asked for a few times by a coordinator, in this process: how many questions it puts to the database, and the
median time until the answer has been read. For a file also how much the memory of the process rose at most while it was
made, with a tenth of the dialogues chosen and with all of them: flat memory is about the same twice.
"""

import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from django.db import connection, models, transaction
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dialogues.models import Contribution, Dialogue, Step
from governance.models import User

PAGES = (
    "/handlaggning/register/",
    "/handlaggning/register/?page=150",
    "/handlaggning/register/?board=tn&level=consultation",
    "/handlaggning/register/?promise=late",
    "/handlaggning/register/?q=lekplatser",
    "/handlaggning/belastning/",
    "/handlaggning/kalender/",
    "/handlaggning/lardomar/",
    "/handlaggning/lardomar/?q=skolor&level=consultation",
    "/handlaggning/uppfoljning/?year={year}",
    "/handlaggning/uppfoljning/?year={year}&board=tn&compare={other}",
    "/uppfoljning/{year}/",
)
FILES = ("/handlaggning/register/register.csv", "/handlaggning/register/register.xlsx")
#: A tenth of the dialogues, or about.
SOME = "?board=kfn"


@transaction.atomic
def write(number: int) -> None:
    """Contributions until there are ``number``, in turn to every dialogue that has been launched, made by the database."""
    left = number - Contribution.objects.count()
    launched = Dialogue.objects.filter(step__gte=Step.EXECUTION, rounds__isnull=False).distinct()
    first = {
        row["dialogue"]: row["last"] for row in Contribution.objects.values("dialogue").annotate(last=Max("number"))
    }
    begun = [pk for pk in launched.values_list("pk", flat=True) if pk in first]
    each = -(-left // len(begun)) if left > 0 else 0
    fields = [field for field in Contribution._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(Contribution._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {', '.join(map(_again, fields))} "  # noqa: S608 (names of columns)
            f"FROM (SELECT DISTINCT ON (dialogue_id) * FROM {table} WHERE dialogue_id = ANY(%s) AND state = 'publish' "
            "ORDER BY dialogue_id, number DESC) AS one, generate_series(1, %s) AS copy(nth)",
            [begun, each],
        )
        cursor.execute("ANALYZE")


def _again(field: models.Field) -> str:
    """What stands in the column of a contribution that is like another, the ``nth`` after it."""
    if field.name == "number":
        return "one.number + 100000 + copy.nth"
    if field.name == "age_band":
        return "(ARRAY['13-17', '18-29', '30-49', '50-64', '65-79'])[1 + copy.nth %% 5]"
    if isinstance(field, models.UUIDField):
        return "gen_random_uuid()"
    return "NULL" if field.unique else f"one.{connection.ops.quote_name(field.column)}"


def measure(times: int) -> Iterator[str]:
    """The lines of the table."""
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(User.objects.get(code="leo"))
    year = max(Dialogue.objects.exclude(closed_on=None).values_list("closed_on__year", flat=True))
    yield f"{'questions':>9}{'ms':>9}  page"
    for page in PAGES:
        address = page.format(year=year, other=year + 1)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        yield f"{len(asked):9}{_milliseconds(browser, address, times):9.0f}  {address}"
    yield f"{'questions':>9}{'ms':>9}{'rows':>9}{'MB more':>9}  file"
    for file, choice in itertools.product(FILES, (SOME, "")):
        yield _file(browser, file + choice)


def _milliseconds(browser: Client, address: str, times: int) -> float:
    return median(_timed(lambda: _read(browser, address)) for _ in range(times)) * 1000


def _file(browser: Client, address: str) -> str:
    connection.force_debug_cursor = False
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # the highest memory is counted from now on
    lines = 0

    def take() -> None:
        nonlocal lines
        lines = _read(browser, address)

    spent = _timed(take)
    more = (_memory("VmHWM") - before) / 1024
    with CaptureQueriesContext(connection) as asked:
        _read(browser, address)
    return f"{len(asked):9}{spent * 1000:9.0f}{lines:9}{more:9.1f}  {address}"


def _read(browser: Client, address: str) -> int:
    """Read the answer piece by piece, and keep none of it; the number of lines in it."""
    answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered {answer.status_code}")
    pieces = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    return sum(piece.count(b"\r\n") for piece in pieces)


def _timed(what: Callable[[], object]) -> float:
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def _memory(line: str) -> int:
    """A line of the process's own status, in kB."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{line}:")[1].split()[0])
