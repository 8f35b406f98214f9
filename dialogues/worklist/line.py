"""One line of the work list, and what tells its urgency."""

import datetime as dt
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Dialogue

LATE, WEEK, WAITING, LATER = "late", "week", "waiting", "later"
WEEK_AHEAD = dt.timedelta(days=7)
HORIZON = dt.timedelta(days=30)


@dataclass
class Line:
    """One action: a verb, why, where, by when, and how many people wait for it."""

    label: str
    url: str
    why: str = ""
    due_on: dt.date | None = None
    waiting_people: int = 0
    waiting_for: str = ""
    dialogue: Dialogue | None = None
    group: str = ""
    note: str = ""
    on: dt.date = dt.date.min

    @property
    def when(self) -> str:
        """How long there is left, in words."""
        if self.due_on is None:
            return ""
        days = (self.due_on - self.on).days
        if days < 0:
            return ngettext("%(days)d day late", "%(days)d days late", -days) % {"days": -days}
        if days == 0:
            return _("Today")
        if days == 1:
            return _("Tomorrow")
        return date_format(self.due_on, "j F Y" if self.due_on.year != self.on.year else "j F")

    @property
    def when_note(self) -> str:
        """The day itself, when the words above tell only the distance."""
        if self.due_on is None or self.note:
            return self.note
        return date_format(self.due_on, "j F Y") if (self.due_on - self.on).days < 2 else ""

    @property
    def waiting(self) -> str:
        """How many wait, or who is waited for."""
        if self.waiting_for:
            return self.waiting_for
        if not self.waiting_people:
            return ""
        return ngettext("%(count)d waits for an answer", "%(count)d wait for an answer", self.waiting_people) % {
            "count": self.waiting_people
        }

    @property
    def kind(self) -> str:
        return "late" if self.group == LATE else "study"

    @property
    def icon(self) -> str:
        return "wait" if self.waiting_for else "people"

    @property
    def context(self) -> str:
        if self.dialogue is None:
            return ""
        return _("%(title)s, step %(step)d") % {"title": self.dialogue.title, "step": self.dialogue.step}


def page(name: str, *args: int) -> str:
    """The address of an official's page."""
    try:
        return reverse(f"officials:{name}", args=args)
    except NoReverseMatch:
        return ""
