"""Versions of the participation ladder. A dialogue keeps the version it began with, so a version is never changed."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from . import deeds
from .models import LadderLevel, LadderScale, User

Code = LadderLevel.Code

#: Where no ladder is registered yet: five levels with both verbs and the promise (domain 2.1), to be put in own words.
STANDARD: list[dict[str, Any]] = [
    {
        "code": Code.INFORMATION,
        "label": {"sv": "Information", "en": "Information"},
        "verb_municipality": {"sv": "Vi förklarar", "en": "We explain"},
        "verb_participant": {"sv": "Du får veta", "en": "You get to know"},
        "promise": {
            "sv": "Vi berättar vad som gäller och varför. Du kan inte påverka beslutet här.",
            "en": "We tell you what holds and why. You cannot influence the decision here.",
        },
        "counts_as_dialogue": False,
    },
    {
        "code": Code.CONSULTATION,
        "label": {"sv": "Konsultation", "en": "Consultation"},
        "verb_municipality": {"sv": "Vi rådfrågar", "en": "We ask for advice"},
        "verb_participant": {"sv": "Du tycker till", "en": "You say what you think"},
        "promise": {
            "sv": "Vi vill veta vad du tycker om alternativen. Svaren vägs in.",
            "en": "We want to know what you think of the alternatives. The answers are weighed in.",
        },
        "counts_as_dialogue": True,
    },
    {
        "code": Code.DIALOGUE,
        "label": {"sv": "Dialog", "en": "Dialogue"},
        "verb_municipality": {"sv": "Vi tänker tillsammans", "en": "We think together"},
        "verb_participant": {"sv": "Du resonerar med andra", "en": "You reason with others"},
        "promise": {
            "sv": "Du möter andra och politiker. Ni behöver inte bli överens.",
            "en": "You meet others and elected representatives. You need not agree.",
        },
        "counts_as_dialogue": True,
    },
    {
        "code": Code.INFLUENCE,
        "label": {"sv": "Inflytande", "en": "Influence"},
        "verb_municipality": {"sv": "Vi utvecklar tillsammans", "en": "We develop together"},
        "verb_participant": {"sv": "Du är med och skapar", "en": "You take part in creating"},
        "promise": {
            "sv": "Du är med från start till färdigt förslag. Politiken beslutar.",
            "en": "You take part from the start to a finished proposal. The elected decide.",
        },
        "counts_as_dialogue": True,
    },
    {
        "code": Code.CO_DECISION,
        "label": {"sv": "Medbestämmande", "en": "Co-decision"},
        "verb_municipality": {"sv": "Vi bestämmer tillsammans", "en": "We decide together"},
        "verb_participant": {"sv": "Du är med och bestämmer", "en": "You take part in deciding"},
        "promise": {
            "sv": "Inom den här ramen bestämmer ni. Politiken har lovat att följa resultatet.",
            "en": "Within this frame you decide. The elected have promised to follow the result.",
        },
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


@transaction.atomic
def begin_with_standard() -> LadderScale | None:
    """Lay the five standard levels where no ladder has ever been registered; None, and nothing done, otherwise."""
    if LadderScale.objects.exists():
        return None
    return new_version(name="Delaktighetstrappan", version="1", levels=STANDARD)


def current() -> LadderScale | None:
    """The ladder that new dialogues get."""
    return LadderScale.objects.filter(is_current=True).prefetch_related("levels").first()


@transaction.atomic
def new_version(*, name: str, version: str, levels: Sequence[dict[str, Any]], by: User | None = None) -> LadderScale:
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
    deeds.tell("settings_changed", scale, by=by)
    return scale
