"""The reading desk: which contributions wait, in what order they are read, and how far the reading has come.

Everything is found by number, never by counting rows, so the next contribution is as near among ten thousand as among ten.
"""

from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from governance.prepared import prepared

from . import holding
from .models import Channel, Coding, Contribution, Dialogue, ModerationState, Quote, Referral
from .models.contribution import AWAITS_REVIEW, COUNTED, SUSPECTED, is_sorted

#: What the reader may ask for, in the order of the list, as people call it.
QUEUES = {
    "unsorted": _("Unsorted"),
    "unread": _("Unread"),
    "flagged": _("Flagged"),
    "suspected": _("May be from a machine"),
    "late": _("Late"),
    "off_topic": _("Outside the question"),
    "quote": _("Good as quotes"),
    "all": _("All"),
}
#: The names in the address, which can be sent to a colleague.
NAMES = {
    "queue": "ko",
    "text": "q",
    "theme": "tema",
    "channel": "kanal",
    "area": "omrade",
    "language": "textsprak",
}
FIRST, FLAGGED = "forst", "flaggade"
#: Where a page of several begins or ends, by number.
AFTER, BEFORE = "efter", "fore"
#: So many on a page of several.
PAGE = 50
#: No code is longer; what is longer was typed by hand.
LONGEST = 60
#: How many of the queue are listed beside the one that is read: some behind it and more ahead.
BEHIND, AHEAD = 3, 12


def _conditions() -> dict[str, Q]:
    """What puts a contribution in each queue."""
    own = OuterRef("pk")
    return {
        "unsorted": ~is_sorted(),
        "unread": AWAITS_REVIEW,
        "flagged": AWAITS_REVIEW & Q(is_flagged=True),
        "suspected": SUSPECTED,
        "late": Q(is_late=True),
        "off_topic": Q(Exists(Referral.objects.filter(contribution=own))),
        "quote": Q(Exists(Quote.objects.filter(contribution=own))),
        "all": Q(),
    }


def queue(dialogue: Dialogue, name: str) -> "QuerySet[Contribution]":
    """The contributions that wait in one of the queues, by number."""
    return dialogue.contributions.filter(_conditions()[name]).order_by("number")


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen to read; empty means every one."""

    queue: str = "unsorted"
    text: str = ""
    theme: str = ""
    channel: str = ""
    area: str = ""
    language: str = ""
    is_flagged_first: bool = False

    @classmethod
    def asked(cls, query: QueryDict, queue: str = "unsorted") -> "Choice":
        """What the address asks for; what is no queue or no channel is left out."""
        said = {field: query.get(name, "")[:LONGEST] for field, name in NAMES.items()}
        said["queue"] = said["queue"] if said["queue"] in QUEUES else queue
        said["text"] = query.get(NAMES["text"], "").replace("\x00", "").strip()[: holding.LONGEST]
        said["channel"] = said["channel"] if said["channel"] in Channel.values else ""
        return cls(**said, is_flagged_first=query.get(FIRST) == FLAGGED)

    @property
    def query(self) -> str:
        """The same choice in an address."""
        said = {name: getattr(self, field) for field, name in NAMES.items() if getattr(self, field)}
        return urlencode(said | ({FIRST: FLAGGED} if self.is_flagged_first else {}))

    @property
    def is_narrowed(self) -> bool:
        """Whether something is chosen besides the queue."""
        return bool(self.text) or self.is_filtered

    @property
    def is_filtered(self) -> bool:
        """Whether something is chosen besides the queue and the words."""
        return any(value for field, value in asdict(self).items() if field in NAMES and field not in ("queue", "text"))

    def narrowing(self) -> Q:
        """What is asked besides the queue."""
        found = holding.holding(self.text) if self.text else Q()
        if self.channel:
            found &= Q(channel=self.channel)
        if self.language:
            found &= Q(language=self.language)
        if self.area:
            found &= Q(area__code=self.area)
        if self.theme:
            found &= Q(
                Exists(
                    Coding.objects.filter(contribution=OuterRef("pk"), theme__code=self.theme, theme__merged_into=None)
                )
            )
        return found

    def rows(self, dialogue: "Dialogue | int") -> "QuerySet[Contribution]":
        """The contributions that were asked for, in the order they are read."""
        rows = Contribution.objects.filter(_conditions()[self.queue], self.narrowing(), dialogue=dialogue)
        if not self.is_flagged_first:
            return rows.order_by("number")
        first = Case(When(AWAITS_REVIEW, is_flagged=True, then=0), default=1, output_field=IntegerField())
        return rows.annotate(place=first).order_by("place", "number")

    def before(self, spot: "Spot") -> "QuerySet[Contribution]":
        """Those before a spot, the nearest first."""
        rows: QuerySet[Any] = self.rows(spot.dialogue)
        if not self.is_flagged_first:
            return rows.filter(number__lt=spot.number).order_by("-number")
        return rows.filter(Q(place__lt=spot.place) | Q(place=spot.place, number__lt=spot.number)).order_by(
            "-place", "-number"
        )

    def after(self, spot: "Spot") -> "QuerySet[Contribution]":
        """Those after a spot, the nearest first."""
        rows = self.rows(spot.dialogue)
        if not self.is_flagged_first:
            return rows.filter(number__gt=spot.number)
        return rows.filter(Q(place__gt=spot.place) | Q(place=spot.place, number__gt=spot.number))

    def around(self, row: Contribution) -> tuple[list[Contribution], list[Contribution]]:
        """So many before ``row`` and so many after it, as they are read; in one question to the database."""
        found = sorted(_ask(_around, self, *_spot(row)), key=self._order)
        place = sum(self._order(item) < self._order(row) for item in found)
        return found[:place], found[place:]

    def _order(self, row: Contribution) -> tuple[int, int]:
        return (_place(row) if self.is_flagged_first else 0, row.number)

    def first(self, dialogue: Dialogue) -> Contribution | None:
        """The first of those that were asked for."""
        return next(iter(_ask(_first, self, dialogue.pk)), None)

    def following(self, row: Contribution) -> Contribution | None:
        """The next one after ``row`` as it stood when it was read, else the first that is left."""
        return self.after(_spot(row)).first() or self.rows(row.dialogue_id).exclude(number=row.number).first()


class Spot(NamedTuple):
    """Where something stands in a dialogue: among the flagged (0) or the others (1), and its number."""

    dialogue: int
    place: int
    number: int


def _spot(row: Contribution) -> Spot:
    return Spot(row.dialogue_id, _place(row), row.number)


def _place(row: Contribution) -> int:
    """Where a contribution is read when the flagged come first; as in ``Choice.rows``."""
    waits = row.state == ModerationState.PENDING and row.withdrawn_at is None and row.text != ""
    return 0 if waits and row.is_flagged else 1


def _ask(question: Any, choice: Choice, *about: Any) -> list[Any]:
    """What is asked for with words has SQL of its own each time, and keeping it would push out what everybody asks."""
    return list(question.__wrapped__(choice, *about)) if choice.text else question(choice, *about)


@prepared
def _first(choice: Choice, dialogue: int) -> "QuerySet[Contribution]":
    return choice.rows(dialogue)[:1]


@prepared
def _around(choice: Choice, dialogue: int, place: int, number: int) -> "QuerySet[Contribution]":
    spot = Spot(dialogue, place, number)
    before = Contribution.objects.filter(pk__in=choice.before(spot).values("pk")[:BEHIND])
    after = Contribution.objects.filter(pk__in=choice.after(spot).values("pk")[:AHEAD])
    return before.order_by().union(after.order_by(), all=True)


# ------------------------------------------------------------------------------------------------------------ pages


@dataclass(frozen=True)
class Page:
    """Some of those that were asked for; before ``first`` and after ``last`` there are more, where these are numbers."""

    rows: list[Contribution]
    first: int | None = None
    last: int | None = None


def page(choice: Choice, dialogue: Dialogue, query: QueryDict) -> Page:
    """The page that the address asks for, in the order of the numbers: after one of them, before one, or the first."""
    before, after = _number(query.get(BEFORE, "")), _number(query.get(AFTER, ""))
    along = ["codings__theme", *(["translations"] if choice.text else [])]
    rows = choice.rows(dialogue).select_related("area").prefetch_related(*along).order_by("number")
    if before:
        found = list(rows.filter(number__lt=before).order_by("-number")[: PAGE + 1])
        some = found[:PAGE][::-1]
        goes_back, goes_on = len(found) > PAGE, rows.filter(number__gte=before).exists()
    else:
        found = list(rows.filter(number__gt=after)[: PAGE + 1])
        some = found[:PAGE]
        goes_back, goes_on = after > 0, len(found) > PAGE
    first, last = (some[0].number, some[-1].number) if some else (after + 1, before - 1)
    return Page(some, first if goes_back else None, last if goes_on else None)


def _number(typed: str) -> int:
    """What somebody typed in the address; 0 when it is no number of a contribution."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


# --------------------------------------------------------------------------------------------------------- counting


def number(choice: Choice, dialogue: Dialogue, found: dict[str, int]) -> int:
    """How many there are of those that were asked for; ``found`` are the ``sizes`` of the queues, which know it mostly."""
    return choice.rows(dialogue).count() if choice.is_narrowed else found[choice.queue]


def sizes(dialogue: Dialogue) -> dict[str, int]:
    """How many there are in each queue, and how many the compilation counts; in one question to the database."""
    return next(iter(_sizes(dialogue.pk)), None) or dict.fromkeys((*QUEUES, "counted"), 0)


@prepared
def _sizes(dialogue: int) -> "QuerySet[Any, dict[str, int]]":
    """One row, or none where nothing has been received."""
    conditions = _conditions() | {"counted": COUNTED}
    counts = {name: Count("pk", filter=found) if found else Count("pk") for name, found in conditions.items()}
    rows = Contribution.objects.filter(dialogue=dialogue).order_by().values("dialogue").annotate(**counts)
    return rows.values(*counts)


@dataclass(frozen=True)
class Option:
    """A choice in a filter: its code, its name where the database has one, and how many contributions it gives."""

    code: str
    name: str
    number: int


def options(dialogue: Dialogue, choice: Choice) -> dict[str, list[Option]]:
    """For each filter its choices, counted beside what else is chosen; in one question to the database."""
    found: dict[str, list[Option]] = {"theme": [], "channel": [], "area": [], "language": []}
    for row in _ask(_options, replace(choice, is_flagged_first=False), dialogue.pk):
        if row["code"]:
            found[row["field"]].append(Option(row["code"], row["name"], row["number"]))
    return found


@prepared
def _options(choice: Choice, dialogue: int) -> "QuerySet[Any, dict[str, Any]]":
    def matching(field: str) -> "QuerySet[Contribution]":
        beside: dict[str, Any] = {field: ""}
        return replace(choice, **beside).rows(dialogue).order_by()

    def counted(field: str, rows: "QuerySet[Any]", code: str, name: str) -> "QuerySet[Any, dict[str, Any]]":
        text = CharField()
        named = rows.values(field=Value(field, text), code=Cast(code, text), name=Cast(name, text))
        return named.annotate(number=Count("pk"))

    codings = Coding.objects.filter(contribution__in=matching("theme").values("pk"), theme__merged_into=None)
    columns = {"channel": ("channel",) * 2, "area": ("area__code", "area__name"), "language": ("language",) * 2}
    others = [counted(field, matching(field), *column) for field, column in columns.items()]
    return counted("theme", codings, "theme__code", "theme__code").union(*others, all=True)
