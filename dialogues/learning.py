"""Learns from what people have sorted, and suggests where the rest may belong. Knows texts and themes, not the database.

Only the worker imports this module: scikit-learn is large, and no request waits for it.

A text is seen as the pieces of three to five letters of its words' stems, so that compounds (*lekplatsen*, *lekpark*)
have something in common. Complement naive Bayes orders the themes: it needs few examples and bears that some themes are
much larger than others. Ridge regression says which of them are likely: its answer for each example *without* that
example comes in closed form, so that the limit of each theme is set by what would have been right.
"""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import scipy.sparse as sparse
import snowballstemmer
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.naive_bayes import ComplementNB

#: So many sorted contributions are learnt from; the newest, when there are more. The regression takes time as their cube.
MOST_EXAMPLES = 2_000
#: Similar ones are looked for among the newest sorted.
MOST_COMPARED = 1_000
LEAST_ALIKE = 0.2
SUGGESTED, WORDS, TYPICAL, SIMILAR = 3, 3, 8, 3
SMOOTHING = 0.15
#: With fewer examples of a theme nothing can be called likely.
LEAST_FOR_LIKELY = 3
RIDGES = (0.05, 0.1, 0.2, 0.5, 1.0, 3.0)

_WORD = re.compile(r"[^\W\d_]+")
_LANGUAGES = {"sv": "swedish", "en": "english", "de": "german", "fi": "finnish", "ar": "arabic", "es": "spanish"}
#: The commonest words of Swedish and English, which explain nothing.
_COMMON = (
    "alla allt andra att av bara bli blir bra de dem den denna deras dess det detta dig din ditt du där då efter eller en "
    "er ett finns från får för gör ha hade han har hela helt hon hur här i in inom inte ja jag kan kommer kommun kommunen "
    "kunna lite man med mellan men mer mig min mitt mot mycket måste många ni nu när någon något några och ofta om oss på "
    "redan samt sig sin sina sitt ska skulle som så till tycker under upp ut utan vad var vara varför vi vid vill vore "
    "väl vår våra vårt än är även över the a an and are as at be but by for from have i in is it my not of on or our "
    "should so that there this to was we with would you"
)
STOP = frozenset(_COMMON.split())


@dataclass(frozen=True)
class Text:
    """What somebody wrote, and the language it is in."""

    words: str
    language: str = "sv"


@dataclass(frozen=True)
class Example:
    """A text that people have sorted, and the themes they chose, none when it was about something else.

    ``key`` is how it is told of.
    """

    text: Text
    themes: frozenset[Hashable]
    key: Hashable = None


@dataclass(frozen=True)
class Guess:
    """A theme that a text may belong to; ``words`` in the text speak most for it."""

    theme: Any
    is_likely: bool
    words: list[str]


@dataclass(frozen=True)
class Guesses:
    """The themes of one text, the likeliest first, and the keys of sorted texts that resemble it."""

    themes: list[Guess]
    likely: frozenset[Any] = frozenset()
    similar: list[Any] = field(default_factory=list)


@cache
def _stemmer(language: str) -> Any:
    return snowballstemmer.stemmer(_LANGUAGES.get(language, "swedish"))


@cache
def _pieces(word: str, language: str) -> tuple[str, ...]:
    """The pieces of the word's stem; a word shorter than a piece is one."""
    padded = f" {_stemmer(language).stemWord(word)} "
    cut = tuple(padded[at : at + size] for size in (3, 4, 5) for at in range(len(padded) - size + 1))
    return cut or (padded,)


def _words(text: Text) -> list[tuple[str, str]]:
    return [(word, text.language) for word in _WORD.findall(text.words.lower())]


class Learnt:
    """What has been learnt from ``examples``; ``book`` holds what is written of each theme in the code book.

    Raises ``ValueError`` when there are fewer than two themes: there is nothing to choose between.
    """

    def __init__(self, examples: Sequence[Example], book: dict[Any, Text] | None = None) -> None:
        _pieces.cache_clear()
        examples = list(examples)[-MOST_EXAMPLES:]
        self.themes: list[Any] = sorted({theme for item in examples for theme in item.themes}, key=str)
        if len(self.themes) < 2:
            raise ValueError("fewer than two themes")
        written = [Example(text, frozenset({theme})) for theme, text in (book or {}).items() if theme in self.themes]
        taught = [*examples, *written]
        self._columns = CountVectorizer(analyzer=lambda word: _pieces(*word))
        self._weigh = TfidfTransformer(sublinear_tf=True)
        counts, vocabulary = self._counts([item.text for item in taught], is_first=True)
        rows = self._weigh.fit_transform(counts @ vocabulary)
        self._order = self._learn_order(rows, taught)
        self._set_limits(rows[: len(examples)], examples)
        compared = slice(max(0, len(examples) - MOST_COMPARED), len(examples))
        self._compared, self._keys = rows[compared], [item.key for item in examples[compared]]

    def _counts(self, texts: Sequence[Text], *, is_first: bool = False) -> tuple[Any, Any]:
        """How often each word is in each text, and each piece in each word: each word is cut up once."""
        reader = CountVectorizer(analyzer=_words)
        counts = reader.fit_transform(texts)
        self._said = reader.get_feature_names_out()
        cut = self._columns.fit_transform if is_first else self._columns.transform
        return counts, cut(self._said)

    def _learn_order(self, rows: Any, taught: list[Example]) -> ComplementNB:
        """A text in several themes is an example of each, for its share."""
        pairs = [(at, self.themes.index(theme)) for at, item in enumerate(taught) for theme in item.themes]
        shares = [1 / len(taught[at].themes) for at, _theme in pairs]
        return ComplementNB(alpha=SMOOTHING).fit(
            rows[[at for at, _theme in pairs]], [theme for _at, theme in pairs], sample_weight=shares
        )

    def _set_limits(self, rows: Any, examples: list[Example]) -> None:
        """The regression, and for each theme the limit that would have sorted the examples best."""
        chosen = np.array([[theme in item.themes for theme in self.themes] for item in examples], dtype=float)
        self._usual = chosen.mean(0)
        values, vectors = np.linalg.eigh((rows @ rows.T).toarray())
        trials = [_left_out(values, vectors, chosen - self._usual, ridge) for ridge in RIDGES]
        coefficients, missed = min(trials, key=lambda trial: float((trial[1] ** 2).mean()))
        self._slopes = rows.T @ coefficients
        limits = [_limit(chosen[:, at] - missed[:, at], chosen[:, at] > 0) for at in range(len(self.themes))]
        self._limits = np.where(chosen.sum(0) >= LEAST_FOR_LIKELY, limits, np.inf)

    def guess(self, texts: Sequence[Text]) -> list[Guesses]:
        """The themes that each of the texts may belong to, at most three, and which sorted texts are like it."""
        if not any(_words(text) for text in texts):
            return [Guesses([]) for _text in texts]
        counts, vocabulary = self._counts(texts)
        rows = self._weigh.transform(counts @ vocabulary)
        order = self._order.predict_joint_log_proba(rows)
        likely = self._usual + rows @ self._slopes > self._limits
        telling = self._telling(vocabulary)
        alike = (rows @ self._compared.T).tocsr()
        return [
            self._guesses(order[at], likely[at], counts[[at]].indices, telling, alike[[at]]) for at in range(len(texts))
        ]

    def _guesses(self, order: Any, likely: Any, words: Any, telling: Any, alike: Any) -> Guesses:
        best: list[int] = np.argsort(-order, kind="stable")[:SUGGESTED].tolist() if len(words) else []
        guesses = [Guess(self.themes[at], bool(likely[at]), self._best(words, telling[:, at])) for at in best]
        close = np.argsort(-alike.data, kind="stable")[:SIMILAR]
        near = [self._keys[alike.indices[at]] for at in close if alike.data[at] >= LEAST_ALIKE]
        return Guesses(guesses, frozenset(self.themes[at] for at in np.flatnonzero(likely)), near)

    def _telling(self, vocabulary: Any) -> Any:
        """How much each word speaks for each theme, beside the others."""
        weights = self._order.feature_log_prob_
        return vocabulary @ sparse.diags(self._weigh.idf_) @ (weights - weights.mean(0)).T

    def _best(self, words: Iterable[int], telling: Any, most: int = WORDS) -> list[str]:
        spoken = sorted(
            ((-telling[at], self._said[at][0]) for at in words if telling[at] > 0), key=lambda pair: pair[0]
        )
        return [word for _weight, word in spoken if len(word) > 2 and word not in STOP][:most]

    def typical(self, texts: Sequence[Text], chosen: Sequence[frozenset[Any]]) -> dict[Any, list[str]]:
        """For each theme the words that those sorted into it use, and the others seldom do."""
        counts, _vocabulary = self._counts(texts)
        used = (counts > 0).astype(float)
        total, found = np.asarray(used.sum(0)).ravel(), {}
        for theme in self.themes:
            inside = np.array([theme in themes for themes in chosen])
            here = np.asarray(used[inside].sum(0)).ravel()
            share, elsewhere = here / max(1, inside.sum()), (total - here + 1) / (len(texts) - inside.sum() + 2)
            strength = np.where(here >= min(2, inside.sum()), share * np.log((share + 1e-9) / elsewhere), 0)
            found[theme] = self._best(np.flatnonzero(strength > 0), strength, TYPICAL)
        return found


def _left_out(values: Any, vectors: Any, wanted: Any, ridge: float) -> tuple[Any, Any]:
    """The coefficients of the regression, and how far each example would be missed by one that never saw it."""
    inverse = 1 / (values + ridge)
    coefficients = vectors @ (inverse[:, None] * (vectors.T @ wanted))
    return coefficients, coefficients / (vectors**2 @ inverse)[:, None]


def _limit(scores: Any, is_right: Any) -> float:
    """The limit for which what is above it and what is right agree best (F1), evened out over its neighbours."""
    order = np.argsort(-scores)
    right = np.cumsum(is_right[order])
    agreement = 2 * right / (np.arange(1, len(scores) + 1) + right[-1])
    width = min(9, len(scores)) // 2
    evened = np.convolve(np.pad(agreement, width, "edge"), np.ones(2 * width + 1), "valid")
    at = int(np.argmax(evened))
    after = scores[order[at + 1]] if at + 1 < len(scores) else scores[order[at]] - 1
    return float((scores[order[at]] + after) / 2)
