"""Who is reminded of what in the municipality (domain 1.12): before, on and after the day, and then whoever stands above.

Each function is a source for ``reminders``: it looks from a day some weeks ahead and yields every reminder that nobody
has made superfluous. Paused dialogues are silent. The same things stand on the work list (``worklist``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogportal import mail
from governance import documents as governing
from governance import programme_reports as reporting
from governance import workdays
from governance.models import Decision, Membership, Municipality, Role, User

from . import promises as promised
from .models import (
    Compilation,
    DialogueTargetGroup,
    Feedback,
    FeedbackRecall,
    Mandate,
    Promise,
    PromiseMove,
    Round,
    SentReminder,
    Status,
    Step,
)
from .owed import people_waiting
from .reminders import Reminder, steps

#: How far ahead a source looks: what is planned is shown so long before.
AHEAD = dt.timedelta(days=45)
BEHIND = dt.timedelta(days=60)
PAPERS = (-21, -7)
COMPILATION = (-7, 0, 7)
REVIEW = (-180, -60)
REPORTS = (-30, -7, 7)
MINUTES_DAYS = 14
REACH_STALE = dt.timedelta(days=14)
NEAR = dt.timedelta(days=30)
WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


def written(day: dt.date) -> str:
    """A day in words: 14 december 2026."""
    return date_format(day, "j F Y")


def staff_page(name: str, *args: Any) -> str:
    """The whole address of an official's page, for a mail."""
    return mail.link(reverse(f"officials:{name}", args=args))


def waiting_sentence(people: int) -> str:
    """How many people wait for an answer; nothing when nobody has asked for one."""
    if not people:
        return ""
    return ngettext("%(count)d person waits for the answer.", "%(count)d people wait for the answer.", people) % {
        "count": people
    }


class Holders:
    """Who holds a role in a body on a day, fetched once."""

    def __init__(self, *roles: str) -> None:
        self._by_role: dict[tuple[int | None, str], list[Membership]] = defaultdict(list)
        held = Membership.objects.filter(role__in=roles, user__is_active=True).select_related("user").order_by("pk")
        for row in held:
            self._by_role[row.board_id, row.role].append(row)

    def of(self, board: int | None, role: str, on: dt.date) -> list[User]:
        """The people who hold the role in the body on the day; without a body, those of the whole municipality."""
        rows = self._by_role[board, role]
        return [
            row.user
            for row in rows
            if (row.starts_on is None or row.starts_on <= on) and (row.ends_on is None or on <= row.ends_on)
        ]


class Look:
    """One look at everything that is owed, from a day on; what several sources ask for is fetched once."""

    def __init__(self, on: dt.date, municipality: Municipality | None = None) -> None:
        self.on = on
        #: Whose settings say who is reminded, and when.
        self.municipality = municipality or Municipality.current()

    @cached_property
    def holders(self) -> Holders:
        """Those who may be reminded for the sake of their role."""
        return Holders(Role.CHAIR, Role.SECRETARY, Role.REGISTRAR, Role.COORDINATOR)

    @cached_property
    def managers(self) -> dict[int, list[User]]:
        """Those who lead the administrations that work for each body, by the key of the body."""
        held = Membership.objects.current(self.on).filter(role=Role.MANAGER, user__is_active=True)
        found: dict[int, list[User]] = defaultdict(list)
        rows = held.exclude(administration__serves=None).annotate(works_for=F("administration__serves"))
        for row in rows.select_related("user").order_by("pk"):
            found[row.works_for].append(row.user)
        return found

    @cached_property
    def owed(self) -> list[Promise]:
        """Promises that are late, or near enough that somebody will be reminded within the time looked at."""
        first = -min(0, 0, *self.municipality.reminder_days) * workdays.DAY
        return list(open_promises().filter(due_on__lte=self.on + AHEAD + first))

    @cached_property
    def people(self) -> dict[int, int]:
        """How many wait for an answer in each dialogue where one is owed."""
        return people_waiting(item.dialogue_id for item in self.owed) if self.owed else {}


# --------------------------------------------------------------------------------------------------------- promises


def open_promises() -> "QuerySet[Promise]":
    """Promises that are not kept, in dialogues that are launched and neither paused nor ended.

    A promise stands until everybody it was given to has the answer, also children and councils.
    """
    not_given = Feedback.objects.filter(dialogue=OuterRef("dialogue"), stage=OuterRef("stage"), given_on=None)
    kept_in_part = Exists(not_given.exclude(audience=Feedback.Audience.ELECTED))
    return (
        Promise.objects.filter(Q(kept_on=None) | Q(kept_in_part), dialogue__status=Status.ACTIVE)
        .filter(dialogue__launch__decision__outcome__in=Decision.APPROVALS)
        .select_related("dialogue__owner", "dialogue__manager", "dialogue__launch__decision", "responsible")
        .annotate(moved_times=Coalesce(Subquery(_moves().annotate(n=Count("pk")).values("n")), 0))
        .annotate(recalled_times=Coalesce(Subquery(_recalls().annotate(n=Count("pk")).values("n")), 0))
        .annotate(moved_last=Subquery(_moves().annotate(day=Max("moved_on")).values("day")))
        .order_by("pk")
    )


def _moves() -> "QuerySet[PromiseMove, Any]":
    return PromiseMove.objects.filter(promise=OuterRef("pk")).order_by().values("promise")


def _recalls() -> "QuerySet[FeedbackRecall, Any]":
    answers = FeedbackRecall.objects.filter(
        feedback__dialogue=OuterRef("dialogue"),
        feedback__stage=OuterRef("stage"),
        feedback__audience=Feedback.Audience.PARTICIPANTS,
    )
    return answers.order_by().values("feedback__stage")


def promises(look: Look) -> Iterator[Reminder]:
    """The official who is to answer, then the manager, then the chair and the secretary of the owning board."""
    days, roles = look.municipality.reminder_days, look.municipality.reminder_roles
    owed = [item for item in look.owed if item.due_on >= look.on - BEHIND]
    if not owed or not days:
        return
    sent = set(
        SentReminder.objects.filter(dialogue__in=[item.dialogue_id for item in owed]).values_list(
            "dialogue", "stage", "offset_days", "to", "sent_on"
        )
    )
    for item in owed:
        begun = _begun_on(item)
        for offset, leaves, stale in steps(days, item.due_on):
            if leaves < begun:
                continue
            for to in _receivers(item, offset, leaves, roles, look.holders):
                if (item.dialogue_id, item.stage, offset, to.pk, leaves) not in sent:
                    yield _promise_reminder(item, offset, (leaves, stale), to, look)


def _begun_on(item: Promise) -> dt.date:
    """The first day on which somebody may be reminded: from the launch, and after the day was last moved."""
    launched: dt.date = item.dialogue.launch.decision.decided_on  # type: ignore[union-attr,assignment]
    moved: dt.date | None = item.moved_last  # type: ignore[attr-defined]
    return max(launched, moved + workdays.DAY) if moved else launched


def _receivers(item: Promise, offset: int, on: dt.date, roles: dict[str, list[int]], holders: Holders) -> list[User]:
    dialogue = item.dialogue
    found: list[User | None] = []
    if offset in roles.get("official", ()):
        found.append(item.responsible)
    if offset in roles.get("manager", ()):
        found.append(dialogue.manager)
    for role in (Role.CHAIR, Role.SECRETARY):
        if offset in roles.get(role.value, ()):
            found += holders.of(dialogue.owner_id, role, on)
    return list({person.pk: person for person in found if person and person.is_active}.values())


def _promise_reminder(item: Promise, offset: int, days_of: tuple[dt.date, dt.date], to: User, look: Look) -> Reminder:
    leaves, stale = days_of
    moved: int = item.moved_times  # type: ignore[attr-defined]
    days = (max(leaves, look.on) - item.due_on).days  # a worker that slept tells how many days there really are
    answers = to.pk in (item.responsible_id, item.dialogue.manager_id)
    name = "promise_ahead" if offset < 0 else "promise_today" if offset == 0 else "promise_late"
    return Reminder(
        name=name,
        key=f"{item.dialogue_id}:{item.stage}:{moved}:{offset}",
        on=leaves,
        until=stale,
        to=to,
        context={
            "what": item.get_stage_display(),
            "title": str(item.dialogue.title),
            "due_on": written(item.due_on),
            "first_due": written(item.first_due) if item.was_moved else "",
            "days": abs(days),
            "waiting": waiting_sentence(look.people.get(item.dialogue_id, 0)),
            "responsible": str(item.responsible),
            "answers": answers,
            "link": staff_page("feedback" if answers else "dialogue_detail", item.dialogue_id),
        },
        topic=promised.chase_topic(item),
        revision=2 * (moved + item.recalled_times) + (item.kept_on is not None),  # type: ignore[attr-defined]
        dialogue=item.dialogue,
        stage=item.stage,
        offset=offset,
    )


# ------------------------------------------------------------------------------------------ papers, and compilations


def papers(look: Look) -> Iterator[Reminder]:
    """A mandate whose papers are to be handed in before a meeting, until the proposal is put before the board."""
    newer = Mandate.objects.filter(dialogue=OuterRef("dialogue"), number__gt=OuterRef("number"))
    drafts = Mandate.objects.filter(
        Q(decision=None) | Q(decision__outcome=Decision.Outcome.TABLED),
        ~Exists(newer),
        dialogue__step=Step.MANDATE,
        dialogue__status=Status.ACTIVE,
        meeting__papers_due__range=(look.on - BEHIND, look.on + AHEAD + 21 * workdays.DAY),
    ).select_related("dialogue__responsible", "meeting__board")
    for mandate in drafts:
        meeting, to = mandate.meeting, mandate.dialogue.responsible
        if meeting is None or meeting.papers_due is None or not to.is_active:
            continue
        for offset, leaves, stale in steps(PAPERS, meeting.papers_due):
            context = {
                "title": str(mandate.dialogue.title),
                "board": str(meeting.board),
                "due_on": written(meeting.papers_due),
                "held_on": written(meeting.held_on),
                "link": staff_page("mandate", mandate.dialogue_id),
            }
            yield Reminder(
                name="papers_due",
                key=f"{mandate.pk}:{meeting.papers_due:%Y%m%d}:{offset}",
                on=leaves,
                until=min(stale, meeting.papers_due + workdays.DAY),
                to=to,
                context=context,
                topic=f"dialogue:{mandate.dialogue_id}:papers",
                dialogue=mandate.dialogue,
            )


def compilations(look: Look) -> Iterator[Reminder]:
    """A compilation that is to be ready, until it is approved: the official and the manager."""
    newer = Compilation.objects.filter(dialogue=OuterRef("dialogue"), number__gt=OuterRef("number"))
    rows = Compilation.objects.filter(
        ~Exists(newer),
        state__in=[Compilation.State.DRAFT, Compilation.State.SUBMITTED],
        dialogue__step=Step.COMPILATION,
        dialogue__status=Status.ACTIVE,
        due_on__range=(look.on - BEHIND, look.on + AHEAD + 7 * workdays.DAY),
    ).select_related("dialogue__responsible", "dialogue__manager")
    for row in rows:
        dialogue, due_on = row.dialogue, row.due_on
        if due_on is None:
            continue
        for offset, leaves, stale in steps(COMPILATION, due_on):
            for to in (dialogue.responsible, dialogue.manager):
                if to is None or not to.is_active:
                    continue
                context = {
                    "title": str(dialogue.title),
                    "due_on": written(due_on),
                    "is_late": offset > 0,
                    "is_submitted": row.state == Compilation.State.SUBMITTED,
                    "approves": to.pk == dialogue.manager_id,
                    "link": staff_page("compilation", dialogue.pk),
                }
                yield Reminder(
                    name="compilation_due",
                    key=f"{row.pk}:{due_on:%Y%m%d}:{offset}",
                    on=leaves,
                    until=stale,
                    to=to,
                    context=context,
                    topic=f"dialogue:{dialogue.pk}:compilation",
                    dialogue=dialogue,
                )


# -------------------------------------------------------------------------------------------------- reach, at half time


def reach(look: Look) -> Iterator[Reminder]:
    """At half time, the official in charge hears which groups are below half of their goal."""
    windows = Round.objects.filter(dialogue=OuterRef("dialogue"), opens_on__lte=look.on + AHEAD, closes_on__gte=look.on)
    first = windows.order_by("number")
    groups = (
        DialogueTargetGroup.objects.filter(
            dialogue__step=Step.EXECUTION, dialogue__status=Status.ACTIVE, reach_result={}, reach_goal__gt=0
        )
        .annotate(
            window=Subquery(first.values("pk")[:1]),
            opens_on=Subquery(first.values("opens_on")[:1]),
            closes_on=Subquery(first.values("closes_on")[:1]),
        )
        .filter(window__isnull=False, dialogue__responsible__is_active=True)
        .select_related("group", "dialogue__responsible")
        .order_by("dialogue", "order", "pk")
    )
    behind: dict[int, list[DialogueTargetGroup]] = defaultdict(list)
    for group in groups:
        if group.is_lagging or group.reached is None:
            behind[group.window].append(group)
    for window, lagging in behind.items():
        yield _reach_reminder(window, lagging)


def _reach_reminder(window: int, groups: list[DialogueTargetGroup]) -> Reminder:
    dialogue = groups[0].dialogue
    opens_on: dt.date = groups[0].opens_on  # type: ignore[attr-defined]
    closes_on: dt.date = groups[0].closes_on  # type: ignore[attr-defined]
    half = workdays.on_or_after(opens_on + (closes_on - opens_on) / 2)
    told = [{"reached": group.reached or 0, "goal": group.reach_goal} for group in groups]
    items = [
        {"headline": str(group.group), "text": _("%(reached)d of %(goal)d reached") % numbers}
        for group, numbers in zip(groups, told, strict=True)
    ]
    return Reminder(
        name="reach_lagging",
        key=f"{window}:{half:%Y%m%d}",
        on=half,
        until=min(half + REACH_STALE, closes_on + workdays.DAY),
        to=dialogue.responsible,
        context={
            "title": str(dialogue.title),
            "count": len(groups),
            "closes_on": written(closes_on),
            "items": items,
            "link": staff_page("execution", dialogue.pk),
        },
        topic=f"dialogue:{dialogue.pk}:reach",
        dialogue=dialogue,
    )


# ------------------------------------------------------------------------------------------- minutes, and documents


def minutes(look: Look) -> Iterator[Reminder]:
    """Minutes that are not adjusted a fortnight after the meeting: the secretary of the body, once per meeting."""
    waiting = (
        Decision.objects.awaiting_adjustment()
        .filter(decided_on__range=(look.on - MINUTES_DAYS * workdays.DAY - BEHIND, look.on + AHEAD), withdrawn_at=None)
        .exclude(meeting=None)
        .order_by("board", "decided_on")
        .values("board", "board__name", "meeting", "decided_on")
        .annotate(count=Count("pk"))
    )
    for row in waiting:
        held_on: dt.date = row["decided_on"]  # type: ignore[assignment]
        leaves = workdays.on_or_after(held_on + MINUTES_DAYS * workdays.DAY)
        for to in look.holders.of(row["board"], Role.SECRETARY, leaves):
            yield Reminder(
                name="minutes_missing",
                key=f"{row['meeting']}",
                on=leaves,
                until=leaves + BEHIND,
                to=to,
                context={
                    "board": row["board__name"],
                    "held_on": written(held_on),
                    "count": row["count"],
                    "link": mail.link(reverse("board:meeting_minutes", args=[row["meeting"]])),
                },
                topic=f"meeting:{row['meeting']}:minutes",
            )


def documents(look: Look) -> Iterator[Reminder]:
    """Half a year and two months before a governing document expires or is due for review: those who keep the register."""
    for item in governing.expiring(look.on + AHEAD):
        for offset, leaves, stale in steps(REVIEW, item.due):
            for to in look.holders.of(None, Role.REGISTRAR, leaves):
                document = item.document
                yield Reminder(
                    name="document_review",
                    key=f"{document.pk}:{item.due:%Y%m%d}:{offset}",
                    on=leaves,
                    until=stale,
                    to=to,
                    context={
                        "title": str(document),
                        "due_on": written(item.due),
                        "expires": bool(document.valid_until),
                        "owner": document.revision_responsible or document.owner_role,
                        "link": mail.link(reverse("governance:document", args=[document.code])),
                    },
                    topic=f"document:{document.pk}:review",
                )


# ----------------------------------------------------------------------------------------------- reports on programmes


def programme_reports(look: Look) -> Iterator[Reminder]:
    """A body that has not handed over its reports on a programme: the manager of its administration, one mail for all parts.

    For a body that no administration works for, such as a company, the coordinators.
    """
    owed = list(reporting.debts(look.on - BEHIND, look.on + AHEAD + 30 * workdays.DAY))
    if not owed:
        return
    managers = look.managers
    for debt in owed:
        for offset, leaves, stale in steps(REPORTS, debt.due_on):
            for to in managers.get(debt.board) or look.holders.of(None, Role.COORDINATOR, leaves):
                yield Reminder(
                    name="report_due",
                    key=f"{debt.code}:{debt.board}:{debt.year}:{debt.due_on:%Y%m%d}:{offset}",
                    on=leaves,
                    until=stale,
                    to=to,
                    context={
                        "title": debt.title,
                        "board": debt.board_name,
                        "year": debt.year,
                        "count": debt.parts,
                        "due_on": written(debt.due_on),
                        "is_late": offset > 0,
                        "link": mail.link(reverse("programmes:programme", args=[debt.code]) + f"?ar={debt.year}"),
                    },
                    topic=f"programme:{debt.code}:{debt.year}:{debt.board}",
                )


# --------------------------------------------------------------------------------------------------- the weekly list


def weekly_lists(look: Look) -> Iterator[Reminder]:
    """Once a week the coordinators get every promise that is late or near; a week without any gives no mail."""
    wanted = look.municipality.coordinator_list or {}
    if wanted.get("every") != "week" or wanted.get("weekday") not in WEEKDAYS:
        return
    monday = look.on - look.on.weekday() * workdays.DAY
    day = workdays.on_or_after(monday + WEEKDAYS.index(wanted["weekday"]) * workdays.DAY)
    near = [item for item in look.owed if item.due_on <= day + NEAR]
    owed = sorted(near, key=lambda item: item.due_on)
    if not owed:
        return
    items = [_weekly_line(item, day, look.people.get(item.dialogue_id, 0)) for item in owed]
    late = sum(item.is_overdue(day) for item in owed)
    for to in look.holders.of(None, Role.COORDINATOR, day):
        yield Reminder(
            name="weekly_list",
            key=f"{day:%Y%m%d}",
            on=day,
            until=day + 7 * workdays.DAY,
            to=to,
            context={
                "items": items,
                "count": len(items),
                "late": late,
                "link": staff_page("worklist"),
            },
            topic="municipality:weekly_list",
        )


def _weekly_line(item: Promise, on: dt.date, people: int) -> dict[str, str]:
    told = {"what": item.get_stage_display(), "title": item.dialogue.title}
    days = (on - item.due_on).days
    if days > 0:
        when = ngettext("%(days)d day late.", "%(days)d days late.", days) % {"days": days}
    else:
        when = _("Promised %(day)s.") % {"day": written(item.due_on)}
    parts = [when, str(item.responsible) + ".", waiting_sentence(people)]
    return {
        "headline": _("%(what)s: %(title)s") % told,
        "text": " ".join(part for part in parts if part),
        "link": staff_page("dialogue_detail", item.dialogue_id),
        "label": _("Open the dialogue"),
    }
