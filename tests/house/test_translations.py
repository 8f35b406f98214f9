"""Swedish is complete: every text has a translation that keeps its placeholders, and none is a guess."""

import re
from string import Formatter

import polib
import pytest

from devtools import messages

pytestmark = pytest.mark.once

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|<(/?\w+)")


@pytest.fixture(scope="module")
def product() -> polib.POFile:
    return messages.extract()


@pytest.fixture(scope="module")
def swedish() -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE))


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_of_the_product_is_in_the_swedish_catalogue(product, swedish):
    known = {messages.key(entry) for entry in swedish if not entry.obsolete}
    assert len(product) > 100
    assert sorted({entry.msgid for entry in product if messages.key(entry) not in known}) == []


def test_every_text_has_a_translation_and_none_is_fuzzy(swedish):
    assert [entry.msgid for entry in swedish if not all(translations(entry))] == []
    assert [entry.msgid for entry in swedish if "fuzzy" in entry.flags] == []


def test_the_catalogue_holds_no_text_that_is_gone(product, swedish):
    used = {messages.key(entry) for entry in product}
    assert [entry.msgid for entry in swedish if entry.obsolete or messages.key(entry) not in used] == []


def test_a_translation_keeps_the_placeholders(swedish):
    def placeholders(entry: polib.POEntry, text: str) -> set[str]:
        found = {match.group(0) for match in PLACEHOLDER.finditer(text)}
        if "python-brace-format" in entry.flags:
            found |= {name for _, name, _, _ in Formatter().parse(text) if name}
        return found

    wrong = []
    for entry in swedish:
        source = placeholders(entry, entry.msgid) | placeholders(entry, entry.msgid_plural or "")
        for number, text in enumerate(translations(entry)):
            own = placeholders(entry, text)
            # "one contribution" may leave out the number that "%(count)s contributions" shows.
            least = placeholders(entry, entry.msgid) & own if entry.msgid_plural and number == 0 else source
            # The name of a model says nothing to a reader.
            if text and not (least - {"%(model_name)s"} <= own <= source):
                wrong.append((entry.msgid, text))
    assert wrong == []


def test_the_texts_in_code_and_templates_are_english(product):
    """A Swedish word may be quoted as a term: between quotation marks, between parentheses, or after "for example"."""
    quoted = re.compile(r"“[^”]*”|\"[^\"]*\"|\([^)]*\)|[Ff]or example .*")
    assert [e.msgid for e in product if re.search("[åäöÅÄÖ]", quoted.sub("", e.msgid))] == []
