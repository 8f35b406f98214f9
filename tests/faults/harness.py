"""One machine for a fault test: database, broker, mail server and workers, each of which can be killed."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from devtools import services

ROOT = Path(__file__).resolve().parents[2]
#: Ten minutes of lease become three seconds, and so on.
PACE = 0.005
#: How long anything may take before the test gives up; generous, because the machine may be busy.
PATIENCE = 300


class Group:
    """A command in a process group of its own, which is killed as a whole."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Group":
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=services.die_with_parent,
            )
        return self

    def kill(self) -> None:
        """kill -9 of the whole group."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)
            self.process = None

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None


class MailSink:
    """The mail server of the test, in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, services.free_port()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "record").touch()
        self._group = Group(
            [sys.executable, "-m", "tests.faults.sink", str(self.port), str(folder)], dict(os.environ), folder / "log"
        )

    def start(self) -> None:
        self._group.start()
        wait(self._answers, "the sink does not answer")

    def kill(self) -> None:
        self._group.kill()

    def _answers(self) -> bool:
        import socket

        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1) as talk:
            return talk.recv(3) == b"220"
        return False

    def behave(self, mode: str, percent: int = 100) -> None:
        """From now on misbehave like this for so many mails in a hundred; ``ok`` ends it."""
        fresh = self.folder / "mode.new"
        fresh.write_text(f"{mode} {percent}")
        fresh.replace(self.folder / "mode")

    @property
    def count(self) -> int:
        """How many mails were taken, copies included."""
        return (self.folder / "record").read_bytes().count(b"\n")

    @property
    def letters(self) -> list[dict[str, Any]]:
        """Every mail that was taken."""
        path = self.folder / "letters"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


class Machine:
    """Everything that runs, and the deeds of the test."""

    def __init__(self, folder: Path, postgres: Any, redis: services.Redis | None, sink: MailSink) -> None:
        self.folder, self.postgres, self.redis, self.sink = folder, postgres, redis, sink
        self.groups: list[Group] = []
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "OUTBOX"))},
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": redis.url if redis else "redis://127.0.0.1:1/0",
            "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
            "EMAIL_TIMEOUT": "2",
            "DIALOGPORTAL_DATA_DIR": str(folder / "data"),
            "OUTBOX_EVIDENCE": f"record:{sink.folder / 'record'}",
            "OUTBOX_FLOOR_FILE": str(folder / "floor" / "newest.json"),
            "OUTBOX_PACE": str(PACE),
            "OUTBOX_PER_DOMAIN": "0",
            "OUTBOX_OVERALL": "0",
            "LOG_LEVEL": "WARNING",
        }

    # --- Processes

    def worker(self, **more: str) -> Group:
        """A real worker."""
        celery = [sys.executable, "-W", "ignore", "-m", "celery", "-q", "-A", "dialogportal", "worker"]
        return self._begin([*celery, "--pool=solo", "--loglevel=WARNING", "--without-gossip", "--without-mingle"], more)

    def beat(self) -> Group:
        """A real beat."""
        number = len(self.groups)
        schedule = str(self.folder / f"schedule{number}")
        celery = [sys.executable, "-m", "celery", "-q", "-A", "dialogportal", "beat", "--pidfile="]
        return self._begin([*celery, f"--schedule={schedule}", "--loglevel=WARNING"], {})

    def loop(self, **more: str) -> Group:
        """`manage.py run_reminders --loop`: no worker and no broker."""
        return self._begin([sys.executable, "manage.py", "run_reminders", "--loop", "--every", "0.3"], more)

    def _begin(self, command: list[str], more: dict[str, str]) -> Group:
        group = Group(command, {**self.environment, **more}, self.folder / f"process{len(self.groups)}.log")
        self.groups.append(group)
        return group.start()

    def die_at(self, point: str, count: int, **more: str) -> int:
        """Senders that die at a point of their own, one after the other; gives how many did."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.forking", str(count)],
            cwd=ROOT,
            env={**self.environment, "FAULTS_DIE_AT": point, **more},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr
        return int(done.stdout)

    def stop(self) -> None:
        for group in self.groups:
            group.kill()

    # --- Mail

    def queue(self, count: int, *, first: int = 0, **told: Any) -> None:
        """Write so many mails, to one person each."""
        from governance import outbox

        written = outbox.queue_many(
            outbox.Mail(
                "confirm_address",
                f"p{number}@mottagare.example",
                {
                    "title": "Belysning",
                    "link": f"https://dialog.example/{number}",
                    "unsubscribe_url": "https://x.example",
                },
                **{
                    "dedupe_key": f"m:{number}",
                    "at_once": True,
                    "rule": outbox.RESEND,
                    "recipient": f"participant:{number}",
                    "topic": "dialogue:1:heard",
                    **told,
                },
            )
            for number in range(first, first + count)
        )
        assert written == count

    def states(self) -> Counter[str]:
        """How many mails are in each state."""
        from governance.models import OutgoingMail

        return Counter(OutgoingMail.objects.values_list("state", flat=True))

    def wait_until_settled(self, *others: str, patience: float = PATIENCE) -> None:
        """Until every mail is sent, or in one of the other states."""
        accepted = {"sent", *others}
        wait(lambda: set(self.states()) <= accepted, lambda: f"not settled: {self.states()}\n{self.logs()}", patience)

    def wait_until_sent(self, count: int) -> None:
        """Until the mail server has taken so many."""
        wait(lambda: self.sink.count >= count, lambda: f"{self.sink.count} came: {self.states()}\n{self.logs()}")

    def lost(self) -> int:
        """Mails that the outbox has and the mail server never got."""
        from governance.models import OutgoingMail

        return len(set(OutgoingMail.objects.values_list("message_id", flat=True)) - set(self._times()))

    def doubled(self) -> int:
        """Copies: mails that came more than once, each further time counted."""
        return sum(self._times().values()) - len(self._times())

    def _times(self) -> Counter[str]:
        return Counter(letter["id"] for letter in self.sink.letters)

    def assert_whole(self, count: int) -> None:
        """Every mail came once, and the outbox knows it."""
        assert (self.lost(), self.doubled(), self.states()) == (0, 0, Counter(sent=count)), self.logs()

    def logs(self) -> str:
        """The end of what the processes have said."""
        return "\n".join(path.read_text(errors="replace")[-1500:] for path in sorted(self.folder.glob("process*.log")))

    def kill_now_and_then(self, groups: list[Group], times: int, count: int, seed: int = 1) -> None:
        """Kill one of the groups and start it again, so many times, at moments of chance spread over ``count`` mails."""
        chance = random.Random(seed)
        for moment in sorted(chance.sample(range(1, int(count * 0.95)), times)):
            self.wait_until_sent(moment)
            time.sleep(chance.uniform(0, 0.05))
            group = chance.choice(groups)
            group.kill()
            group.start()


def wait(holds: Callable[[], bool], complaint: str | Callable[[], str], patience: float = PATIENCE) -> None:
    """Until it holds."""
    end = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < end, complaint if isinstance(complaint, str) else complaint()
        time.sleep(0.02)


@contextlib.contextmanager
def ours(url: str) -> Iterator[None]:
    """Let this process' own connection lead to the database of the faults."""
    import environ
    from django.db import connection

    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(environ.Env.db_url_config(url))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@contextlib.contextmanager
def another_database(url: str, name: str) -> Iterator[str]:
    """A copy of the database with the tables of the product, which still is empty; gone afterwards."""
    from django.db import OperationalError, connection

    def run(statement: str) -> bool:
        with ours(url.replace("/postgres?", "/template1?")), contextlib.suppress(OperationalError):
            connection.cursor().execute(statement)
            return True
        return False

    # Those who were killed a moment ago may still be connected.
    wait(lambda: run(f"CREATE DATABASE {name} TEMPLATE postgres"), "the database could not be copied", 60)
    try:
        yield url.replace("/postgres?", f"/{name}?")
    finally:
        wait(lambda: run(f"DROP DATABASE {name} WITH (FORCE)"), "the copy could not be dropped", 60)


def emptied(models: Iterable[Any]) -> None:
    """Empty the tables of a test that is over."""
    from django.db import connection

    names = ", ".join(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {names} CASCADE")
