"""What may point out a person: how much of it is found, and how much of what is found is right.

The generated texts are the product's own (``personal_texts``). The texts of the demo town are read with their expected flags
from ``../shared`` (or ``SHARED``), and left out where that is missing.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

from dialogues import personal_data

from .personal_texts import HELD, MAKERS, texts

WORLD = Path(os.environ.get("SHARED", "../shared")) / "data" / "demo_world.yaml"
#: The flags of the demo town that the finder is there for; the others are about themes and manners.
FLAGS = {"personal_data", "third_party", "sensitive", "threat", "abusive", "group_insult", "protected_identity"}


def measure() -> Iterator[str]:
    """The lines of the table."""
    yield from _generated()
    yield from _demo()


def _generated() -> Iterator[str]:
    there, right, found = Counter[str](), Counter[str](), Counter[str]()
    rows = list(texts())
    started = time.perf_counter()
    seen = [{item.kind for item in personal_data.find(text)} for _kind, text in rows]
    took = time.perf_counter() - started
    for (kind, _text), kinds in zip(rows, seen, strict=True):
        there[kind] += 1
        found.update(kinds & set(MAKERS))
        right[kind] += kind in kinds
    for kind in (*HELD, "address", "person"):
        recall, precision = right[kind] / there[kind], right[kind] / found[kind]
        yield f"{kind}, {there[kind]} of {len(rows)} texts: recall {recall:.3f}, precision {precision:.3f}"
    yield f"{len(rows)} texts read in {took:.2f} s, {1e6 * took / len(rows):.0f} µs each"


def _demo() -> Iterator[str]:
    if not WORLD.exists():
        return
    rows = yaml.safe_load(WORLD.read_text(encoding="utf-8"))["contributions"]
    wanted = {row["id"]: bool(FLAGS & {*((row.get("expected") or {}).get("flags") or ())}) for row in rows}
    found = {row["id"]: bool(personal_data.find(row["text"])) for row in rows}
    both = sum(wanted[key] and found[key] for key in wanted)
    missed = ", ".join(key for key in wanted if wanted[key] and not found[key]) or "none"
    extra = ", ".join(key for key in wanted if found[key] and not wanted[key]) or "none"
    yield (
        f"demo town, {len(rows)} texts: {both} of {sum(wanted.values())} with such flags found (missed: {missed}), "
        f"{sum(found.values())} pointed out (without a flag: {extra})"
    )
