"""Reviewing what residents sent in before it is shown. Hiding is never deleting, and always has a rule and a reason (I6, I16)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from governance import clock, outbox
from governance.models import User

from . import emails, log, permissions
from .models import (
    Contribution,
    ContributionText,
    LogEntry,
    ModerationAction,
    ModerationRule,
    ModerationState,
    Participant,
    Referral,
)

LIMITED = (ModerationState.MASK, ModerationState.HIDE, ModerationState.RESTRICTED)


class NotEntitled(Exception):
    """This person may not review contributions in this dialogue."""


class AboutYourself(Exception):
    """Nobody reviews a text that names them; a colleague does (L5)."""


class ChangedMeanwhile(Exception):
    """Someone else reviewed or sorted it since the page was shown; ``contribution`` is how it stands now."""

    def __init__(self, contribution: Contribution) -> None:
        self.contribution = contribution
        super().__init__(str(contribution))


class RuleMissing(Exception):
    """What is not shown whole is so by one of the published rules, and what is shown whole breaks none (I16, L13)."""


class PublicTextMissing(Exception):
    """A masked contribution needs the text that may be shown, without what is hidden."""


class ReceiverMissing(Exception):
    """A view on something else is sent to someone before it is hidden for that (R4, L13)."""


class NothingToTell(Exception):
    """The author is told of what was hidden, not of what was shown."""


@dataclass(frozen=True)
class Verdict:
    """What is shown of a contribution, and by which rule. Without a reason of its own the rule's sentence is told."""

    state: str
    rule: str
    reason: Any = None
    public_text: str = ""


SHOWN = Verdict(ModerationState.PUBLISH, ModerationRule.FOLLOWS_RULES)


def names(text: str, person: User) -> bool:
    """Whether ``text`` names the person: the whole name, the family name or the e-mail address."""
    words = {person.name, person.name.split(" ")[-1], person.email} - {""}
    return any(re.search(rf"(?<!\w){re.escape(word)}s?(?!\w)", text, re.IGNORECASE) for word in words)


def claim(contribution: Contribution, *, version: int, by: User) -> Contribution:
    """The contribution locked for review and sorting, when ``by`` may, and has seen how it stands.

    Raises ``NotEntitled``, ``AboutYourself`` and ``ChangedMeanwhile``.
    """
    contribution = (
        Contribution.objects.select_for_update(of=("self",)).select_related("dialogue").get(pk=contribution.pk)
    )
    editable = permissions.editable_by(by).filter(pk=contribution.dialogue_id).exists()
    if not (editable and permissions.originals_readable_by(by).filter(pk=contribution.pk).exists()):
        raise NotEntitled
    if names(contribution.text, by):
        raise AboutYourself
    if contribution.version != version:
        raise ChangedMeanwhile(contribution)
    contribution.version += 1
    contribution.save(update_fields=["version"])
    return contribution


@transaction.atomic
def review(contribution: Contribution, *, verdict: Verdict, version: int, by: User) -> ModerationAction:
    """Say what is shown of a contribution. Raises what ``claim`` raises, ``RuleMissing`` and ``PublicTextMissing``."""
    return judge(claim(contribution, version=version, by=by), verdict, by=by)


def judge(contribution: Contribution, verdict: Verdict, *, by: User) -> ModerationAction:
    """Write down the verdict on a contribution that the caller has claimed; the same verdict again changes nothing."""
    reason = _reason(verdict)
    last = contribution.moderations.last()
    if last and (last.state, last.rule, dict(last.reason), last.public_text) == (
        verdict.state,
        verdict.rule,
        reason,
        verdict.public_text.strip(),
    ):
        return last
    _check(contribution, verdict)
    action = ModerationAction.objects.create(
        contribution=contribution,
        state=verdict.state,
        rule=verdict.rule,
        reason=reason,
        public_text=verdict.public_text.strip(),
        by=by,
        at=clock.now(),
    )
    contribution.state = verdict.state
    contribution.save(update_fields=["state"])
    if verdict.state in (ModerationState.HIDE, ModerationState.RESTRICTED):
        contribution.quotes.all().delete()
    log.write(
        contribution.dialogue,
        LogEntry.Action.MODERATED,
        by=by,
        number=contribution.number,
        state=str(verdict.state),
        rule=str(verdict.rule),
    )
    if verdict.state in LIMITED:
        _write_to_author(action)
    return action


def show_all(rows: Sequence[Contribution], *, by: User) -> None:
    """Say that contributions of one dialogue, which the caller has locked and nobody has read, are shown whole."""
    _note_all(rows, SHOWN, by=by)


def wait_again(rows: Sequence[Contribution], *, by: User) -> None:
    """Let contributions of one dialogue wait to be read again. A review is never removed: a new one says so."""
    _note_all(rows, Verdict(ModerationState.PENDING, ModerationRule.FOLLOWS_RULES), by=by)


def _note_all(rows: Sequence[Contribution], verdict: Verdict, *, by: User) -> None:
    if not rows:
        return
    state, rule = verdict.state, verdict.rule
    ModerationAction.objects.bulk_create(
        ModerationAction(contribution=row, state=state, rule=rule, by=by, at=clock.now()) for row in rows
    )
    Contribution.objects.filter(pk__in=[row.pk for row in rows]).update(state=state)
    told = [{"number": row.number, "state": str(state), "rule": str(rule)} for row in rows]
    log.write_many(rows[0].dialogue, LogEntry.Action.MODERATED, told, by=by)


def _check(contribution: Contribution, verdict: Verdict) -> None:
    if verdict.state not in ModerationState.values or verdict.state == ModerationState.PENDING:
        raise RuleMissing
    shown_whole = verdict.state == ModerationState.PUBLISH
    if verdict.rule not in ModerationRule.values or shown_whole != (verdict.rule == ModerationRule.FOLLOWS_RULES):
        raise RuleMissing
    public = verdict.public_text.strip()
    if verdict.state == ModerationState.MASK and (not public or public == contribution.text.strip()):
        raise PublicTextMissing
    off_topic = verdict.rule == ModerationRule.OFF_TOPIC
    if off_topic and not Referral.objects.filter(contribution=contribution).exists():
        raise ReceiverMissing


def _reason(verdict: Verdict) -> dict[str, str]:
    """The reason that the author reads: the reviewer's own words, else the rule's sentence in every language."""
    if verdict.state not in LIMITED:
        return {}
    if verdict.reason:
        return (
            dict(verdict.reason) if isinstance(verdict.reason, dict) else {settings.LANGUAGE_CODE: str(verdict.reason)}
        )
    if verdict.rule not in ModerationRule.values:
        raise RuleMissing
    sentences = {}
    for code in settings.SITE_LANGUAGES:
        with translation.override(code):
            sentences[code] = str(ModerationRule(verdict.rule).label)
    return sentences


def _write_to_author(action: ModerationAction) -> None:
    """Tell the author by mail, when there is an address that was confirmed (I16)."""
    contribution = action.contribution
    author = Participant.objects.filter(contribution=contribution).first()
    if author is None or not author.wants_mail:
        return
    outbox.queue_many([emails.contribution_reviewed(action, author)])
    action.author_told_on = clock.today()
    action.save(update_fields=["author_told_on"])


@transaction.atomic
def author_told(action: ModerationAction, *, by: User) -> ModerationAction:
    """Record that the author has been told in person, by phone or by letter (I16)."""
    contribution = action.contribution
    if not permissions.editable_by(by).filter(pk=contribution.dialogue_id).exists():
        raise NotEntitled
    if action.state not in LIMITED:
        raise NothingToTell
    action.author_told_on = action.author_told_on or clock.today()
    action.save(update_fields=["author_told_on"])
    log.write(contribution.dialogue, LogEntry.Action.MODERATED, by=by, number=contribution.number, author_told=True)
    return action


@transaction.atomic
def translate(contribution: Contribution, *, language: str, text: str, by: User) -> ContributionText:
    """Keep a translation beside the original, which stays as it came (I6)."""
    if not permissions.editable_by(by).filter(pk=contribution.dialogue_id).exists():
        raise NotEntitled
    kept, _is_new = ContributionText.objects.update_or_create(
        contribution=contribution, language=language, defaults={"text": text.strip(), "by": by}
    )
    log.write(
        contribution.dialogue,
        LogEntry.Action.CHANGED,
        by=by,
        what="translation",
        number=contribution.number,
        language=language,
    )
    return kept
