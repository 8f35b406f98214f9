"""What a deed says when a rule stands in the way: a sentence for the person, and the field where it is put right."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from governance.refusals import Refusal

if TYPE_CHECKING:
    from .requirements import Missing


class Refused(Refusal):
    """A deed on a dialogue that the rules do not allow."""


class NotEntitled(Refused):
    """The person has no role, in term, that gives the right."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self._message = message

    @property
    def message(self) -> str:
        return self._message or _("Your role does not give you the right to do this.")


class OwnWork(Refused):
    """Nobody approves or decides on what they themselves wrote or submitted (four eyes)."""

    @property
    def message(self) -> str:
        return _("You wrote this yourself. Somebody else must approve it.")


class ReasonMissing(Refused):
    """What is done in the open needs a reason that can be read later."""

    field = "reason"

    @property
    def message(self) -> str:
        return _("Write the reason. It can be read later.")


class WrongStep(Refused):
    """The dialogue is in a step, or stopped, where this cannot be done."""

    @property
    def message(self) -> str:
        return _("This cannot be done in the step where the dialogue is now.")


class Incomplete(Refused):
    """Something is missing; ``missing`` says what, each with the place where it is mended."""

    def __init__(self, missing: Sequence["Missing"]) -> None:
        super().__init__([item.code for item in missing])
        self.missing = list(missing)

    @property
    def message(self) -> str:
        return _("This is missing: %(what)s") % {"what": "; ".join(item.text for item in self.missing)}


class BadDay(Refused):
    """A day that the rules do not allow, said in words."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field)
        self.field, self._message = field, message

    @property
    def message(self) -> str:
        return self._message
