"""The launch: everything is checked, and somebody else than the responsible official decides that the dialogue starts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance import clock, decisions
from governance.models import (
    Decision,
    GoverningDocument,
    LadderLevel,
    Meeting,
    Membership,
    Municipality,
    Role,
    User,
)
from governance.proposals import Proposal
from governance.translated import as_translated

from . import lifecycle, log, permissions
from .entitlement import PRESIDIUM
from .models import Dialogue, DialoguePlan, Launch, LogEntry, Status, Step
from .promises import what_is_promised
from .refusals import Incomplete, NotEntitled, OwnWork, Refused, WrongStep
from .requirements import Case, Missing, beginning, planning

Launcher = Municipality.Launcher


class AlreadyPut(Refused):
    """The launch is put before the board, or decided; the text stands."""

    @property
    def message(self) -> str:
        return _("The launch has been put before the board. It can be withdrawn until it is decided.")


class DelegateMissing(Refused):
    """A delegated launch names who decides."""

    field = "planned_by"

    @property
    def message(self) -> str:
        return _("Choose who decides on the launch.")


@dataclass(frozen=True)
class Check:
    """One line of the checklist: what must hold, what is missing for it, and whether it stops the launch or only warns."""

    code: str
    text: str
    missing: tuple[Missing, ...] = ()
    is_warning: bool = False

    @property
    def is_met(self) -> bool:
        return not self.missing


def texts_proofread(case: Case) -> Iterator[Missing]:
    started = getattr(case.dialogue, "launch", None)
    if not (started and started.texts_proofread):
        yield Missing("texts_proofread", _("Read the texts through: are they plain?"), "launch", "id_texts_proofread")


def form_tested(case: Case) -> Iterator[Missing]:
    started = getattr(case.dialogue, "launch", None)
    if not (started and started.form_tested):
        yield Missing("form_tested", _("Try the form as a resident"), "launch", "id_form_tested")


def questions(case: Case) -> Iterator[Missing]:
    if not case.dialogue.questions.exists():
        text = _("The form has no questions: residents can only write freely")
        yield Missing("questions", text, "questionnaire")


def sold_as_dialogue(case: Case) -> Iterator[Missing]:
    level = case.dialogue.level
    planned = list(case.dialogue.activities.all())
    only = planned and all(item.level and item.level.code == LadderLevel.Code.INFORMATION for item in planned)
    if only and level and level.code != LadderLevel.Code.INFORMATION:
        yield Missing("only_information", _("Every activity only informs, though more is promised"), "activities")


def checklist(dialogue: Dialogue, case: Case | None = None) -> list[Check]:
    """The checklist of the launch (I4), in the order of the page; the decision itself is not part of it."""
    case = case or Case(dialogue, clock.today(), Municipality.current())
    lines = [
        ("plan_approved", _("The plan is approved by the responsible manager"), planning.plan_approved),
        ("feedback", _("Feedback: two promised days and somebody who keeps them"), _feedback),
        ("privacy_notice", _("The owning board's privacy notice is published"), planning.privacy_notice),
        ("accessibility", _("Everyone can take part"), planning.accessibility),
        ("children", _("Children and young people have been considered"), planning.children_considered),
        ("councils", _("The councils have been considered"), planning.councils_considered),
    ]
    if dialogue.is_knowledge:
        lines.append(("anchoring", _("The elected have been told, and could react"), beginning.anchoring))
    else:
        lines.append(("decision", _("The decision comes after the dialogue"), beginning.decision_after_close))
    lines += [
        ("window_ahead", _("The time to take part lies ahead"), planning.window_ahead),
        ("texts_proofread", _("The texts are proofread in plain language"), texts_proofread),
        ("form_tested", _("The form has been tried"), form_tested),
    ]
    checks = [Check(code, text, tuple(find(case))) for code, text, find in lines]
    warnings = [
        ("questions", _("There are questions to answer"), questions),
        ("levels", _("The activities keep what the level promises"), sold_as_dialogue),
    ]
    return checks + [Check(code, text, tuple(find(case)), is_warning=True) for code, text, find in warnings]


def _feedback(case: Case) -> Iterator[Missing]:
    yield from planning.feedback_plan(case)
    yield from planning.both_promises(case)


def missing(dialogue: Dialogue) -> list[Missing]:
    """What stops the launch from being put before those who decide."""
    return [item for check in checklist(dialogue) if not check.is_warning for item in check.missing]


def of(dialogue: Dialogue) -> Launch:
    """The dialogue's launch, or an empty one that is not saved yet."""
    return getattr(dialogue, "launch", None) or Launch(dialogue_id=dialogue.pk)


def decided_by(dialogue: Dialogue, municipality: Municipality | None = None) -> str:
    """Who decides: as said for this dialogue, else as the municipality does; a knowledge dialogue is launched by the manager."""
    if dialogue.is_knowledge:
        return Launcher.MANAGER
    return of(dialogue).by_whom or (municipality or Municipality.current()).launched_by


def possible_delegates(dialogue: Dialogue, on: dt.date, municipality: Municipality | None = None) -> "list[User]":
    """Those who may decide on the launch by delegation: the board's presidium or managers, never the responsible official."""
    board = dialogue.owner.in_charge(on)
    if decided_by(dialogue, municipality) == Launcher.MANAGER:
        entitled = Q(role=Role.MANAGER, administration__serves=board)
    else:
        entitled = Q(role__in=PRESIDIUM, board=board)
    held = Membership.objects.current(on).filter(entitled)
    people = User.objects.filter(pk__in=held.values("user"), is_active=True).exclude(pk=dialogue.responsible_id)
    return list(people.order_by("name"))


def delegations(dialogue: Dialogue, on: dt.date) -> "list[GoverningDocument]":
    """The owning board's documents in force, among them its delegation."""
    return list(decisions.delegations_of(dialogue.owner.in_charge(on), on=on))


@transaction.atomic
def prepare(dialogue: Dialogue, form: object, *, notice_published_on: dt.date | None, by: User) -> Launch | None:
    """Save the checklist's own answers; None when somebody saved since the page was opened.

    Raises ``WrongStep``, ``NotEntitled``, ``AlreadyPut``.
    """
    dialogue = _open(dialogue, by=by)
    saved: Launch | None = form.save_unless_stale()  # type: ignore[attr-defined]
    if saved is None:
        return None
    DialoguePlan.objects.filter(dialogue=dialogue).update(notice_published_on=notice_published_on)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="launch", version=saved.version)
    return saved


def begin(dialogue: Dialogue, *, by: User) -> Launch:
    """The launch to write on. Raises ``WrongStep``, ``NotEntitled``, ``AlreadyPut``."""
    with transaction.atomic():
        dialogue = _open(dialogue, by=by)
        return Launch.objects.get_or_create(dialogue=dialogue)[0]


@transaction.atomic
def put_before_board(dialogue: Dialogue, *, by: User, meeting: Meeting | None = None) -> Launch:
    """Ask the owning board, or its delegate, to let the dialogue start; the text is frozen in the proposal.

    Raises ``Incomplete`` while the checklist is not green (I4), ``DelegateMissing``, ``OwnWork``, and as ``begin``.
    """
    dialogue = _open(dialogue, by=by)
    started = Launch.objects.get_or_create(dialogue=dialogue)[0]
    if lacking := missing(dialogue):
        raise Incomplete(lacking)
    how = decided_by(dialogue)
    if how != Launcher.BOARD:
        if started.planned_by is None:
            raise DelegateMissing
        if started.planned_by_id in (by.pk, dialogue.responsible_id):
            raise OwnWork
    with translation.override(settings.LANGUAGE_CODE):
        decision = decisions.put_before_board(
            board=dialogue.owner.in_charge(clock.today()),
            kind=Decision.Kind.LAUNCH,
            subject=_("Launch: %(title)s") % {"title": dialogue},
            proposal=proposal(dialogue, started),
            sentences=sentences(dialogue),
            requested_by=by,
            planned_meeting=meeting,
            dnr=dialogue.dnr,
        )
    started.decision, started.planned_on = decision, meeting.held_on if meeting else started.planned_on
    started.version += 1
    started.save(update_fields=["decision", "planned_on", "version"])
    log.write(dialogue, LogEntry.Action.SUBMITTED, by=by, decision=decision.pk, kind=decision.kind)
    return started


@transaction.atomic
def withdraw(dialogue: Dialogue, *, by: User) -> Launch:
    """Take the launch back before it is decided. Raises ``WrongStep``, ``NotEntitled`` and what governance refuses."""
    dialogue = _active(dialogue, by=by)
    started = Launch.objects.select_for_update(of=("self",)).filter(dialogue=dialogue).first()
    if started is None or started.decision is None or not started.decision.is_pending:
        raise WrongStep
    decisions.withdraw(started.decision, by=by)
    log.write(dialogue, LogEntry.Action.WITHDRAWN, by=by, decision=started.decision.pk)
    started.decision = None
    started.save(update_fields=["decision"])
    return started


def sentences(dialogue: Dialogue) -> list[str]:
    """What is decided: that the dialogue may start on its first day, or today when that has passed."""
    return [_("that the dialogue may start on %(day)s") % {"day": _day(_opens(dialogue))}]


def proposal(dialogue: Dialogue, started: Launch) -> Proposal:
    """What the deciding body reads: the promise as it will be frozen, what is planned, and who decides."""
    promised, plan = what_is_promised(dialogue), DialoguePlan.objects.get(dialogue=dialogue)
    mandate = dialogue.mandate
    level = promised.get("level") or {}
    sections = [
        {"key": "purpose", "heading": _("Purpose"), "text": str(mandate.purpose) if mandate else ""},
        {"key": "level", "heading": _("Degree of influence"), "text": f"{level and _in_words(level)}"},
        {
            "key": "can",
            "heading": _("Residents can influence"),
            "items": [_text(item) for item in promised["can_influence"]],
        },
        {
            "key": "cannot",
            "heading": _("Residents cannot influence"),
            "items": [_text(item["text"]) for item in promised["cannot_influence"]],
        },
        {
            "key": "activities",
            "heading": _("Ways to take part"),
            "columns": [_("Activity"), _("Day"), _("Place")],
            "rows": [
                [item.method, _day(item.starts_on) if item.starts_on else "", item.place]
                for item in dialogue.activities.filter(is_cancelled=False)
            ],
        },
        {
            "key": "checked",
            "heading": _("Checked before launch"),
            "items": [check.text for check in checklist(dialogue) if check.is_met],
        },
        {
            "key": "decides",
            "heading": _("Who decides on the launch"),
            "text": _decides(dialogue, started),
        },
    ]
    told: Proposal = {
        "language": settings.LANGUAGE_CODE,
        "title": str(dialogue),
        "lede": _("Everything is prepared. The proposal is that the dialogue may start."),
        "sections": sections,  # type: ignore[typeddict-item]
        "checks": [
            {"text": item.text, "level": "warning"}
            for check in checklist(dialogue)
            if check.is_warning
            for item in check.missing
        ],
        "timetable": _timetable(dialogue),  # type: ignore[typeddict-item]
        "cost_sek": plan.cost_sek,
        "dialogue": dialogue.reference,
        "url": reverse("officials:launch", args=[dialogue.pk]),
    }
    return told


def _timetable(dialogue: Dialogue) -> list[dict[str, object]]:
    mandate = dialogue.mandate
    lines: list[tuple[dt.date | None, str, bool]] = [
        (mandate.opens_on if mandate else None, _("The dialogue opens"), False),
        (mandate.closes_on if mandate else None, _("Last day to take part"), False),
    ]
    lines += [
        (item.due_on, _("Promise: %(what)s") % {"what": item.get_stage_display()}, False)
        for item in dialogue.promises.all()
    ]
    lines.append((dialogue.decision_planned_on, _("Planned decision on the matter"), True))
    return [
        {"on": day.isoformat(), "text": text, "is_decision": decides}
        for day, text, decides in sorted((line for line in lines if line[0]), key=lambda line: line[0] or dt.date.min)
        if day
    ]


def _decides(dialogue: Dialogue, started: Launch) -> str:
    how = Launcher(decided_by(dialogue)).label
    if decided_by(dialogue) == Launcher.BOARD or not started.planned_by:
        return str(how)
    return f"{how}: {started.planned_by}" + (f" ({started.delegation})" if started.delegation else "")


def _in_words(level: dict[str, object]) -> str:
    return f"{_text(level['label'])}. {_text(level['promise'])}"


def _text(texts: object) -> str:
    return str(as_translated(texts))


def _opens(dialogue: Dialogue) -> dt.date:
    opens = dialogue.mandate.opens_on if dialogue.mandate else None
    return max(opens or clock.today(), clock.today())


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")


def _active(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if dialogue.step != Step.LAUNCH or dialogue.status != Status.ACTIVE:
        raise WrongStep
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue


def _open(dialogue: Dialogue, *, by: User) -> Dialogue:
    dialogue = _active(dialogue, by=by)
    if is_put(of(dialogue)):
        raise AlreadyPut
    return dialogue


def is_put(started: Launch) -> bool:
    """Put before the board and unanswered, or approved; after any other answer it may be put again."""
    decision = started.decision
    return decision is not None and (decision.is_pending or decision.is_approved)
