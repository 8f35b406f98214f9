"""Who took part, as numbers only: what people tell of themselves is counted and never kept with what they said (L16)."""

from collections.abc import Mapping

from django.db import connection
from django.utils.translation import gettext_lazy as _

from .models import Dialogue

COUNT_ONE_MORE = """
INSERT INTO dialogues_backgroundcount (dialogue_id, dimension, value, count) VALUES {rows}
ON CONFLICT (dialogue_id, dimension, value) DO UPDATE SET count = dialogues_backgroundcount.count + 1
"""

#: What is asked, and the answers that are counted. The words are those of a municipality's file.
GENDERS = {"kvinnor": _("Woman"), "män": _("Man"), "annat": _("Something else")}
RELATIONS = {
    "bor här": _("I live here"),
    "arbetar eller studerar här": _("I work or study here"),
    "besöker": _("I come here now and then"),
    "förening eller företag": _("I answer for an association or a company"),
}


def count(dialogue: Dialogue, given: Mapping[str, str]) -> None:
    """Count one more in each group that was told; one statement, so that two at once count as two."""
    told = [(dimension, value) for dimension, value in given.items() if value]
    if not told:
        return
    rows = ", ".join(["(%s, %s, %s, 1)"] * len(told))
    values = [part for dimension, value in told for part in (dialogue.pk, dimension, value)]
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ONE_MORE.format(rows=rows), values)
