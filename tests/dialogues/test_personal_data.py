"""What may point out a person is found in 2,000 invented texts, and what only looks like it is left alone."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from dialogues import personal_data

#: Kinds for which at least 98 of 100 are found, and at least 95 of 100 found are right.
HELD = ("personal_number", "phone", "email")
TEXTS = 2_000

FIRST = ("Anna", "Bengt", "Fatima", "Karin", "Lars", "Mohamed", "Siv", "Zahra", "Åke", "Örjan", "Ingrid", "Yusuf")
LAST = ("Demokvist", "Provström", "Testberg", "Exempelsson", "Påhittlund", "Lindvall", "Karlsdotter", "Haddad")
STREETS = (
    "Provgatan",
    "Exempelvägen",
    "Norra Påhittsgatan",
    "Testgränd",
    "Kvarnstigen",
    "Lilla Provbacken",
    "Björkallén",
)
TOWNS = ("Fagersunda", "Hagaberg", "Tallmyra")
AROUND = (
    "Det är mörkt vid bron. {} Tack för att ni frågar.",
    "{}",
    "Lekplatsen behöver gungor ({}) och bänkar.",
    "Jag tycker så här: {}, men det vet ni nog redan.",
    "Hej!\n{}\nMed vänlig hälsning",
    "Bygg inte här… {}!",
)


def number(chance: random.Random, *, month: tuple[int, int] = (1, 12), more_days: int = 0) -> tuple[str, str, str]:
    """Year, month with day, and the last four of a number whose check digit is right."""
    year, day = chance.randint(0, 99), chance.randint(1, 28) + more_days
    first = f"{year:02}{chance.randint(*month):02}{day:02}"
    nine = f"{first}{chance.randint(0, 999):03}"
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return first, nine[6:] + str(-total % 10), f"{year:02}"


def personal_number(chance: random.Random) -> str:
    first, last, year = number(chance, more_days=chance.choice((0, 0, 0, 60)))
    century = chance.choice(("", "19", "20" if int(year) < 27 else "19"))
    return f"{century}{first}{chance.choice(('-', '-', '', '+', ' ', '–', ' - '))}{last}"


def organisation_number(chance: random.Random) -> str:
    first, last, _year = number(chance, month=(20, 99))
    return f"organisationsnummer {first}-{last}"


def phone(chance: random.Random) -> str:
    last = f"{chance.randint(605, 699)}"
    forms = (
        "070-1740{}", "0701740{}", "070-174 0{0[0]} {0[1]}{0[2]}", "070 174 06 {0[1]}{0[2]}", "+46 70 174 06 {0[1]}{0[2]}",
        "+46701740{}", "0046 70-174 06 {0[1]}{0[2]}", "+46 (0)70-174 06 {0[1]}{0[2]}", "070/174 06 {0[1]}{0[2]}",
        "070.174.06.{0[1]}{0[2]}", "08-465 004 {0[1]}{0[2]}", "(08) 465 00 4{0[2]}", "031-390 06 {0[1]}{0[2]}",
        "0980-319 2{0[2]}{0[1]}", "+47 22 12 3{0[1]} {0[2]}4", "tel. 319 2{0[1]}{0[2]}", "Ring 31 92 {0[1]}{0[2]}",
    )  # fmt: skip
    return chance.choice(forms).format(last)


def email(chance: random.Random) -> str:
    name = f"{chance.choice(FIRST)}.{chance.choice(LAST)}".lower().translate(str.maketrans("åäöÅÖ", "aaoao"))
    at = chance.choice(("@", "@", "@", "(at)", " (at) ", " snabel-a "))
    return f"{name}{at}{chance.choice(('brev.example', 'post.klubben.example', 'min-sida.example'))}"


def address(chance: random.Random) -> str:
    door = chance.choice(("", " B", "", ", lgh 1201"))
    town = chance.choice(("", "", f", 833 {chance.randint(10, 99)} {chance.choice(TOWNS)}"))
    street = f"{chance.choice(STREETS)} {chance.randint(1, 99)}{door}{town}"
    return f"Jag bor på {street}"


def person(chance: random.Random) -> str:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    told = (
        f"Fråga {name}",
        f"Min granne {chance.choice(LAST)} har cancer",
        f"hälsar {name}",
        f"{chance.choice(FIRST)} har adhd",
    )
    return chance.choice(told)


def nothing(chance: random.Random) -> str:
    """Dates, amounts, times, diary numbers and the like."""
    n = chance.randint(10, 99)
    forms = (
        f"den {n % 28 + 1} maj 20{n % 10 + 20}", f"2026-11-{n % 20 + 10}", f"{n % 20 + 10}/11 2026", f"05-12-20{n % 10 + 20}",
        f"{n} 000 kronor", f"1 {n}0 000 kr", f"0,{n} procent", f"kl. 08.{n % 60:02}–17.00", f"dnr KS 2026/00{n}",
        f"KSN-2024-027{n}", f"bankgiro 5050-10{n}", f"linje {n} och väg 0{n}", f"öppet 0800–1{n}", f"100 0{n} invånare",
        f"mellan 2019 och 20{n % 10 + 20}", f"§ {n}", f"{n},5 mkr", f"EU 2016/6{n}", f"{n}00 m²", f"kod 01{n}",
        f"ISBN 978-91-7000-0{n}-1", f"2 {n}5 500 000 kr", f"temperatur {n % 30},5 grader", "ring 112", "1177 eller 114 14",
    )  # fmt: skip
    return chance.choice(forms)


MAKERS: dict[str, Callable[[random.Random], str]] = {
    "personal_number": personal_number,
    "phone": phone,
    "email": email,
    "address": address,
    "person": person,
    "": nothing,
    " ": organisation_number,
}


def texts() -> Iterator[tuple[str, str]]:
    """What each text holds, and the text; the same every time."""
    chance = random.Random(2017)
    kinds = list(MAKERS)
    for at in range(TEXTS):
        kind = kinds[at % len(kinds)]
        yield kind.strip(), chance.choice(AROUND).format(MAKERS[kind](chance))


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
        ("Mitt ärendenummer är 44-812.", "case_number"),
        ("ledaren på gården e bäst, Danne alltså", "person"),
        ("Mitt personnummer är 850227-1234", "personal_number"),
    ],
)
def test_what_may_need_care_is_found_with_a_reason(text: str, kind: str) -> None:
    found = [item for item in personal_data.find(text) if item.kind == kind]
    assert found and found[0].why and found[0].label


@pytest.mark.parametrize(
    "text",
    [
        "Bygg en ramp för rullstol vid biblioteket.",
        "Klass 8B vill ha längre raster.",
        "Lyktan vid Karlbergsskolan är trasig sedan 2024-11-03.",
        "Jag är mot förslaget. Politikerna har fel och måste tänka om!",
        "Vi ska slå vakt om ängarna, annars händer ingenting.",
        "Föreningens organisationsnummer är 802401-3377.",
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
