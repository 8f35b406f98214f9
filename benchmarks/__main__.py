"""`make bench`: what a page costs beside a bare Django page, and how long a search takes, on PostgreSQL.

`python -m benchmarks pages` (or `desk`, `suggestions`, `importing`, `personal_data`, `register`) runs that part alone.
`python -m benchmarks try`, or `try importing`, runs it small and short, to see that it runs; its figures are not worth
writing down.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from devtools import services

TRYING = sys.argv[1:2] == ["try"]
PARTS = ("pages", "desk", "suggestions", "importing", "personal_data", "register")
ALONE = next((part for part in PARTS if sys.argv[1 + TRYING :] == [part]), "")
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
        if ALONE in ("", "pages"):
            _measure(environment)
        if ALONE in ("", "desk"):
            _read(environment)
        if ALONE in ("", "suggestions"):
            _suggest()
        if ALONE in ("", "importing"):
            _import()
        if ALONE in ("", "personal_data"):
            _find()
        if ALONE in ("", "register"):
            _register()


def _environment(folder: str, database: str) -> dict[str, str]:
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


def _measure(environment: dict[str, str]) -> None:
    from . import lighthouse, municipality, pages, search, serving

    demo = municipality.originals()
    _fill(demo, DIALOGUES, CONTRIBUTIONS)
    yardstick = environment | {"DJANGO_SETTINGS_MODULE": ""}
    with (
        serving.serving("dialogportal.wsgi", environment) as product,
        serving.serving("benchmarks.bare", yardstick) as bare,
    ):
        for line in pages.measure(product, bare, rounds=3 if TRYING else 5, share=20 if TRYING else 1):
            print(line, flush=True)
        if ALONE:
            return
        print()
        for line in lighthouse.measure(product, runs=1 if TRYING else 5):
            print(line, flush=True)
    print()
    _fill(demo, MANY_DIALOGUES, CONTRIBUTIONS)
    for line in search.measure():
        print(line, flush=True)


def _read(environment: dict[str, str]) -> None:
    from . import desk, serving

    yardstick = environment | {"DJANGO_SETTINGS_MODULE": ""}
    with (
        serving.serving("dialogportal.wsgi", environment) as product,
        serving.serving("benchmarks.bare", yardstick) as bare,
    ):
        most, times = (300, 5) if TRYING else (10_000, 100)
        for line in desk.measure(product, bare, most=most, times=times):
            print(line, flush=True)
    print()


def _suggest() -> None:
    from . import suggestions

    print()
    for line in suggestions.measure(SUGGESTED_FOR):
        print(line, flush=True)


def _find() -> None:
    from . import personal_data

    print()
    for line in personal_data.measure():
        print(line, flush=True)


def _register() -> None:
    from dialogues.models import SearchWord

    from . import municipality, register

    print()
    # Copies of a word are no words: the others stay as many as they are.
    demo = [(model, rows) for model, rows in municipality.originals() if model is not SearchWord]
    _fill(demo, MANY_DIALOGUES, 0)
    started = time.monotonic()
    register.write(ALL_CONTRIBUTIONS)
    print(f"{ALL_CONTRIBUTIONS} contributions, made in {time.monotonic() - started:.0f} s", flush=True)
    for line in register.measure(times=2 if TRYING else 3):
        print(line, flush=True)


def _import() -> None:
    from . import importing

    print()
    for line in importing.measure(TAKEN_IN):
        print(line, flush=True)


def _fill(demo: Any, dialogues: int, contributions: int) -> None:
    from dialogues.models import Contribution, Dialogue

    from . import municipality

    started = time.monotonic()
    municipality.grow(demo, dialogues, contributions)
    held, received = Dialogue.objects.count(), Contribution.objects.count()
    print(f"{held} dialogues and {received} contributions, made in {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
