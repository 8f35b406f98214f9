"""What the yearly follow-up is made of: a fixed number of questions to the database, whatever the size of the municipality.

Two years are fetched at once, so that they can be compared; which board is chosen makes no difference here.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from governance import programmes
from governance.models import Progress
from governance.translated import Translated

from .. import clarity, visibility
from ..models import (
    Activity,
    BackgroundCount,
    Contribution,
    Dialogue,
    DialogueTargetGroup,
    Evaluation,
    Feedback,
    Mandate,
    Promise,
    Round,
    Status,
    Step,
    ThemeResponse,
)
from ..statistics import number_of

READERS = (Feedback.Audience.PARTICIPANTS, Feedback.Audience.PUBLIC)


@dataclass(frozen=True)
class Body:
    """A board as it is named in the follow-up."""

    code: str
    name: str


@dataclass(frozen=True)
class Held:
    """A dialogue that residents could take part in during one or both of the years."""

    pk: int
    title: Translated
    slug: str
    board: Body
    is_knowledge: bool
    level: str
    level_label: Translated
    years: frozenset[int]
    opened_on: dt.date
    closed_on: dt.date
    mandated_on: dt.date | None
    contributions: int
    participants: int | None
    said_clear: int
    said_unclear: int
    cost_planned: int | None
    cost_actual: int | None

    def has_closed(self, on: dt.date) -> bool:
        """Whether nobody can take part any more on the day ``on``."""
        return self.closed_on < on


@dataclass(frozen=True)
class Owed:
    """A promise of an answer, that fell due or was kept in one of the years."""

    board: Body
    title: Translated
    slug: str
    is_first: bool
    due_on: dt.date
    kept_on: dt.date | None
    #: The last day to take part before the answer came.
    closed_on: dt.date | None

    @property
    def in_time(self) -> bool:
        """Kept no later than the day that was promised first; a moved day still counts as late (I17)."""
        return self.kept_on is not None and self.kept_on <= self.due_on

    @property
    def days(self) -> int | None:
        """From the last day to take part to the answer."""
        return (self.kept_on - self.closed_on).days if self.kept_on and self.closed_on else None


@dataclass(frozen=True)
class Answered:
    """How many themes of one board got one of the four answers, in a year."""

    board: Body
    year: int
    effect: str
    number: int


@dataclass(frozen=True)
class Group:
    """A target group of one dialogue, with what was aimed at and what was reached."""

    dialogue: int
    code: str
    name: Translated
    goal: int | None
    reached: int | None
    #: What the municipality offered, and what the group wished; levels of the ladder.
    room: int | None
    wish: int | None

    @property
    def is_reached(self) -> bool:
        return self.reached is not None and self.goal is not None and self.reached >= self.goal


@dataclass(frozen=True)
class Meetings:
    """The activities of one board in a year, and how many of the elected took part in them."""

    board: Body
    year: int
    number: int
    with_elected: int
    elected: int
    attended: int


@dataclass(frozen=True)
class Part:
    """A part of a programme that a dialogue belongs to."""

    dialogue: int
    code: str
    programme: str
    number: str
    title: str


@dataclass(frozen=True)
class Reported:
    """What a body has reported, and somebody signed off, of its part of a programme in a year."""

    board: Body
    year: int
    code: str
    programme: str
    number: str
    title: str
    state: str

    @property
    def state_label(self) -> str:
        return str(Progress(self.state).label)


@dataclass(frozen=True)
class Learnt:
    """What the evaluation of a dialogue came to."""

    dialogue: int
    title: Translated
    slug: str
    #: Whether residents read it too; else it is for those who work here.
    is_public: bool
    responses: int | None
    understood: int | None
    knows_use: int | None
    again: int | None
    lessons: list[Translated]


@dataclass(frozen=True)
class Material:
    """Everything the follow-up of two years is made of."""

    held: list[Held]
    owed: list[Owed]
    answered: list[Answered]
    groups: list[Group]
    #: Of each closed dialogue: how many contributions from each age and each gender, whatever is small not yet left out.
    backgrounds: dict[int, dict[str, dict[str, int]]]
    meetings: list[Meetings]
    parts: list[Part]
    learnt: list[Learnt]
    reported: list[Reported]


def years(on: dt.date) -> list[int]:
    """The years in which residents could take part in anything, up to the year of the day ``on``; the latest first."""
    found = Round.objects.filter(dialogue__in=_all(), opens_on__lte=on).aggregate(first=Min("opens_on"))["first"]
    return list(range(on.year, found.year - 1, -1)) if found else []


def gather(chosen: tuple[int, ...], on: dt.date) -> Material:
    """Fetch what the follow-up of the ``chosen`` years needs, as it stands on the day ``on``."""
    held = _held(chosen, on)
    return Material(
        held=held,
        owed=_owed(chosen, on),
        answered=_answered(chosen),
        groups=_groups(chosen, on),
        backgrounds=_backgrounds([item.pk for item in held if item.has_closed(on)], chosen, on),
        meetings=_meetings(chosen, on),
        parts=_parts(chosen, on),
        learnt=_learnt(chosen, on),
        reported=_reported(chosen),
    )


def _all() -> "QuerySet[Dialogue]":
    """Dialogues that residents know of and that were held; what was considered and not held is left out."""
    return visibility.public_dialogues().filter(Q(step__gte=Step.EXECUTION) | Q(is_imported=True))


def _open_in(year: int, on: dt.date) -> Exists:
    last = min(dt.date(year, 12, 31), on)
    return Exists(Round.objects.filter(dialogue=OuterRef("pk"), opens_on__lte=last, closes_on__gte=dt.date(year, 1, 1)))


def _in(chosen: Iterable[int], on: dt.date) -> "QuerySet[Dialogue]":
    wanted = Q(pk__in=[])
    for year in chosen:
        wanted |= Q(_open_in(year, on))
    return _all().filter(wanted)


def _held(chosen: tuple[int, ...], on: dt.date) -> list[Held]:
    rounds = Round.objects.filter(dialogue=OuterRef("pk"))
    mandates = Mandate.objects.filter(dialogue=OuterRef("pk"))
    rows = (
        clarity.with_counts(_in(chosen, on))
        .annotate(
            opened_on=Subquery(rounds.order_by("opens_on").values("opens_on")[:1]),
            last_day=Subquery(rounds.order_by("-closes_on").values("closes_on")[:1]),
            decided_on=Subquery(
                mandates.in_force().order_by("decision__decided_on").values("decision__decided_on")[:1]
            ),
            assigned_on=Subquery(mandates.exclude(assigned_on=None).order_by("assigned_on").values("assigned_on")[:1]),
            received=number_of(Contribution.objects.counted().filter(dialogue=OuterRef("pk"))),
            **{f"in_{year}": _open_in(year, on) for year in chosen},
        )
        .order_by("opened_on", "pk")
        .select_related("owner", "mandate__level", "proposed_level", "plan")
        .only(
            "title", "slug", "kind", "reported_contributions", "reported_participants", "owner__code", "owner__name",
            "mandate__level__code", "mandate__level__label", "mandate__budget_sek", "proposed_level__code",
            "proposed_level__label", "plan__cost_sek", "plan__cost_actual_sek",
        )
    )  # fmt: skip
    return [_as_held(row, chosen) for row in rows]


def _as_held(row: Any, chosen: tuple[int, ...]) -> Held:
    plan, level = getattr(row, "plan", None), row.level
    planned = plan.cost_sek if plan and plan.cost_sek is not None else row.mandate.budget_sek if row.mandate else None
    return Held(
        pk=row.pk,
        title=row.title,
        slug=row.slug,
        board=Body(row.owner.code, row.owner.name),
        is_knowledge=row.is_knowledge,
        level=level.code if level else "",
        level_label=level.label if level else Translated(),
        years=frozenset(year for year in chosen if getattr(row, f"in_{year}")),
        opened_on=row.opened_on,
        closed_on=row.last_day,
        mandated_on=row.assigned_on if row.is_knowledge else row.decided_on,
        contributions=row.received if row.reported_contributions is None else row.reported_contributions,
        participants=row.reported_participants,
        said_clear=row.said_clear,
        said_unclear=row.said_unclear,
        cost_planned=planned,
        cost_actual=plan.cost_actual_sek if plan else None,
    )


def _owed(chosen: tuple[int, ...], on: dt.date) -> list[Owed]:
    """Promises that have fallen due or been kept; what is stopped or ended owes nothing more."""
    closes = Round.objects.filter(dialogue=OuterRef("dialogue"), closes_on__lte=OuterRef("kept_on"))
    rows = (
        Promise.objects.filter(Q(first_due__year__in=chosen) | Q(kept_on__year__in=chosen), dialogue__in=_all())
        .filter(Q(kept_on__isnull=False) | Q(first_due__lt=on, dialogue__status=Status.ACTIVE))
        .annotate(closed_on=Subquery(closes.order_by("-closes_on").values("closes_on")[:1]))
        .select_related("dialogue__owner")
        .only("stage", "first_due", "kept_on", "dialogue__title", "dialogue__slug", "dialogue__owner__code",
              "dialogue__owner__name")
        .order_by("first_due", "pk")
    )  # fmt: skip
    return [
        Owed(
            board=Body(row.dialogue.owner.code, row.dialogue.owner.name),
            title=row.dialogue.title,
            slug=row.dialogue.slug,
            is_first=row.stage == Promise.Stage.HEARD,
            due_on=row.first_due,
            kept_on=row.kept_on,
            closed_on=row.closed_on,
        )
        for row in rows
    ]


def _answered(chosen: tuple[int, ...]) -> list[Answered]:
    """The answers to themes, by the year in which they were first told to residents; drafts are not counted."""
    told = Feedback.objects.filter(
        dialogue=OuterRef("dialogue"),
        stage=Feedback.Stage.DECIDED,
        audience__in=READERS,
        given_on__isnull=False,
    )
    rows = (
        ThemeResponse.objects.filter(dialogue__in=visibility.public_dialogues())
        .exclude(effect="")
        .annotate(year=ExtractYear(Subquery(told.order_by("given_on").values("given_on")[:1])))
        .filter(year__in=chosen)
        .order_by()
        .values_list("dialogue__owner__code", "dialogue__owner__name", "year", "effect")
        .annotate(Count("pk"))
    )
    return [Answered(Body(code, name), year, effect, number) for code, name, year, effect, number in rows]


def _groups(chosen: tuple[int, ...], on: dt.date) -> list[Group]:
    rows = DialogueTargetGroup.objects.filter(dialogue__in=_in(chosen, on)).order_by("group__code", "pk")
    columns = ("dialogue", "group__code", "group__name", "reach_goal", "reached", "room", "wish")
    return [Group(*row) for row in rows.values_list(*columns)]


def _backgrounds(closed: list[int], chosen: tuple[int, ...], on: dt.date) -> dict[int, dict[str, dict[str, int]]]:
    """What those who took part told of themselves, by dialogue; a count made elsewhere stands alone, never added to ours."""
    found: dict[int, dict[str, dict[str, int]]] = {pk: {"age": {}, "gender": {}} for pk in closed}
    given = Contribution.objects.counted().filter(dialogue__in=_in(chosen, on)).order_by()
    ours = given.values_list(Value(1), "dialogue", Value("age"), "age_band").annotate(number=Count("pk"))
    counted = BackgroundCount.objects.filter(dialogue__in=_in(chosen, on)).order_by()
    apart = counted.values_list(Value(0), "dialogue", "dimension", "value", "count")
    rows = list(ours.union(apart, all=True))
    elsewhere = {pk for _ours, pk, kind, _value, _number in rows if kind == "answered"}
    for is_ours, pk, kind, value, number in rows:
        table = found.get(pk, {}).get(kind)
        if is_ours and pk in elsewhere:
            continue
        if table is not None and value not in ("", "unknown"):
            table[value] = table.get(value, 0) + number
    return found


def _meetings(chosen: tuple[int, ...], on: dt.date) -> list[Meetings]:
    rows = (
        Activity.objects.filter(dialogue__in=_all(), is_cancelled=False, starts_on__year__in=chosen, starts_on__lte=on)
        .exclude(attended=None, elected_present=None)
        .order_by()
        .values("dialogue__owner__code", "dialogue__owner__name", year=ExtractYear("starts_on"))
        .annotate(
            number=Count("pk"),
            with_elected=Count("pk", filter=Q(elected_present__gt=0)),
            elected=Coalesce(Sum("elected_present"), 0),
            attended_by=Coalesce(Sum("attended"), 0),
        )
    )
    return [
        Meetings(
            Body(row["dialogue__owner__code"], row["dialogue__owner__name"]),
            row["year"],
            row["number"],
            row["with_elected"],
            row["elected"],
            row["attended_by"],
        )
        for row in rows
    ]


def _parts(chosen: tuple[int, ...], on: dt.date) -> list[Part]:
    through = Dialogue.sub_areas.through.objects.filter(dialogue__in=_in(chosen, on))
    document = "subarea__focus_area__programme__document"
    part = f"{document}__title"
    rows = through.order_by(part, "subarea__focus_area__order", "subarea__order").values_list(
        "dialogue", f"{document}__code", part, "subarea__number", "subarea__title"
    )
    return [Part(*row) for row in rows]


def _reported(chosen: tuple[int, ...]) -> list[Reported]:
    part = ("programme__document__code", "programme__document__title", "sub_area__number", "sub_area__title")
    rows = programmes.signed_reports(chosen).values_list("board__code", "board__name", "year", *part, "state")
    return [Reported(Body(code, name), *told) for code, name, *told in rows]


def _learnt(chosen: tuple[int, ...], on: dt.date) -> list[Learnt]:
    """The dated evaluations of the dialogues, with their lessons."""
    columns = (
        "dialogue", "dialogue__title", "dialogue__slug", "is_shown", "responses", "understood_purpose_pct",
        "knows_how_used_pct", "would_take_part_again_pct", "lessons__text",
    )  # fmt: skip
    rows = (
        Evaluation.objects.filter(dialogue__in=_in(chosen, on), dated_on__isnull=False)
        .annotate(is_shown=Case(When(visibility.evaluation_is_shown(), then=True), default=False))
        .order_by("dated_on", "pk", "lessons__order", "lessons__pk")
    )
    found: dict[int, Learnt] = {}
    told: list[Any]
    for *told, lesson in rows.values_list(*columns):
        item = found.setdefault(told[0], Learnt(*[*told, []]))
        if lesson:
            item.lessons.append(lesson)
    return list(found.values())
