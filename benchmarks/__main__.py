"""`make bench`: what a page costs beside a bare Django page, and how long a search takes, on PostgreSQL.

`python -m benchmarks try` runs everything small and short, to see that it runs; its figures are not worth writing down.
`python -m benchmarks pages` runs that part alone; its help names the others. `--small` tries a part alone in the same way.
`python -m benchmarks register --dialogues 2000 --contributions 100000` measures the register in a smaller municipality.
"""

import argparse
import contextlib
import functools
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from devtools import services

Environment = dict[str, str]
PARTS = ("pages", "lighthouse", "search", "desk", "suggestions", "importing", "personal_data", "register")


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("part", nargs="?", default="", choices=("", "try", *PARTS))
    parser.add_argument("--small", action="store_true", help="only to see that it runs")
    parser.add_argument("--dialogues", type=int, help="so many in the register")
    parser.add_argument("--contributions", type=int, help="so many in the register")
    return parser.parse_args()


CHOSEN = _chosen()
TRYING = CHOSEN.small or CHOSEN.part == "try"
ALONE = CHOSEN.part if CHOSEN.part in PARTS else ""
TAKEN_IN = 1_000 if TRYING else 100_000
ALL_CONTRIBUTIONS = 5_000 if TRYING else 1_000_000
SUGGESTED_FOR = (1_000,) if TRYING else (10_000, 100_000)
DIALOGUES, CONTRIBUTIONS, MANY_DIALOGUES = (50, 500, 100) if TRYING else (1_000, 50_000, 10_000)


def main() -> None:
    """Start a database of its own, fill it, and print one table after another."""
    with tempfile.TemporaryDirectory(prefix="dp-bench-") as folder, services.postgres() as database:
        environment = _environment(folder, database)
        os.environ |= environment
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", verbosity=0)
        _demo()
        for part in (ALONE,) if ALONE else PARTS:
            for line in MEASURES[part](environment):
                print(line, flush=True)
            print()


def _environment(folder: str, database: str) -> Environment:
    return {
        "DIALOGPORTAL_DATA_DIR": folder,
        "DATABASE_URL": database,
        "SECRET_KEY": "benchmark" * 8,
        "DEBUG": "off",
        "HTTPS": "off",
        "ALLOWED_HOSTS": "localhost",
        "PUBLIC_BASE_URL": "http://localhost",
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "dialogportal.settings",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }


def _pages(environment: Environment) -> Iterator[str]:
    from . import pages

    yield _filled(_demo(), DIALOGUES, CONTRIBUTIONS)
    with _two_servers(environment) as (product, bare):
        yield from pages.measure(product, bare, rounds=3 if TRYING else 5, share=20 if TRYING else 1)


def _lighthouse(environment: Environment) -> Iterator[str]:
    from . import lighthouse, serving

    yield _filled(_demo(), DIALOGUES, CONTRIBUTIONS)
    with serving.serving("dialogportal.wsgi", environment) as product:
        yield from lighthouse.measure(product, runs=1 if TRYING else 5)


def _search(_environment: Environment) -> Iterator[str]:
    from . import search

    yield _filled(_demo(), MANY_DIALOGUES, CONTRIBUTIONS)
    yield from search.measure()


def _desk(environment: Environment) -> Iterator[str]:
    from . import desk

    most, times = (300, 5) if TRYING else (10_000, 100)
    with _two_servers(environment) as (product, bare):
        yield from desk.measure(product, bare, most=most, times=times)


def _suggestions(_environment: Environment) -> Iterator[str]:
    from . import suggestions

    yield from suggestions.measure(SUGGESTED_FOR)


def _importing(_environment: Environment) -> Iterator[str]:
    from . import importing

    yield from importing.measure(TAKEN_IN)


def _personal_data(_environment: Environment) -> Iterator[str]:
    from . import personal_data

    yield from personal_data.measure()


def _register(_environment: Environment) -> Iterator[str]:
    from dialogues.models import SearchWord

    from . import register

    # Copies of a word are no words: the others stay as many as they are.
    demo = [(model, rows) for model, rows in _demo() if model is not SearchWord]
    yield _filled(demo, CHOSEN.dialogues or MANY_DIALOGUES, 0)
    contributions = CHOSEN.contributions or ALL_CONTRIBUTIONS
    started = time.monotonic()
    register.write(contributions)
    yield f"{contributions} contributions, made in {time.monotonic() - started:.0f} s"
    yield from register.measure(times=2 if TRYING else 3)


MEASURES: dict[str, Callable[[Environment], Iterator[str]]] = {
    "pages": _pages,
    "lighthouse": _lighthouse,
    "search": _search,
    "desk": _desk,
    "suggestions": _suggestions,
    "importing": _importing,
    "personal_data": _personal_data,
    "register": _register,
}


@contextlib.contextmanager
def _two_servers(environment: Environment) -> Iterator[Any]:
    """The product, and a bare Django page beside it."""
    from . import serving

    with (
        serving.serving("dialogportal.wsgi", environment) as product,
        serving.serving("benchmarks.bare", environment | {"DJANGO_SETTINGS_MODULE": ""}) as bare,
    ):
        yield product, bare


@functools.cache
def _demo() -> Any:
    """What is copied, read before the first part makes anything."""
    from . import municipality

    return municipality.originals()


def _filled(demo: Any, dialogues: int, contributions: int) -> str:
    """The municipality grows; how large it is then."""
    from dialogues.models import Contribution, Dialogue

    from . import municipality

    started = time.monotonic()
    municipality.grow(demo, dialogues, contributions)
    held, received = Dialogue.objects.count(), Contribution.objects.count()
    return f"{held} dialogues and {received} contributions, made in {time.monotonic() - started:.0f} s"


if __name__ == "__main__":
    main()
