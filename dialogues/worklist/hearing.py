"""While residents are heard, and what they said is compiled."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import appeals, understanding
from ..models import Compilation, Contribution, Step
from ..permissions import editable_by
from .desk import Desk
from .line import WEEK_AHEAD, Line, page


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
