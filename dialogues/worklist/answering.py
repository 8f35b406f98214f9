"""What residents are owed: answers that are promised, and those of a dialogue that was aborted."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance.models import Role

from .. import chasing
from ..models import AnswerPart, Dialogue, Feedback, Promise, Status
from ..owed import people_waiting
from ..permissions import parts_approvable_by, parts_writable_by
from .desk import Desk
from .line import HORIZON, Line, page


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
