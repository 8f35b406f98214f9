"""A group was missed: a new round is opened, heard, compiled and answered, and the first round stays as it was."""

import pytest

from dialogues.models import Step

from . import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WHY = "Vi har hört för få på landsbygden."


def test_a_new_round_is_opened_heard_and_answered(town, world):
    dialogue = world.arrived(Step.FEEDBACK, title={"sv": work.TITLE})
    maja, olle = town.official(world.maja), town.official(world.olle)
    maja.opens(dialogue)
    maja.follows("Give more time, or open a new round")
    maja.fills_in(
        {
            "Name": "Landsbygden",
            "Level": "Consultation",
            "First day": "2026-04-20",
            "Last day": "2026-07-20",
            "Feedback no later than": "2026-05-28",
            "Reason": WHY,
        }
    )
    maja.presses("Open the new round")
    maja.sees("Dialogue happens before decisions, not after.")
    maja.fills_in({"Last day": "2026-05-10"})
    maja.presses("Open the new round")
    maja.sees("The new round is planned. The dialogue is in execution again.")

    town.today("2026-04-21")
    klara = town.resident()
    klara.finds(work.TITLE)
    klara.sees("Landsbygden", WHY)
    code = klara.takes_part({"Var är det mörkt?": "Längs gamla banvallen."})

    town.today("2026-05-11")
    maja.opens(dialogue, "genomforande/")
    maja.presses("The last papers are registered")
    maja.moves_on(dialogue)
    maja.opens(dialogue, "sortera/")
    work.sort_one(maja, "Banvallen")
    maja.follows("Write the compilation")
    work.compile_and_submit(maja, "Bron", "Banvallen")
    olle.begins_from_the_work_list("Approve the compilation: %(title)s", work.TITLE)
    olle.presses("Approve the compilation")
    maja.moves_on(dialogue)

    town.today("2026-05-12")
    work.tell(maja, dialogue, "What we heard", "Banvallen är mörk.", "Landsbygden vill ha ljus längs banvallen.")
    klara.uses(code)
    klara.sees("Längs gamla banvallen.", "Banvallen")
    klara.finds(work.TITLE)
    klara.follows("Read the feedback")
    klara.sees("Banvallen är mörk.", "Landsbygden", "Bron")
