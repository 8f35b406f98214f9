"""Versions of the participation ladder. A dialogue keeps the version it began with, so a version is never changed."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from .models import LadderLevel, LadderScale

Code = LadderLevel.Code

#: Where no ladder is registered yet: the five levels of domain 2.1, to be put in the municipality's own words.
STANDARD: list[dict[str, Any]] = [
    {
        "code": Code.INFORMATION,
        "label": "Information",
        "verb_municipality": "Vi förklarar",
        "verb_participant": "Du får veta",
        "promise": "Vi berättar vad som gäller och varför. Du kan inte påverka beslutet här.",
        "counts_as_dialogue": False,
    },
    {
        "code": Code.CONSULTATION,
        "label": "Konsultation",
        "verb_municipality": "Vi rådfrågar",
        "verb_participant": "Du tycker till",
        "promise": "Vi vill veta vad du tycker om alternativen. Svaren vägs in.",
        "counts_as_dialogue": True,
    },
    {
        "code": Code.DIALOGUE,
        "label": "Dialog",
        "verb_municipality": "Vi tänker tillsammans",
        "verb_participant": "Du resonerar med andra",
        "promise": "Du möter andra och politiker. Ni behöver inte bli överens.",
        "counts_as_dialogue": True,
    },
    {
        "code": Code.INFLUENCE,
        "label": "Inflytande",
        "verb_municipality": "Vi utvecklar tillsammans",
        "verb_participant": "Du är med och skapar",
        "promise": "Du är med från start till färdigt förslag. Politiken beslutar.",
        "counts_as_dialogue": True,
    },
    {
        "code": Code.CO_DECISION,
        "label": "Medbestämmande",
        "verb_municipality": "Vi bestämmer tillsammans",
        "verb_participant": "Du är med och bestämmer",
        "promise": "Inom den här ramen bestämmer ni. Politiken har lovat att följa resultatet.",
        "counts_as_dialogue": True,
    },
]


class VersionTaken(Exception):
    """There is already a ladder with that name and version."""

    field = "version"

    def __init__(self, name: str, version: str) -> None:
        super().__init__(name, version)
        self.name, self.version = name, version

    @property
    def message(self) -> str:
        """The sentence shown to the person."""
        return _("There is already a version %(version)s of that ladder. Choose another number.") % {
            "version": self.version
        }


def current() -> LadderScale | None:
    """The ladder that new dialogues get."""
    return LadderScale.objects.filter(is_current=True).prefetch_related("levels").first()


@transaction.atomic
def new_version(*, name: str, version: str, levels: Sequence[dict[str, Any]]) -> LadderScale:
    """Add a version of the ladder for new dialogues; those under way keep theirs. Raises ``VersionTaken``.

    ``levels`` come in order; each has code, label, verb_municipality, verb_participant, promise, counts_as_dialogue.
    """
    if LadderScale.objects.filter(name=name, version=version).exists():
        raise VersionTaken(name, version)
    LadderScale.objects.select_for_update().filter(is_current=True).update(is_current=False)
    scale = LadderScale.objects.create(name=name, version=version, is_current=True)
    LadderLevel.objects.bulk_create(
        LadderLevel(scale=scale, order=order, **level) for order, level in enumerate(levels, start=1)
    )
    return scale
