"""What we learn: participants' view, our own way of working, and the mandate's sentences come back as questions."""

from django.db import transaction

from governance import clock
from governance.models import User

from . import lifecycle, log
from .models import Dialogue, DialoguePlan, Evaluation, LogEntry, Status


def of(dialogue: Dialogue) -> Evaluation:
    """The dialogue's evaluation, or an empty one that is not saved when nobody has begun it."""
    found = Evaluation.objects.filter(dialogue=dialogue).first()
    return found or Evaluation(dialogue=dialogue, is_short=dialogue.status == Status.ABORTED)


def begin(dialogue: Dialogue) -> Evaluation:
    """The dialogue's evaluation, begun when nobody has begun it; an aborted dialogue has the short form."""
    short = dialogue.status == Status.ABORTED
    return Evaluation.objects.get_or_create(dialogue=dialogue, defaults={"is_short": short})[0]


@transaction.atomic
def note(evaluation: Evaluation, *, by: User, cost_actual_sek: int | None = None) -> Evaluation:
    """Date the evaluation, write down what the dialogue did cost, and log it; the form has saved the row."""
    DialoguePlan.objects.filter(dialogue=evaluation.dialogue).update(cost_actual_sek=cost_actual_sek)
    evaluation.dated_on, evaluation.written_by = clock.today(), by
    evaluation.save(update_fields=["dated_on", "written_by"])
    log.write(lifecycle.lock(evaluation.dialogue), LogEntry.Action.EVALUATED, by=by, responses=evaluation.responses)
    return evaluation


def questions_from_mandate(dialogue: Dialogue) -> list[str]:
    """The mandate's own sentences, to be answered one by one in the evaluation."""
    mandate = dialogue.mandate
    if mandate is None:
        return []
    points = [str(point.text) for point in mandate.influence_points.all() if point.can]
    return [text for text in (str(mandate.purpose), *points, str(mandate.use_of_result)) if text]
