"""What each column of a file holds: guessed from its heading, or as the last file with the same headings was read."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from governance.models import User

from ..exports import compiled
from ..forms.answers import Asked
from ..models import Intake
from . import questions
from .named import plain

TEXT, SKIP = "text", ""
#: What a column may hold. Several may be text: they become one, in order, with an empty line between.
FIELDS: dict[str, Any] = {
    SKIP: _("leave it out"),
    TEXT: _("what was said"),
    "reference": _("number elsewhere"),
    "received_at": _("received"),
    "channel": _("how it came"),
    "area": _("area"),
    "language": _("language"),
    "age_band": _("age"),
    "sender_role": _("sent in as"),
    "attachment_name": _("attachment"),
    "note": _("internal note"),
}
#: Headings that other tools use, in Swedish, English and German, without what is no letter.
_GUESSES = {
    "text": "text bidrag synpunkt synpunkter förslag kommentar kommentarer fritext fritextsvar svar svaret rubrik titel sammanfattning "
    "beskrivning innehåll comment commentbody comments title body answer response description summary message meddelande",
    "reference": "id nr nummer löpnummer ärendenummer documentid commentid responseid respondentid svarsid referens reference",
    "received_at": "datum skapad inkom inkommen mottaget mottagen tid tidpunkt tidsstämpel timestamp date created createdat starttid",
    "channel": "kanal kom channel källa sätt",
    "area": "område stadsdel ort area kommundel district",
    "language": "språk language lang",
    "age_band": "ålder åldersgrupp age agegroup",
    "sender_role": "roll avsändare lämnatssom organisation role",
    "attachment_name": "bilaga bild attachment file fil",
}
_BY_HEADING = {heading: name for name, headings in _GUESSES.items() for heading in headings.split()}


def _plain(heading: Any) -> str:
    return re.sub(r"[\W_]", "", str(heading).casefold())


def guess(headings: Sequence[Any], asked: Asked | None = None) -> list[str]:
    """What each column seems to hold: the answer to a question that is its heading, else what other tools call so."""
    answered = questions.by_heading(asked) if asked else {}
    found = [answered.get(plain(heading)) or _BY_HEADING.get(_plain(heading), SKIP) for heading in headings]
    once: set[str] = set()
    for place, name in enumerate(found):
        if name != TEXT and name in once:
            found[place] = SKIP
        once.add(name)
    return found


#: No heading of another kind is longer; a question may be.
LONGEST_HEADING, LONGEST_QUESTION = 60, 300


def looks_like_headings(first: Sequence[Any], asked: Asked | None = None) -> bool:
    """Whether the first row names the columns: one is a question of the dialogue, or all are short, different and no numbers."""
    cells = [str(cell).strip() for cell in first]
    if asked and not questions.by_heading(asked).keys().isdisjoint(map(plain, cells)):
        return True
    is_short = all(_may_be_heading(cell) for cell in cells)
    return is_short and len(set(cells)) == len(cells) and (len(cells) > 1 or _plain(cells[0]) in _BY_HEADING)


def _may_be_heading(cell: str) -> bool:
    """Short and no number. A survey tool writes the whole question, and an alternative after it."""
    longest = LONGEST_QUESTION if cell.endswith(("?", "]")) else LONGEST_HEADING
    return 0 < len(cell) <= longest and not cell.replace(".", "").isdigit()


def is_our_own(headings: Sequence[Any]) -> bool:
    """Whether the portal wrote the file itself, and has guarded what a spreadsheet would take for a formula."""
    for language in ("sv", "en"):
        with translation.override(language):
            if list(headings) in (compiled.headings(), compiled.headings_of_originals()):
                return True
    return False


def key_of(headings: Sequence[Any]) -> str:
    """The same for every file with the same headings."""
    return hashlib.sha256("\x1f".join(_plain(heading) for heading in headings).encode()).hexdigest()


def holds_words(chosen: Iterable[str]) -> bool:
    """Whether some column holds what was said, or answers a question."""
    return any(name == TEXT or name.startswith(questions.PREFIX) for name in chosen)


def remembered(headings: Sequence[Any], user: User, asked: Asked | None = None) -> list[str] | None:
    """How the municipality last read a file with these headings; what the same person chose goes before the others'.

    Only what is ``asked`` in this dialogue is known here; a column that answered a question of another is guessed anew.
    """
    key = key_of(headings)
    rows = Intake.objects.filter(headings_key=key, rows_read__gt=0).order_by("-pk").values_list("by", "columns")[:50]
    chosen = [columns for by, columns in rows if by == user.pk] or [columns for _by, columns in rows]
    if not chosen or len(chosen[0]) != len(headings):
        return None
    ours = questions.names(asked) if asked else set()
    is_foreign = [name.startswith(questions.PREFIX) and name not in ours for name in chosen[0]]
    guessed = guess(headings, asked)
    return [guessed[place] if is_foreign[place] else name for place, name in enumerate(chosen[0])]
