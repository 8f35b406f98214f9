"""What may point out a person is found in 2,000 invented texts, and what only looks like it is left alone."""

import re
from collections import Counter

import pytest

from benchmarks.personal_texts import HELD, MAKERS, texts
from dialogues import personal_data


@pytest.fixture(scope="module")
def measured() -> tuple[Counter[str], Counter[str], Counter[str], list[str]]:
    """How many there are of each kind, how many were found where they are, how many were found at all; the misses."""
    there, right, found, misses = Counter[str](), Counter[str](), Counter[str](), []
    for kind, text in texts():
        seen = {item.kind for item in personal_data.find(text)}
        there[kind] += 1
        found.update(seen & set(MAKERS))
        right[kind] += kind in seen
        if kind in (*HELD, "") and seen & {*HELD} != {kind} - {""}:
            misses.append(f"{kind}: {text!r} {seen}")
    return there, right, found, misses


@pytest.mark.parametrize("kind", HELD)
def test_what_is_written_like_a_number_or_an_address_for_mail_is_found(measured: tuple, kind: str) -> None:  # type: ignore[type-arg]
    there, right, found, misses = measured
    assert right[kind] >= 0.98 * there[kind], misses
    assert right[kind] >= 0.95 * found[kind], misses


@pytest.mark.parametrize("kind", ["address", "person"])
def test_most_addresses_and_names_are_found(measured: tuple, kind: str) -> None:  # type: ignore[type-arg]
    there, right, _found, _misses = measured
    assert right[kind] >= 0.9 * there[kind]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Om ni drar vägen här så ska ni få se vad som händer.", "threat"),
        ("Jag vet var du bor.", "threat"),
        ("Jag har skyddade uppgifter och vill inte stå på någon lista.", "protected"),
        ("Min man är dement och behöver en rundslinga.", "health"),
        ("Handläggaren är en idiot.", "insult"),
        ("läraren slår mig på rasten", "distress"),
        ("Min dotter blir mobbad i skolan.", "distress"),
        ("Familjerna från Hagaberg stör. De är inte som vi.", "group"),
        ("Mitt ärendenummer är 44-812.", "case_number"),
        ("ledaren på gården e bäst, Danne alltså", "person"),
        ("Mitt personnummer är 850227-1234", "personal_number"),
        ("Jag är född 1981-12-18-9876 här", "personal_number"),
        ("Skriv till maj [at] brev [dot] example", "email"),
        ("Det är mörkt vid Klockarens väg 3.", "address"),
        ("Per Provströms gata 14 är mörk.", "address"),
        ("Vi ses på Söderberga allé 5.", "address"),
        ("Per Provström är sjukskriven.", "person"),
    ],
)
def test_what_may_need_care_is_found_with_a_reason(text: str, kind: str) -> None:
    found = [item for item in personal_data.find(text) if item.kind == kind]
    assert found and found[0].why and found[0].label


@pytest.mark.parametrize(
    "text",
    [
        "Bygg en ramp för rullstol vid biblioteket.",
        "Barnen från Hagaberg behöver en säker väg. De har långt till skolan.",
        "Var snälla mot naturen, och våga inte gå med på mer asfalt.",
        "Klass 8B vill ha längre raster.",
        "Lyktan vid Karlbergsskolan är trasig sedan 2024-11-03.",
        "Jag är mot förslaget. Politikerna har fel och måste tänka om!",
        "Vi ska slå vakt om ängarna, annars händer ingenting.",
        "Föreningens organisationsnummer är 802401-3377.",
        "Per invånare kostar det 12 kronor, från 2026-12-18 1800 kronor.",
    ],
)
def test_an_opinion_about_the_town_is_left_alone(text: str) -> None:
    assert personal_data.find(text) == []


def test_only_what_was_chosen_is_hidden_and_what_was_added_is() -> None:
    text = "Ring 070-174 06 33 eller skriv till maj@brev.example. Huset är gult."
    phone_at = text.index("070")
    assert (
        personal_data.masked(text) == "Ring [telefonnummer dolt] eller skriv till [e-postadress dold]. Huset är gult."
    )
    assert personal_data.masked(text, {phone_at}, ["huset ÄR gult"]) == (
        "Ring [telefonnummer dolt] eller skriv till maj@brev.example. [dolt]."
    )


def test_the_pieces_of_a_text_are_the_text() -> None:
    for _kind, text in list(texts())[:200]:
        assert "".join(words for words, _found in personal_data.pieces(text)) == text


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [(personal_data._HEALTH, personal_data._HEALTH_BEGINS), (personal_data._INSULT, personal_data._INSULT_BEGINS)],
)
def test_no_word_that_is_looked_for_is_passed_over_by_its_beginning(pattern: re.Pattern[str], beginnings: str) -> None:
    """Texts without such a beginning are not looked through, so every word must have one."""
    bare = re.sub(r"\(\?:[^()]*\)", "", pattern.pattern.removeprefix(r"\b(?:").removesuffix(r")\b"))
    words = [re.sub(r"\\w[*+]|\?", "", word) for word in bare.split("|")]
    assert len(words) > 30
    begins = tuple(beginnings.split("|"))
    assert [word for word in words if not any(part.startswith(begins) for part in re.split(r"\W+", word))] == []
