"""Suggestions of themes: how often they are right, on texts that citizens wrote, and how long they take.

The texts are no part of the product: they are read from ``../shared`` (or ``SHARED``), and left out where that is missing.
"""

import csv
import os
import random
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

from dialogues.learning import Example, Learnt, Text

TEXTS = Path(os.environ.get("SHARED", "../shared")) / "data" / "contributions"
SPLITS = 5


def measure(sizes: tuple[int, ...]) -> Iterator[str]:
    """The lines of the tables."""
    yield from _hits()
    yield from _several()
    for number in sizes:
        yield _time(number)


def _rows(name: str) -> list[dict[str, str]]:
    path = TEXTS / name
    return list(csv.DictReader(path.open(encoding="utf-8-sig"))) if path.exists() else []


def _hits() -> Iterator[str]:
    """The share whose one category is among the three suggested, after 100 and 400 that people have put in one."""
    rows = _rows("goteborg_proposals_2017-2018_sv.csv")
    texts = [Text(f"{row['rubrik']}\n{row['sammanfattning']}") for row in rows]
    right = [row["kategori"] for row in rows]
    book = {theme: Text(theme) for theme in right}
    for coded in (100, 400) if rows else ():
        for named in ({}, book):
            found = [_split(texts, right, coded, named, split) for split in range(SPLITS)]
            how = "with the names of the themes" if named else "from the sorted alone"
            yield f"Göteborg, top three after {coded} {how}: {_told(found)}"


def _split(texts: list[Text], right: list[str], coded: int, book: dict[str, Text], split: int) -> float:
    order = list(range(len(texts)))
    random.Random(split).shuffle(order)  # noqa: S311
    learnt = Learnt([Example(texts[at], frozenset({right[at]})) for at in order[:coded]], book)
    rest = order[coded:]
    guesses = learnt.guess([texts[at] for at in rest])
    return mean(right[at] in {guess.theme for guess in some.themes} for at, some in zip(rest, guesses, strict=True))


def _several() -> Iterator[str]:
    """Several themes each: F1 of what is called likely, the mean over the ten most frequent themes, five folds."""
    rows = _rows("ottensen_themes_de.csv")
    if not rows:
        return
    names = list(rows[0])[4:]
    texts = [Text(f"{row['title']}\n{row['text']}", "de") for row in rows]
    right = [frozenset(name for name in names if row[name] == "1") for row in rows]
    frequent = sorted(names, key=lambda name: -sum(name in themes for themes in right))[:10]
    for split in range(SPLITS):
        order = list(range(len(rows)))
        random.Random(split).shuffle(order)  # noqa: S311
        found = []
        for fold in range(5):
            rest, known = order[fold::5], [at for place, at in enumerate(order) if place % 5 != fold]
            likely = [
                some.likely
                for some in Learnt([Example(texts[at], right[at]) for at in known]).guess([texts[at] for at in rest])
            ]
            found.append(mean(_f1(theme, [right[at] for at in rest], likely) for theme in frequent))
        yield f"Ottensen, mean F1, shuffle {split}: {_told(found)}"


def _f1(theme: str, right: list[frozenset[str]], likely: list[frozenset[str]]) -> float:
    both = sum(theme in one and theme in other for one, other in zip(right, likely, strict=True))
    return 2 * both / max(1, sum(theme in one for one in right) + sum(theme in one for one in likely))


def _told(found: list[float]) -> str:
    return f"{mean(found):.3f} ({', '.join(f'{one:.3f}' for one in found)})"


def _time(number: int) -> str:
    """Seconds to suggest themes for so many after 400 are sorted, and the memory of the process afterwards."""
    from dialogues import suggestions
    from dialogues.models import Coding, Contribution, Dialogue, Step, Suggestion
    from governance import clock

    dialogue = Dialogue.objects.filter(step=Step.COMPILATION).exclude(themes=None).order_by("pk")[0]
    themes, words = list(dialogue.themes.all()), _vocabulary()
    chance = random.Random(number)  # noqa: S311
    first = dialogue.contributions.order_by("-number").values_list("number", flat=True).first() or 0
    made = Contribution.objects.bulk_create(
        [
            Contribution(
                dialogue=dialogue,
                number=first + place,
                received_at=clock.now(),
                text=" ".join(chance.choices(words, k=chance.randint(10, 60))),
            )
            for place in range(1, number + 1)
        ],
        batch_size=2_000,
    )
    Coding.objects.bulk_create(
        [Coding(contribution=row, theme=chance.choice(themes), at=clock.now()) for row in made[:400]]
    )
    started = time.perf_counter()
    suggestions.learn(dialogue)
    spent = time.perf_counter() - started
    kept = Suggestion.objects.filter(contribution__dialogue=dialogue).count()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{number} contributions, 400 sorted: {spent:.1f} s, {kept} suggestions, at most {memory:.0f} MB of memory"


def _vocabulary() -> list[str]:
    """Words as often as people use them, from the demo's own contributions."""
    from dialogues import words
    from dialogues.models import Contribution

    said = words.of(
        " ".join(Contribution.objects.filter(language="sv").order_by("pk").values_list("text", flat=True)[:150])
    )
    return said + [f"{one}{other}" for one, other in zip(said, said[7:], strict=False)]
