"""Taking in a file: how long 100,000 rows take in the background, with how much memory, and that real files keep their rows.

Meanwhile somebody sends in a contribution of their own twice a second, into the same dialogue; told is how long the one
who waited longest had to wait, while the file was read and while it was received. The real files are no part of the product: they are read from ``../shared`` (or ``SHARED``), and left out where that is missing.
"""

import csv
import io
import os
import random
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHARED = Path(os.environ.get("SHARED", "../shared")) / "data" / "contributions"
COLUMNS = ("nr", "datum", "synpunkt", "område", "kanal")
WORDS = [
    "mörkt",
    "ljus",
    "bänk",
    "träd",
    "buss",
    "skola",
    "väg",
    "bro",
    "park",
    "barn",
    "äldre",
    "cykel",
    "snö",
    "vatten",
    "torg",
    "lampa",
    "gunga",
    "häck",
    "staket",
    "gång",
]
MEGABYTE = 2**20


def measure(rows: int) -> Iterator[str]:
    """The lines of the table."""
    from dialogues import visibility
    from dialogues.models import Dialogue, Step
    from governance import clock
    from governance.models import Role, User

    by = User.objects.filter(memberships__role=Role.COORDINATOR).order_by("pk")[0]
    under_way = Dialogue.objects.filter(step=Step.EXECUTION, status="active").order_by("pk")
    dialogue = next(item for item in under_way if visibility.can_take_part(item, clock.today()))
    for name, make in (("csv", _as_csv), ("xlsx", _as_xlsx)):
        yield _taken_in(dialogue, make(rows), f"genererad.{name}", rows, by)
    for name, make in (("csv", _as_csv), ("xlsx", _as_xlsx)):
        yield _killed(dialogue, make(rows), f"avbruten.{name}", rows, by)
    for path in sorted([*SHARED.glob("*.csv"), *SHARED.glob("polis/*/comments.csv")]):
        yield _counted(dialogue, path, by)


# ------------------------------------------------------------------------------------------------------- generated


def _generated(rows: int) -> Iterator[tuple[str, ...]]:
    """Rows as a survey gives them: some hundred letters each, every text different."""
    chance = random.Random(rows)  # noqa: S311
    for place in range(1, rows + 1):
        text = " ".join(chance.choices(WORDS, k=chance.randint(10, 40)))
        yield f"{place:06d}", "2026-10-20", f"{text.capitalize()} {place}.\nTack!", "", "papper"


def _as_csv(rows: int) -> io.BytesIO:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([COLUMNS, *_generated(rows)])
    return io.BytesIO(text.getvalue().encode("utf-8-sig"))


def _as_xlsx(rows: int) -> io.BytesIO:
    from openpyxl import Workbook

    book, file = Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in (COLUMNS, *_generated(rows)):
        sheet.append(row)
    book.save(file)
    return file


def _begun(dialogue: Any, file: Any, name: str, by: Any) -> Any:
    """The file, handed in and with its columns chosen, waiting for the worker."""
    from dialogues.intake import deeds
    from governance import clock

    deeds.PATIENCE = -1
    intake = deeds.hand_in(dialogue, file, name=name, key=uuid.uuid4(), by=by)
    facts = {"channel": "survey", "received_on": clock.today(), "language": "sv"}
    return deeds.read(intake, by=by, columns=intake.columns, **facts)


@dataclass
class _Work:
    """What a worker did: its seconds of processor time, the megabytes it came to need, and how long residents waited."""

    processor: float = 0.0
    memory: float = 0.0
    waited: float = 0.0


def _worker(deed: Callable[[], Any], meanwhile: Callable[[], None]) -> _Work:
    """Do the deed in a process of its own, and ``meanwhile`` twice a second until it is done."""
    import resource

    from django.db import connection

    connection.close()
    reads, writes = os.pipe()
    child = os.fork()
    if not child:
        began = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() / MEGABYTE
        Path("/proc/self/clear_refs").write_text("5")
        deed()
        peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = f"{used.ru_utime + used.ru_stime} {int(peak.split()[1]) / 1024 - began}"
        os.write(writes, told.encode())
        os._exit(0)
    os.close(writes)
    waited = 0.0
    while not os.waitpid(child, os.WNOHANG)[0]:
        began = time.perf_counter()
        meanwhile()
        waited = max(waited, time.perf_counter() - began)
        time.sleep(0.5)
    figures = [float(word) for word in os.read(reads, 100).split()]
    os.close(reads)
    return _Work(*figures, waited=waited)


def _resident(dialogue: Any) -> Callable[[], None]:
    """Somebody who takes part on the site."""
    from dialogues import contributions

    def send() -> None:
        text = "Det behövs mer ljus vid bron."
        facts: dict[str, Any] = {"language": "sv", "answers": (), "wants_feedback": False}
        contributions.receive(dialogue, text=text, submission_key=uuid.uuid4(), **facts)

    return send


def _through(intake: Any, by: Any) -> tuple[float, _Work, list[int], dict[str, float]]:
    """Read and receive in the background, twenty seconds at a time: seconds, the work, the progress seen, and how long
    residents waited in each state of the file."""
    from dialogues.intake import background, deeds
    from dialogues.models import Intake

    began, work, seen, waits = time.perf_counter(), _Work(), [intake.progress], {}
    while intake.state != Intake.State.ACCEPTED:
        if intake.state == Intake.State.READY:
            deeds.accept(intake, takes_copies=True, takes_known=True, by=by)
            intake.refresh_from_db()
        state = intake.state
        done = _worker(lambda: background.carry_on(seconds=20), _resident(intake.dialogue))
        work.processor, work.memory = work.processor + done.processor, max(work.memory, done.memory)
        waits[state] = max(waits.get(state, 0.0), done.waited)
        intake.refresh_from_db()
        seen.append(intake.progress)
    return time.perf_counter() - began, work, seen, waits


def _taken_in(dialogue: Any, file: Any, name: str, rows: int, by: Any) -> str:
    size = file.seek(0, io.SEEK_END) / MEGABYTE
    began = time.perf_counter()
    intake = _begun(dialogue, file, name, by)
    handed_in = time.perf_counter() - began
    seconds, work, seen, waits = _through(intake, by)
    waited = ", ".join(f"{state} {wait:.2f} s" for state, wait in waits.items())
    right = intake.received == rows == dialogue.contributions.filter(intake=intake).count()
    return (
        f"{name}, {rows} rows, {size:.0f} MB: handed in {handed_in:.1f} s, read and received {seconds:.1f} s "
        f"({work.processor:.1f} s of processor), {work.memory:.0f} MB above the start, {'all' if right else 'NOT ALL'} received, "
        f"progress {' '.join(map(str, dict.fromkeys(seen)))}, who sent meanwhile waited at most: {waited}"
    )


def _killed(dialogue: Any, file: Any, name: str, rows: int, by: Any) -> str:
    """Killed with -9 when a third is read; the next worker waits for the lease and goes on."""
    from django.db import connection

    from dialogues.intake import background, reading
    from dialogues.models import Contribution

    reading.AT_ONCE = min(reading.AT_ONCE, max(1, rows // 20))  # so that there is a middle
    intake = _begun(dialogue, file, name, by)
    began = time.perf_counter()
    connection.close()
    child = os.fork()
    if not child:
        background.carry_on(seconds=600)
        os._exit(0)
    while intake.rows_read < rows / 3:
        time.sleep(0.1)
        intake.refresh_from_db()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    left = intake.rows.count()
    while True:
        time.sleep(1)
        if intake.claimed_until is None or _is_free(intake):
            break
    _seconds, _work, seen, _waits = _through(intake, by)
    received = Contribution.objects.filter(intake=intake)
    once = received.values("reference").distinct().count() == received.count() == rows
    return (
        f"{name}, {rows} rows, killed after {left}: {'each row once' if once else 'NOT each row once'}, "
        f"{time.perf_counter() - began:.0f} s in all with the two minutes of the lease, progress {seen[0]} to {seen[-1]}"
    )


def _is_free(intake: Any) -> bool:
    from dialogues.intake import reading

    return bool(reading.due().filter(pk=intake.pk).exists())


# ------------------------------------------------------------------------------------------------------------ real


def _counted(dialogue: Any, path: Path, by: Any) -> str:
    """Whether every text of a real file is a contribution, letter for letter."""
    from dialogues.intake import columns

    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    guessed = columns.guess(lines[0])
    texts = [
        "\n\n".join(c for c, n in zip(line, guessed, strict=True) if n == "text" and c.strip()) for line in lines[1:]
    ]
    intake = _begun(dialogue, io.BytesIO(path.read_bytes()), path.name, by)
    seconds, *_rest = _through(intake, by)
    rows = dialogue.contributions.filter(intake=intake).order_by("number").values_list("text", flat=True)
    same = list(rows) == [text for text in texts if text]
    name = path.relative_to(SHARED)
    return f"{name}: {len(texts)} rows, {len(rows)} contributions, {'every text the same' if same else 'DIFFERENT'}, {seconds:.1f} s"
