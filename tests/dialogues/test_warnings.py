"""What is worth a second thought is shown, and never stops the dialogue."""

import datetime as dt

import pytest

from dialogues import lifecycle, mandates, warnings
from dialogues.models import Dialogue, Kind, Mandate, Round, Step
from governance.models import MandatePeriod

from .worlds import CLOSES, D, World


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    return world.ready(Step.MANDATE)


def codes(dialogue: Dialogue) -> list[str]:
    return [warning.code for warning in warnings.all_of(Dialogue.objects.get(pk=dialogue.pk))]


def window(dialogue: Dialogue, opens: dt.date, closes: dt.date) -> None:
    Mandate.objects.filter(dialogue=dialogue).update(
        opens_on=opens, closes_on=closes, feedback_due=closes + dt.timedelta(days=28)
    )
    Dialogue.objects.filter(pk=dialogue.pk).update(decision_planned_on=closes + dt.timedelta(days=90))


def decided_after(dialogue: Dialogue, days: int) -> None:
    Dialogue.objects.filter(pk=dialogue.pk).update(decision_planned_on=CLOSES + dt.timedelta(days=days))


def test_an_ordinary_dialogue_gives_no_warnings(dialogue: Dialogue) -> None:
    assert codes(dialogue) == []


@pytest.mark.parametrize(("days", "expected"), [(1, True), (41, True), (42, False), (72, False)])
def test_a_decision_too_near_the_end_is_warned_about(dialogue: Dialogue, days: int, expected: bool) -> None:
    decided_after(dialogue, days)
    assert ("decision_close_to_the_end" in codes(dialogue)) is expected
    assert lifecycle.unmet(Dialogue.objects.get(pk=dialogue.pk)) == []


def test_a_decision_before_the_end_is_no_warning_but_stops_the_dialogue(dialogue: Dialogue) -> None:
    decided_after(dialogue, 0)
    assert codes(dialogue) == []
    assert [item.code for item in lifecycle.unmet(Dialogue.objects.get(pk=dialogue.pk))] == ["decision_after_close"]


def test_the_municipality_may_want_more_days(world: World, dialogue: Dialogue) -> None:
    decided_after(dialogue, 50)
    assert "decision_close_to_the_end" not in codes(dialogue)
    world.municipality.processing_days_min = 60
    world.municipality.save()
    assert "decision_close_to_the_end" in codes(dialogue)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (D(2027, 6, 20), D(2027, 8, 1), True),
        (D(2027, 8, 10), D(2027, 9, 30), False),
        (D(2027, 5, 1), D(2027, 6, 20), False),
        (D(2026, 12, 18), D(2027, 1, 8), True),
        (D(2026, 11, 20), D(2026, 12, 24), False),
    ],
)
def test_a_dialogue_mostly_in_the_holidays_is_warned_about(
    dialogue: Dialogue, opens: dt.date, closes: dt.date, expected: bool
) -> None:
    window(dialogue, opens, closes)
    assert ("holidays" in codes(dialogue)) is expected


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (D(2026, 8, 20), D(2026, 9, 10), True),
        (D(2026, 9, 14), D(2026, 10, 10), False),
        (D(2027, 8, 20), D(2027, 9, 10), False),
        (D(2030, 8, 1), D(2030, 9, 20), True),
    ],
)
def test_a_dialogue_before_an_election_is_warned_about(
    dialogue: Dialogue, opens: dt.date, closes: dt.date, expected: bool
) -> None:
    window(dialogue, opens, closes)
    assert ("election" in codes(dialogue)) is expected


def test_elections_are_on_the_second_sunday_of_september_every_fourth_year() -> None:
    assert [warnings.election_day(year) for year in (2026, 2027, 2030)] == [D(2026, 9, 13), None, D(2030, 9, 8)]


@pytest.mark.parametrize(("ends", "expected"), [(D(2026, 6, 8), True), (D(2026, 6, 9), False)])
def test_a_new_term_before_the_decision_is_warned_about(
    world: World, dialogue: Dialogue, ends: dt.date, expected: bool
) -> None:
    MandatePeriod.objects.create(elected="boards", starts_on=D(2023, 1, 1), ends_on=ends)
    assert ("term_shift" in codes(dialogue)) is expected
    knowledge = world.ready(Step.MANDATE, Kind.KNOWLEDGE_DIALOGUE)
    assert "term_shift" not in codes(knowledge)


@pytest.mark.parametrize(("others", "expected"), [(3, False), (4, True)])
def test_an_area_that_is_asked_too_often_is_warned_about(
    world: World, dialogue: Dialogue, others: int, expected: bool
) -> None:
    dialogue.areas.add(world.norrstrand)
    for _turn in range(others):
        other = world.dialogue()
        other.areas.add(world.norrstrand)
        Round.objects.create(dialogue=other, number=1, opens_on=D(2025, 10, 1), closes_on=D(2025, 11, 1))
    old = world.dialogue()
    old.areas.add(world.norrstrand)
    Round.objects.create(dialogue=old, number=1, opens_on=D(2024, 10, 1), closes_on=D(2024, 11, 1))
    assert ("area_asked_often" in codes(dialogue)) is expected


def test_a_mandate_by_delegation_is_warned_about(world: World, dialogue: Dialogue) -> None:
    decision = Mandate.objects.get(dialogue=dialogue).decision
    decision.is_delegated, decision.delegate, decision.delegation = True, world.gunnel, world.delegation
    decision.reported_to = world.meeting(world.tn, D(2026, 3, 10))
    decision.save()
    assert codes(dialogue) == ["mandate_by_delegation"]


def test_the_board_reads_the_warnings_in_its_papers(world: World, dialogue: Dialogue) -> None:
    Mandate.objects.filter(dialogue=dialogue).update(decision=None)
    decided_after(dialogue, 20)
    world.today(D(2026, 1, 26))
    decision = mandates.submit(dialogue, by=world.maja)
    assert [check["level"] for check in decision.proposal["checks"]] == ["warning"]
    assert "20" in decision.proposal["checks"][0]["text"]
