"""The file's content, with what several rules and builders ask about it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from governance.models import Decision

from ..models import Kind
from .problems import Problems

Row = dict[str, Any]
LISTS = (
    "areas",
    "bodies",
    "administrations",
    "users",
    "governing_documents",
    "more_programmes",
    "more_action_plans",
    "inventories",
    "contact_figures",
    "meetings",
    "methods",
    "support",
    "closed_years",
    "referred_initiatives",
    "themes",
    "dialogues",
    "contributions",
)


def day(value: str) -> dt.date:
    return dt.date.fromisoformat(value[:10])


def is_knowledge(dialogue: Row) -> bool:
    return dialogue["type"] == Kind.KNOWLEDGE_DIALOGUE


def terms_name(dialogue: Row) -> str:
    """The section that promises: the board's mandate, or the manager's assignment of a knowledge dialogue."""
    return "assignment" if is_knowledge(dialogue) else "mandate"


def terms(dialogue: Row) -> Row:
    return dialogue.get(terms_name(dialogue)) or {}


def mandated_on(dialogue: Row) -> str | None:
    """The day the mandate, or the assignment, was given."""
    promised = terms(dialogue)
    return (promised.get("decision") or {}).get("date") or promised.get("decided_on")


def rounds(dialogue: Row) -> list[Row]:
    """The rounds; a dialogue with only a window has one without name."""
    if dialogue.get("rounds"):
        return sorted(dialogue["rounds"], key=lambda item: item["n"])
    if dialogue.get("window"):
        return [{"n": 1, "window": dialogue["window"], "papers_registered_on": dialogue.get("papers_registered_on")}]
    return []


def windows(dialogue: Row) -> list[list[str]]:
    return [item["window"] for item in rounds(dialogue)]


def compilations(dialogue: Row) -> list[tuple[str, int, Row]]:
    """Every newest compilation with its place in the dialogue and the number of its round."""
    found = [
        (f"rounds/{item['n']}/compilation", item["n"], item["compilation"])
        for item in dialogue.get("rounds") or []
        if item.get("compilation")
    ]
    if dialogue.get("compilation"):
        last = rounds(dialogue)
        found.append(("compilation", last[-1]["n"] if last else 1, dialogue["compilation"]))
    return found


def latest_compilation(dialogue: Row) -> Row:
    """The compilation of the last round, or nothing."""
    if dialogue.get("compilation"):
        return dialogue["compilation"]
    return (rounds(dialogue)[-1].get("compilation") or {}) if rounds(dialogue) else {}


def is_finished(compilation: Row) -> bool:
    return compilation.get("state") in ("approved", "published")


def is_launched(dialogue: Row) -> bool:
    return (dialogue.get("launch") or {}).get("state") == "decided"


def due(dialogue: Row, stage: str) -> str | None:
    """The day that now stands for one of the two promises."""
    promise = (dialogue.get("promises") or {}).get(stage) or {}
    return promise.get("moved_to") or promise.get("due")


def is_sorted(contribution: Row) -> bool:
    """In a theme, hidden with a reason, or off topic with a receiver."""
    review = contribution["moderation"]
    if review["state"] == "pending":
        return False
    hidden = review["state"] in ("hide", "restricted") and review.get("reason")
    return bool(contribution.get("coding") or hidden or (contribution.get("off_topic") or {}).get("receiver"))


@dataclass(frozen=True)
class Minute:
    """Something a body decided, proposed or noted: where it stands in the file, and what it is about."""

    place: str
    row: Row
    kind: str
    subject: str
    dnr: str = ""
    is_proposal: bool = False

    @property
    def is_delegated(self) -> bool:
        return bool(self.row.get("by_role") or self.row.get("delegation_ref"))

    @property
    def key(self) -> tuple[str, int, int] | None:
        """Body, year and paragraph: what no other decision shares."""
        if not self.row.get("paragraph"):
            return None
        return self.row["body"], day(self.row["date"]).year, paragraph_number(self.row["paragraph"])


def paragraph_number(text: str) -> int:
    return int("".join(filter(str.isdigit, text)))


class World:
    """A municipality as its file tells it."""

    def __init__(self, content: Row, problems: Problems) -> None:
        self.content: dict[str, Any] = {
            name: [row for row in content.get(name) or [] if isinstance(row, dict)]
            if isinstance(content.get(name) or [], list)
            else []
            for name in LISTS
        }
        for name in ("meta", "municipality", "ladder", "programme", "action_plan", "codes"):
            part = content.get(name)
            self.content[name] = part if isinstance(part, dict) and problems.is_readable(name) else {}
        content = self.content
        self.anchor = day(content["meta"]["anchor_date"])
        self.settings: Row = content["municipality"].get("settings") or {}
        self.problems = problems
        self.bodies = self._readable("bodies", "code")
        self.administrations = self._readable("administrations", "code")
        self.areas = self._readable("areas", "code")
        self.users = self._readable("users", "username")
        self.documents = self._readable("governing_documents", "code")
        self.programmes = self._with_more("programme", "more_programmes")
        self.action_plans = self._with_more("action_plan", "more_action_plans")
        self.documents |= {programme["code"]: programme for programme in self.programmes.values()}
        self.themes = self._readable("themes", "code")
        self.dialogues = self._readable("dialogues", "id")
        self.contributions = self._readable("contributions", "id")
        self.referred = self._readable("referred_initiatives", "id")
        codes = content["codes"]
        self.target_groups: dict[str, Any] = codes.get("target_groups") or {}
        self.topics: dict[str, Any] = codes.get("topics") or {}
        self.statement_kinds: list[str] | None = (
            list(codes["statement_kinds"]) if codes.get("statement_kinds") is not None else None
        )
        self.level_order = {level["code"]: level["order"] for level in content["ladder"].get("levels") or []}
        self.languages = content["meta"].get("languages") or ["sv", "en"]

    def known(self, section: str, key: str = "code") -> set[Any]:
        """The codes that the section has, those of rows that cannot be understood too."""
        return {row.get(key) for row in self.content[section]}

    def _with_more(self, first: str, more: str) -> dict[str, Row]:
        """The one that the file tells by itself, then those of the list beside it, by their places."""
        named = {first: self.content[first]} if self.content[first] else {}
        return named | {f"{more}/{code}": row for code, row in self._readable(more, "code").items()}

    def _readable(self, section: str, key: str) -> dict[str, Row]:
        """The rows of the section by their key, without those whose shape cannot be understood."""
        return {
            row[key]: row
            for row in self.content[section]
            if isinstance(row.get(key), str) and self.problems.is_readable(f"{section}/{row[key]}")
        }

    def setting(self, name: str) -> Any:
        """The municipality's setting, or the one that the portal proposes."""
        from governance.models import Municipality

        return self.settings[name] if self.settings.get(name) is not None else getattr(Municipality(), name)

    @cached_property
    def received(self) -> dict[str, list[Row]]:
        """The contributions of each dialogue, in the order they came."""
        result: dict[str, list[Row]] = {code: [] for code in self.dialogues}
        for row in self.contributions.values():
            result.setdefault(row["dialogue"], []).append(row)
        for rows in result.values():
            rows.sort(key=lambda row: row["received_at"])
        return result

    def holders(self, body: str, role: str, on: dt.date) -> list[str]:
        """Who holds a role for a body on a day."""
        text = on.isoformat()
        return [
            username
            for username, user in self.users.items()
            for item in user.get("assignments") or []
            if item["body"] == body
            and item["role"] == role
            and (item.get("from") or "") <= text
            and (not item.get("to") or text <= item["to"])
        ]

    def guideline_on(self, on: dt.date) -> str | None:
        """The document that ruled how dialogues are held on a day; a replaced one ends the day its successor starts."""
        found = [
            code
            for code, row in self.documents.items()
            if governs_dialogue(row)
            and row.get("valid_from")
            and day(row["valid_from"]) <= on
            and (not is_day(row.get("valid_until")) or on < day(row["valid_until"]))
        ]
        return max(found, key=lambda code: self.documents[code]["valid_from"]) if found else None

    def minutes(self) -> Iterator[Minute]:
        """Everything in the file that a body decided, proposed or noted."""
        elected = (self.settings.get("mandate_terms") or {}).get("coming_boards_elected")
        if elected and self.problems.is_readable("municipality"):
            yield Minute(
                "municipality/settings/mandate_terms/coming_boards_elected",
                elected,
                elected.get("kind") or Decision.Kind.INFORMATION_NOTED,
                elected.get("subject") or "Val av nämnder",
            )
        for code, row in self.documents.items():
            place = document_place(self, code)
            if row.get("proposal"):
                yield Minute(
                    f"{place}/proposal",
                    row["proposal"],
                    Decision.Kind.ADOPT_DOCUMENT,
                    row["title"],
                    row.get("dnr") or "",
                    True,
                )
            if row.get("adopted"):
                yield Minute(
                    f"{place}/adopted",
                    row["adopted"],
                    Decision.Kind.ADOPT_DOCUMENT,
                    row["title"],
                    row.get("dnr") or "",
                )
            for number, review in enumerate(row.get("reviewed") or [], 1):
                kind = review.get("kind") or Decision.Kind.INFORMATION_NOTED
                yield Minute(f"{place}/reviewed/{number}", review, kind, row["title"], row.get("dnr") or "")
        for place, programme in self.programmes.items():
            for number, review in enumerate(programme.get("reviews") or [], 1):
                title, dnr = programme["title"], programme.get("dnr") or ""
                kind = review["decided"].get("kind") or Decision.Kind.PROGRAMME_REVIEW
                yield Minute(f"{place}/reviews/{number}", review["decided"], kind, title, dnr)
        for place, plan in self.action_plans.items():
            yield from _minutes_of_plan(place, plan)
        for dialogue in self.dialogues.values():
            yield from self.minutes_of(dialogue)

    def minutes_of(self, dialogue: Row) -> Iterator[Minute]:
        """The same, of one dialogue."""
        place, title, dnr = f"dialogues/{dialogue['id']}", swedish(dialogue["title"]), dialogue.get("dnr") or ""
        noted = Decision.Kind.INFORMATION_NOTED

        def minute(where: str, row: Row, kind: str, *, is_proposal: bool = False) -> Minute:
            return Minute(
                f"{place}/{where}",
                row,
                row.get("kind") or kind,
                row.get("subject") or title,
                row.get("dnr") or dnr,
                is_proposal,
            )

        def mandated(where: str, row: Row) -> Iterator[Minute]:
            if row.get("preparation"):
                yield minute(f"{where}/preparation", row["preparation"], Decision.Kind.MANDATE, is_proposal=True)
            if row.get("decision"):
                yield minute(f"{where}/decision", row["decision"], Decision.Kind.MANDATE)

        for number, row in enumerate(dialogue.get("anchoring") or [], 1):
            if row.get("paragraph"):
                yield minute(f"anchoring/{number}", row, noted)
        for number, row in enumerate(dialogue.get("earlier_mandates") or [], 1):
            yield from mandated(f"earlier_mandates/{number}", row)
        yield from mandated(terms_name(dialogue), terms(dialogue))
        if (dialogue.get("launch") or {}).get("decision"):
            yield minute("launch/decision", dialogue["launch"]["decision"], Decision.Kind.LAUNCH)
        stopped = dialogue.get("suspension")
        if stopped:
            if stopped.get("proposal"):
                yield minute("suspension/proposal", stopped["proposal"], stopped["kind"], is_proposal=True)
            yield minute("suspension/decision", stopped["decision"], stopped["kind"])
        for number, row in enumerate(dialogue.get("feedback") or [], 1):
            if row.get("meeting"):
                yield minute(f"feedback/{number}/meeting", row["meeting"], noted)
        if dialogue.get("preparation"):
            yield minute("preparation", dialogue["preparation"], Decision.Kind.OUTCOME, is_proposal=True)
        if dialogue.get("outcome"):
            yield minute("outcome", dialogue["outcome"], Decision.Kind.OUTCOME)


def is_day(value: Any) -> bool:
    return isinstance(value, str) and value[:1].isdigit()


def governs_dialogue(document: Row) -> bool:
    """Whether the document rules how dialogues are held; a guideline does unless it says otherwise."""
    said = document.get("governs_dialogue")
    return document["doc_type"] == "Riktlinje" if said is None else said


def _minutes_of_plan(place: str, plan: Row) -> Iterator[Minute]:
    for name, is_proposal in (("proposal", True), ("adopted", False)):
        if row := plan.get(name):
            kind = row.get("kind") or Decision.Kind.ADOPT_DOCUMENT
            yield Minute(f"{place}/{name}", row, kind, plan["title"], row.get("dnr") or "", is_proposal)
    for number, report in enumerate(plan.get("reports") or [], 1):
        kind = report["decided"].get("kind") or Decision.Kind.INFORMATION_NOTED
        yield Minute(f"{place}/reports/{number}", report["decided"], kind, plan["title"])


def document_place(world: World, code: str) -> str:
    """Where in the file the document stands: among the others, or as a programme."""
    found = (place for place, programme in world.programmes.items() if programme["code"] == code)
    return next(found, f"governing_documents/{code}")


def swedish(text: Any) -> str:
    """The Swedish words of a text by language."""
    return text.get("sv", "") if isinstance(text, dict) else text or ""
