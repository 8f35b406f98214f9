"""What earlier dialogues learnt: searched for by those who work here, and shown where the next one like them is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from typing import Any

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance import clock
from governance.models import LadderLevel
from governance.within import Rows

from . import search, whole_register, words
from .models import Activity, Dialogue, DialogueTargetGroup, Evaluation, Lesson
from .permissions import viewable_by

MOST_WORDS = 8
#: So many evaluations at most are shown beside a plan.
SHOWN = 4
#: What makes a dialogue like the one that is planned, and what it is worth; the same level alone makes none alike.
ALIKE = {
    "group": (3, _("same target group")),
    "method": (3, _("same method")),
    "topic": (2, _("same topic")),
    "area": (2, _("same area")),
    "level": (1, _("same level")),
}


@dataclass(frozen=True)
class Question:
    """What somebody wants to learn about, read from the address; whatever makes no sense is left out."""

    text: str = ""
    method: str = ""
    group: str = ""
    area: str = ""
    level: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "Question":
        """Read the choices of an address."""
        said = {name: query.get(name, "").replace("\x00", "").strip()[:60] for name in ("method", "group", "area")}
        level = query.get("level", "")
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:200],
            level=level if level in LadderLevel.Code.values else "",
            **said,
        )


def found(user: Any, question: Question) -> "QuerySet[Evaluation]":
    """Finished evaluations that match every choice and every word, the latest first; each says whether the user ``may_open`` it."""
    asked = search.Question(
        levels=(question.level,) if question.level else (), group=question.group, area=question.area
    )
    conditions = [*search.conditions(asked, clock.today()).values()]
    if question.method:
        conditions.append(Q(Exists(_held().filter(catalogue_method__code=question.method))))
    dialogues = whole_register.visible_to(user).filter(*conditions)
    told = (_told(word) for word in list(dict.fromkeys(words.of(question.text)))[:MOST_WORDS])
    return _finished(user).filter(*told, dialogue__in=dialogues.values("pk")).order_by("-dated_on", "-pk")


@dataclass(frozen=True)
class Alike:
    """An evaluation of a dialogue that resembles another, and in what."""

    evaluation: Evaluation
    reasons: list[Any]


def alike(dialogue: Dialogue, user: Any) -> list[Alike]:
    """What dialogues like this one learnt, the most alike first: the same groups, methods, topics or areas, then level."""
    shared = {f"same_{name}": condition for name, condition in _shared(dialogue).items()}
    some = reduce(or_, (Q(**{name: True}) for name in shared if name != "same_level"))
    worth = reduce(add, (_worth(f"same_{name}", points) for name, (points, _label) in ALIKE.items()))
    rows = (
        _finished(user)
        .exclude(dialogue=dialogue)
        .annotate(**shared)
        .filter(some, Exists(Lesson.objects.filter(evaluation=OuterRef("pk"))))
        .filter(dialogue__in=whole_register.visible_to(user).values("pk"))
        .annotate(worth=worth)
        .order_by("-worth", "-dated_on", "-pk")
    )
    return [
        Alike(row, [label for name, (_points, label) in ALIKE.items() if getattr(row, f"same_{name}")])
        for row in rows[:SHOWN]
    ]


def _finished(user: Any) -> "QuerySet[Evaluation]":
    opens = Exists(viewable_by(user).filter(pk=OuterRef("dialogue")))
    return (
        Evaluation.objects.filter(dated_on__isnull=False)
        .annotate(may_open=opens, its_lessons=Rows(Lesson.objects.filter(evaluation=OuterRef("pk"))))
        .select_related("dialogue__owner")
    )


def _held() -> "QuerySet[Activity]":
    return Activity.objects.filter(dialogue=OuterRef("pk"), is_cancelled=False)


def _shared(dialogue: Dialogue) -> dict[str, Any]:
    """What an evaluation's dialogue has in common with this one, each as a condition on the evaluation."""
    this, level = OuterRef("dialogue"), dialogue.level
    methods = dialogue.activities.filter(catalogue_method__isnull=False, is_cancelled=False).values("catalogue_method")
    code = level.code if level else ""
    proposed = Q(dialogue__mandate=None, dialogue__proposed_level__code=code)
    return {
        "group": Exists(
            DialogueTargetGroup.objects.filter(dialogue=this, group__in=dialogue.target_groups.values("group"))
        ),
        "method": Exists(Activity.objects.filter(dialogue=this, is_cancelled=False, catalogue_method__in=methods)),
        "topic": Exists(Dialogue.topics.through.objects.filter(dialogue=this, topic__in=dialogue.topics.values("pk"))),
        "area": Exists(Dialogue.areas.through.objects.filter(dialogue=this, area__in=dialogue.areas.values("pk"))),
        "level": Case(When(Q(dialogue__mandate__level__code=code) | proposed, then=Value(True)), default=Value(False)),
    }


def _worth(name: str, points: int) -> Any:
    return Case(When(Q(**{name: True}), then=Value(points)), default=Value(0), output_field=IntegerField())


def _told(word: str) -> Q:
    """The word in some form, in a lesson, the evaluation, what was learnt about a method, or the question itself."""
    own, stem = settings.LANGUAGE_CODE, words.stem(word)
    lessons = Lesson.objects.filter(_any_of([f"text__{own}"], stem), evaluation=OuterRef("pk"))
    methods = Activity.objects.filter(_any_of(["learnt", "method"], stem), dialogue=OuterRef("dialogue"))
    texts = ("participants_view", "internal", "against_mandate", "dialogue__title")
    return _any_of([f"{text}__{own}" for text in texts], stem) | Q(Exists(lessons)) | Q(Exists(methods))


def _any_of(columns: Iterable[str], stem: str) -> Q:
    # SQLite takes å and Å for different letters: a word is looked for as it begins a sentence, too.
    forms = {stem, stem.capitalize()}
    return reduce(or_, (Q(**{f"{column}__icontains": form}) for column in columns for form in forms))
