"""One command for everything: database, web server, worker and clock. Ctrl-C stops them all."""

import contextlib
import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils.translation.reloader import translation_file_changed

from dialogportal import embedded, translations
from dialogues import demo
from governance.models import Municipality

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class _StopRequested(Exception):
    """Somebody pressed Ctrl-C, or the machine asks us to end."""


class Command(BaseCommand):
    help = "Run the whole installation on this machine: set up the database, then web server, worker and beat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=embedded.DEFAULT_BIND, help="address and port to listen on")
        parser.add_argument("--empty", action="store_true", help="do not load the demo municipality at the first start")

    def handle(self, *args: Any, bind: str, empty: bool, **options: Any) -> None:
        _stop_on_signals()
        with _only_one(), contextlib.suppress(_StopRequested):
            _insist_on_free(bind)
            self._prepare(with_demo=not empty)
            with _children(bind) as children:
                self._announce(bind, with_demo=not empty)
                self._watch(children)

    def _prepare(self, *, with_demo: bool) -> None:
        for catalogue in translations.compile_all():
            # This process, which loads the demo and tells the log-ins, has looked for the catalogue already.
            translation_file_changed(None, catalogue)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if with_demo and not Municipality.objects.exists():
            self.stdout.write("First start: loading the demo municipality ...")
            call_command("load_demo", verbosity=0)

    def _announce(self, bind: str, *, with_demo: bool) -> None:
        self.stdout.write(f"\nDialogportal: http://{bind}/   (Ctrl-C stops everything)\n\n")
        for line in demo.logins() if with_demo else []:
            self.stdout.write(f"  {line}")
        self.stdout.flush()

    def _watch(self, children: dict[str, subprocess.Popen[bytes]]) -> None:
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    raise CommandError(f"{name} ended by itself with code {child.returncode}; everything is stopped.")
            time.sleep(0.2)


def _stop_on_signals() -> None:
    """A background job inherits SIGINT ignored, so all three are set here and none is left to Python's default."""

    def stop(number: int, frame: object) -> NoReturn:
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, signal.SIG_IGN)
        raise _StopRequested

    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, stop)


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Two on one data folder would migrate the same database at the same time."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "serve.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                "Dialogportal is already running on this data folder. Stop the other one first, "
                "or set DIALOGPORTAL_DATA_DIR to another folder."
            ) from error
        yield


def _insist_on_free(bind: str) -> None:
    host, _, port = bind.rpartition(":")
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((host, int(port)))
        except (OSError, ValueError) as error:
            raise CommandError(
                f"Cannot listen on {bind}: {error}. Choose another port, for example PORT=8123."
            ) from error


def _die_with_parent() -> None:
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def _children(bind: str) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Web server, worker and beat, each in a session of its own: Ctrl-C reaches only us, and we stop them in order.

    Beat is its own process: as a part of the worker it would live on when the worker is killed.
    """
    python = [sys.executable, "-W", "ignore:You're running the worker", "-m"]
    celery = [*python, "celery", "-q", "-A", "dialogportal"]
    schedule = settings.CELERY_BEAT_SCHEDULE_FILENAME
    commands = {
        "The web server": [*python, "gunicorn", "dialogportal.wsgi", "--bind", bind, "--workers=1", "--threads=4"],
        "The worker": [*celery, "worker", "--pool=threads", "--concurrency=3", "--loglevel=WARNING"]
        + ["--without-gossip", "--without-mingle"],
        "Beat": [*celery, "beat", "--loglevel=WARNING", "--pidfile=", f"--schedule={schedule}"],
    }
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=os.environ,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        yield children
    finally:
        _stop(children)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    end = time.monotonic() + 8
    for child in children.values():
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, end - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
