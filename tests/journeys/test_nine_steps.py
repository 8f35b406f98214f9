"""A citizen dialogue from the first letter to the answer, through every page that anybody needs on the way."""

import pytest

from dialogues.models import Dialogue

from . import work
from .people import day, sv
from .work import MAY_BE_SHOWN, TITLE, WROTE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_dialogue_goes_from_a_letter_to_an_answer_that_the_writer_can_follow(town, world):
    town.today("2026-01-12")
    maja, moa = town.official(world.maja), town.elected(world.moa)
    for meeting in ("2026-02-10", "2026-05-12", "2026-06-09"):
        moa.adds_meeting(meeting)

    work.register_and_assess(town, maja)
    dialogue = Dialogue.objects.get()
    town.today("2026-01-20")
    work.write_the_mandate(maja, dialogue)

    town.today("2026-02-10")
    gunnel = town.elected(world.gunnel)
    gunnel.reads_what_awaits(TITLE)
    gunnel.sees("Vilka platser som får lampor först", "Hur mycket det får kosta", "35 000 kr", "Rådets möte i februari")
    gunnel.registers("Approve", Paragraph="14")
    klara = town.resident()
    klara.goes_to("/dialoger/")
    klara.does_not_see("Vi vill veta var det är mörkt")
    town.today("2026-02-17")
    moa.adjusts_minutes(TITLE, "2026-02-17")
    klara.finds(TITLE)
    klara.sees(
        "Planned", "Not open yet", "2 mars", "Vilka platser som får lampor först", "Hur mycket det får kosta", "§ 14"
    )

    town.today("2026-02-18")
    maja.begins_from_the_work_list("Move on to planning: %(title)s", TITLE)
    maja.moves_on(dialogue)
    work.plan(maja, dialogue)
    town.today("2026-02-20")
    olle = town.official(world.olle)
    olle.begins_from_the_work_list("Approve the plan: %(title)s", TITLE)
    olle.presses("Approve the plan")
    olle.sees("The plan is approved. The promised days are set.")
    maja.moves_on(dialogue)

    work.prepare_the_launch(maja, dialogue)
    town.today("2026-02-24")
    gunnel.reads_what_awaits(TITLE)
    gunnel.registers(
        "Approve",
        **{
            "How was it decided?": "By delegation",
            "Who decided": "Gunnel Demovik",
            "As": "ordförande",
            "Under which delegation": "Delegationsordning",
            "Day of the decision": "2026-02-24",
            "Reported to the meeting": day("2026-05-12"),
        },
    )
    maja.moves_on(dialogue)

    town.today("2026-03-02")
    klara.goes_to("/")
    klara.clicks(klara.page.locator("main a").filter(has_text=TITLE))
    code = klara.takes_part(
        {
            "Var är det mörkt?": WROTE,
            "När går du där?": "På kvällen",
            "Vad skulle hjälpa?": ["Lampor", "Röjda buskar"],
            "Hur trygg är du?": "2",
        }
    )
    nils = town.resident()
    nils.finds(TITLE)
    nils.takes_part(
        {"Var är det mörkt?": "Gångvägen mellan skolan och idrottshallen.", "När går du där?": "På morgonen"}
    )
    klara.uses(code)
    klara.sees(WROTE, "We have received your contribution. Nobody has read it yet.", "28 april 2026")

    town.today("2026-03-11")
    work.register_a_paper(maja, dialogue)
    town.today("2026-03-30")
    work.end_the_execution(maja, dialogue)
    klara.finds(TITLE)
    klara.sees("The time to take part is over")

    work.sort_and_compile(maja, dialogue)
    town.today("2026-04-13")
    olle.begins_from_the_work_list("Approve the compilation: %(title)s", TITLE)
    olle.presses("Approve the compilation")
    olle.sees("The compilation is approved and is no longer changed.")
    maja.moves_on(dialogue)

    town.today("2026-04-20")
    work.tell(
        maja, dialogue, "What we heard", "Bron är mörkast.", "Det är mörkast under bron, och barnens väg oroar flest."
    )
    maja.opens(dialogue, "aterkoppling/")
    maja.follows(f"{sv('What we heard')}: {sv('the elected')}")
    maja.fills_in({"Meeting": "2026-05-12"})
    maja.presses("Put it before the elected")
    klara.finds(TITLE)
    klara.follows("Read the feedback")
    klara.sees("Bron är mörkast.", "Ljus under bron", "Vägen till skolan är viktigast, sa de flesta.")
    klara.finds(TITLE)
    klara.follows("Read how others reason")
    klara.sees(MAY_BE_SHOWN, "Gångvägen mellan skolan och idrottshallen.")
    klara.does_not_see("Kajsa", "Ågatan")
    town.today("2026-05-12")
    moa.reads_what_awaits(TITLE)
    moa.registers(sv("Note", "decision"), **{"Paragraph": "52", "The paragraph was adjusted immediately": True})

    town.today("2026-05-13")
    maja.moves_on(dialogue)
    work.write_the_proposal(maja, dialogue)
    town.today("2026-05-18")
    olle.begins_from_the_work_list("Approve and send the proposal: %(title)s", TITLE)
    olle.follows("Approve and send")
    olle.fills_in({"Meeting": "2026-06-09"})
    olle.presses("Approve and send")
    olle.sees("The proposal is sent.")
    maja.moves_on(dialogue)

    town.today("2026-06-09")
    gunnel.reads_what_awaits(TITLE)
    gunnel.sees("Lamporna under bron kommer först.", "En ville hellre ha fler människor ute.")
    gunnel.registers(
        "Approve with changes",
        **{"What the body changed": "Hela vägen till skolan får lampor i år.", "Paragraph": "61"},
    )
    town.today("2026-06-16")
    maja.is_stopped_by(dialogue, "The minutes must be adjusted")
    moa.adjusts_minutes(TITLE, "2026-06-16")

    town.today("2026-06-24")
    work.answer_and_plan_measures(maja, dialogue, "Ljus under bron", "Vägen till skolan")
    work.approve_the_answers(olle, dialogue, "Ljus under bron", "Vägen till skolan")
    text = "Nämnden beslutade om lampor under bron och längs hela vägen till skolan."
    work.tell(maja, dialogue, "What it led to", "Bron får lampor.", text)
    town.today("2026-06-29")
    work.evaluate(maja, dialogue)
    maja.moves_on(dialogue)
    maja.sees("The dialogue is closed.")

    klara.uses(code)
    klara.sees(MAY_BE_SHOWN, "A part of the text is hidden, because:", "Ljus under bron", "Lamporna sätts upp i höst.")
    klara.sees("9 juni 2026, § 61", "approved with changes", "Lampor under bron", "15 december 2026")
    klara.does_not_see("Kajsa", "Ågatan")
