"""The work list: what awaits me, late first, then this week, then what I wait for. Each line is one action.

``PROVIDERS`` find the lines of their part of the nine steps; another part adds its function there.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import documents as governing
from governance import programme_reports as reporting
from governance.models import Decision, Role, User
from governance.permissions import boards_with_role, memberships_of

from . import appeals, chasing, understanding
from .models import (
    AnswerPart,
    Compilation,
    CompilationTheme,
    Contribution,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Feedback,
    InfluenceTrace,
    Initiative,
    Launch,
    Mandate,
    Promise,
    Proposal,
    Status,
    Step,
    Suspension,
    ThemeResponse,
)
from .owed import people_waiting
from .permissions import approvable_by, editable_by, parts_approvable_by, parts_writable_by

LATE, WEEK, WAITING, LATER = "late", "week", "waiting", "later"
WEEK_AHEAD = dt.timedelta(days=7)
HORIZON = dt.timedelta(days=30)
BESIDE = 10


@dataclass
class Line:
    """One action: a verb, why, where, by when, and how many people wait for it."""

    label: str
    url: str
    why: str = ""
    due_on: dt.date | None = None
    waiting_people: int = 0
    waiting_for: str = ""
    dialogue: Dialogue | None = None
    group: str = ""
    note: str = ""
    on: dt.date = dt.date.min

    @property
    def when(self) -> str:
        """How long there is left, in words."""
        if self.due_on is None:
            return ""
        days = (self.due_on - self.on).days
        if days < 0:
            return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
        if days == 0:
            return _("Today")
        if days == 1:
            return _("Tomorrow")
        return date_format(self.due_on, "j F Y" if self.due_on.year != self.on.year else "j F")

    @property
    def when_note(self) -> str:
        """The day itself, when the words above tell only the distance."""
        if self.due_on is None or self.note:
            return self.note
        return date_format(self.due_on, "j F Y") if (self.due_on - self.on).days < 2 else ""

    @property
    def waiting(self) -> str:
        """How many wait, or who is waited for."""
        if self.waiting_for:
            return self.waiting_for
        if not self.waiting_people:
            return ""
        return ngettext("%(count)d waits for an answer", "%(count)d wait for an answer", self.waiting_people) % {
            "count": self.waiting_people
        }

    @property
    def kind(self) -> str:
        return "late" if self.group == LATE else "study"

    @property
    def icon(self) -> str:
        return "wait" if self.waiting_for else "people"

    @property
    def context(self) -> str:
        if self.dialogue is None:
            return ""
        return _("%(title)s, step %(step)d") % {"title": self.dialogue.title, "step": self.dialogue.step}


def written_proposals(proposals: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    """Those that somebody else can approve and send: the text is there, and the influence of every theme is told."""
    told = InfluenceTrace.objects.filter(proposal=OuterRef(OuterRef("pk")), theme=OuterRef("theme"))
    untold = CompilationTheme.objects.filter(
        ~Exists(told.exclude(effect="").exclude(text={})), compilation=OuterRef("compilation")
    )
    return proposals.exclude(state=Proposal.State.SENT).exclude(text={}).filter(~Exists(untold))


@dataclass
class Desk:
    """Whose list it is, and on which day, with what several providers ask for."""

    user: User
    on: dt.date

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles that the person holds today."""
        return frozenset(memberships_of(self.user).values_list("role", flat=True))

    @cached_property
    def dialogues(self) -> list[Dialogue]:
        """Those on the person's own list, the furthest along first."""
        lagging = DialogueTargetGroup.objects.filter(
            Q(reached=None) | Q(reach_goal__gt=F("reached") * 2),
            dialogue=OuterRef("pk"),
            reach_result={},
            reach_goal__gt=0,
        )
        proposals = Proposal.objects.filter(dialogue=OuterRef("pk"))
        compiled = Compilation.objects.filter(dialogue=OuterRef("pk")).order_by("-round__number", "-number")
        read = ThemeResponse.objects.filter(dialogue=OuterRef("pk"), state=ThemeResponse.State.REVIEWED)
        found = (
            mine(self.user)
            .select_related("plan", "mandate", "launch__decision", "responsible", "manager")
            .annotate(opens_on=Max("rounds__opens_on"), closes_on=Max("rounds__closes_on"), is_lagging=Exists(lagging))
            .annotate(
                proposal_state=Subquery(proposals.order_by("-number").values("state")[:1]),
                proposal_answer=Subquery(proposals.order_by("-number").values("decision__outcome")[:1]),
                preparing_for=Subquery(proposals.order_by("-number").values("decision__prepares_for")[:1]),
                compilation_state=Subquery(compiled.values("state")[:1]),
                compilation_author=Subquery(compiled.values("author")[:1]),
                compilation_due=Subquery(compiled.values("due_on")[:1]),
                has_answers_to_approve=Exists(read),
                has_proposal_to_send=Exists(written_proposals(proposals).exclude(author=self.user)),
            )
        )
        return list(found.order_by("-step", "-pk"))

    def in_step(self, step: Step) -> list[Dialogue]:
        """Active ones in the step."""
        return [item for item in self.dialogues if item.step == step and item.status == Status.ACTIVE]

    @cached_property
    def led(self) -> dict[int, Dialogue]:
        """Those that the person leads."""
        return {item.pk: item for item in self.dialogues if item.responsible_id == self.user.pk}

    @cached_property
    def decisions(self) -> list[Decision]:
        """Those that bodies have still to make or to minute, and those to pause, go on or abort not carried out yet."""
        references = [dialogue.reference for dialogue in self.led.values()]
        done = Suspension.objects.filter(Q(decision=OuterRef("pk")) | Q(resume_decision=OuterRef("pk")))
        stopping = Q(~Exists(done), kind__in=STOPPING, proposal__dialogue__in=references) & (
            Q(outcome="") | Q(outcome__in=Decision.APPROVALS)
        )
        awaited = (Q(outcome_of__dialogue__in=self.dialogues) | Q(launch__dialogue__in=self.dialogues)) & (
            Q(outcome="") | Q(adjusted_on=None, is_delegated=False)
        )
        found = Decision.objects.filter(stopping | awaited, withdrawn_at=None)
        return list(found.select_related("board", "planned_meeting").distinct().order_by("pk"))


Provider = Callable[[Desk], Iterable[Line]]
STOPPING = (Decision.Kind.PAUSE, Decision.Kind.RESUME, Decision.Kind.ABORT)


def mine(user: User) -> "QuerySet[Dialogue]":
    """Dialogues on the user's own list: those they lead, approve or coordinate."""
    return Dialogue.objects.filter(Q(responsible=user) | Q(manager=user) | Q(coordinator=user)).filter(
        status__in=(Status.ACTIVE, Status.PAUSED)
    )


def lines(desk: Desk) -> list[Line]:
    """Everything on the person's work list that day, each line in its group and the most urgent first."""
    found = [line for provider in PROVIDERS for line in provider(desk)]
    for line in found:
        line.on = desk.on
        line.group = line.group or group_of(line, desk.on)
    order = [LATE, WEEK, WAITING, LATER]
    return sorted(found, key=lambda line: (order.index(line.group), line.due_on or dt.date.max, -line.waiting_people))


def group_of(line: Line, on: dt.date) -> str:
    """Late, this week or later, by the day it is due; what others must do waits."""
    if line.waiting_for:
        return WAITING
    if line.due_on is None:
        return WEEK
    if line.due_on < on:
        return LATE
    return WEEK if line.due_on <= on + WEEK_AHEAD else LATER


def heading(found: list[Line]) -> str:
    """The most important lack in plain words."""
    late = [line for line in found if line.group == LATE]
    people = sum(line.waiting_people for line in late)
    if late and people:
        things = ngettext("%(count)d thing is late", "%(count)d things are late", len(late)) % {"count": len(late)}
        return ngettext(
            "%(things)s and %(people)d person waits for an answer",
            "%(things)s and %(people)d people wait for an answer",
            people,
        ) % {"things": things, "people": people}
    if late:
        return ngettext("%(count)d thing is late", "%(count)d things are late", len(late)) % {"count": len(late)}
    week = [line for line in found if line.group == WEEK]
    if week:
        return ngettext(
            "Nothing is late. %(count)d thing to do this week",
            "Nothing is late. %(count)d things to do this week",
            len(week),
        ) % {"count": len(week)}
    return _("Nothing is late, and nobody waits for you")


def page(name: str, *args: int) -> str:
    """The address of an official's page."""
    try:
        return reverse(f"officials:{name}", args=args)
    except NoReverseMatch:
        return ""


# ------------------------------------------------------------------------------------------------ the providers


def initiatives(desk: Desk) -> Iterator[Line]:
    """Initiatives to assess, and to answer (domain 1.6)."""
    if Role.COORDINATOR in desk.roles:
        open_ones = Initiative.objects.filter(replied_on=None)
    else:
        own = Q(registered_by=desk.user) | Q(assigned_to=desk.user) | Q(dialogue__responsible=desk.user)
        open_ones = Initiative.objects.filter(own, replied_on=None)
    for item in open_ones.filter(
        Q(dialogue=None) | Q(dialogue__step=Step.INITIATIVE, dialogue__status=Status.ACTIVE)
    ).select_related("dialogue"):
        dialogue = getattr(item, "dialogue", None)
        name = str(dialogue) if dialogue else item.reference
        title = (
            _("Reply to whoever took the initiative %(name)s")
            if item.triage_outcome
            else _("Assess the initiative %(name)s")
        )
        yield Line(
            title % {"name": name},
            page("triage", dialogue.pk) if dialogue else page("initiative_triage", item.pk),
            why=_("Received %(day)s, from %(source)s.")
            % {
                "day": date_format(item.received_on, "j F Y"),
                "source": item.get_source_display(),
            },
            due_on=item.triage_due,
            waiting_people=1,
            dialogue=dialogue,
        )


def mandates(desk: Desk) -> Iterator[Line]:
    """Mandates to write in time for the papers, and those that await the board or the manager."""
    asked = desk.in_step(Step.MANDATE)
    newest = Mandate.objects.filter(dialogue__in=asked).select_related(
        "dialogue", "decision__board", "decision__planned_meeting", "meeting__board"
    )
    latest = {mandate.dialogue_id: mandate for mandate in newest.order_by("number")}
    for dialogue in asked:
        mandate = latest.get(dialogue.pk)
        decision = mandate.decision if mandate else None
        url = page("mandate", dialogue.pk)
        if decision and decision.is_pending:
            meeting = decision.planned_meeting
            yield Line(
                _("Mandate: %(title)s") % {"title": dialogue.title},
                url,
                why=_("The proposal awaits the board."),
                due_on=meeting.held_on if meeting else None,
                waiting_for=str(decision.board),
                dialogue=dialogue,
            )
        elif decision and decision.is_approved:
            yield Line(
                _("Move on to planning: %(title)s") % {"title": dialogue.title},
                page("dialogue_detail", dialogue.pk),
                why=_("The board has given the mandate."),
                dialogue=dialogue,
            )
        elif decision and decision.outcome == Decision.Outcome.TABLED:
            coming = mandate.meeting if mandate and mandate.meeting and mandate.meeting.held_on >= desk.on else None
            yield Line(
                _("Put before the next meeting: %(title)s") % {"title": dialogue.title},
                url,
                why=_("The board has tabled the mandate."),
                due_on=coming.papers_due if coming else None,
                note=_("papers due") if coming and coming.papers_due else "",
                dialogue=dialogue,
            )
        elif dialogue.is_knowledge and dialogue.manager_id == desk.user.pk and mandate and not mandate.assigned_on:
            title = _("Give the assignment: %(title)s") % {"title": dialogue.title}
            yield Line(title, url, why=_("The knowledge dialogue awaits your assignment."), dialogue=dialogue)
        elif dialogue.responsible_id == desk.user.pk and not (mandate and mandate.assigned_on):
            meeting = mandate.meeting if mandate else None
            back = decision and decision.outcome == Decision.Outcome.REFERRED_BACK
            yield Line(
                (_("Rework the mandate: %(title)s") if back else _("Write the mandate: %(title)s"))
                % {"title": dialogue.title},
                url,
                why=_("The board referred it back.")
                if back
                else _("The board decides on what residents are promised."),
                due_on=(meeting.papers_due or meeting.held_on) if meeting else None,
                note=_("papers due") if meeting and meeting.papers_due else "",
                dialogue=dialogue,
            )


def plans(desk: Desk) -> Iterator[Line]:
    """Plans to write; for the manager those to approve."""
    for dialogue in desk.in_step(Step.PLANNING):
        plan: DialoguePlan | None = getattr(dialogue, "plan", None)
        approves = desk.user.pk == dialogue.manager_id
        if plan and plan.is_approved:
            yield Line(
                _("Move on to launch: %(title)s") % {"title": dialogue.title},
                page("dialogue_detail", dialogue.pk),
                dialogue=dialogue,
            )
        elif approves and plan and plan.state != DialoguePlan.State.DRAFT:
            yield Line(
                _("Approve the plan: %(title)s") % {"title": dialogue.title},
                page("plan", dialogue.pk),
                dialogue=dialogue,
            )
        elif desk.user.pk == dialogue.responsible_id:
            yield Line(
                _("Finish the plan: %(title)s") % {"title": dialogue.title},
                page("plan", dialogue.pk),
                dialogue=dialogue,
            )


def contributions(desk: Desk) -> Iterator[Line]:
    """Contributions to read, and views that were sent on and are not answered."""
    unread = Q(pk__in=Contribution.objects.awaiting_review().values("pk"))
    unanswered = Q(referral__isnull=False, referral__answered_on=None)
    found = (
        Contribution.objects.filter(unread | unanswered, dialogue__in=desk.led)
        .order_by("dialogue")
        .values("dialogue")
        .annotate(unread=Count("pk", filter=unread), sent_on=Count("pk", filter=unanswered))
    )
    for row in found:
        dialogue = desk.led[row["dialogue"]]
        if row["unread"]:
            yield Line(
                ngettext("Read %(count)d new contribution", "Read %(count)d new contributions", row["unread"])
                % {"count": row["unread"]},
                page("sorting", dialogue.pk),
                why=_("What is not read is not shown."),
                due_on=desk.on,
                dialogue=dialogue,
            )
        if row["sent_on"]:
            yield Line(
                ngettext(
                    "Follow up %(count)d view that was sent on",
                    "Follow up %(count)d views that were sent on",
                    row["sent_on"],
                )
                % {"count": row["sent_on"]},
                page("referrals", dialogue.pk),
                waiting_for=_("Other receivers"),
                due_on=None,
                dialogue=dialogue,
            )


def windows(desk: Desk) -> Iterator[Line]:
    """Dialogues whose time to take part has ended, or ends soon, and those that lag behind their goals at half time."""
    for dialogue in desk.in_step(Step.EXECUTION):
        if dialogue.pk not in desk.led:
            continue
        closes: dt.date | None = dialogue.closes_on  # type: ignore[attr-defined]
        if closes and closes < desk.on:
            yield Line(
                _("Close the time to take part: %(title)s") % {"title": dialogue.title},
                page("dialogue_detail", dialogue.pk),
                why=_("The last day was %(day)s.") % {"day": date_format(closes, "j F Y")},
                dialogue=dialogue,
            )
        elif closes and closes <= desk.on + WEEK_AHEAD:
            yield Line(
                _("See whom we have not reached: %(title)s") % {"title": dialogue.title},
                page("execution", dialogue.pk),
                why=_("The time to take part ends soon."),
                due_on=closes,
                dialogue=dialogue,
            )
        elif closes and dialogue.is_lagging and desk.on >= dialogue.opens_on + (closes - dialogue.opens_on) / 2:  # type: ignore[attr-defined]
            yield Line(
                _("Reach more of the target groups: %(title)s") % {"title": dialogue.title},
                page("execution", dialogue.pk),
                why=_("Half of the time has passed, and a group is below half of its goal."),
                due_on=closes,
                dialogue=dialogue,
            )


def compilations(desk: Desk) -> Iterator[Line]:
    """Compilations to write, and for the manager those to approve."""
    approved = (Compilation.State.APPROVED, Compilation.State.PUBLISHED)
    for dialogue in desk.in_step(Step.COMPILATION):
        told: Any = dialogue
        state, due_on = told.compilation_state, told.compilation_due
        url, title = page("compilation", dialogue.pk), {"title": dialogue.title}
        if state in approved:
            yield Line(
                _("Move on to feedback: %(title)s") % title, page("dialogue_detail", dialogue.pk), dialogue=dialogue
            )
        elif state == Compilation.State.SUBMITTED and told.compilation_author != desk.user.pk:
            yield Line(_("Approve the compilation: %(title)s") % title, url, due_on=due_on, dialogue=dialogue)
        elif state and (state == Compilation.State.SUBMITTED or desk.user.pk != dialogue.responsible_id):
            waits_for = dialogue.manager if state == Compilation.State.SUBMITTED else dialogue.responsible
            yield Line(
                _("Compilation: %(title)s") % title,
                url,
                due_on=due_on,
                waiting_for=str(waits_for or _("the manager")),
                dialogue=dialogue,
            )
        elif desk.user.pk == dialogue.responsible_id:
            yield Line(
                _("Finish the compilation: %(title)s") % title,
                url,
                due_on=due_on,
                dialogue=dialogue,
            )


def read_again(desk: Desk) -> Iterator[Line]:
    """What residents ask somebody to look at anew, for those who did not do it the first time.

    They say that we did not understand them, or that we were wrong to hide something.
    """
    by_others = understanding.waiting_in(OuterRef("pk")).exclude(contribution__codings__by=desk.user)
    unread = by_others.exclude(contribution__moderations__by=desk.user)
    asked = appeals.waiting_in(OuterRef("pk")).exclude(review__by=desk.user)
    found = editable_by(desk.user).annotate(
        misunderstood=_number(unread, "contribution__dialogue"),
        appealed=_number(asked, "review__contribution__dialogue"),
    )
    for dialogue in found.filter(Q(misunderstood__gt=0) | Q(appealed__gt=0)):
        title, url = {"title": dialogue.title}, page("rereading", dialogue.pk)
        if dialogue.misunderstood:
            yield Line(
                _("Read again what we may have misunderstood: %(title)s") % title,
                url,
                why=_("The authors say that we did not understand them."),
                waiting_people=dialogue.misunderstood,
                dialogue=dialogue,
            )
        if dialogue.appealed:
            yield Line(
                _("Review anew what we have hidden: %(title)s") % title,
                url,
                why=_("The authors think that we were wrong."),
                waiting_people=dialogue.appealed,
                dialogue=dialogue,
            )


def _number(rows: "QuerySet[Any]", by: str) -> Subquery:
    """How many of the rows belong to the dialogue that is asked about."""
    return Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number"))


def promises(desk: Desk) -> Iterator[Line]:
    """Feedback that is promised: late until it is given, however often the day is moved (I17)."""
    owed = list(
        Promise.objects.filter(kept_on=None, dialogue__in=desk.dialogues, due_on__lte=desk.on + HORIZON)
        .exclude(dialogue__status=Status.PAUSED)
        .select_related("dialogue")
    )
    people = people_waiting(promise.dialogue_id for promise in owed) if owed else {}
    for promise in owed:
        if promise.is_late(desk.on):
            moved = promise.was_moved
            why = (
                _("The promise to residents was %(first)s. The new day is %(new)s, and the reason is shown.")
                if moved
                else _("The promise to residents was %(first)s.")
            )
        else:
            why = _("The promise to residents is %(new)s.")
        yield Line(
            _("Publish “%(what)s”: %(title)s") % {"what": promise.get_stage_display(), "title": promise.dialogue.title},
            page("feedback", promise.dialogue_id),
            why=why % {"first": date_format(promise.first_due, "j F Y"), "new": date_format(promise.due_on, "j F Y")},
            due_on=min(promise.first_due, promise.due_on),
            waiting_people=people.get(promise.dialogue_id, 0),
            dialogue=promise.dialogue,
        )


def coordinated(desk: Desk) -> Iterator[Line]:
    """For the coordinators what others owe residents, late or near: the list that they get by mail once a week."""
    if Role.COORDINATOR not in desk.roles:
        return
    own = [dialogue.pk for dialogue in desk.dialogues]
    owed = list(chasing.open_promises().filter(due_on__lte=desk.on + chasing.NEAR).exclude(dialogue__in=own))
    people = people_waiting(promise.dialogue_id for promise in owed) if owed else {}
    for promise in owed:
        is_late = promise.is_overdue(desk.on)
        why = _("The promise to residents was %(day)s.") if is_late else _("The promise to residents is %(day)s.")
        yield Line(
            f"{promise.get_stage_display()}: {promise.dialogue.title}",
            page("dialogue_detail", promise.dialogue_id),
            why=" ".join(
                part
                for part in (
                    why % {"day": date_format(promise.due_on, "j F Y")},
                    chasing.waiting_sentence(people.get(promise.dialogue_id, 0)),
                )
                if part
            ),
            due_on=promise.due_on,
            waiting_for=str(promise.responsible),
            dialogue=promise.dialogue,
        )


def minutes(desk: Desk) -> Iterator[Line]:
    """For the secretary of a body each meeting whose minutes are not adjusted, a fortnight after it at the latest."""
    if Role.SECRETARY not in desk.roles:
        return
    bodies = boards_with_role(desk.user, Role.SECRETARY)
    waiting = (
        Decision.objects.awaiting_adjustment()
        .filter(board__in=bodies, withdrawn_at=None, decided_on__lte=desk.on)
        .exclude(meeting=None)
        .order_by("decided_on", "meeting")
        .values("board__name", "meeting", "decided_on")
        .annotate(count=Count("pk"))
    )
    for row in waiting:
        held_on: dt.date = row["decided_on"]  # type: ignore[assignment]
        told = {"board": row["board__name"], "day": date_format(held_on, "j F Y")}
        yield Line(
            _("Adjust the minutes: %(board)s, %(day)s") % told,
            reverse("board:meeting_minutes", args=[row["meeting"]]),
            why=ngettext(
                "%(count)d decision is shown as preliminary until then.",
                "%(count)d decisions are shown as preliminary until then.",
                row["count"],
            )
            % {"count": row["count"]},
            due_on=held_on + chasing.MINUTES_DAYS * dt.timedelta(days=1),
        )


def governing_documents(desk: Desk) -> Iterator[Line]:
    """For whoever keeps the register the documents that run out, or are to be reviewed, within half a year."""
    if Role.REGISTRAR not in desk.roles:
        return
    for item in governing.expiring(desk.on + WEEK_AHEAD):  # a mail about it leaves on the working day before
        document = item.document
        is_ending = bool(document.valid_until)
        title = _("Have the document renewed: %(title)s") if is_ending else _("Have the document reviewed: %(title)s")
        owner = document.revision_responsible or document.owner_role
        yield Line(
            title % {"title": document},
            reverse("governance:document", args=[document.code]),
            why=_("Responsible: %(owner)s.") % {"owner": owner} if owner else "",
            due_on=item.due,
            note=_("ceases to apply") if is_ending and not item.is_past else "",
        )


def programme_reports(desk: Desk) -> Iterator[Line]:
    """What a body still owes a programme, one line for all its parts; and reports that wait to be signed off."""
    coordinates = Role.COORDINATOR in desk.roles
    if desk.roles & {Role.OFFICIAL, Role.MANAGER} or coordinates:
        first = desk.on - reporting.REMEMBERED
        for debt in reporting.to_write(desk.user, first, desk.on + HORIZON, is_coordinator=coordinates):
            told = {"year": debt.year, "programme": debt.title, "board": debt.board_name, "count": debt.parts}
            yield Line(
                _("Report on %(year)d: %(programme)s") % told,
                reverse("programmes:programme", args=[debt.code]) + f"?ar={debt.year}",
                why=ngettext(
                    "%(board)s has %(count)d part left to report on.",
                    "%(board)s has %(count)d parts left to report on.",
                    debt.parts,
                )
                % told,
                due_on=debt.due_on,
            )
    if desk.roles & {Role.MANAGER, Role.CHAIR, Role.VICE_CHAIR}:
        for report in reporting.to_sign(desk.user):
            yield Line(
                _("Sign off the report: %(part)s") % {"part": report.sub_area or report.programme},
                reverse("programmes:report", args=[report.pk]),
                why=f"{report.board}, {report.year}.",
            )


def aborted(desk: Desk) -> Iterator[Line]:
    """An aborted dialogue still owes an answer to those who took part (I8)."""
    led = Dialogue.objects.filter(Q(responsible=desk.user) | Q(manager=desk.user), status=Status.ABORTED)
    rows = Feedback.objects.filter(dialogue__in=led, stage=Feedback.Stage.ABORTED, given_on=None).select_related(
        "dialogue"
    )
    for row in rows:
        yield Line(
            _("Tell those who took part why it was aborted: %(title)s") % {"title": row.dialogue.title},
            page("feedback", row.dialogue_id),
            due_on=row.due_on,
            dialogue=row.dialogue,
        )


def proposals(desk: Desk) -> Iterator[Line]:
    """Proposals to write, and decisions that others have still to make or to minute."""
    for dialogue in desk.in_step(Step.PROCESSING):
        told = {"title": dialogue.title}
        if dialogue.proposal_state == Proposal.State.SENT:  # type: ignore[attr-defined]
            if desk.user.pk == dialogue.responsible_id and (line := _after_sending(dialogue)):
                yield line
            continue
        if desk.user.pk == dialogue.responsible_id:
            title = _("Write the proposal for decision: %(title)s")
        elif dialogue.has_proposal_to_send:  # type: ignore[attr-defined]
            title = _("Approve and send the proposal: %(title)s")
        else:
            continue
        yield Line(
            title % told,
            page("proposal", dialogue.pk),
            due_on=dialogue.decision_planned_on,
            note=_("planned decision") if dialogue.decision_planned_on else "",
            dialogue=dialogue,
        )
    for decision in desk.decisions:
        if decision.kind in STOPPING:
            continue
        title = _("Decision: %(subject)s") if decision.is_pending else _("Minutes: %(subject)s")
        if decision.prepares_for_id and decision.is_pending:
            title = _("Preparation: %(subject)s")
        meeting = decision.planned_meeting
        yield Line(
            title % {"subject": decision.subject},
            reverse("board:proposal", args=[decision.pk])
            if decision.is_pending
            else reverse("board:decision", args=[decision.pk]),
            due_on=meeting.held_on if meeting and decision.is_pending else None,
            waiting_for=str(decision.board),
        )


def _after_sending(dialogue: Any) -> Line | None:
    """What the official does when the proposal is sent; nothing while another body prepares it."""
    if dialogue.proposal_answer == Decision.Outcome.REFERRED_BACK:
        return Line(
            _("Look into the proposal more: %(title)s") % {"title": dialogue.title},
            page("proposal", dialogue.pk),
            why=_("It was referred back. Begin a new version."),
            dialogue=dialogue,
        )
    if dialogue.preparing_for:
        return None
    return Line(
        _("Move on to the decision: %(title)s") % {"title": dialogue.title},
        page("dialogue_detail", dialogue.pk),
        why=_("The proposal is sent."),
        dialogue=dialogue,
    )


def launches(desk: Desk) -> Iterator[Line]:
    """Launches to prepare, and those that are decided and can start."""
    for dialogue in desk.in_step(Step.LAUNCH):
        if dialogue.pk not in desk.led:
            continue
        started: Launch | None = getattr(dialogue, "launch", None)
        decision = started.decision if started else None
        told = {"title": dialogue.title}
        opens_on = dialogue.mandate.opens_on if dialogue.mandate else None
        if decision is not None and decision.is_pending:
            continue
        if decision is not None and decision.is_approved:
            title, why = _("Start the dialogue: %(title)s"), _("The launch is decided.")
        else:
            title, why = _("Prepare the launch: %(title)s"), _("The dialogue is to open on its first day.")
        yield Line(title % told, page("launch", dialogue.pk), why=why, due_on=opens_on, dialogue=dialogue)


def stopped(desk: Desk) -> Iterator[Line]:
    """Decisions to pause, go on or abort that nobody has carried out, and pauses that should have ended."""
    led = {dialogue.reference: dialogue for dialogue in desk.led.values()}
    for decision in desk.decisions:
        if decision.kind not in STOPPING:
            continue
        dialogue = led[decision.proposal["dialogue"]]
        yield Line(
            decision.subject if decision.is_pending else _("Carry out: %(subject)s") % {"subject": decision.subject},
            page("suspension", dialogue.pk),
            due_on=None if decision.is_pending else desk.on,
            waiting_for=str(decision.board) if decision.is_pending else "",
            dialogue=dialogue,
        )
    paused = [dialogue.pk for dialogue in led.values() if dialogue.status == Status.PAUSED]
    pauses = Suspension.objects.filter(dialogue__in=paused, kind=Suspension.Kind.PAUSE, resumed_on=None)
    for pause in pauses.select_related("dialogue"):
        yield Line(
            _("Ask that the dialogue may go on: %(title)s") % {"title": pause.dialogue.title},
            page("suspension", pause.dialogue_id),
            why=_("The pause was expected to end then."),
            due_on=pause.expected_resume,
            dialogue=pause.dialogue,
        )


def answers(desk: Desk) -> Iterator[Line]:
    """Answers that wait for the manager's approval, and the parts that another board has been asked for."""
    for dialogue in desk.dialogues:
        told: Any = dialogue
        if told.has_answers_to_approve and dialogue.manager_id == desk.user.pk:
            url = reverse("officials:feedback_answers", args=[dialogue.pk])
            yield Line(_("Approve the answers to the themes"), url, dialogue=dialogue)
    if desk.roles & {Role.OFFICIAL, Role.MANAGER}:
        written = Q(pk__in=parts_writable_by(desk.user).values("pk"))
        approved = Q(pk__in=parts_approvable_by(desk.user).values("pk"), state=AnswerPart.State.REVIEWED)
        waiting = AnswerPart.objects.filter(written | approved, theme__dialogue__status=Status.ACTIVE)
        for part in waiting.exclude(state=AnswerPart.State.APPROVED).select_related("theme__dialogue", "board"):
            label = _("Answer for %(board)s: %(theme)s") % {"board": part.board, "theme": part.theme}
            yield Line(label, reverse("officials:answer_part", args=[part.pk]), dialogue=part.theme.dialogue)


PROVIDERS: list[Provider] = [
    answers,
    promises,
    launches,
    stopped,
    aborted,
    initiatives,
    mandates,
    plans,
    windows,
    contributions,
    compilations,
    read_again,
    proposals,
    coordinated,
    minutes,
    governing_documents,
    programme_reports,
]


def my_dialogues(desk: Desk) -> "Iterable[Dialogue]":
    """Those beside the list: mine, and for others the ones they may edit or approve."""
    if desk.dialogues:
        return desk.dialogues[:BESIDE]
    others = editable_by(desk.user) | approvable_by(desk.user)
    return others.filter(status__in=(Status.ACTIVE, Status.PAUSED)).order_by("-step", "-pk")[:BESIDE]
