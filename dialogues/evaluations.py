"""What we learn: participants' view, our own way of working, and the mandate's sentences come back as questions."""

from typing import Any

from django.db import transaction

from governance import clock
from governance.models import User

from . import lifecycle, log
from .models import Dialogue, DialoguePlan, Evaluation, LogEntry, MandateCheck, Status


def of(dialogue: Dialogue) -> Evaluation:
    """The dialogue's evaluation, or an empty one that is not saved when nobody has begun it."""
    found = Evaluation.objects.filter(dialogue=dialogue).first() or Evaluation(dialogue=dialogue)
    return _in_its_form(found)


def begin(dialogue: Dialogue) -> Evaluation:
    """The dialogue's evaluation, begun when nobody has begun it."""
    return _in_its_form(Evaluation.objects.get_or_create(dialogue=dialogue)[0])


def _in_its_form(evaluation: Evaluation) -> Evaluation:
    """An aborted dialogue has the short form, also when the long one was begun before it was aborted."""
    evaluation.is_short = evaluation.is_short or evaluation.dialogue.status == Status.ABORTED
    return evaluation


@transaction.atomic
def save(forms: Any, *, by: User) -> Evaluation | None:
    """Save the evaluation with the answers to the mandate's sentences and the lessons; None when somebody saved in between."""
    saved: Evaluation | None = forms.evaluation.save_unless_stale()
    if saved is None:
        return None
    forms.checks.save()
    forms.lessons.save()
    return note(saved, by=by, cost_actual_sek=forms.evaluation.cleaned_data.get("cost_actual_sek"))


@transaction.atomic
def note(evaluation: Evaluation, *, by: User, cost_actual_sek: int | None = None) -> Evaluation:
    """Date the evaluation, write down what the dialogue did cost, and log it; the form has saved the row."""
    DialoguePlan.objects.filter(dialogue=evaluation.dialogue).update(cost_actual_sek=cost_actual_sek)
    evaluation.dated_on, evaluation.written_by = clock.today(), by
    evaluation.save(update_fields=["dated_on", "written_by"])
    log.write(lifecycle.lock(evaluation.dialogue), LogEntry.Action.EVALUATED, by=by, responses=evaluation.responses)
    return evaluation


def checks(evaluation: Evaluation) -> list[MandateCheck]:
    """The mandate's own sentences as questions, with the answers that are given; none in the short form.

    An answer belongs to its sentence: when the mandate has been changed since, the new sentence is asked about anew.
    """
    mandate = evaluation.dialogue.mandate
    if evaluation.is_short or mandate is None:
        return []
    about, points = MandateCheck.About, mandate.influence_points.all()
    asked = [
        (about.PURPOSE, mandate.purpose),
        *((about.INFLUENCE, point.text) for point in points if point.can),
        (about.USE, mandate.use_of_result),
    ]
    given = {(item.about, str(item.sentence)): item for item in evaluation.checks.all()} if evaluation.pk else {}
    return [
        given.get((kind, str(sentence)))
        or MandateCheck(evaluation=evaluation, about=kind, sentence=sentence, order=order)
        for order, (kind, sentence) in enumerate(asked, 1)
        if sentence
    ]
