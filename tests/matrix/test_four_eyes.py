"""Nobody approves what they wrote: not on a page, not through a deed, not in a shell, not on the administration site.

Every approval is tried by someone who has written *and* may approve, in every role that a person can have beside it.
"""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from dialogues import answering, compilation, log, mandate_changes, mandates, outcomes, plans
from dialogues.models import (
    AnswerPart,
    Compilation,
    DialoguePlan,
    LogEntry,
    Mandate,
    Proposal,
    Step,
    ThemeResponse,
)
from dialogues.refusals import OwnWork
from governance import decisions, minutes, programmes, refusals
from governance.models import Decision, FollowUp, Membership, Role, User
from tests.conftest import FULL

from .visitors import TODAY, Town

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undone")]

#: Those who write in a dialogue; in the full suite every role there is.
ROLES = sorted(set(Role.values) - {Role.MANAGER}) if FULL else [Role.OFFICIAL, Role.COORDINATOR, Role.REGISTRAR]
OF_THE_BOARD = {*Membership.ELECTED, Role.SECRETARY}


def with_role(town: Town, person: User, role: str) -> User:
    """The person holds the role too, for the technical board or the administration that works for it."""
    where = {"board": town.tn} if role in OF_THE_BOARD else {"administration": town.sbf}
    Membership.objects.get_or_create(user=person, role=role, **where)
    return person


# ------------------------------------------------------------------------- what the manager in charge approves


@dataclass(frozen=True)
class Approval:
    """One thing that is written by one person and approved by another."""

    what: str
    page: str
    prepare: Callable[[Town], models.Model]
    deed: Callable[[Any, User], Any]
    refusal: type[Exception]
    author: str = "author"
    approver: str = "approved_by"


def _plan(town: Town) -> DialoguePlan:
    DialoguePlan.objects.filter(dialogue=town.planning).update(state=DialoguePlan.State.SUBMITTED)
    return DialoguePlan.objects.get(dialogue=town.planning)


def _compilation(town: Town) -> Compilation:
    town.compiling.compilations.update(state=Compilation.State.SUBMITTED, method_limits="Tre svar.")
    return town.compiling.compilations.get()


def _proposal(town: Town) -> Proposal:
    return town.drafting.proposals.get()


def _assignment(town: Town) -> Mandate:
    return Mandate.objects.get(dialogue=town.assigning)


APPROVALS = [
    Approval("plan", "plan_approve", _plan, lambda row, by: plans.approve(row.dialogue, by=by), OwnWork),
    Approval("compilation", "compilation_approve", _compilation, lambda row, by: compilation.approve(row, by=by), compilation.OwnCompilation),
    Approval("proposal", "proposal_send", _proposal, lambda row, by: outcomes.send(row, meeting=None, by=by), outcomes.OwnProposal),
    Approval("mandate", "mandate_assign", _assignment, lambda row, by: mandates.assign(row.dialogue, by=by), mandates.OwnAssignment, "written_by", "assigned_by"),
]  # fmt: skip
each_approval = pytest.mark.parametrize("approval", APPROVALS, ids=lambda approval: approval.what)


def is_approved(row: Any, approval: Approval) -> bool:
    return getattr(type(row).objects.get(pk=row.pk), f"{approval.approver}_id") is not None


def post(town: Town, person: User, approval: Approval, row: Any) -> Any:
    client = town.client("anonymous")
    client.force_login(person)
    meeting = town.meeting(town.tn, TODAY + dt.timedelta(days=70))
    sent = {"version": getattr(row, "version", 0), "meeting": meeting.pk}
    return client.post(reverse(f"officials:{approval.page}", args=[row.dialogue_id]), sent)


@each_approval
def test_somebody_else_approves(town: Town, approval: Approval) -> None:
    """The counterpart of all that follows: with another author the same click succeeds."""
    row = approval.prepare(town)
    assert post(town, town.olle, approval, row).status_code == 302
    assert is_approved(row, approval)


@each_approval
@pytest.mark.parametrize("role", ROLES)
def test_who_wrote_it_does_not_approve_it(town: Town, approval: Approval, role: str) -> None:
    row = approval.prepare(town)
    author = with_role(town, town.olle, role)
    type(row).objects.filter(pk=row.pk).update(**{approval.author: author})
    row.refresh_from_db()
    assert post(town, author, approval, row).status_code < 500
    assert not is_approved(row, approval)
    with pytest.raises(approval.refusal), transaction.atomic():
        approval.deed(row, author)


@each_approval
def test_who_wrote_a_part_of_it_does_not_approve_it_either(town: Town, approval: Approval) -> None:
    """The author is somebody else, but the manager has written in the text: the log remembers."""
    row = approval.prepare(town)
    log.write(row.dialogue, LogEntry.Action.CHANGED, by=town.olle, what=approval.what)
    assert post(town, town.olle, approval, row).status_code < 500
    assert not is_approved(row, approval)
    with pytest.raises(approval.refusal), transaction.atomic():
        approval.deed(row, town.olle)


@each_approval
def test_the_database_refuses_it_too(town: Town, approval: Approval) -> None:
    row = approval.prepare(town)
    type(row).objects.filter(pk=row.pk).update(**{approval.author: town.maja})
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**{approval.approver: town.maja})
    row.refresh_from_db()
    setattr(row, approval.approver, town.maja)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_who_changed_the_assignment_does_not_assign_the_change(town: Town) -> None:
    dialogue = town.assigned
    change = mandate_changes.begin(dialogue, by=town.maja)
    log.write(dialogue, LogEntry.Action.CHANGED, by=town.olle, what="mandate_change", number=change.number)
    client = town.client("manager")
    address = reverse("officials:mandate_change_assign", args=[dialogue.pk])
    assert client.post(address, {"version": change.version}).status_code < 500
    change.refresh_from_db()
    assert change.assigned_by is None
    with pytest.raises(OwnWork), transaction.atomic():
        mandate_changes.assign(change, by=town.olle)


# ------------------------------------------------------------------------------- answers, and other boards' parts


def _answer(town: Town) -> ThemeResponse:
    item = town.at[Step.DECISION].responses.get()
    ThemeResponse.objects.filter(pk=item.pk).update(
        state=ThemeResponse.State.DRAFT, approved_by=None, reviewed_by=None, updated_by=town.maja
    )
    return ThemeResponse.objects.get(pk=item.pk)


def _part(town: Town) -> AnswerPart:
    AnswerPart.objects.filter(pk=town.part.pk).update(
        text={"sv": "Vi ställer ut bänkar."}, responsible="Fritidschefen", updated_by=town.yusuf
    )
    return AnswerPart.objects.get(pk=town.part.pk)


def _press(town: Town, person: User, item: ThemeResponse | AnswerPart) -> None:
    client = town.client("anonymous")
    client.force_login(person)
    if isinstance(item, AnswerPart):
        client.post(reverse("officials:answer_part_act", args=[item.pk]), {"approve": "1"})
    else:
        address = reverse("officials:feedback_answers", args=[item.dialogue_id])
        client.post(address, {"theme": item.theme.code, "approve": "1"})
    item.refresh_from_db()


ANSWERS = [(_answer, answering.approve, "olle"), (_part, answering.approve_part, "ingrid")]
each_answer = pytest.mark.parametrize(("prepare", "deed", "manager"), ANSWERS, ids=["answer", "part"])


@each_answer
def test_somebody_else_approves_an_answer(town: Town, prepare: Any, deed: Any, manager: str) -> None:
    item = prepare(town)
    _press(town, getattr(town, manager), item)
    assert item.is_approved


@each_answer
@pytest.mark.parametrize("role", ROLES)
def test_who_wrote_an_answer_does_not_approve_it(town: Town, prepare: Any, deed: Any, manager: str, role: str) -> None:
    item, author = prepare(town), with_role(town, getattr(town, manager), role)
    type(item).objects.filter(pk=item.pk).update(updated_by=author)
    _press(town, author, item)
    assert not item.is_approved
    with pytest.raises(OwnWork), transaction.atomic():
        deed(item, by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        type(item).objects.filter(pk=item.pk).update(state="approved", approved_by=author)


# ----------------------------------------------------------------------------------------- a report on a programme


@pytest.mark.parametrize("role", [*ROLES, Role.MANAGER, Role.CHAIR])
def test_who_wrote_a_report_on_a_programme_does_not_sign_it_off(town: Town, role: str) -> None:
    """Maja has written it; whatever else she is, somebody else signs it off, as the counterpart shows."""
    author, report = with_role(town, town.maja, role), town.submitted
    client = town.client("anonymous")
    client.force_login(author)
    assert client.post(reverse("programmes:report_sign", args=[report.pk])).status_code == 404
    with pytest.raises(programmes.OwnReport), transaction.atomic():
        programmes.sign(report, by=author)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=report.pk).update(stage="signed", signed_by=author)
    assert town.client("manager").post(reverse("programmes:report_sign", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert report.signed_by == town.olle


# ------------------------------------------------------------------------------------------- what a body decides

REGISTERS = {Role.CHAIR: "gunnel", Role.VICE_CHAIR: "anders", Role.SECRETARY: "moa"}
KINDS = [kind for kind in Decision.Kind.values if kind != Decision.Kind.INFORMATION_NOTED]


@pytest.fixture
def at_meeting(town: Town) -> dict[str, Any]:
    return {"meeting": town.meeting(town.tn, dt.date(2026, 6, 9)), "paragraph": 991}


@pytest.mark.parametrize("role", REGISTERS)
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_registers_a_decision_on_what_they_put_before_the_body(
    town: Town, at_meeting: dict[str, Any], kind: str, role: str
) -> None:
    author = with_role(town, getattr(town, REGISTERS[role]), Role.OFFICIAL)
    decision = town.proposal(kind, requested_by=author)
    client = town.client("anonymous")
    client.force_login(author)
    form = {
        "outcome": "approved",
        "meeting": at_meeting["meeting"].pk,
        "paragraph": 991,
        "statements-TOTAL_FORMS": 0,
        "statements-INITIAL_FORMS": 0,
    }
    assert client.post(reverse("board:proposal_register", args=[decision.pk]), form).status_code == 404
    with pytest.raises(refusals.OwnProposal), transaction.atomic():
        decisions.record_outcome(decision, "approved", by=author, **at_meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(recorded_by=author)
    decision.refresh_from_db()
    assert decision.outcome == ""


@pytest.mark.parametrize("role", REGISTERS)
def test_nobody_decides_by_delegation_on_what_they_put_before_the_body(town: Town, role: str) -> None:
    author = with_role(town, getattr(town, REGISTERS[role]), Role.OFFICIAL)
    decision = town.proposal(Decision.Kind.LAUNCH, requested_by=author)
    given = {
        "delegate": author,
        "delegation": town.delegation,
        "reported_to": town.meeting(town.tn, dt.date(2026, 9, 8)),
        "decided_on": dt.date(2026, 6, 20),
    }
    somebody = town.moa if author != town.moa else town.gunnel
    with pytest.raises(refusals.OwnProposal), transaction.atomic():
        decisions.record_outcome(decision, "approved", by=somebody, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(delegate=author)


@pytest.mark.parametrize("role", REGISTERS)
def test_nobody_adjusts_the_minutes_of_what_they_put_before_the_body(
    town: Town, at_meeting: dict[str, Any], role: str
) -> None:
    author = with_role(town, getattr(town, REGISTERS[role]), Role.OFFICIAL)
    decision = town.proposal(Decision.Kind.OUTCOME, requested_by=author)
    somebody = town.moa if author != town.moa else town.gunnel
    decisions.record_outcome(decision, "approved", by=somebody, **at_meeting)
    client = town.client("anonymous")
    client.force_login(author)
    assert client.post(reverse("board:decision", args=[decision.pk]), {"adjusted_on": "2026-06-16"}).status_code == 404
    with pytest.raises(refusals.OwnProposal), transaction.atomic():
        minutes.record(decision, adjusted_on=dt.date(2026, 6, 16), by=author)


# ----------------------------------------------------------------------------------------- the administration site


LOOK = """
import django
django.setup()
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from governance.models import User
admin.autodiscover()
request = RequestFactory().get("/")
request.user = User(email="root@fagersunda.example", is_staff=True, is_superuser=True)
print(sorted(
    model.__name__
    for model, site in admin.site._registry.items()
    if model._meta.app_label in ("governance", "dialogues")
    and (site.has_change_permission(request) or site.has_add_permission(request) or site.has_delete_permission(request))
))
"""


def test_the_administration_site_approves_nothing() -> None:
    """Where an installation turns it on, nothing of ours can be added, changed or deleted there, by anybody."""
    environment = {**os.environ, "ADMIN_ENABLED": "on", "DJANGO_SETTINGS_MODULE": "dialogportal.settings"}
    found = subprocess.run([sys.executable, "-c", LOOK], env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_approval_of_the_product_is_tried_here() -> None:
    """A new model that somebody approves must be tried in this module."""
    approved = {
        model.__name__
        for model in apps.get_models()
        if {"approved_by", "assigned_by", "recorded_by", "signed_by"}
        & {field.name for field in model._meta.get_fields()}
    }
    tried = {
        "DialoguePlan",
        "Compilation",
        "Proposal",
        "Mandate",
        "Decision",
        "ThemeResponse",
        "AnswerPart",
        "FollowUp",
    }
    assert approved == tried
