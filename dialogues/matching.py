"""What somebody typed in the search field, as a condition on the public words (``dialogues.searchable``).

Both databases compare stems stored beside the words, and find a word inside a longer one (belysning in gatubelysning).
PostgreSQL also asks its Swedish and English dictionaries, and ranks by them. A word that stands nowhere is taken for a
misspelling.
"""

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVectorExact,
    SearchVectorField,
    TrigramSimilarity,
)
from django.db import connection
from django.db.models import Case, Count, FloatField, Func, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Length

from . import words
from .models import SearchWord

MOST_WORDS = 8
#: From this length a word is looked for inside others too, not only at their beginning.
INSIDE_FROM = 4
PREFIX_FROM = 3
#: What a whole-word match in the question is worth beside one in the text, where the database does not rank.
IN_HEADING, IN_TEXT = 4, 1
#: The column of the migration ``0003_search``; it exists on PostgreSQL only.
VECTOR = Func(template="vector", output_field=SearchVectorField())


@dataclass(frozen=True)
class Word:
    """A word as it was typed, and the words that it is searched for as."""

    typed: str
    meant: tuple[str, ...]

    @property
    def is_misspelt(self) -> bool:
        return self.typed not in self.meant


@dataclass(frozen=True)
class Wording:
    """Everything that was typed; every word must be found."""

    words: tuple[Word, ...] = field(default=())

    @classmethod
    def read(cls, text: str) -> "Wording":
        """Understand what was typed; asks for the public words once, and once more where one of them is unknown."""
        asked = list(dict.fromkeys(words.of(text)))[:MOST_WORDS]
        unknown = _unknown([word for word in asked if len(word) >= PREFIX_FROM])
        near = _near(unknown)
        return cls(tuple(Word(word, tuple(near.get(word) or [word])) for word in asked))

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def suggestions(self) -> list[Word]:
        """The misspelt words, each with what it may have meant."""
        return [word for word in self.words if word.is_misspelt]

    def found_in(self, page: str = "search_document") -> Q:
        """The condition on a row whose words lie in ``page``."""
        return reduce(and_, (reduce(or_, (_has(form, page) for form in word.meant)) for word in self.words), Q())

    def relevance(self, page: str = "search_document") -> Any:
        """How well a row matches, more for words of the question itself."""
        forms = [form for word in self.words for form in word.meant]
        if connection.vendor == "postgresql":
            return SearchRank(VECTOR, reduce(or_, map(_query, forms)))
        total: Any = Value(0.0)
        for form in forms:
            total = CombinedExpression(total, "+", _worth(form, page))
        return total


def _has(word: str, page: str) -> Q:
    condition = Q(**{f"{page}__words__contains": _part(word)}) | _has_stem(word, f"{page}__stems")
    if connection.vendor == "postgresql":
        return condition | Q(SearchVectorExact(VECTOR, _query(word)))
    return condition


def _part(word: str) -> str:
    """The word anywhere, or at the beginning of one, or as a whole, by its length."""
    if len(word) >= INSIDE_FROM:
        return word
    return f" {word}" if len(word) >= PREFIX_FROM else f" {word} "


def _has_stem(word: str, column: str) -> Q:
    return reduce(or_, (Q(**{f"{column}__contains": f" {stem} "}) for stem in sorted(words.stems(word))))


def _query(word: str) -> Any:
    """The word in any form; it is letters and digits only, so it cannot be an operator."""
    begun = f"{word}:*" if len(word) >= PREFIX_FROM else word
    return (
        SearchQuery(word, config="swedish")
        | SearchQuery(word, config="english")
        | SearchQuery(begun, config="simple", search_type="raw")
    )


def _worth(word: str, page: str) -> Any:
    return Case(
        When(Q(**{f"{page}__heading__contains": _part(word)}), then=Value(float(IN_HEADING))),
        When(_has_stem(word, f"{page}__stems"), then=Value(float(IN_TEXT))),
        default=Value(0.0),
        output_field=FloatField(),
    )


def _unknown(asked: list[str]) -> list[str]:
    """Those of the words that stand in nothing public, neither in another form nor as a part of a longer word."""
    if not asked:
        return []
    known = {word: _is_public(word) for word in asked}
    counted = SearchWord.objects.filter(reduce(or_, known.values())).aggregate(
        **{f"word_{place}": Count("pk", filter=condition) for place, condition in enumerate(known.values())}
    )
    return [word for place, word in enumerate(known) if not counted[f"word_{place}"] and not word.isdigit()]


def _is_public(word: str) -> Q:
    part = Q(word__contains=word) if len(word) >= INSIDE_FROM else Q(word__startswith=word)
    return Q(stem=words.stem(word)) | part


def _near(unknown: list[str]) -> dict[str, list[str]]:
    """For each unknown word the public words it may be a misspelling of, the likeliest first."""
    if not unknown:
        return {}
    conditions = (Q(size__range=(len(word) - 2, len(word) + 2)) for word in unknown)
    found = SearchWord.objects.annotate(size=Length("word")).filter(reduce(or_, conditions))
    if connection.vendor == "postgresql":
        alike = {f"alike_{place}": TrigramSimilarity("word", word) for place, word in enumerate(unknown)}
        bounds = (Q(**{f"alike_{place}__gte": words.least_alike(word)}) for place, word in enumerate(unknown))
        found = found.annotate(**alike).filter(reduce(or_, bounds))
    among = list(found.values_list("word", flat=True))
    return {word: words.nearest(word, among) for word in unknown}
