"""Views about something else: grouped by who is to have them, sent as one letter each, and answered back (R4).

A letter holds only the words that ``visibility.text_for_receiver`` allows; what nobody has read yet waits.
"""

from dataclasses import dataclass, field

from django.db import transaction

from governance import clock
from governance.models import Board, User

from . import emails, lifecycle, log, permissions, visibility
from .models import Dialogue, LogEntry, Referral, ReferralLetter
from .sorting import NotEntitled


class NothingToSend(Exception):
    """Nothing waits for this receiver that may be read by others."""


class AnswerMissing(Exception):
    """An answer has words."""


@dataclass
class Lane:
    """What one receiver is to have."""

    receiver: str
    board: Board | None
    name: str
    ready: list[tuple[Referral, str]] = field(default_factory=list)
    held: list[Referral] = field(default_factory=list)
    letters: list[ReferralLetter] = field(default_factory=list)
    others: list[Referral] = field(default_factory=list)

    @property
    def texts(self) -> list[tuple[int, str]]:
        """The words that are ready, by number."""
        return [(row.contribution.number, text) for row, text in self.ready]

    @property
    def key(self) -> str:
        """How the receiver is named in an address."""
        return f"{self.receiver}:{self.board.pk}" if self.board else self.receiver


def lanes(dialogue: Dialogue) -> list[Lane]:
    """For each receiver what is ready to be sent, what is held back, the letters, and what was sent in other ways."""
    found: dict[tuple[str, int | None], Lane] = {}

    def lane(item: Referral | ReferralLetter) -> Lane:
        name = str(item.board or item.get_receiver_display())
        return found.setdefault((item.receiver, item.board_id), Lane(item.receiver, item.board, name))

    rows = Referral.objects.filter(contribution__dialogue=dialogue).select_related("board", "contribution")
    for row in rows.prefetch_related("contribution__moderations").order_by("contribution__number"):
        if row.left_on is None:
            text = visibility.text_for_receiver(row.contribution)
            if text:
                lane(row).ready.append((row, text))
            else:
                lane(row).held.append(row)
        elif row.letter_id is None:
            lane(row).others.append(row)
    for letter in dialogue.referral_letters.select_related("board", "by"):
        lane(letter).letters.append(letter)
    return sorted(found.values(), key=lambda one: one.name)


@transaction.atomic
def send(dialogue: Dialogue, key: str, *, address: str = "", by: User) -> ReferralLetter:
    """Send everything that is ready for a receiver, by mail when there is an address, else printed.

    Raises ``NotEntitled`` and ``NothingToSend``.
    """
    dialogue = _begin(dialogue, by)
    lane = next((one for one in lanes(dialogue) if one.key == key and one.ready), None)
    if lane is None:
        raise NothingToSend
    today = clock.today()
    letter = ReferralLetter.objects.create(
        dialogue=dialogue, receiver=lane.receiver, board=lane.board, address=address, sent_on=today, by=by
    )
    sent = [row.pk for row, _text in lane.ready]
    Referral.objects.filter(pk__in=sent).update(letter=letter, left_on=today)
    log.write(
        dialogue,
        LogEntry.Action.REFERRED,
        by=by,
        letter=letter.pk,
        receiver=str(lane.receiver),
        numbers=[number for number, _text in lane.texts],
    )
    emails.referral_letter(letter, lane.texts)
    return letter


def texts(letter: ReferralLetter) -> list[tuple[int, str]]:
    """The words in the letter by number, as they may be read today; what has been hidden since is left out."""
    rows = letter.referrals.select_related("contribution").prefetch_related("contribution__moderations")
    found = [(row.contribution, visibility.text_for_receiver(row.contribution)) for row in rows]
    return sorted((contribution.number, text) for contribution, text in found if text)


@transaction.atomic
def answered(letter: ReferralLetter, *, answer: str, by: User) -> ReferralLetter:
    """The receiver has answered the letter: authors read it on their pages, everyone on the feedback page.

    An answer to one of the views alone stays as it is. Raises ``NotEntitled`` and ``AnswerMissing``.
    """
    dialogue = _begin(letter.dialogue, by)
    said, today = answer.strip(), clock.today()
    if not said:
        raise AnswerMissing
    before = letter.answer
    letter.answer, letter.answered_on = said, letter.answered_on or today
    letter.save(update_fields=["answer", "answered_on"])
    letter.referrals.filter(answer__in=["", before]).update(answer=said, answered_on=letter.answered_on)
    log.write(dialogue, LogEntry.Action.REFERRED, by=by, letter=letter.pk, answered=True)
    return letter


def _begin(dialogue: Dialogue, by: User) -> Dialogue:
    dialogue = lifecycle.lock(dialogue)
    if not permissions.editable_by(by).filter(pk=dialogue.pk).exists():
        raise NotEntitled
    return dialogue
