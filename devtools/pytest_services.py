"""A pytest plugin, loaded with -p before pytest-django reads the settings: this run's database and broker are real.

`--db=sqlite` or `--db=postgres` chooses. TEST_DATABASE_URL and TEST_REDIS_URL point at servers of one's own instead.
"""

import contextlib
import os
from collections.abc import Generator

import pytest

from devtools import services
from dialogportal import translations

_stack = contextlib.ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=["sqlite", "postgres"],
        default=os.environ.get("TEST_DB", "sqlite"),
        help="the database the tests run on",
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        # The controller's servers, with a Redis database of its own for each worker.
        os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{worker.removeprefix('gw')}"
    else:
        try:
            _start(early_config.known_args_namespace.db)
        except services.UnavailableError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


def _start(database: str) -> None:
    services.sweep()
    translations.compile_all()
    os.environ.pop("DATABASE_URL", None)
    if database == "postgres":
        os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or _stack.enter_context(services.postgres())
    os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL") or _stack.enter_context(services.redis())


def pytest_unconfigure() -> None:
    _stack.close()
