"""From the cells of a row to what the contribution will be, or to why it cannot become one."""

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext

from governance import clock
from governance.forms.fields import read_date
from governance.models import Area

from .. import contributions, personal_data
from ..forms.lines import LANGUAGES
from ..models import AgeBand, Channel, Dialogue, Intake, IntakeRow, Question
from ..models.contribution import SITE_CHANNELS
from .columns import FIELDS, SKIP, TEXT
from .delimited import Record
from .given import Cells, Given
from .named import find, plain
from .questions import asked_in, name_of

LONGEST = 20_000
_CANNOT_BE_KEPT = re.compile("[\x00\ud800-\udfff]")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_MOMENT = re.compile(r"(.+?)[T ,]+(?:kl\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?")
_AGE = re.compile(r"\d{1,3}")
_DIGESTED = 16


class _Unreadable(Exception):
    def __init__(self, problem: str, given: "dict[Question, Given] | None" = None) -> None:
        self.problem, self.given = problem, given or {}


def digest_of(text: str) -> str:
    """Equal for texts that differ in nothing but capitals and spaces."""
    return hashlib.blake2b(" ".join(text.casefold().split()).encode(), digest_size=_DIGESTED).hexdigest()


def read_moment(cell: Any) -> dt.datetime:
    """A day, or a day and a time, as people and other tools write it; noon where no time is told. Raises ``ValueError``."""
    if isinstance(cell, dt.datetime):
        return timezone.make_aware(cell) if timezone.is_naive(cell) else cell
    if isinstance(cell, dt.date):
        return _noon(cell)
    text = str(cell).strip()
    if _EPOCH.fullmatch(text):
        return dt.datetime.fromtimestamp(int(text[:10]), dt.UTC)
    if found := _MOMENT.fullmatch(text):
        day, hour, minute, second, zone = found.groups()
        moment = dt.datetime.combine(read_date(day), dt.time(int(hour), int(minute), int(second or 0)))
        return dt.datetime.fromisoformat(f"{moment.isoformat()}{zone}") if zone else timezone.make_aware(moment)
    return _noon(read_date(text))


def _noon(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


@dataclass
class Reader:
    """Reads the rows of one intake. Asks the database once for all rows, when it is made."""

    intake: Intake
    dialogue: Dialogue = field(init=False)

    def __post_init__(self) -> None:
        rows = Dialogue.objects.prefetch_related("rounds", "suspensions")
        self.dialogue = rows.get(pk=self.intake.dialogue_id)
        self._now = clock.now()
        self._languages = _named(LANGUAGES)
        self._channels = _named(Channel.choices)
        self._ages = _named(AgeBand.choices)
        areas = Area.objects.all()
        self._areas = {plain(word): area for area in areas for word in (area.code, str(area.name))}
        self._days: dict[dt.date, tuple[Any, bool]] = {}
        asked = asked_in(self.dialogue)
        self._asked = [cells for item in asked.questions if (cells := Cells(item, asked, self.intake.columns)).is_used]
        is_open = {name_of(item.question) for item in self._asked if item.question.kind == Question.Kind.OPEN}
        self._words = {TEXT, *is_open}

    def row(self, record: Record) -> IntakeRow:
        """What the record becomes."""
        row = IntakeRow(intake=self.intake, place=record.place, kind=IntakeRow.Kind.READ)
        try:
            if record.problem:
                raise _Unreadable(record.problem)
            self._fill(row, record.cells)
        except _Unreadable as found:
            cells = [_CANNOT_BE_KEPT.sub("\ufffd", str(cell)[:1000]) for cell in record.cells[:50]]
            kind = IntakeRow.Kind.PROBLEM
            row = IntakeRow(intake=self.intake, place=record.place, kind=kind, problem=found.problem, cells=cells)
            row.given = found.given  # type: ignore[attr-defined]
        return row

    def _fill(self, row: IntakeRow, cells: Sequence[Any]) -> None:
        columns = self.intake.columns
        if any(str(cell).strip() for cell in cells[len(columns) :]):
            raise _Unreadable(IntakeRow.Problem.TOO_MANY_CELLS)
        given: dict[str, list[Any]] = {}
        for name, cell in zip(columns, cells, strict=False):
            if name != SKIP and str(cell).strip():
                given.setdefault(name, []).append(cell)
        if any(_CANNOT_BE_KEPT.search(str(cell)) for values in given.values() for cell in values):
            raise _Unreadable(IntakeRow.Problem.BAD_CHARACTER)
        row.text = "\n\n".join(self._said(cells))
        answers = {item.question: found for item in self._asked if (found := item.given(cells))}
        row.given = answers  # type: ignore[attr-defined]
        if not row.text and not any(item.is_any for item in answers.values()):
            is_tried = any(item.misfits for item in answers.values())
            raise _Unreadable(IntakeRow.Problem.NO_ANSWER if is_tried else IntakeRow.Problem.NO_TEXT, answers)
        if len(row.text) > LONGEST:
            raise _Unreadable(IntakeRow.Problem.TOO_LONG)
        self._place(row, {name: values[0] for name, values in given.items() if name in FIELDS}, answers)
        row.digest = digest_of(row.text) if row.text else ""
        row.is_flagged = personal_data.is_found_in(row.text)

    def _said(self, cells: Sequence[Any]) -> list[str]:
        """Everything that was said in words, in the order of the columns: answers in words are read as the rest is."""
        named = zip(self.intake.columns, cells, strict=False)
        return [str(cell) for name, cell in named if name in self._words and str(cell).strip()]

    def _place(self, row: IntakeRow, given: dict[str, Any], answers: dict[Question, Given]) -> None:
        """Everything but the text. What the portal has no place for is kept as a note, so that nothing is lost."""
        intake, notes = self.intake, [str(given["note"])] if "note" in given else []
        notes += [_note(question, misfit.value) for question, item in answers.items() for misfit in item.misfits]

        def known(name: str, words: dict[str, Any], otherwise: Any) -> Any:
            if name not in given:
                return otherwise
            value = find(words, given[name])
            if value is None:
                notes.append(_note(name, given[name]))
            return otherwise if value is None else value

        def short(name: str) -> str:
            value = str(given.get(name, "")).strip()
            if len(value) > IntakeRow._meta.get_field(name).max_length:  # type: ignore[operator, union-attr]
                notes.append(_note(name, value))
                return ""
            return value

        row.channel = known("channel", self._channels, intake.channel)
        if row.channel in SITE_CHANNELS:
            raise _Unreadable(IntakeRow.Problem.SITE_CHANNEL)
        row.received_at = self._received(given.get("received_at"))
        row.round, row.is_late = self._of_day(timezone.localdate(row.received_at))
        row.language = known("language", self._languages, intake.language)
        area = known("area", self._areas, None)
        row.area_id = area.pk if area else intake.area_id
        row.activity_id = intake.activity_id
        row.age_band = self._age(given, notes)
        row.reference, row.sender_role = short("reference"), short("sender_role")
        row.attachment_name = short("attachment_name")
        row.note = "\n".join(notes)

    def _received(self, cell: Any) -> dt.datetime:
        if cell is None:
            return min(_noon(self.intake.received_on or clock.today()), self._now)
        try:
            moment = read_moment(cell)
        except (ValueError, OverflowError) as error:
            raise _Unreadable(IntakeRow.Problem.BAD_DATE) from error
        if timezone.localdate(moment) > timezone.localdate(self._now):
            raise _Unreadable(IntakeRow.Problem.FUTURE)
        return min(moment, self._now)

    def _of_day(self, day: dt.date) -> tuple[Any, bool]:
        if day not in self._days:
            self._days[day] = contributions.round_of(self.dialogue, day), contributions.came_late(self.dialogue, day)
        return self._days[day]

    def _age(self, given: dict[str, Any], notes: list[str]) -> str:
        """The band, or the band of an age in years."""
        if "age_band" not in given:
            return ""
        said = str(given["age_band"]).strip()
        if band := self._ages.get(plain(said)):
            return str(band)
        if _AGE.fullmatch(said) and int(said) < 130:
            return next(band for band in reversed(AgeBand.values) if int(re.split(r"[-+]", band)[0]) <= int(said))
        notes.append(_note("age_band", said))
        return ""


def _named(choices: Sequence[tuple[Any, Any]]) -> dict[str, str]:
    """The code for each name: in Swedish, in English, and the code itself."""
    found = {plain(code): str(code) for code, _name in choices}
    for language in ("sv", "en"):
        with translation.override(language):
            found |= {plain(str(name)): str(code) for code, name in choices}
    return found


def _note(name: str | Question, value: Any) -> str:
    with translation.override("sv"):
        label = str(FIELDS[name] if isinstance(name, str) else name)
        return gettext("In the file, %(column)s: %(value)s") % {"column": label, "value": value}
