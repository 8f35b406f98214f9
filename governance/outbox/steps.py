"""The points that a mail passes on its way out. Nobody watches them in the product; the fault tests do."""

from collections.abc import Callable
from typing import Literal

Step = Literal["claimed", "submitting", "after_dot", "before_mark", "after_mark"]

watchers: list[Callable[[Step], None]] = []


def reached(step: Step) -> None:
    """Tell those who watch that a mail has come so far."""
    for watcher in watchers:
        watcher(step)
