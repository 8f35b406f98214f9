"""Governing documents: adopted by a body that may, or by a role; replaced on the day of the new one."""

from django.utils.translation import gettext as _

from governance.models import Board, GoverningDocument
from governance.models.programme import is_day_of_year

from ..problems import Problems
from ..world import World, day, document_place
from .decisions import meets_on

ADOPTED = (GoverningDocument.Status.ADOPTED, GoverningDocument.Status.REPEALED, GoverningDocument.Status.EXPIRED)
PLAN_ADOPTERS = (Board.Kind.ASSEMBLY, Board.Kind.EXECUTIVE_BOARD)


def check(world: World, problems: Problems) -> None:
    """Adoption, validity and replacement agree (G1-G5)."""
    for code in world.documents:
        _adoption(world, problems, code)
        _replacement(world, problems, code)
    _programmes(world, problems)
    _action_plan(world, problems)


def _adoption(world: World, problems: Problems, code: str) -> None:
    row, place = world.documents[code], document_place(world, code)
    if row["status"] not in ADOPTED:
        for key in ("adopted_by", "decision_date"):
            if row.get(key):
                problems.add(f"{place}/{key}", _("the document is not adopted yet"))
        return
    if row.get("adopted_by_role"):
        if row.get("adopted_by"):
            problems.add(f"{place}/adopted_by", _("adopted by a body or by an official, not by both"))
        return
    body = world.bodies.get(row.get("adopted_by") or "")
    if body is None:
        if row.get("adopted_by") in world.known("bodies"):
            return
        problems.add(f"{place}/adopted_by", _("an adopted document names the body that adopted it"))
        return
    if body["kind"] in Board.PROPOSES_ONLY:
        problems.add(f"{place}/adopted_by", _("%(body)s may propose, not adopt") % {"body": body["name"]})
    for key in ("decision_date", "paragraph"):
        if not row.get(key):
            problems.add(f"{place}/{key}", _("an adopted document has its day and paragraph"))
    if row.get("decision_date") and not meets_on(body, day(row["decision_date"])):
        problems.add(f"{place}/decision_date", _("is no meeting day of the body"), calendar=True)


def _replacement(world: World, problems: Problems, code: str) -> None:
    row, place = world.documents[code], document_place(world, code)
    if (row["status"] == GoverningDocument.Status.REPEALED) != bool(row.get("repealed_by")):
        problems.add(f"{place}/repealed_by", _("a repealed document, and only that, names what repealed it"))
    replaced = world.documents.get(row.get("replaces") or "")
    if replaced and row.get("decision_date") != replaced.get("valid_until"):
        problems.add(f"{place}/replaces", _("the replaced document ends on the day of the new decision"))
    if replaced and replaced.get("repealed_by") != code:
        problems.add(f"{place}/replaces", _("the replaced document does not name this one as what repealed it"))


def _programmes(world: World, problems: Problems) -> None:
    for place, programme in world.programmes.items():
        if not is_day_of_year(programme.get("reports_due") or "01-01"):
            problems.add(f"{place}/reports_due", _("write month and day, as 02-15"))


def _action_plan(world: World, problems: Problems) -> None:
    for place, plan in world.action_plans.items():
        adopted, proposed = plan.get("adopted"), plan.get("proposal")
        if adopted and world.bodies.get(adopted["body"], {}).get("kind") not in PLAN_ADOPTERS:
            problems.add(f"{place}/adopted/body", _("an action plan is adopted by the assembly or the executive board"))
        if proposed and world.bodies.get(proposed["body"], {}).get("kind") not in Board.PROPOSES_ONLY:
            problems.add(f"{place}/proposal/body", _("an action plan is proposed by a committee"))
        if plan.get("ended") and not adopted:
            problems.add(f"{place}/ended", _("only an adopted action plan can have ceased to apply"))
