"""A real web server in front of the product or the yardstick, asked over the loopback, and the CPU time it took."""

import contextlib
import gzip
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.services import free_port

WORKERS = 2
HEADERS = {"Host": "localhost", "Accept-Language": "sv", "Accept-Encoding": "gzip"}
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """Gunicorn with two workers of the plainest kind."""

    def __init__(self, port: int, master: int) -> None:
        self.port, self.master = port, master

    def ask(
        self, address: str, *, method: str = "GET", body: str | None = None, headers: dict[str, str] | None = None
    ) -> http.client.HTTPResponse:
        """One request on a connection of its own; the answer has been read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request(method, address, body=body, headers=HEADERS | (headers or {}))
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        connection.close()
        return response

    def text_of(self, response: http.client.HTTPResponse) -> str:
        """The page as it is read, unpacked when it came packed."""
        body: bytes = response.body  # type: ignore[attr-defined]
        return (gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body).decode()

    def cpu_seconds(self) -> float:
        """What the workers have used up so far, in user and in system mode."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text().split()
        return sum(_used(pid) for pid in children)


def _used(pid: str) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


@contextlib.contextmanager
def serving(application: str, environment: dict[str, str]) -> Iterator[Server]:
    """Start gunicorn with ``application``, and stop it afterwards."""
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", application),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS), "--worker-class", "sync"),
        ],
        env=os.environ | environment,
    )
    try:
        server = Server(port, process.pid)
        _wait_for(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(server: Server, process: "subprocess.Popen[bytes]", seconds: int = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            server.ask("/healthz")
            return
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("gunicorn did not start")
        time.sleep(0.1)
