"""Worlds broken on purpose, one rule at a time: a name, the place that must be told, what must be said, the break."""

from collections.abc import Callable
from typing import Any, NamedTuple

from dialogues.imports.problems import Problem

World = dict[str, Any]


def dialogue(world: World, code: str) -> World:
    return next(item for item in world["dialogues"] if item["id"] == code)


def contribution(world: World, code: str) -> World:
    return next(item for item in world["contributions"] if item["id"] == code)


def mandate(world: World, code: str) -> World:
    return dialogue(world, code)["mandate"]


def group(world: World, code: str, which: str) -> World:
    return next(item for item in dialogue(world, code)["target_groups"] if item["code"] == which)


def put(row: World, **values: Any) -> None:
    row.update(values)


def _vote_after_close(world: World) -> None:
    row = contribution(world, "C123")
    row["channel"] = "vote"
    del row["registered_by"]


def _nobody_is_vice_chair(world: World) -> None:
    for user in world["users"]:
        if "assignments" in user:
            user["assignments"] = [
                item for item in user["assignments"] if (item["body"], item["role"]) != ("sn", "vice_chair")
            ] or [{"body": "sn", "role": "member", "from": "2023-01-01", "to": "2026-12-31"}]


def _early_decision(world: World) -> None:
    dialogue(world, "D-2026-009")["coming_decision"]["planned"] = "2027-01-27"
    mandate(world, "D-2026-009")["planned_decision"]["date"] = "2027-01-27"


def _closed_year(**wrong: str) -> World:
    right = {"year": 2024, "closed_on": "2025-01-31", "closed_by": "leo", "figures": "{}"}
    return {**right, "figures_digest": "0" * 64, "log_digest": "0" * 64, **wrong}


D, C, M = dialogue, contribution, mandate


class Break(NamedTuple):
    """One thing that is wrong: its name, the place and the words that tell it, and how it is done to a file."""

    name: str
    place: str
    says: str
    breaks: Callable[[World], Any]

    def is_told_by(self, problem: Problem) -> bool:
        """Whether the problem names this place in these words."""
        return self.place in problem.place and self.says in problem.message


BREAKS: list[Break] = [
    Break(
        "second promise missing",
        "dialogues/D-2026-008/promises/decided",
        "promise_decided",
        lambda w: D(w, "D-2026-008")["promises"].pop("decided"),
    ),
    Break(
        "launch decision missing",
        "dialogues/D-2026-005/launch/decision",
        "launch_decision",
        lambda w: D(w, "D-2026-005").pop("launch"),
    ),
    Break(
        "delegation reference missing",
        "dialogues/D-2025-002/launch/decision/delegation_ref",
        "names the delegation",
        lambda w: D(w, "D-2025-002")["launch"]["decision"].pop("delegation_ref"),
    ),
    Break(
        "manager missing",
        "dialogues/D-2026-003/manager",
        "responsible manager",
        lambda w: put(D(w, "D-2026-003"), manager=None),
    ),
    Break(
        "compilation approved by the official",
        "dialogues/D-2026-003/compilation/approved_by",
        "four eyes",
        lambda w: put(D(w, "D-2026-003")["compilation"], approved_by="karin"),
    ),
    Break(
        "web contribution while paused", "contributions/C035/channel", "I5", lambda w: put(C(w, "C035"), channel="web")
    ),
    Break("vote after close", "contributions/C123/channel", "I5", _vote_after_close),
    Break(
        "late flag missing", "contributions/C109/late", "does not fit the window", lambda w: C(w, "C109").pop("late")
    ),
    Break(
        "appeal on a mandate",
        "dialogues/D-2026-008/mandate/decision/appeal_until",
        "cannot be appealed",
        lambda w: put(M(w, "D-2026-008")["decision"], appeal_until="2026-10-07"),
    ),
    Break(
        "paragraph used twice",
        "paragraph",
        "is also used at",
        lambda w: put(M(w, "D-2026-009")["decision"], paragraph="§ 96"),
    ),
    Break(
        "meeting on the wrong weekday",
        "dialogues/D-2026-009/mandate/decision/date",
        "meets on",
        lambda w: put(M(w, "D-2026-009")["decision"], date="2026-10-20"),
    ),
    Break(
        "minutes adjusted too late",
        "dialogues/D-2026-009/mandate/decision/adjusted_on",
        "within 14 days",
        lambda w: put(M(w, "D-2026-009")["decision"], adjusted_on="2026-11-05", posted_on="2026-11-06"),
    ),
    Break(
        "committee adopts",
        "action_plan/adopted/body",
        "adopted by the assembly",
        lambda w: put(w["action_plan"]["adopted"], body="db"),
    ),
    Break(
        "document adopted by an administration",
        "governing_documents/rutin_synpunkt/adopted_by",
        "is not in the file",
        lambda w: put(
            next(x for x in w["governing_documents"] if x["code"] == "rutin_synpunkt"),
            adopted_by="klf",
            adopted_by_role=None,
        ),
    ),
    Break(
        "committee pauses for five months",
        "dialogues/D-2026-007/suspension/decision/body",
        "gave the mandate",
        lambda w: put(D(w, "D-2026-007")["suspension"]["decision"], body="ksau", date="2026-09-08"),
    ),
    Break(
        "no expectation match",
        "dialogues/D-2026-006/expectation_match",
        "expectation_match",
        lambda w: D(w, "D-2026-006")["expectation_match"].pop(),
    ),
    Break(
        "clash without message to the group",
        "dialogues/D-2026-003/expectation_match",
        "message_to_group",
        lambda w: put(D(w, "D-2026-003")["expectation_match"][0], handling=None),
    ),
    Break(
        "council unanswered",
        "dialogues/D-2026-005/mandate/considered/kpr",
        "considered:kpr",
        lambda w: M(w, "D-2026-005")["considered"].pop("kpr"),
    ),
    Break(
        "off-topic rule missing",
        "dialogues/D-2025-012/mandate/off_topic_rule",
        "off_topic_rule",
        lambda w: M(w, "D-2025-012").pop("off_topic_rule"),
    ),
    Break(
        "plan not approved",
        "dialogues/D-2026-006/plan/approved_by",
        "who approved",
        lambda w: put(D(w, "D-2026-006")["plan"], approved_by=None),
    ),
    Break(
        "reach action missing",
        "dialogues/D-2026-008/target_groups/children_0_12/reach",
        "reach:",
        lambda w: group(w, "D-2026-008", "children_0_12").pop("reach"),
    ),
    Break(
        "reach result missing",
        "dialogues/D-2026-005/target_groups",
        "reach_result:",
        lambda w: D(w, "D-2026-005")["target_groups"][2].pop("reach_result"),
    ),
    Break("unsorted after compilation", "contributions/C085", "never sorted", lambda w: C(w, "C085").pop("coding")),
    Break(
        "hidden without reason",
        "contributions/C095/moderation/reason",
        "I16",
        lambda w: put(C(w, "C095")["moderation"], reason=None),
    ),
    Break(
        "feedback after default days",
        "dialogues/D-2026-010/mandate/timetable/feedback_due",
        "I17",
        lambda w: put(M(w, "D-2026-010")["timetable"], feedback_due="2027-05-13"),
    ),
    Break("decision before the end", "dialogues/D-2026-009/mandate/planned_decision/date", "R3", _early_decision),
    Break(
        "reminder on a Saturday",
        "dialogues/D-2026-005/reminders_sent/2/date",
        "must be 2026-10-30",
        lambda w: put(D(w, "D-2026-005")["reminders_sent"][1], date="2026-10-31"),
    ),
    Break("elected person without mail", "users/avg_bun/email", "is missing", lambda w: w["users"][-1].pop("email")),
    Break("board without vice chair", "bodies/sn", "nobody is vice chair", _nobody_is_vice_chair),
    Break(
        "official of another administration",
        "dialogues/D-2026-010/responsible",
        "another administration",
        lambda w: put(D(w, "D-2026-010"), responsible="leo"),
    ),
    Break(
        "coordinator missing", "dialogues/D-2026-011/coordinator", "R7", lambda w: D(w, "D-2026-011").pop("coordinator")
    ),
    Break(
        "earlier dialogues not reviewed",
        "dialogues/D-2026-012/earlier_dialogues",
        "R12",
        lambda w: D(w, "D-2026-012").pop("earlier_dialogues"),
    ),
    Break(
        "outcome without compilation",
        "dialogues/D-2025-012/outcome/basis",
        "I7",
        lambda w: D(w, "D-2025-012")["outcome"].pop("basis"),
    ),
    Break(
        "knowledge dialogue with a decision",
        "dialogues/K-2026-004/assignment/planned_decision",
        "I12",
        lambda w: put(D(w, "K-2026-004")["assignment"], planned_decision={"body": "gan", "date": "2027-02-10"}),
    ),
    Break(
        "statement kind unknown",
        "dialogues/D-2025-002/outcome/statements/1/kind",
        "no kind of statement",
        lambda w: w["codes"]["statement_kinds"].pop("protokollsanteckning"),
    ),
    Break(
        "aborted without feedback",
        "dialogues/D-2026-001/feedback",
        "I8",
        lambda w: put(D(w, "D-2026-001"), feedback=[]),
    ),
    Break(
        "level information",
        "dialogues/D-2026-005/mandate/level",
        "level_information_is_no_dialogue",
        lambda w: put(M(w, "D-2026-005"), level="information"),
    ),
    Break(
        "co-decision without frame",
        "dialogues/D-2025-012/mandate/frame",
        "frame",
        lambda w: M(w, "D-2025-012").pop("frame"),
    ),
    Break(
        "guideline not in force",
        "dialogues/D-2026-003/guideline",
        "G6",
        lambda w: put(D(w, "D-2026-003"), guideline="riktl_2015"),
    ),
    Break(
        "activity outside the window",
        "dialogues/D-2026-008/activities/A4",
        "outside the window",
        lambda w: put(D(w, "D-2026-008")["activities"][3], date="2026-12-10"),
    ),
    Break(
        "legal force on a mandate",
        "dialogues/D-2026-008/mandate/decision/minutes_state",
        "legal force",
        lambda w: put(M(w, "D-2026-008")["decision"], minutes_state="legal_force"),
    ),
    Break(
        "another board's delegation",
        "dialogues/D-2026-008/launch/decision/delegation_ref",
        "another body's",
        lambda w: put(D(w, "D-2026-008")["launch"]["decision"], delegation_ref="deleg_kfn"),
    ),
    Break(
        "second launch blocker",
        "dialogues/D-2026-009/promises/decided",
        "two promises",
        lambda w: D(w, "D-2026-009")["promises"].pop("decided"),
    ),
    Break(
        "no reach plan for a priority group",
        "dialogues/D-2026-009/target_groups/newly_arrived/reach",
        "reach:newly_arrived",
        lambda w: group(w, "D-2026-009", "newly_arrived").pop("reach"),
    ),
    Break(
        "counts and reported totals mixed",
        "dialogues/D-2026-003/totals",
        "no field",
        lambda w: put(D(w, "D-2026-003"), totals={"contributions": 26}),
    ),
    Break(
        "moderated by the person concerned",
        "contributions/C095/moderation/by",
        "about themselves",
        lambda w: put(C(w, "C095")["moderation"], by="karin"),
    ),
    Break(
        "closed without evaluation",
        "dialogues/D-2025-002/evaluation",
        "evaluation",
        lambda w: D(w, "D-2025-002").pop("evaluation"),
    ),
    Break(
        "a day that is none",
        "dialogues/D-2026-008/launch/decision/date",
        "is no day",
        lambda w: put(D(w, "D-2026-008")["launch"]["decision"], date="2026-02-30"),
    ),
    Break(
        "a person that is not there",
        "dialogues/D-2026-008/plan/responsibilities/1/who",
        "is not in the file",
        lambda w: put(D(w, "D-2026-008")["plan"]["responsibilities"][0], who="ingen"),
    ),
    Break(
        "two dialogues with one number",
        "dialogues",
        "occurs more than once",
        lambda w: put(D(w, "D-2026-008"), id="D-2026-009"),
    ),
    Break(
        "launched by the responsible official",
        "dialogues/D-2026-008/launch/decision/by",
        "four eyes",
        lambda w: put(D(w, "D-2026-008")["launch"]["decision"], by="maja"),
    ),
    Break(
        "proposal approved by its author",
        "dialogues/D-2025-002/proposal/approved_by",
        "four eyes",
        lambda w: put(D(w, "D-2025-002")["proposal"], approved_by="maja"),
    ),
    Break(
        "masked without a public text",
        "contributions/C097/moderation/public_text",
        "may be shown",
        lambda w: C(w, "C097")["moderation"].pop("public_text"),
    ),
    Break(
        "bound without co-decision",
        "dialogues/D-2026-008/mandate/bindingness",
        "I11",
        lambda w: put(M(w, "D-2026-008"), bindingness="politically_promised"),
    ),
    Break(
        "decided by who stepped out",
        "dialogues/D-2026-008/launch/decision/by",
        "conflict of interest",
        lambda w: put(D(w, "D-2026-008")["launch"]["decision"], stepped_out=["ordf_tn"]),
    ),
    Break(
        "mandate by delegation",
        "dialogues/D-2026-008/mandate/decision/kind",
        "never delegated",
        lambda w: put(M(w, "D-2026-008")["decision"], by="ordf_tn", by_role="ordförande", delegation_ref="deleg_tn"),
    ),
    Break(
        "a closed year with other figures",
        "closed_years/1/figures",
        "fingerprint",
        lambda w: put(w, closed_years=[_closed_year(figures='{"rules": {}, "material": {}}')]),
    ),
    Break(
        "a year closed before its end",
        "closed_years/1/closed_on",
        "when it is over",
        lambda w: put(w, closed_years=[_closed_year(closed_on="2024-12-31")]),
    ),
]
"""Three kinds of break are not here. Texts that leak are found by crawling the pages (test_secrecy). What the file says of
itself for tests, the assertions and where input differs from what was expected, is never input; counts of small cells come
with issue C and reminders that were never sent with issue D. That numbers and addresses are invented is asked of the demo
only (test_demo): a real municipality has real ones."""
