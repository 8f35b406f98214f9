"""What is wrong with a file, and where."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: its place in the file, and a sentence that says what to mend."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class Problems:
    """Everything that is wrong with a file.

    Rules about days on which bodies meet and people work are ``calendar`` rules: they hold for a municipality, but
    not for a demo that was moved to another week, where they become warnings.
    """

    def __init__(self, *, calendar_warns: bool = False) -> None:
        self.found: list[Problem] = []
        self.warnings: list[Problem] = []
        self.calendar_warns = calendar_warns
        self._unreadable: set[str] = set()

    def __bool__(self) -> bool:
        return bool(self.found)

    def add(self, place: str, message: str, *, calendar: bool = False) -> None:
        problem = Problem(place, message)
        target = self.warnings if calendar and self.calendar_warns else self.found
        if problem not in target:
            target.append(problem)

    def unreadable(self, place: str, message: str) -> None:
        """A problem of shape: what stands there cannot be understood, so no rule is tried on it."""
        self.add(place, message)
        self._unreadable.add(place)

    def is_readable(self, place: str) -> bool:
        """Whether neither ``place`` nor anything in it has a problem of shape."""
        return not any(item == place or item.startswith(place + "/") for item in self._unreadable)

    def has(self, place: str) -> bool:
        return any(item.place == place or item.place.startswith(place + "/") for item in self.found)


class WorldRefused(Exception):
    """The file was not loaded, nothing of it; ``problems`` says everything that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


def unknown(what: str) -> str:
    """The sentence for a code that names nothing."""
    return _("“%(code)s” is not in the file") % {"code": what}
