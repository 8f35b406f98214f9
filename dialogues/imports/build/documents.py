"""Governing documents, with what adopted them."""

from governance.models import Decision, DocumentReview, DocumentType, GoverningDocument
from governance.models.municipality import Municipality

from ..vocabulary import UNTIL_FURTHER_NOTICE
from ..world import Minute, Row, document_place, governs_dialogue
from . import files
from .decisions import Decisions
from .site import Site, day

RANKS = ["Vision", "Policy", "Program", "Strategi", "Plan", "Reglemente", "Riktlinje", "Delegationsordning", "Taxa"]
RANKS += ["Överenskommelse", "Rutin"]


def build(site: Site, decisions: Decisions) -> None:
    """The documents; delegations first need no order, since a decision names its delegation by code."""
    for code in _replaced_first(site):
        _document(site, decisions, code)
    for code, row in site.world.documents.items():
        _relate(site, code, row)
    for minute in site.world.minutes():
        if minute.place.endswith("/coming_boards_elected") and not site.municipality.coming_boards_elected:
            site.municipality.coming_boards_elected = decisions.of(minute)
            Municipality.save(site.municipality, update_fields=["coming_boards_elected"])


def _replaced_first(site: Site) -> list[str]:
    """A document comes after the one that it replaces."""
    ordered: list[str] = []

    def visit(code: str, above: tuple[str, ...]) -> None:
        before = site.world.documents[code].get("replaces")
        if before and before not in above and before in site.world.documents:
            visit(before, (*above, code))
        if code not in ordered:
            ordered.append(code)

    for code in site.world.documents:
        visit(code, ())
    return ordered


def _document(site: Site, decisions: Decisions, code: str) -> None:
    row, place = site.world.documents[code], document_place(site.world, code)
    existing = GoverningDocument.objects.filter(code=code).first()
    if existing:
        site.documents[code] = existing
        return
    kind, _made = site.ensure(
        DocumentType,
        key={"name": row["doc_type"]},
        rank=RANKS.index(row["doc_type"]) if row["doc_type"] in RANKS else 50,
    )
    until = row.get("valid_until")
    document = site.documents[code] = site.add(
        GoverningDocument,
        code=code,
        title=row["title"],
        doc_type=kind,
        status=row["status"],
        governs_dialogue=governs_dialogue(row),
        requires_evaluation=row.get("requires_evaluation"),
        adopted_by=site.board(row.get("adopted_by")),
        adopted_by_role=row.get("adopted_by_role") or "",
        to_be_adopted_by=site.board(row.get("to_be_adopted_by")),
        adopted_on=day(row.get("decision_date")),
        dnr=row.get("dnr") or "",
        valid_from=day(row.get("valid_from")),
        valid_until=None if until == UNTIL_FURTHER_NOTICE else day(until),
        until_further_notice=until == UNTIL_FURTHER_NOTICE,
        replaces=site.documents.get(row.get("replaces") or ""),
        owner_role=row.get("owner_role") or "",
        revision_responsible=row.get("revision_responsible") or "",
        followup_responsible=row.get("followup_responsible") or "",
        followup_when=row.get("followup_when") or "",
        review_on=day(row.get("review_on")),
        commitments="\n".join(row.get("commitments") or []),
        data_sources="\n".join(row.get("data_sources") or []),
        file_url=row.get("file") or "",
        text=row.get("text") or "",
        note=row.get("note") or "",
        decision=decisions.adopting(row),
        proposal=decisions.of(_minute(row, place)),
    )
    if document.decision and row.get("decision_points") and not document.decision.sentences:
        document.decision.sentences = row["decision_points"]
        document.decision.save(update_fields=["sentences"])
    files.attach(site, document, row.get("files") or [])
    for number, review in enumerate(row.get("reviewed") or [], 1):
        minute = Minute(
            f"{place}/reviewed/{number}",
            review,
            review.get("kind") or Decision.Kind.INFORMATION_NOTED,
            row["title"],
            row.get("dnr") or "",
        )
        site.add(DocumentReview, document=document, decision=decisions.of(minute), note=review.get("note") or "")


def _relate(site: Site, code: str, row: Row) -> None:
    """Which bodies the document applies to, and what is read together with it; nothing is taken away."""
    document = site.documents[code]
    document.applies_to.add(*filter(None, (site.board(board) for board in row.get("applies_to") or [])))
    document.related.add(*(site.documents[other] for other in row.get("related") or [] if other in site.documents))


def _minute(row: Row, place: str) -> Minute | None:
    if not row.get("proposal"):
        return None
    return Minute(
        f"{place}/proposal", row["proposal"], Decision.Kind.ADOPT_DOCUMENT, row["title"], row.get("dnr") or "", True
    )
