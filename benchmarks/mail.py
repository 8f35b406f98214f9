"""Mail: how many leave per second of a worker's CPU, and how fast very many are planned, planned again and claimed.

``python -m benchmarks.mail [MAILS] [ROWS]`` (100,000 and 1,000,000). PostgreSQL with fsync, a mail server of the tests
in a process of its own, and no limits per domain. Meanwhile a public page is fetched in this process, to see whether
its CPU time changes.
"""

import contextlib
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CLAIMS = 200


def main(mails: int = 100_000, rows: int = 1_000_000) -> None:
    """Measure both, each on a database of its own, and print what was found."""
    from devtools import services

    with tempfile.TemporaryDirectory(prefix="dp-bench-") as name, services.postgres_server() as server:
        folder = Path(name)
        port = services.free_port()
        _settle_environment(folder, server.url, port)
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", verbosity=0)
        with _sink(folder, port):
            _send(mails, folder)
        _plan(rows)


def _settle_environment(folder: Path, database: str, port: int) -> None:
    os.environ |= {
        "DIALOGPORTAL_DATA_DIR": str(folder),
        "DATABASE_URL": database,
        "SECRET_KEY": "benchmark" * 8,
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "localhost",
        "LOG_LEVEL": "ERROR",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "OUTBOX_PER_DOMAIN": "0",
        "OUTBOX_OVERALL": "0",
        "DB_STATEMENT_TIMEOUT": "600s",
        "DJANGO_SETTINGS_MODULE": "dialogportal.settings",
    }


@contextlib.contextmanager
def _sink(folder: Path, port: int) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "tests.faults.sink", str(port), str(folder)])
    try:
        time.sleep(2)
        yield
    finally:
        process.kill()
        process.wait()


def _letters(count: int, prefix: str, *, at_once: bool = True) -> Iterator[Any]:
    from governance import outbox

    told = {
        "title": "Var behövs mer belysning?",
        "headline": "Så togs synpunkterna om belysningen emot",
        "text": "Vi bygger ny belysning vid bron och på Skolgatan. Det som inte blev av står i svaret, med skälen.",
        "link": "http://localhost/dialoger/belysning/aterkoppling/",
        "unsubscribe_url": "http://localhost/folj/avsluta/x/",
    }
    for number in range(count):
        yield outbox.Mail(
            "answer_heard",
            f"deltagare{number}@mottagare.example",
            told,
            dedupe_key=f"{prefix}:{number}",
            at_once=at_once,
            topic="dialogue:1:heard",
            recipient=f"participant:{number}",
        )


def _send(count: int, folder: Path) -> None:
    from django.db import connections

    from governance import outbox

    outbox.queue_many(_letters(count, "send"))
    idle = _page_milliseconds(10)
    connections.close_all()
    busy: list[float] = []
    child = os.fork()
    if not child:
        _worker(folder)
    began = time.monotonic()
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        busy.append(_page_milliseconds(5))
        time.sleep(0.5)  # one reader now and then, not one who takes a core of the two
    took = time.monotonic() - began
    lines = (folder / "worker").read_text().splitlines()
    sent, cpu = int(lines[-1].split()[0]), float(lines[-1].split()[1])
    memory = [int(line.split()[2]) for line in lines]
    taken = len(set((folder / "record").read_bytes().splitlines()))
    print(f"mails sent                      {sent:>10}   ({taken} different ones taken by the mail server)")
    print(f"per second                      {sent / took:>10.0f}")
    print(f"per CPU second of the worker    {sent / cpu:>10.0f}")
    print(f"memory, first and last, MB      {memory[0] / 1024:>10.0f} {memory[-1] / 1024:.0f}")
    if busy:
        print(f"a public page, ms CPU           {idle:>10.1f} before, {statistics.median(busy):.1f} meanwhile")


def _worker(folder: Path) -> None:
    """A sender in a process of its own: after each round, how many so far, CPU seconds and memory (kB)."""
    from governance import outbox

    sent = 0
    before = time.process_time()
    with (folder / "worker").open("w") as file:
        while done := outbox.pump(limit=5000, max_seconds=600):
            sent += done
            spent = time.process_time() - before
            file.write(f"{sent} {spent:.3f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}\n")
            file.flush()
    os._exit(0)


def _page_milliseconds(requests: int) -> float:
    from django.test import Client

    client = Client(headers={"accept-language": "sv", "host": "localhost"})
    spent = []
    for _each in range(requests):
        began = time.process_time()
        if client.get("/dialoger/").status_code != 200:
            raise SystemExit("The public page was not served.")
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def _plan(count: int) -> None:
    import uuid

    from governance import outbox
    from governance.outbox import handing_over

    began = time.monotonic()
    written = outbox.queue_many(_letters(count, "plan"))
    print(f"plan {count} rows, seconds   {time.monotonic() - began:>13.1f}   ({written} written)")
    began = time.monotonic()
    again = outbox.queue_many(_letters(count, "plan"))
    print(f"plan them again, seconds        {time.monotonic() - began:>10.1f}   ({again} written)")
    spent = []
    for _each in range(CLAIMS):
        began = time.monotonic()
        if len(handing_over.claim(uuid.uuid4(), limit=100)) != min(100, count):
            raise SystemExit("A claim did not give what is due.")
        spent.append((time.monotonic() - began) * 1000)
    p95 = sorted(spent)[int(len(spent) * 0.95)]
    print(f"claim 100, ms                   {statistics.median(spent):>10.1f} median, {p95:.1f} p95")


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
