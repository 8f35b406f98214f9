"""One function per mail that governance sends. Each writes a row; the tick hands it to the mail server."""

import datetime as dt
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext

from dialogportal import mail

from . import outbox
from .models import Board, ContactReport, Decision, Membership, OutgoingMail, User


def password_reset(user: User, *, token: str) -> OutgoingMail | None:
    """A link to choose a new password, valid for an hour and for one use."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("account:password_reset_confirm", args=[uid, token])
    return outbox.queue(
        "password_reset",
        user.email,
        {"name": user.get_short_name(), "link": mail.link(path)},
        dedupe_key=f"password_reset:{user.pk}:{sha256(token.encode()).hexdigest()[:32]}",
        at_once=True,
    )


def _in_our_language(text: Callable[[], str]) -> str:
    """A label in the language that mail is written in, whatever language the page is read in."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(text())


def _day(day: dt.date | None) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return date_format(day, "DATE_FORMAT") if day else ""


def proposal_awaits(decision: Decision) -> None:
    """Something awaits the body: to its chair, vice chair and secretary, in term, but not to who put it there."""
    readers = User.objects.filter(
        pk__in=Membership.objects.current()
        .filter(board=decision.board, role__in=Membership.REGISTERS_DECISIONS)
        .values("user"),
        is_active=True,
    ).exclude(pk=decision.requested_by_id or 0)
    for reader in readers:
        outbox.queue(
            "proposal_awaits",
            reader.email,
            {
                "board": decision.board.name,
                "kind": decision.kind,
                "subject": decision.subject,
                "lede": decision.proposal.get("lede", ""),
                "meeting_on": _day(decision.planned_meeting.held_on if decision.planned_meeting else None),
                "link": mail.link(reverse("board:proposal", args=[decision.pk])),
            },
            dedupe_key=f"proposal_awaits:{decision.pk}:{reader.pk}",
        )


def _answer(decision: Decision) -> str:
    """What a body answered; of one that only prepares, what it proposes."""
    outcome = decision.get_outcome_display()
    return gettext("proposes: %(outcome)s") % {"outcome": outcome} if decision.is_proposal else outcome


def decision_recorded(decision: Decision) -> None:
    """The body has answered: to the one who put the proposal before it."""
    if decision.requested_by is None or not decision.requested_by.is_active:
        return
    outbox.queue(
        "decision_recorded",
        decision.requested_by.email,
        {
            "board": decision.board.name,
            "subject": decision.subject,
            "outcome": _in_our_language(lambda: _answer(decision)),
            "is_final": decision.is_final,
            "paragraph": decision.paragraph,
            "decided_on": _day(decision.decided_on),
            "motivation": decision.motivation or decision.change_note,
            "link": mail.link(reverse("board:decision", args=[decision.pk])),
        },
        dedupe_key=f"decision_recorded:{decision.pk}",
    )


def contact_figures(report: ContactReport, board: Board, people: list[User], *, sentence: str) -> None:
    """What residents have asked the contact centre about: to those who work with the body."""
    page = reverse("contact_centre:board", args=[board.code]) + f"?rapport={report.pk}"
    for reader in people:
        outbox.queue(
            "contact_figures",
            reader.email,
            {
                "name": reader.get_short_name(),
                "board": board.name,
                "source": report.source,
                "first": _day(report.starts_on),
                "last": _day(report.ends_on),
                "sentence": sentence,
                "link": mail.link(page),
            },
            dedupe_key=f"contact_figures:{report.pk}:{board.pk}:{reader.pk}",
        )
