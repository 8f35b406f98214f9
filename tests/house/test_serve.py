"""`manage.py serve`, which `make run` starts: everything comes up, and nothing is left behind."""

import gettext as gettext_module
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from asgiref.local import Local
from django.utils import translation
from django.utils.translation import trans_real

from devtools.services import free_port
from dialogportal import translations
from dialogues.management.commands import serve as serve_command

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]

#: Seconds that a busy machine may take before we call it stuck; on a quiet one everything takes a tenth of it.
PATIENCE = 120


class Serving:
    """One `serve` in a process of its own, as a fresh machine would start it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.port = free_port()
        self.data = folder / "data"
        self.log = folder / f"serve-{self.port}.log"
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
        command = [sys.executable, "manage.py", "serve", "--empty", "--bind", f"127.0.0.1:{self.port}", *arguments]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**kept, "DIALOGPORTAL_DATA_DIR": str(self.data), "LOG_LEVEL": "DEBUG"},
                stdout=log,
                stderr=subprocess.STDOUT,
                # As a background job of a script does: SIGINT is inherited as ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
            )

    @property
    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def wait_until_ready(self, seconds: int = 3 * PATIENCE) -> "Serving":
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.output
            try:
                status, body = self.get("/readyz")
                if status == 200 and json.loads(body)["ready"]:
                    return self
            except OSError:
                pass
            time.sleep(0.3)
        pytest.fail(f"not ready after {seconds} seconds: {self.output}")

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Serving:
    """The first start on an empty folder, ended again: what it made is there for the starts that follow."""
    serving = Serving(tmp_path_factory.mktemp("installation")).wait_until_ready()
    serving.process.terminate()
    assert serving.process.wait(PATIENCE) == 0, serving.output
    return serving


@pytest.fixture
def serve(tmp_path: Path, installation: Serving) -> Iterator[Callable[..., Serving]]:
    """Starts it on a copy of that installation."""
    started: list[Serving] = []
    shutil.copytree(installation.data, tmp_path / "data")

    def start(*arguments: str) -> Serving:
        started.append(Serving(tmp_path, *arguments))
        return started[-1]

    yield start
    for serving in started:
        if serving.process.poll() is None:
            serving.process.terminate()
            serving.process.wait(PATIENCE)


def test_the_first_start_tells_its_address_and_makes_a_secret_of_its_own(installation):
    assert f"http://127.0.0.1:{installation.port}/" in installation.output
    secret = installation.data / "secret_key"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert len(secret.read_text().strip()) >= 50


def test_it_comes_up_again_and_ctrl_c_leaves_nothing_behind(serve):
    serving = serve().wait_until_ready()
    family = serving.family()
    assert len(family) >= 4
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(PATIENCE) == 0, serving.output
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []


def test_a_second_one_on_the_same_data_is_refused_and_the_first_goes_on(serve):
    first = serve().wait_until_ready()
    second = serve()
    assert second.process.wait(PATIENCE) == 1
    assert "already running on this data folder" in second.output
    assert "Traceback" not in second.output
    assert first.get("/healthz")[0] == 200
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(PATIENCE) == 0, first.output


def test_when_it_is_killed_without_warning_its_children_end_too(serve):
    serving = serve().wait_until_ready()
    family = serving.family()
    serving.process.kill()
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []


def test_when_a_child_dies_everything_stops_and_the_sentence_names_it(serve):
    serving = serve().wait_until_ready()
    family = serving.family()
    beat = next(process for process in family if "beat" in process.cmdline())
    beat.kill()
    assert serving.process.wait(PATIENCE) == 1
    assert "Beat ended by itself" in serving.output
    assert psutil.wait_procs(family, timeout=PATIENCE)[1] == []


def test_a_taken_port_is_told_in_one_sentence(serve, tmp_path):
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        serving = serve("--bind", f"127.0.0.1:{taken.getsockname()[1]}")
        assert serving.process.wait(PATIENCE) == 1
    assert "Cannot listen on" in serving.output
    assert "Traceback" not in serving.output


def test_no_canary_is_found_in_the_output_of_a_whole_installation(serve):
    serving = serve().wait_until_ready()
    serving.get("/folj/canary-code/")
    serving.get("/konto/glomt-losenord/MQ/canary-token/")
    serving.get("/finns-inte/?email=canary@lindvik.example", Cookie="sessionid=canary-session; csrftoken=canary-csrf")
    serving.get("/konto/logga-in/", Referer="http://127.0.0.1/folj/canary-code/", Cookie="sessionid=canary-session")
    data = b"username=canary@lindvik.example&password=canary-password&csrfmiddlewaretoken=canary"
    request = urllib.request.Request(f"http://127.0.0.1:{serving.port}/konto/logga-in/", data=data)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(request, timeout=PATIENCE)
    serving.process.send_signal(signal.SIGHUP)
    assert serving.process.wait(PATIENCE) == 0, serving.output
    assert "/folj/[struck out]" in serving.output
    assert "canary" not in serving.output


def test_a_catalogue_that_is_made_at_the_first_start_is_read_by_the_process_that_made_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with translation.override("sv"):
        monkeypatch.setattr(trans_real, "_translations", {"sv": gettext_module.NullTranslations()})
        monkeypatch.setattr(trans_real, "_active", Local())
        translation.activate("sv")
        assert translation.gettext("Save") == "Save"
        monkeypatch.setattr(translations, "compile_all", lambda: [translations.LOCALE / "sv/LC_MESSAGES/django.mo"])
        monkeypatch.setattr(serve_command, "call_command", lambda *_told, **_more: None)
        serve_command.Command()._prepare(with_demo=False)
        translation.activate("sv")
        assert translation.gettext("Save") == "Spara"
