"""Two thousand invented texts with personal numbers, phones, addresses and names, and with what only looks like them."""

import random
from collections.abc import Callable, Iterator

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
    "Klockarens väg",
    "Östra Provs gata",
    "Lilla Torg",
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
    chance = random.Random(2017)  # noqa: S311
    kinds = list(MAKERS)
    for at in range(TEXTS):
        kind = kinds[at % len(kinds)]
        yield kind.strip(), chance.choice(AROUND).format(MAKERS[kind](chance))
