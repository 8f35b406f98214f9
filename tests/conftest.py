"""What every test may use: a worker and a mail server in earnest, a browser, and the size of this run."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import translation

from devtools.chromium import chromium

FULL = os.environ.get("DIALOGPORTAL_FULL") == "1"


@pytest.fixture(scope="session")
def size() -> Callable[[int, int], int]:
    """`size(small, full)`: the first in `make test`, the second in `make full`."""
    return lambda small, full: full if FULL else small


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real open data beside the project, for the full suite; ``SHARED`` names another place. Missing, it is a failure."""
    place = Path(os.environ.get("SHARED", "../shared")).resolve() / "data"
    if not place.is_dir():
        pytest.fail(f"{place} is missing: set SHARED to the folder that holds data/")
    return place


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`full` runs in `make full` only, `postgres` on PostgreSQL, `once` on SQLite. All are counted as deselected."""
    on_postgres = config.getoption("--db") == "postgres"
    absent = {"full": not FULL, "postgres": not on_postgres, "once": on_postgres and not FULL}
    left_out = [item for item in items if any(item.get_closest_marker(name) for name, out in absent.items() if out)]
    items[:] = sorted((item for item in items if item not in left_out), key=_begins_late)
    config.hook.pytest_deselected(items=left_out)


def _begins_late(item: pytest.Item) -> bool:
    """Whether the test may begin late: what waits for processes begins first, and so do the longest modules."""
    waiting = ("tests/faults/", "tests/journeys/", "tests/house/test_serve", "tests/residents/test_weight")
    return not item.nodeid.startswith((*waiting, "tests/matrix/test_acc"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Every test begins in the municipality's own language, whatever language the last page was shown in."""
    translation.deactivate()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Nothing is left out in silence: a test that skips itself has failed, and its reason is told."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome, report.longrepr = "failed", f"This test left itself out, which counts as a failure: {reason}"
    return report


@pytest.fixture
def database_url() -> str:
    """The address of the database under test, for a process of its own."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + name).geturl()


@pytest.fixture
def child_environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The environment of a process of its own that shares our database and broker."""
    return {
        **os.environ,
        "DATABASE_URL": database_url,
        "DIALOGPORTAL_DATA_DIR": str(tmp_path / "data"),
        "DJANGO_SETTINGS_MODULE": "dialogportal.settings",
    }


@pytest.fixture
def celery_worker_process(transactional_db: None, child_environment: dict[str, str], tmp_path: Path) -> Iterator[Any]:
    """A real worker in its own process, on the test database and the real broker."""
    path = tmp_path / "worker.log"
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "dialogportal",
        "worker",
        "--pool=solo",
        "--loglevel=INFO",
    ]
    command += ["--without-gossip", "--without-mingle"]
    with path.open("wb") as log:
        process = subprocess.Popen(command, env=child_environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + 180
        while " ready." not in path.read_text(errors="replace"):
            assert process.poll() is None and time.monotonic() < end, path.read_text(errors="replace")
            time.sleep(0.1)
        yield process
    finally:
        process.terminate()
        assert process.wait(120) == 0, path.read_text(errors="replace")


class MailServer:
    """A real SMTP server that remembers what it accepted."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.port = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        from email import message_from_bytes, policy

        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 OK"

    @property
    def url(self) -> str:
        """For EMAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """Mail of this process goes to it; other processes get its address through `mail_server.url`."""
    from aiosmtpd.controller import Controller

    from devtools.services import free_port

    server = MailServer()
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    yield server
    controller.stop()


CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium. Where there is none the tests fail; they are never left out."""
    try:
        program = chromium()
    except RuntimeError as why:
        pytest.fail(str(why))
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; the ORM is used beside it, never inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from django.db import connections

    ours = connections["default"]
    with sync_playwright() as playwright:
        # Where an event loop runs, Django keeps connections in another place, and a child that we fork looks in the first.
        # Both are to find this one: it may have a transaction open that nobody would end.
        connections["default"] = ours
        opened = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """`new_page(width=390, scheme="light", ...)`: a page with cookies of its own. Errors in it fail the test."""
    contexts, errors = [], []

    def make(width: int = 1280, scheme: str = "light", **options: Any) -> Any:
        context = browser.new_context(
            locale="sv-SE", color_scheme=scheme, viewport={"width": width, "height": 900}, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(120_000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: errors.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """One page, 1280 px wide, light."""
    return new_page()


@pytest.fixture(autouse=True, scope="session")
def append_only_tables_are_emptied_between_tests() -> Iterator[None]:
    """Emptying the database after a test is no deed: the triggers step aside for it, and only then."""
    from django.db import connection
    from django.test import TransactionTestCase

    from dialogues import append_only

    original = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        append_only.unprotect(connection)
        try:
            original(case)
        finally:
            append_only.protect(connection)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[attr-defined]
