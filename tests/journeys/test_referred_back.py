"""The board refers the mandate back: the text opens again, and the new one is decided beside the old."""

import datetime as dt

import pytest

from dialogues.models import Step

from . import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "Vi vill veta vad pensionärsrådet tycker innan vi säger ja."


def test_a_mandate_that_is_referred_back_is_rewritten_and_approved(town, world):
    dialogue = world.arrived(Step.MANDATE, title={"sv": work.TITLE})
    for meeting in ((2026, 2, 10), (2026, 2, 24)):
        world.meeting(world.tn, dt.date(*meeting))
    maja, gunnel = town.official(world.maja), town.elected(world.gunnel)
    work.write_the_mandate(maja, dialogue)
    maja.opens(dialogue, "uppdrag/")
    maja.sees("The text is frozen, word for word, and cannot be edited while the board has it.")

    town.today("2026-02-10")
    gunnel.reads_what_awaits(work.TITLE)
    gunnel.fills_in({"What was decided?": "Refer back", "Paragraph": "14"})
    gunnel.presses("Check and register")
    assert gunnel.page.get_by_role("alert").count(), "a board says why it refers back"
    gunnel.registers("Refer back", Motivation=WHY)
    gunnel.goes_to("/namnd/")
    gunnel.sees("Nothing awaits your decision")

    town.today("2026-02-11")
    maja.begins_from_the_work_list("Rework the mandate: %(title)s", work.TITLE)
    maja.sees(WHY, "What you save now is a new version, for a new decision.")
    maja.fills_in(
        {"Description": "Enkät, gåturer och ett möte med pensionärsrådet.", "Meeting that decides": "2026-02-24"}
    )
    maja.presses("Save and check before the board")
    maja.presses("Put before the board")

    town.today("2026-02-24")
    gunnel.reads_what_awaits(work.TITLE)
    gunnel.sees("Changes since last time", WHY, "Enkät, gåturer och ett möte med pensionärsrådet.")
    gunnel.registers("Approve", Paragraph="22", **{"The paragraph was adjusted immediately": True})
    maja.moves_on(dialogue)
    maja.sees("Planning")

    klara = town.resident()
    klara.finds(work.TITLE)
    klara.sees("§ 22", "2 mars")
