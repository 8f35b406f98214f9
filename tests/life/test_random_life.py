"""Whatever random people try in whatever order, no rule is broken, and every step leaves a line in the log."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues import lifecycle, requirements
from dialogues.models import Dialogue, Kind, LogEntry, Step
from tests.conftest import FULL
from tests.dialogues.worlds import World

from .deeds import DEEDS, REFUSALS, Life
from .invariants import broken

DEEDS_PER_LIFE = 125
LIVES = 80 if FULL else 4


def live(world: World, choices: list[int], seed: int) -> list[str]:
    """Try the deeds in order; gives what was done. Raises AssertionError at the first broken rule."""
    life, done = Life(world, random.Random(seed)), []
    if seed % 3:
        world.arrived(Step(seed % 8 + 2), life.dice.choice(Kind.values))
    for choice in choices:
        deed = DEEDS[choice]
        before = _steps()
        try:
            with transaction.atomic():
                deed(life)
            done.append(deed.__name__)
        except REFUSALS as refusal:
            done.append(f"{deed.__name__} refused: {type(refusal).__name__}")
        _every_move_is_logged(before)
    assert broken() == [], done
    return done


def _steps() -> dict[int, tuple[int, str, int]]:
    lines = LogEntry.objects.filter(action__in=MOVES)
    return {item.pk: (item.step, item.status, lines.filter(dialogue=item).count()) for item in Dialogue.objects.all()}


MOVES = [LogEntry.Action.ADVANCED, LogEntry.Action.SENT_BACK, LogEntry.Action.CLOSED, LogEntry.Action.REOPENED]


def _every_move_is_logged(before: dict[int, tuple[int, str, int]]) -> None:
    for pk, (step, status, lines) in _steps().items():
        old_step, old_status, old_lines = before.get(pk, (step, status, lines))
        moved = (step, status) != (old_step, old_status)
        assert lines - old_lines == int(moved), f"dialogue {pk} moved without a line, or the other way round"
        assert abs(step - old_step) <= 1 or step < old_step, f"dialogue {pk} skipped a step"


@pytest.mark.django_db
@settings(max_examples=LIVES, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(
    choices=st.lists(st.integers(0, len(DEEDS) - 1), min_size=DEEDS_PER_LIFE, max_size=DEEDS_PER_LIFE),
    seed=st.integers(0, 2**32),
)
def test_no_rule_is_broken_in_a_random_life(choices: list[int], seed: int) -> None:
    with transaction.atomic(), _clock() as frozen:
        live(World(frozen), choices, seed)
        transaction.set_rollback(True)


class _clock:  # noqa: N801 - reads as a sentence in a with statement
    """Settings whose clock is put back afterwards; hypothesis runs many lives inside one test."""

    def __enter__(self) -> Any:
        from django.conf import settings as django_settings

        self.settings, self.before = django_settings, getattr(django_settings, "FROZEN_NOW", None)
        return django_settings

    def __exit__(self, *_: object) -> None:
        self.settings.FROZEN_NOW = self.before


@pytest.mark.parametrize("seed", [4, 5])
def test_a_life_gets_somewhere(world: World, seed: int) -> None:
    """The dice move dialogues on; otherwise the test above would prove little."""
    dice = random.Random(seed)
    done = live(world, [dice.randrange(len(DEEDS)) for _ in range(150)], seed=seed)
    assert LogEntry.objects.filter(action=LogEntry.Action.ADVANCED).count() >= seed % 8 + 1
    assert {"take_part", "move_on", "decide"} & set(done)


@pytest.mark.parametrize("step", [Step.MANDATE, Step.LAUNCH, Step.COMPILATION])
def test_the_invariants_see_a_gate_that_is_switched_off(
    world: World, step: Step, monkeypatch: Any, size: Callable[[int, int], int]
) -> None:
    dialogue = world.arrived(step)
    monkeypatch.setitem(requirements.REQUIREMENTS, step, ())
    for following in [item for item in Step if item > step]:
        monkeypatch.setitem(requirements.REQUIREMENTS, following, ())
    if step == Step.MANDATE:
        monkeypatch.setattr(lifecycle.effects, "on_leaving", lambda *args, **kwargs: None)
    lifecycle.advance(dialogue, leaving=step, by=world.maja)
    if step == Step.COMPILATION:
        Dialogue.objects.filter(pk=dialogue.pk).update(step=Step.FEEDBACK)
    assert broken()
