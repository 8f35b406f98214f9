"""A knowledge dialogue: anchored with the elected, assigned and launched by the manager, and without a political decision."""

import datetime as dt

import pytest

from dialogues.models import Kind, Step

from . import work
from .people import day

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Hur vill du lära dig simma?"


def test_a_knowledge_dialogue_is_anchored_assigned_and_used_without_a_political_decision(town, world):
    dialogue = world.arrived(Step.MANDATE, kind=Kind.KNOWLEDGE_DIALOGUE, title={"sv": TITLE})
    maja, olle = town.official(world.maja), town.official(world.olle)
    work.write_the_assignment(maja, dialogue)
    maja.is_stopped_by(dialogue, "Record when the elected were told, and what they said")
    town.today("2026-01-27")
    maja.opens(dialogue)
    maja.follows("Record an anchoring with the elected")
    maja.fills_in(
        {
            "Board": "Tekniska nämnden",
            "Where": "presidium",
            "Date": "2026-01-27",
            "Who took part": "ordförande\nvice ordförande",
        }
    )
    maja.presses("Record")
    maja.sees("ordförande, vice ordförande")
    town.today("2026-02-10")
    olle.opens(dialogue, "uppdrag/")
    olle.presses("Give the assignment")
    maja.moves_on(dialogue)
    maja.sees("Planning")

    klara = town.resident()
    klara.finds(TITLE)
    klara.sees("Planned", "2 mars")

    work.plan(maja, dialogue)
    olle.begins_from_the_work_list("Approve the plan: %(title)s", TITLE)
    olle.presses("Approve the plan")
    maja.moves_on(dialogue)
    launch_by_the_manager(town, world, maja, dialogue)
    world.fill_execution(dialogue)
    town.today("2026-04-13")
    maja.moves_on(dialogue)
    world.fill_compilation(dialogue)
    maja.moves_on(dialogue)
    world.fill_feedback(dialogue)
    maja.moves_on(dialogue)

    maja.opens(dialogue)
    maja.follows("Send the proposal to the deciding body")
    maja.fills_in({"What the service will change": "Kurserna börjar på våren."})
    how = {"Influence on the proposal": "Carried out", "How, or why not": "Kurserna flyttas."}
    maja.fills_in(how, within=maja.group("Bron"))
    maja.presses("Save")
    olle.begins_from_the_work_list("Approve and send the proposal: %(title)s", TITLE)
    olle.follows("Approve and send")
    olle.presses("Approve and send")
    maja.moves_on(dialogue)
    maja.opens(dialogue, "beslut/")
    maja.sees("A knowledge dialogue leads to no political decision. The measures below are what the service changes.")

    town.today("2026-05-20")
    work.answer_and_plan_measures(maja, dialogue, "Bron")
    work.approve_the_answers(olle, dialogue, "Bron")
    work.tell(maja, dialogue, "What it led to", "Kurserna börjar på våren.", "Tack vare era svar flyttar vi kurserna.")
    work.evaluate(maja, dialogue)
    maja.moves_on(dialogue)
    maja.sees("The dialogue is closed.")
    klara.finds(TITLE)
    klara.follows("Read the feedback")
    klara.sees("Kurserna börjar på våren.", "Lamporna sätts upp i höst.")


def launch_by_the_manager(town, world, maja, dialogue):
    maja.opens(dialogue)
    maja.follows("The launch must be decided")
    maja.fills_in(
        {
            "Privacy notice published": "2026-02-20",
            "Texts are proofread in plain language": True,
            "The form has been tried": True,
            "To be decided by": "Olle Demoberg",
            "Under delegation": "Delegationsordning",
        }
    )
    maja.presses("Save the checklist")
    maja.presses("Ask for the decision to start")
    world.meeting(world.tn, dt.date(2026, 3, 10))
    town.today("2026-02-24")
    moa = town.elected(world.moa)
    moa.reads_what_awaits(TITLE)
    moa.registers(
        "Approve",
        **{
            "How was it decided?": "By delegation",
            "Who decided": "Olle Demoberg",
            "Under which delegation": "Delegationsordning",
            "Day of the decision": "2026-02-24",
            "Reported to the meeting": day("2026-03-10"),
        },
    )
    maja.moves_on(dialogue)
