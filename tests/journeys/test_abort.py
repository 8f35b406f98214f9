"""A dialogue is aborted: the board decides, everyone can read why, and those who took part still get their answer."""

import datetime as dt

import pytest

from dialogues.models import Step

from . import work
from .people import Keys, Mouse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "Bron stängs i sommar, så frågan kan inte längre avgöras av nämnden."


@pytest.mark.parametrize("hands", [Mouse, Keys], ids=["with a mouse", "with the keyboard alone"])
def test_a_dialogue_that_is_aborted_still_answers_those_who_took_part(town, world, hands):
    town.hands = hands
    dialogue = world.arrived(Step.EXECUTION, title={"sv": work.TITLE})
    world.meeting(world.tn, dt.date(2026, 3, 17))
    town.today("2026-03-05")
    klara = town.resident()
    klara.finds(work.TITLE)
    code = klara.takes_part({"Var är det mörkt?": "Under bron."})

    maja, gunnel = town.official(world.maja), town.elected(world.gunnel)
    maja.opens(dialogue)
    maja.follows("Pause, resume or abort")
    maja.fills_in(
        {"What is proposed": "Abort the dialogue", "Kind of reason": "money", "Reason": WHY, "Meeting": "2026-03-17"}
    )
    maja.presses("Put the proposal before the body")
    klara.finds(work.TITLE)
    klara.sees("Take part now")

    town.today("2026-03-17")
    gunnel.reads_what_awaits(work.TITLE)
    gunnel.sees(WHY, "Those who took part get an answer, and what they sent in is kept and taken care of.")
    gunnel.registers("Approve", Paragraph="31", **{"The paragraph was adjusted immediately": True})
    maja.opens(dialogue)
    maja.follows("Pause, resume or abort")
    maja.presses("Carry out the decision")
    maja.sees("It is done, and the reason is public.", "What is still owed")

    klara.finds(work.TITLE)
    klara.sees("Aborted", WHY, "§ 31")
    klara.does_not_see("Take part now")
    klara.uses(code)
    klara.sees("Under bron.", WHY)

    maja.clicks(maja.page.locator("main a[href*='/sortera/']"))
    work.sort_one(maja, "Bron")
    work.tell(
        maja,
        dialogue,
        "The dialogue is aborted",
        "Dialogen är avbruten.",
        "Bron stängs. Det du skrev går till gatuenheten.",
    )
    maja.opens(dialogue, "utvardering/")
    maja.fills_in({"What happened, and how we worked": "Vi borde ha frågat gatuenheten först."})
    maja.presses("Save")
    maja.opens(dialogue, "paus/")
    maja.sees("Nothing is owed any more")
    maja.presses("Close the aborted dialogue")
    maja.sees("The dialogue is closed.")

    klara.uses(code)
    klara.sees("Dialogen är avbruten.")
    klara.finds(work.TITLE)
    klara.sees("Aborted", WHY)
    klara.follows("Read the feedback")
    klara.sees("Dialogen är avbruten.", "Bron stängs. Det du skrev går till gatuenheten.")
