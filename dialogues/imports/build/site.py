"""Where rows are put up: what there is by code, and how many rows were added."""

import datetime as dt
from collections import Counter
from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from governance.models import (
    Administration,
    Area,
    Board,
    GoverningDocument,
    LadderLevel,
    LadderScale,
    Meeting,
    Municipality,
    SubArea,
    User,
)
from governance.translated import Translated

from ...models import Method, TargetGroup, Topic
from ..world import World

M = TypeVar("M", bound=models.Model)


class Site:
    """The municipality while it is being built."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.added: Counter[str] = Counter()
        self.boards: dict[str, Board] = {}
        self.areas: dict[str, Area] = {}
        self.administrations: dict[str, Administration] = {}
        self.users: dict[str, User] = {}
        self.documents: dict[str, GoverningDocument] = {}
        self.groups: dict[str, TargetGroup] = {}
        self.topics: dict[str, Topic] = {}
        self.methods: dict[str, Method] = {}
        self.levels: dict[str, LadderLevel] = {}
        self.scale = LadderScale()
        self.sub_areas: dict[str, list[SubArea]] = {}
        self.municipality = Municipality.current()
        self._meetings = {(item.board_id, item.held_on): item for item in Meeting.objects.all()}

    def ensure(self, model: type[M], *, key: dict[str, Any], **fields: Any) -> tuple[M, bool]:
        """The row with ``key``, made with ``fields`` when there is none; and whether it was made."""
        row = model._default_manager.filter(**key).first()
        if row is not None:
            return row, False
        return self.add(model, **key, **fields), True

    def add(self, model: type[M], **fields: Any) -> M:
        """A new row."""
        row = model(**fields)
        row.save()
        self.added[model._meta.label] += 1
        return row

    def add_all(self, model: type[M], rows: list[M]) -> list[M]:
        """Many new rows at once."""
        self.added[model._meta.label] += len(rows)
        if not rows:
            return rows
        return model._default_manager.bulk_create(rows, batch_size=500)

    def user(self, code: str | None) -> User | None:
        return self.users[code] if code else None

    def board(self, code: str | None) -> Board | None:
        return self.boards[code] if code else None

    def level(self, code: str | None) -> LadderLevel | None:
        return self.levels[code] if code else None

    def meeting(self, board: Board, on: dt.date, **told: Any) -> Meeting:
        """The meeting of the body on that day; where there is none yet, a new one of which so much is ``told``."""
        found = self._meetings.get((board.pk, on))
        if found is None:
            found = self._meetings[board.pk, on] = self.add(Meeting, board=board, held_on=on, **told)
        return found


def text(value: Any) -> Translated:
    """A text by language; fields that stand beside the texts are left out."""
    if not value:
        return Translated()
    if isinstance(value, str):
        return Translated({"sv": value})
    return Translated({key: item for key, item in value.items() if isinstance(item, str) and 2 <= len(key) <= 3})


def day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def needed_day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


def moment(value: str | None) -> dt.datetime | None:
    """A time in the municipality's own time zone."""
    return needed_moment(value) if value else None


def needed_moment(value: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(value))
