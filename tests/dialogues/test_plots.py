"""Plots in a large municipality: what is too many to be drawn one by one is drawn together, and said so."""

from typing import Any

import pytest
from django.utils import translation

from dialogues.followup.report import Kept
from dialogues.templatetags import plots

pytestmark = pytest.mark.once


@pytest.mark.parametrize(("promises", "boxes", "said"), [(9, 9, "En ruta är ett löfte."), (900, 2, "per kvartal.")])
def test_a_box_is_a_promise_until_they_are_too_many_to_count(promises: int, boxes: int, said: str) -> None:
    with translation.override("sv"):
        told = plots.plot_boxes({}, [Kept("1", promises - 4, 3, 1)], {"1": "jan–mars"}, "", "key")  # type: ignore[arg-type]
    assert len(told["rows"][0]["boxes"]) == boxes and told["text"].endswith(said)
    right = max(float(box["x"]) + float(box["width"]) for box in told["rows"][0]["boxes"])
    assert right <= float(told["rows"][0]["text_x"]) <= plots.WIDTH - 60


class Days:
    """A report with so many days to answers."""

    goal = 30

    def __init__(self, days: list[int]) -> None:
        self.days = days


def test_many_answers_are_told_by_interval_and_every_one_is_in_one() -> None:
    few: Any = plots.plot_days({}, Days([3, 40]), "", "key")  # type: ignore[arg-type]
    assert (len(few["dots"]), few["bars"]) == (2, [])
    many: Any = plots.plot_days({}, Days([*range(60), *range(60)]), "", "key")  # type: ignore[arg-type]
    assert many["dots"] == [] and sum(bar["number"] for bar in many["bars"]) == 120
    assert many["bars"][0]["days"] == "0–9" and many["bars"][0]["number"] == 20
