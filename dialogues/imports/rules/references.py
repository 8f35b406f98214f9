"""What is named by a code is in the file."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..problems import Problems, unknown
from ..vocabulary import CHILDREN, EVERYONE, STATEMENTS
from ..world import Row, World, document_place, rounds, terms, terms_name


class _References:
    """Looks codes up in the file and tells which are missing."""

    def __init__(self, world: World, problems: Problems) -> None:
        self.world, self.problems = world, problems
        self.bodies = world.known("bodies")
        self.people = world.known("users", "username")
        self.administrations = world.known("administrations")
        self.areas = world.known("areas")
        self.documents = world.known("governing_documents") | {row["code"] for row in world.programmes.values()}
        self.dialogues = world.known("dialogues", "id")
        self.methods = world.known("methods")

    def one(self, known: Iterable[Any], code: Any, place: str) -> None:
        if code is not None and code not in known:
            self.problems.unreadable(place, unknown(code))

    def body(self, code: Any, place: str) -> None:
        self.one(self.bodies, code, place)

    def person(self, code: Any, place: str) -> None:
        self.one(self.people, code, place)

    def many(self, known: Iterable[Any], codes: Iterable[Any] | None, place: str) -> None:
        for number, code in enumerate(codes or [], 1):
            self.one(known, code, f"{place}/{number}")

    def minute(self, row: Row, place: str) -> None:
        """The codes in a decision."""
        self.body(row["body"], f"{place}/body")
        self.person(row.get("by"), f"{place}/by")
        self.one(self.documents, row.get("delegation_ref"), f"{place}/delegation_ref")
        self.body((row.get("reported_to") or {}).get("body"), f"{place}/reported_to/body")
        self.many(self.people, row.get("stepped_out"), f"{place}/stepped_out")
        for number, statement in enumerate(row.get("statements") or [], 1):
            self.statement(statement, f"{place}/statements/{number}")
        for number, correction in enumerate(row.get("corrections") or [], 1):
            self.person(correction.get("by"), f"{place}/corrections/{number}/by")

    def statement(self, row: Row, place: str) -> None:
        known = STATEMENTS if self.world.statement_kinds is None else self.world.statement_kinds
        if row["kind"] not in STATEMENTS or row["kind"] not in known:
            self.problems.unreadable(f"{place}/kind", _("“%(code)s” is no kind of statement") % {"code": row["kind"]})


def check(world: World, problems: Problems) -> None:
    """Bodies, people, documents, areas, groups, themes and dialogues that are named exist."""
    find = _References(world, problems)
    for minute in list(world.minutes()):
        find.minute(minute.row, minute.place)
    _governance(world, find)
    for code, dialogue in world.dialogues.items():
        _dialogue(world, find, dialogue, f"dialogues/{code}")
    for code, row in world.contributions.items():
        _contribution(world, find, row, f"contributions/{code}")
    for code, row in world.referred.items():
        find.person(row.get("assigned_to"), f"referred_initiatives/{code}/assigned_to")
    for broken in [code for code in world.dialogues if not problems.is_readable(f"dialogues/{code}")]:
        del world.dialogues[broken]
    for broken in [code for code in world.contributions if not problems.is_readable(f"contributions/{code}")]:
        del world.contributions[broken]
    world.__dict__.pop("received", None)


def _governance(world: World, find: _References) -> None:
    find.many(
        find.bodies,
        world.settings.get("councils_always_considered"),
        "municipality/settings/councils_always_considered",
    )
    for code, row in world.bodies.items():
        for key in ("parent", "successor"):
            find.body(row.get(key), f"bodies/{code}/{key}")
        find.many(find.bodies, row.get("predecessors"), f"bodies/{code}/predecessors")
    for code, row in world.administrations.items():
        find.many(find.bodies, row.get("serves"), f"administrations/{code}/serves")
    for code, row in world.users.items():
        find.one(find.administrations, row.get("administration"), f"users/{code}/administration")
        for number, item in enumerate(row.get("more_roles") or [], 1):
            where = f"users/{code}/more_roles/{number}/administration"
            find.one(find.administrations, item.get("administration"), where)
        for number, item in enumerate(row.get("assignments") or [], 1):
            find.body(item["body"], f"users/{code}/assignments/{number}/body")
    for code, row in world.documents.items():
        place = document_place(world, code)
        for key in ("adopted_by", "to_be_adopted_by"):
            find.body(row.get(key), f"{place}/{key}")
        for key in ("repealed_by", "replaces"):
            find.one(find.documents, row.get(key), f"{place}/{key}")
        find.many(find.bodies, row.get("applies_to"), f"{place}/applies_to")
        find.many(find.documents, row.get("related"), f"{place}/related")
        if row.get("statement"):
            find.statement(row["statement"], f"{place}/statement")
    _programme(world, find)


def _programme(world: World, find: _References) -> None:
    for at, programme in world.programmes.items():
        for focus in programme.get("focus_areas") or []:
            for sub in focus.get("sub") or []:
                place = f"{at}/focus_areas/{focus['number']}/sub/{sub['number']}"
                for number, item in enumerate(sub.get("responsible") or [], 1):
                    body = item["body"] if isinstance(item, dict) else item
                    find.body(body, f"{place}/responsible/{number}")
                    if isinstance(item, dict):
                        find.many(find.bodies, item.get("via"), f"{place}/responsible/{number}/via")
                find.many(find.dialogues, sub.get("dialogues"), f"{place}/dialogues")
        for row in programme.get("additional_assignments") or []:
            find.body(row["from"], f"{at}/additional_assignments/{row['number']}/from")
            find.many(find.bodies, row["to"], f"{at}/additional_assignments/{row['number']}/to")
        parts = {sub["number"] for focus in programme.get("focus_areas") or [] for sub in focus.get("sub") or []}
        for number, row in enumerate(programme.get("followups") or [], 1):
            find.body(row["body"], f"{at}/followups/{number}/body")
            find.one(parts, row.get("part"), f"{at}/followups/{number}/part")
            for name in ("written_by", "signed_by"):
                find.person(row.get(name), f"{at}/followups/{number}/{name}")
    for at, plan in world.action_plans.items():
        find.body(plan["owner"], f"{at}/owner")
        find.body(plan.get("reported_to"), f"{at}/reported_to")
        find.one({other["code"] for other in world.action_plans.values()}, plan.get("replaces"), f"{at}/replaces")
        for row in plan.get("activities") or []:
            find.body(row["responsible"], f"{at}/activities/{row['number']}/responsible")
    for number, row in enumerate(world.content["contact_figures"], 1):
        for line, item in enumerate(row["counts"], 1):
            find.body(item["body"], f"contact_figures/{number}/counts/{line}/body")
            find.one(find.areas, item.get("area"), f"contact_figures/{number}/counts/{line}/area")
    for number, row in enumerate(world.content["inventories"], 1):
        find.body(row["body"], f"inventories/{number}/body")


def _dialogue(world: World, find: _References, row: Row, place: str) -> None:
    find.body(row["owner"], f"{place}/owner")
    find.many(find.bodies, row.get("co_bodies"), f"{place}/co_bodies")
    for key in ("responsible", "manager", "coordinator"):
        find.person(row.get(key), f"{place}/{key}")
    find.many(find.areas, row.get("areas"), f"{place}/areas")
    find.many(world.topics, row.get("topics"), f"{place}/topics")
    find.one(find.documents, row.get("guideline"), f"{place}/guideline")
    find.body((row.get("coming_decision") or {}).get("body"), f"{place}/coming_decision/body")
    initiative = row.get("initiative") or {}
    if initiative.get("source") == "council":
        find.body(initiative.get("by"), f"{place}/initiative/by")
    find.person((initiative.get("triage") or {}).get("assigned_to"), f"{place}/initiative/triage/assigned_to")
    earlier = row.get("earlier_dialogues") or {}
    find.many(find.dialogues, earlier.get("dialogues"), f"{place}/earlier_dialogues/dialogues")
    find.person(earlier.get("reviewed_by"), f"{place}/earlier_dialogues/reviewed_by")
    for number, item in enumerate(row.get("council_questions") or [], 1):
        find.body(item["council"], f"{place}/council_questions/{number}/council")
    for number, item in enumerate(row.get("anchoring") or [], 1):
        find.body(item["body"], f"{place}/anchoring/{number}/body")
    for part in [(terms_name(row), terms(row)), *_numbered("earlier_mandates", row.get("earlier_mandates"))]:
        _terms(world, find, part[1], f"{place}/{part[0]}")
    _groups_and_plan(world, find, row, place)
    _work(world, find, row, place)


def _numbered(name: str, rows: list[Row] | None) -> list[tuple[str, Row]]:
    return [(f"{name}/{number}", row) for number, row in enumerate(rows or [], 1)]


def _terms(world: World, find: _References, row: Row, place: str) -> None:
    find.one(world.level_order, row.get("level"), f"{place}/level")
    find.body((row.get("planned_decision") or {}).get("body"), f"{place}/planned_decision/body")
    for name in ("meeting", "preparing_meeting"):
        find.body((row.get(name) or {}).get("body"), f"{place}/{name}/body")
    find.person(row.get("decided_by"), f"{place}/decided_by")
    for code in row.get("considered") or {}:
        if code != CHILDREN:
            find.body(code, f"{place}/considered/{code}")


def _groups_and_plan(world: World, find: _References, row: Row, place: str) -> None:
    for item in row.get("target_groups") or []:
        find.one(world.target_groups, item["code"], f"{place}/target_groups/{item['code']}")
        find.one(find.areas, item.get("area"), f"{place}/target_groups/{item['code']}/area")
    groups = {item["code"] for item in row.get("target_groups") or []}
    for item in row.get("expectation_match") or []:
        find.one(groups, item["group"], f"{place}/expectation_match/{item['group']}")
    find.one(world.level_order, row.get("proposed_level"), f"{place}/proposed_level")
    plan = row.get("plan") or {}
    for key in ("owner", "approved_by"):
        find.person(plan.get(key), f"{place}/plan/{key}")
    for key in plan.get("checklist") or {}:
        if key.startswith("council_"):
            find.body(key.removeprefix("council_"), f"{place}/plan/checklist/{key}")
    for number, item in enumerate(plan.get("responsibilities") or [], 1):
        find.person(item["who"], f"{place}/plan/responsibilities/{number}/who")
    for number, item in enumerate(plan.get("decision_points") or [], 1):
        find.body(item["body"], f"{place}/plan/decision_points/{number}/body")
    for number, item in enumerate(plan.get("communication") or [], 1):
        find.one({*groups, EVERYONE}, item["group"], f"{place}/plan/communication/{number}/group")
        find.person(item["responsible"], f"{place}/plan/communication/{number}/responsible")
    answer = plan.get("feedback_plan") or {}
    find.person(answer.get("responsible"), f"{place}/plan/feedback_plan/responsible")
    find.body(
        (answer.get("present_to_elected") or {}).get("body"), f"{place}/plan/feedback_plan/present_to_elected/body"
    )
    find.body((plan.get("privacy") or {}).get("controller"), f"{place}/plan/privacy/controller")


def _work(world: World, find: _References, row: Row, place: str) -> None:
    for stage, item in (row.get("promises") or {}).items():
        find.person((item or {}).get("responsible"), f"{place}/promises/{stage}/responsible")
        find.person((item or {}).get("moved_by"), f"{place}/promises/{stage}/moved_by")
    launch = row.get("launch") or {}
    find.person(launch.get("by"), f"{place}/launch/by")
    find.one(find.documents, launch.get("delegation_ref"), f"{place}/launch/delegation_ref")
    numbers = [item["n"] for item in rounds(row)]
    for item in row.get("rounds") or []:
        find.one(world.level_order, item.get("level"), f"{place}/rounds/{item['n']}/level")
        if item.get("compilation"):
            _compilation(world, find, row, item["compilation"], f"{place}/rounds/{item['n']}/compilation")
    if row.get("compilation"):
        _compilation(world, find, row, row["compilation"], f"{place}/compilation")
    for item in row.get("activities") or []:
        find.one(world.level_order, item.get("level"), f"{place}/activities/{item['code']}/level")
        find.one(numbers, item.get("round"), f"{place}/activities/{item['code']}/round")
        find.one(find.methods, item.get("catalogue"), f"{place}/activities/{item['code']}/catalogue")
        find.many(find.people, item.get("elected"), f"{place}/activities/{item['code']}/elected")
    for number, item in enumerate(row.get("feedback") or [], 1):
        find.one(numbers, item.get("round"), f"{place}/feedback/{number}/round")
        find.person(item.get("by"), f"{place}/feedback/{number}/by")
    themes = themes_of(world, row)
    for item in row.get("theme_responses") or []:
        find.one(themes, item["theme"], f"{place}/theme_responses/{item['theme']}")
        find.body(item.get("body"), f"{place}/theme_responses/{item['theme']}/body")
    for number, item in enumerate(row.get("theme_history") or [], 1):
        find.many(
            themes, [item["theme"], *([item["other"]] if item.get("other") else [])], f"{place}/theme_history/{number}"
        )
        find.person(item["by"], f"{place}/theme_history/{number}/by")
    for number, item in enumerate(row.get("mended_translations") or [], 1):
        find.person(item.get("by"), f"{place}/mended_translations/{number}/by")
    for number, item in enumerate(row.get("letters") or [], 1):
        find.body(item.get("body"), f"{place}/letters/{number}/body")
        find.person(item["by"], f"{place}/letters/{number}/by")
    proposal = row.get("proposal") or {}
    for key in ("author", "approved_by"):
        find.person(proposal.get(key), f"{place}/proposal/{key}")
    find.body(proposal.get("preparing_body"), f"{place}/proposal/preparing_body")
    for item in proposal.get("influence_trace") or []:
        find.one(themes, item["theme"], f"{place}/proposal/influence_trace/{item['theme']}")
    for part in ("action_items", "service_changes"):
        for number, item in enumerate(row.get(part) or [], 1):
            where = f"{place}/{part}/{item.get('code') or number}"
            find.one(find.bodies | find.administrations, item.get("responsible"), f"{where}/responsible")
            find.one(themes, item.get("theme"), f"{where}/theme")
    for number, item in enumerate(row.get("reminders_sent") or [], 1):
        find.person(item["to"], f"{place}/reminders_sent/{number}/to")
    find.person((row.get("evaluation") or {}).get("written_by"), f"{place}/evaluation/written_by")


def themes_of(world: World, dialogue: Row) -> set[str]:
    """The themes that the dialogue may use: its own, and the municipality's."""
    return {*world.themes, *(item["code"] for item in dialogue.get("themes") or [])}


def _compilation(world: World, find: _References, dialogue: Row, row: Row, place: str) -> None:
    for key in ("author", "approver", "approved_by"):
        find.person(row.get(key), f"{place}/{key}")
    for item in row.get("themes") or []:
        find.one(themes_of(world, dialogue), item["code"], f"{place}/themes/{item['code']}")


def _sorting(world: World, find: _References, dialogue: Row, row: Row, place: str) -> None:
    """The letter, the changes of themes and the second reading that a contribution names."""
    changes = range(1, len(dialogue.get("theme_history") or []) + 1)
    for item in row.get("former_coding") or []:
        find.one(changes, item["change"], f"{place}/former_coding/{item['change']}")
        for key in ("by", "quoted_by"):
            find.person(item.get(key), f"{place}/former_coding/{item['change']}/{key}")
    letters = range(1, len(dialogue.get("letters") or []) + 1)
    find.one(letters, (row.get("off_topic") or {}).get("letter"), f"{place}/off_topic/letter")
    drawn = row.get("second_reading") or {}
    for key in ("first", "second"):
        find.many(themes_of(world, dialogue), drawn.get(key), f"{place}/second_reading/{key}")
    for key in ("read_by", "settled_by"):
        find.person(drawn.get(key), f"{place}/second_reading/{key}")


def _contribution(world: World, find: _References, row: Row, place: str) -> None:
    dialogue = next((item for item in world.content["dialogues"] if item.get("id") == row["dialogue"]), None)
    if dialogue is None:
        find.one((), row["dialogue"], f"{place}/dialogue")
        return
    find.one(world.languages, row.get("language"), f"{place}/language")
    find.one(find.areas, row.get("area"), f"{place}/area")
    find.body(row.get("body"), f"{place}/body")
    find.person(row.get("registered_by"), f"{place}/registered_by")
    find.person(row["moderation"].get("by"), f"{place}/moderation/by")
    if row["dialogue"] in world.dialogues:
        find.one([item["n"] for item in rounds(dialogue)], row.get("round"), f"{place}/round")
        questions = [item.get("code") for item in dialogue.get("questions") or []]
        find.one(questions, row.get("question"), f"{place}/question")
        find.one([item["code"] for item in dialogue.get("activities") or []], row.get("activity"), f"{place}/activity")
        for item in row.get("coding") or []:
            find.one(themes_of(world, dialogue), item["theme"], f"{place}/coding/{item['theme']}")
            find.person(item.get("by"), f"{place}/coding/{item['theme']}/by")
        find.many(themes_of(world, dialogue), row.get("quoted_in"), f"{place}/quoted_in")
        _sorting(world, find, dialogue, row, place)
        for number, item in enumerate(row.get("answers") or [], 1):
            find.one(questions, item["question"], f"{place}/answers/{number}/question")
            find.one(find.areas, item.get("area"), f"{place}/answers/{number}/area")
            proposals = [proposal["code"] for proposal in dialogue.get("budget_proposals") or []]
            find.many(proposals, item.get("proposals"), f"{place}/answers/{number}/proposals")
        for number, item in enumerate(row.get("earlier_moderation") or [], 1):
            find.person(item.get("by"), f"{place}/earlier_moderation/{number}/by")
    answered = row.get("off_topic") or {}
    find.body(answered.get("body"), f"{place}/off_topic/body")
    find.person(answered.get("by"), f"{place}/off_topic/by")
