"""The rules that a municipality's file keeps, the same that people in the portal keep.

Each module holds one subject and tells ``problems`` of every breach. ``dialogues`` marked as imported history are
exempt: what they lack is counted, not refused.
"""

from collections.abc import Callable

from ..problems import Problems
from ..world import World
from . import (
    closed_years,
    contributions,
    decisions,
    documents,
    feedback,
    files,
    identity,
    influence,
    launching,
    mandates,
    meetings,
    outcomes,
    people,
    planning,
    references,
    suspensions,
)

RULES: tuple[Callable[[World, Problems], None], ...] = (
    identity.check,
    references.check,
    people.check,
    decisions.check,
    documents.check,
    mandates.check,
    planning.check,
    launching.check,
    influence.check,
    feedback.check,
    outcomes.check,
    suspensions.check,
    contributions.check,
    closed_years.check,
    files.check,
    meetings.check,
)
