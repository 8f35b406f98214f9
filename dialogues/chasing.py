"""Who is reminded of what in the municipality (domain 1.12): before, on and after the day, and then whoever stands above.

Each function is a source for ``reminders``: it looks from a day some weeks ahead and yields every reminder that nobody
has made superfluous. Paused dialogues are silent. The same things stand on the work list (``worklist``).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogportal import mail
from governance import documents as governing
from governance import workdays
from governance.models import Decision, Membership, Municipality, Role, User

from . import promises as promised
from .models import (
    Compilation,
    DialogueTargetGroup,
    Feedback,
    Mandate,
    Promise,
    PromiseMove,
    Round,
    SentReminder,
    Status,
    Step,
)
from .reminders import Reminder, steps
from .worklist import people_waiting

#: How far ahead a source looks: what is planned is shown so long before.
AHEAD = dt.timedelta(days=45)
BEHIND = dt.timedelta(days=60)
PAPERS = (-21, -7)
COMPILATION = (-7, 0, 7)
REVIEW = (-180, -60)
MINUTES_DAYS = 14
REACH_STALE = dt.timedelta(days=14)
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
        .prefetch_related(Prefetch("moves", PromiseMove.objects.order_by("revision")))
        .order_by("pk")
    )


def promises(on: dt.date) -> Iterator[Reminder]:
    """The official who is to answer, then the manager, then the chair and the secretary of the owning board."""
    municipality = Municipality.current()
    days, roles = municipality.reminder_days, municipality.reminder_roles
    if not days:
        return
    owed = list(open_promises().filter(due_on__range=(on - BEHIND, on + AHEAD - min(0, *days) * workdays.DAY)))
    if not owed:
        return
    people = people_waiting(item.dialogue_id for item in owed)
    holders = Holders(Role.CHAIR, Role.SECRETARY)
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
            for to in _receivers(item, offset, leaves, roles, holders):
                if (item.dialogue_id, item.stage, offset, to.pk, leaves) not in sent:
                    yield _promise_reminder(item, offset, (leaves, stale), to, people.get(item.dialogue_id, 0), on)


def _begun_on(item: Promise) -> dt.date:
    """The first day on which somebody may be reminded: from the launch, and after the day was last moved."""
    launched: dt.date = item.dialogue.launch.decision.decided_on  # type: ignore[union-attr,assignment]
    moves = list(item.moves.all())
    return max(launched, moves[-1].moved_on + workdays.DAY) if moves else launched


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


def _promise_reminder(
    item: Promise, offset: int, days_of: tuple[dt.date, dt.date], to: User, people: int, on: dt.date
) -> Reminder:
    leaves, stale = days_of
    days = (max(leaves, on) - item.due_on).days  # a worker that slept tells how many days there really are
    answers = to.pk in (item.responsible_id, item.dialogue.manager_id)
    name = "promise_ahead" if offset < 0 else "promise_today" if offset == 0 else "promise_late"
    return Reminder(
        name=name,
        key=f"{item.dialogue_id}:{item.stage}:{len(item.moves.all())}:{offset}",
        on=leaves,
        until=stale,
        to=to,
        context={
            "what": item.get_stage_display(),
            "title": str(item.dialogue.title),
            "due_on": written(item.due_on),
            "first_due": written(item.first_due) if item.was_moved else "",
            "days": abs(days),
            "waiting": waiting_sentence(people),
            "responsible": str(item.responsible),
            "answers": answers,
            "link": staff_page("feedback" if answers else "dialogue_detail", item.dialogue_id),
        },
        topic=promised.chase_topic(item),
        revision=2 * len(item.moves.all()) + (item.kept_on is not None),
        dialogue=item.dialogue,
        stage=item.stage,
        offset=offset,
    )


# ------------------------------------------------------------------------------------------ papers, and compilations


def papers(on: dt.date) -> Iterator[Reminder]:
    """A mandate whose papers are to be handed in before a meeting, until the proposal is put before the board."""
    newer = Mandate.objects.filter(dialogue=OuterRef("dialogue"), number__gt=OuterRef("number"))
    drafts = Mandate.objects.filter(
        Q(decision=None) | Q(decision__outcome=Decision.Outcome.TABLED),
        ~Exists(newer),
        dialogue__step=Step.MANDATE,
        dialogue__status=Status.ACTIVE,
        meeting__papers_due__range=(on - BEHIND, on + AHEAD + 21 * workdays.DAY),
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


def compilations(on: dt.date) -> Iterator[Reminder]:
    """A compilation that is to be ready, until it is approved: the official and the manager."""
    newer = Compilation.objects.filter(dialogue=OuterRef("dialogue"), number__gt=OuterRef("number"))
    rows = Compilation.objects.filter(
        ~Exists(newer),
        state__in=[Compilation.State.DRAFT, Compilation.State.SUBMITTED],
        dialogue__step=Step.COMPILATION,
        dialogue__status=Status.ACTIVE,
        due_on__range=(on - BEHIND, on + AHEAD + 7 * workdays.DAY),
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


def reach(on: dt.date) -> Iterator[Reminder]:
    """At half time, the official in charge hears which groups are below half of their goal."""
    windows = Round.objects.filter(
        dialogue__step=Step.EXECUTION,
        dialogue__status=Status.ACTIVE,
        opens_on__lte=on + AHEAD,
        closes_on__gte=on,
    ).select_related("dialogue__responsible")
    behind: dict[int, list[DialogueTargetGroup]] = defaultdict(list)
    lagging = DialogueTargetGroup.objects.filter(
        dialogue__in=[row.dialogue_id for row in windows], reach_result={}
    ).select_related("group")
    for group in lagging:
        if group.is_lagging or (group.reach_goal and group.reached is None):
            behind[group.dialogue_id].append(group)
    for row in windows:
        groups, to = behind[row.dialogue_id], row.dialogue.responsible
        if not groups or not to.is_active:
            continue
        half = workdays.on_or_after(row.opens_on + (row.closes_on - row.opens_on) / 2)
        items = [
            {
                "headline": str(group.group),
                "text": _("%(reached)d of %(goal)d reached")
                % {"reached": group.reached or 0, "goal": group.reach_goal},
            }
            for group in groups
        ]
        yield Reminder(
            name="reach_lagging",
            key=f"{row.pk}:{half:%Y%m%d}",
            on=half,
            until=min(half + REACH_STALE, row.closes_on + workdays.DAY),
            to=to,
            context={
                "title": str(row.dialogue.title),
                "count": len(groups),
                "closes_on": written(row.closes_on),
                "items": items,
                "link": staff_page("execution", row.dialogue_id),
            },
            topic=f"dialogue:{row.dialogue_id}:reach",
            dialogue=row.dialogue,
        )


# ------------------------------------------------------------------------------------------- minutes, and documents


def minutes(on: dt.date) -> Iterator[Reminder]:
    """Minutes that are not adjusted a fortnight after the meeting: the secretary of the body, once per meeting."""
    waiting = (
        Decision.objects.awaiting_adjustment()
        .filter(decided_on__range=(on - MINUTES_DAYS * workdays.DAY - BEHIND, on + AHEAD), withdrawn_at=None)
        .exclude(meeting=None)
        .order_by("board", "decided_on")
        .values("board", "board__name", "meeting", "decided_on")
        .annotate(count=Count("pk"))
    )
    holders = Holders(Role.SECRETARY)
    for row in waiting:
        leaves = workdays.on_or_after(row["decided_on"] + MINUTES_DAYS * workdays.DAY)
        for to in holders.of(row["board"], Role.SECRETARY, leaves):
            yield Reminder(
                name="minutes_missing",
                key=f"{row['meeting']}",
                on=leaves,
                until=leaves + BEHIND,
                to=to,
                context={
                    "board": row["board__name"],
                    "held_on": written(row["decided_on"]),
                    "count": row["count"],
                    "link": mail.link(reverse("board:meeting_minutes", args=[row["meeting"]])),
                },
                topic=f"meeting:{row['meeting']}:minutes",
            )


def documents(on: dt.date) -> Iterator[Reminder]:
    """Half a year and two months before a governing document expires or is due for review: those who keep the register."""
    keepers = Holders(Role.REGISTRAR)
    for item in governing.expiring(on + AHEAD):
        for offset, leaves, stale in steps(REVIEW, item.due):
            for to in keepers.of(None, Role.REGISTRAR, leaves):
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


# --------------------------------------------------------------------------------------------------- the weekly list


def weekly_lists(on: dt.date) -> Iterator[Reminder]:
    """Once a week the coordinators get every promise that is late or near; a week without any gives no mail."""
    wanted = Municipality.current().coordinator_list or {}
    if wanted.get("every") != "week" or wanted.get("weekday") not in WEEKDAYS:
        return
    monday = on - on.weekday() * workdays.DAY
    day = workdays.on_or_after(monday + WEEKDAYS.index(wanted["weekday"]) * workdays.DAY)
    owed = sorted(open_promises().filter(due_on__lte=day + dt.timedelta(days=30)), key=lambda item: item.due_on)
    if not owed:
        return
    people = people_waiting(item.dialogue_id for item in owed)
    items = [_weekly_line(item, day, people.get(item.dialogue_id, 0)) for item in owed]
    late = sum(item.is_overdue(day) for item in owed)
    for to in Holders(Role.COORDINATOR).of(None, Role.COORDINATOR, day):
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
