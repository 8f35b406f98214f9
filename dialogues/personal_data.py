"""Finds what may point out a person, threaten or insult, before anything is shown. A hint to the reader, who decides."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext, gettext_noop

from .first_names import FIRST_NAMES

# ------------------------------------------------------------------------------------------------------------- numbers

_PERSONAL_NUMBER = re.compile(
    r"(?<![\d-])((?:19|20)?)(?:(\d{2})(\d{2})(\d{2}) ?[-–‑+]? ?|(\d{2})-(\d{2})-(\d{2})[-–‑+])(\d{4})(?![\d-])"
)
#: Ten digits in a row that begin so are sooner a mobile phone than somebody born in 2007.
_MOBILE = re.compile(r"07[02369]\d{7}")
_SAYS_PERSONAL_NUMBER = re.compile(r"(?:person|samordnings)(?:nummer|nr)\W{0,6}(?:är|:)?\W{0,3}$", re.IGNORECASE)


def _personal_numbers(text: str) -> Iterator[tuple[int, int]]:
    """A day that exists (61–91 in a coordination number) and the check digit; an organisation number has no such day."""
    for match in _PERSONAL_NUMBER.finditer(text):
        century, year, month, day, last = (group for group in match.groups() if group is not None)
        is_said = _SAYS_PERSONAL_NUMBER.search(text[: match.start()])
        is_right = _checks(f"{year}{month}{day}{last}") and not _MOBILE.fullmatch(match[0])
        if _is_day(century, year, month, day) and (is_said or is_right):
            yield match.span()


def _is_day(century: str, year: str, month: str, day: str) -> bool:
    number = int(day) - 60 if int(day) > 60 else int(day)
    for years in (century,) if century else ("19", "20"):
        try:
            dt.date(int(years + year), int(month), number)
        except ValueError:
            continue
        return True
    return False


def _checks(digits: str) -> bool:
    """The last digit is right: every second digit counts double, and the sum of all digits ends in zero (SKV 704)."""
    doubled = "".join(str(int(digit) * (2 - place % 2)) for place, digit in enumerate(digits))
    return sum(map(int, doubled)) % 10 == 0


_PHONE = re.compile(
    r"(?<![\w/.,:-])(?:(?:\+|00)[1-9]\d{0,2}[\s./–‑-]{0,3}(?:\(0\)\s?)?|\(?0)\d{1,3}\)?(?:[\s./–‑-]{0,3}\d{1,4}){1,5}(?![\w/–-]|[.,:]\d)"
)
_CALL = re.compile(
    r"(?:\btel(?:efon)?(?:nummer|nr)?|\btfn|\bmobil(?:nummer|nr)?|\b[Rr]ing|\bsms:?a?|\bswish(?:a)?|\bnås på)"
    r"(?: (?:mig|oss|gärna|på|är|till|nummer))*[\s:.]{1,3}(\d(?:[\s–-]?\d){5,9})(?![\d/–-]|[.,:]\d| ?(?:kr|kronor|tkr|mnkr|%))",
    re.IGNORECASE,
)
#: Days, hours of the day, decimals, and numbers written like an organisation's.
_NO_PHONE = re.compile(
    r"\d{4}[-–./ ]\d{1,2}[-–./ ]\d{1,2}|\d{1,2}[-–./ ]\d{1,2}[-–./ ](?:19|20)\d{2}|\d\d?[.:]\d\d ?[–-] ?\d\d?[.:]\d\d|\d+\.\d+|\d{6}[-–]\d{4}"
)


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Swedish numbers of eight to ten digits with the first zero, foreign ones, and others beside a word for calling."""
    for match in _PHONE.finditer(text):
        if _NO_PHONE.fullmatch(match[0].strip("()")):
            continue
        digits = re.sub(r"\(0\)|\D", "", match[0])
        is_foreign = match[0].lstrip("(").startswith(("+", "00"))
        national = re.sub(r"^(?:0046|46)", "0", digits) if is_foreign else digits
        if national.startswith("00"):
            national = national.lstrip("0")
        if national.startswith("0"):
            is_phone = re.fullmatch(r"07[02369]\d{7}|0(?!7[02369]|0)\d{7,9}", national) is not None
        else:
            is_phone = is_foreign and 8 <= len(national) <= 15
        if is_phone:
            yield match.span()
    for match in _CALL.finditer(text):
        if not _NO_PHONE.match(match[1]):
            yield match.span(1)


_EMAIL = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]*\w ?(?:@|\(at\)|\[at\]|\(a\)|\bsnabel-?a\b) ?\w[\w-]*(?: ?(?:\.|[([](?:dot|punkt)[)\]]|\bpunkt\b) ?\w[\w-]+)*"
    r"(?:\.| ?[([](?:dot|punkt)[)\]] ?| punkt )[a-zåäö]{2,10}\b",
    re.IGNORECASE,
)
_CASE_NUMBER = re.compile(
    r"\b(?:ärende|mål|journal|patient|kund|klient)(?:nummer|nr)\.?(?: är|:)? ?(\w*\d[\w/-]*)", re.IGNORECASE
)

# ------------------------------------------------------------------------------------------------------ places and names

_ENDINGS = r"(?:gatan|vägen|gränd|gränden|stigen|backen|torget|allén|liden|slingan|svängen|kroken|leden|kajen|parken|gården|plan)"
_STREET = rf"(?:(?:[A-ZÅÄÖ][a-zåäöé]+ ){{0,2}}[A-ZÅÄÖ][a-zåäöé]+{_ENDINGS}|(?:[A-ZÅÄÖ][a-zåäöé]+ ){{1,2}}(?:[Gg]ata|[Vv]äg|[Aa]llé|[Tt]org|[Bb]acke|[Gg]ränd|[Ss]tig|(?i:{_ENDINGS}))|[a-zåäöé]{{3,}}(?:gatan|vägen|gränd|stigen))"
_ADDRESSES = (
    re.compile(
        rf"\b{_STREET} ?\d{{1,3}}(?: ?[A-Z]\b)?(?:,? (?:lgh|lägenhet|port|våning) ?\d+)?(?:,? \d{{3}} ?\d{{2}} [A-ZÅÄÖ][a-zåäö]+)?(?!\d)"
    ),
    re.compile(r"(?<!\d)\d{3} \d{2} +[A-ZÅÄÖ][a-zåäö]{2,}"),
    re.compile(r"\b(?:lgh|lägenhet|port(?:kod)?) ?\d{3,5}\b", re.IGNORECASE),
    re.compile(rf"(?<=\bbor på ){_STREET}"),
    re.compile(rf"(?<=\bbor vid ){_STREET}"),
)

_NAME = r"[A-ZÅÄÖÉ][a-zåäöéüø]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
#: Capitalised words that are no surnames, though they may follow a first name or a title.
_FOLLOWING = "Jag Vi Du Ni Han Hon De Det Den Vad Hur Varför När Om Och Men Som Kan Ska Har Är På I Till"
_NO_NAME = frozenset(_FOLLOWING.split())
_AFTER_TITLE = re.compile(
    r"\b(?:[Hh]eter|[Kk]allas|[Gg]rann(?:e|en|ar|arna)|[Hh]err|[Ff]ru|[Dd]oktor|[Rr]ektorn?|[Ll]ärar(?:e|en|inna)|[Ff]röken|"
    r"[Hh]andläggar(?:e|en)|[Cc]hef(?:en)?|[Ll]edaren?|[Ss]ocialsekreterar(?:e|en)|[Kk]urator(?:n)?|[Mm]vh|[Hh]älsningar|"
    r"[Vv]änligen|[Uu]ndertecknad|[Ss]on(?:en)?|[Dd]otter(?:n)?|[Mm]amma|[Pp]appa|[Mm]ormor|[Mm]orfar|[Ff]armor|[Ff]arfar|"
    rf"[Ss]yster|[Bb]ror|[Mm]an|[Ff]ru|[Mm]ake|[Mm]aka|[Ss]ambo)[,:]?\s+({_NAME}(?: {_NAME})?)"
)
_CAPITALISED = re.compile(rf"\b{_NAME}(?: {_NAME}){{0,2}}")
_PLACE = re.compile(rf"{_ENDINGS}$|skolan$|skola$|kommun$|parken$|badet$|hallen$|kyrkan?$", re.IGNORECASE)


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Capitalised words after a title or a relation, those that begin with a first name, and surnames in -sson."""
    for match in _AFTER_TITLE.finditer(text):
        words = match[1].split(" ")
        if words[0] in _NO_NAME or _PLACE.search(words[0]):
            continue
        length = (
            len(words[0]) if len(words) > 1 and (words[1] in _NO_NAME or _PLACE.search(words[1])) else len(match[1])
        )
        yield match.start(1), match.start(1) + length
    for match in _CAPITALISED.finditer(text):
        yield from _named(match)


def _named(match: "re.Match[str]") -> Iterator[tuple[int, int]]:
    words = match[0].split(" ")
    place = match.start()
    for at, word in enumerate(words):
        is_first = _is_first_name(word)
        last = next(iter(words[at + 1 : at + 2]), "")
        is_pair = bool(last) and last not in _NO_NAME and not _PLACE.search(last)
        is_first = is_first or (word == "Per" and is_pair)  # alone it is a preposition at the start of a sentence
        if is_first or (is_pair and re.search(r"(?:sson|sdotter)s?$", last) and word not in _NO_NAME):
            yield place, place + len(word) + (len(last) + 1 if is_pair else 0)
            return
        place += len(word) + 1


def _is_first_name(word: str) -> bool:
    genitive = word.removesuffix("s") if not word.endswith("ss") else word
    return word in FIRST_NAMES or genitive in FIRST_NAMES or word.split("-")[0] in FIRST_NAMES


# ------------------------------------------------------------------------------------------------- health, safety and tone

_HEALTH = re.compile(
    r"\b(?:diagnos\w*|cancer\w*|tumör\w*|deprim\w*|depression\w*|demen[st]\w*|alzheimer\w*|adhd|add|autis\w*|asperger\w*|epileps\w*|epileptik\w*|"
    r"diabet\w*|stroke|infarkt\w*|alkoholi\w*|missbruk\w*|sjukskriv\w*|rullstol\w*|psykos\w*|psykisk\w*|självmord\w*|ms|parkinson\w*|astma\w*|kol|"
    r"hiv|bipolär\w*|ångest\w*|utbränd\w*|utmattning\w*|cp-skad\w*|utvecklingsstörning\w*|särskilt stöd|särskola\w*|hjärtfel\w*|"
    r"funktionsnedsättning\w*|hörselskad\w*|synskad\w*|blind|döv|gravid|ätstörning\w*|socialbidrag\w*|försörjningsstöd\w*)\b",
    re.IGNORECASE,
)
#: How the words of health and of insults begin. Most texts have none of them, and are then not looked through at length.
_HEALTH_BEGINS = (
    r"diagn|cancer|tum|depr|dem|alz|adhd|add|aut|asp|epi|dia|stroke|inf|alk|miss|sjuk|rull|psyk|självmo|ms|park|ast|kol|hiv"
    r"|bip|ång|utb|utm|cp|utv|särs|hjär|funk|hör|syn|blin|döv|gra|ätst|soci|förs"
)
_SOMEBODY = re.compile(
    r"\b(?:jag|min|mitt|mina|vår|vårt|våra|han|hon|hans|hennes|son|sonen|dotter|dottern|mamma|pappa|man|fru|sambo|granne|grannen|mormor|"
    r"morfar|farmor|farfar|syster|bror|kompis|elev|eleven|brukare|kund)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+")


def _health(text: str) -> Iterator[tuple[int, int]]:
    """Words about health in a sentence that is about somebody, not those about ramps or care in general."""
    if not _begins_some_word(text, _HEALTH_BEGINS):
        return
    for sentence in _SENTENCE.finditer(text):
        is_about_somebody = _SOMEBODY.search(sentence[0]) or any(_names(sentence[0]))
        for match in _HEALTH.finditer(sentence[0]) if is_about_somebody else ():
            yield sentence.start() + match.start(), sentence.start() + match.end()


_PROTECTED = re.compile(
    r"\b(?:skydda(?:d|t|de) (?:identitet|(?:person)?uppgift\w*|adress\w*|folkbokföring|boende)|sekretessmark\w*|hemlig adress|"
    r"kvinnojour\w*|kontaktförbud\w*|besöksförbud\w*|lever gömd\w*)\b",
    re.IGNORECASE,
)
_THREAT = re.compile(
    r"\b(?:(?:så )?(?:ska|skall|kommer) (?:ni|du|dom|de|han|hon) (?:nog )?(?:få se|få ångra|ångra|dö|få smaka|få betala)"
    r"|(?:ni|du) (?:ska|skall|kommer(?: att)?) (?:få se|få ångra|ångra|dö|få betala)"
    r"|(?:jag|vi) (?:ska|skall|kommer(?: att)?) (?:döda|slå (?:er|dig|dem|dom|ihjäl|ner|sönder)|skjuta|bränna|spränga|hämnas|knäcka|mörda|sticka|krossa|hitta)\w*"
    r"|(?:döda|skjuta?|mörda|hänga|lyncha) (?:er|dig|dem|dom|honom|henne|politiker\w*|chefen|alla)"
    r"|borde (?:skjutas|hängas|dödas|avrättas|lynchas)|vet var (?:du|ni|hon|han|dina barn|era barn) (?:bor|går)"
    r"|(?:passa|akta) (?:dig|er)(?: noga)?|annars (?:smäller|brinner) det|ska brinna|slå ihjäl|spräng\w+ (?:stadshuset|kommunhuset))\b",
    re.IGNORECASE,
)
_INSULT = re.compile(
    r"\b(?:idiot\w*|clown\w*|korka(?:d|t|de)|dum i huvudet|för dum|dumm?a? jävl\w*|jävla \w+|jävel|inkompetent\w*|hor(?:a|an|or|orna)|svin|svinen|"
    r"as|efterbliv\w*|pucko\w*|mongon?|mongoung\w+|cp-?unge\w*|förrädare|landsförrädare|fitt\w+|kuk\w*|bög(?:jävel|ar|arna)?|blatt\w+|neger|negrer|nege?r\w*|"
    r"zigenar(?:e|na)|svartskall\w*|parasit(?:er|erna)|ohyra|råttor|kräk|slödder|pack(?:et)?|äckel|patetisk\w*|hjärndö\w*|sinnessjuk\w*)\b",
    re.IGNORECASE,
)


#: A figure, or the words before a street whose number is left out.
_FIGURE_OR_HOME = re.compile(r"\d|\bbor (?:på|vid) ")
_INSULT_BEGINS = (
    r"idiot|clown|korka|dum|jäv|inkomp|hor|svin|as|eft|puck|mong|cp|förr|land|fitt|kuk|bög|blatt|neg|zig|svar|para|ohyra|råtto"
    r"|kräk|slöd|pack|äck|pate|hjär|sinn"
)


#: Somebody, often a child, tells of being harmed: read first, and passed on as the routine says.
_DISTRESS = re.compile(
    r"\b(?:(?:elaka?|taskiga?|grym(?:ma)?) mot (?:mig|min (?:son|dotter|bror|syster|kompis)|mitt barn|mina barn)"
    r"|(?:slår|sparkar|mobbar|trakasserar|misshandlar|tafsar på|förföljer|utnyttjar) (?:mig|min \w+|mitt barn|mina barn)"
    r"|(?:blir|blev|är|har blivit|har varit) (?:mobba[dt]e?|slagen|misshandla[dt]|trakassera[dt]|utnyttja[dt]|utfryst)"
    r"|rädd (?:för min|hemma|att gå hem)|vågar inte (?:gå hem|vara hemma|berätta)|(?:vill|orkar) inte leva)\b",
    re.IGNORECASE,
)
#: A group of people is said to be of another kind than "we", or not to belong here.
_GROUP = re.compile(
    r"\b(?i:barnen|ungarna|ungdomarna|folket?|människorna|familjerna|gängen) från [A-ZÅÄÖ]\w+[^\n]{0,80}?[.!?,]? ?"
    r"\b(?:[Dd]e|[Dd]om) (?:har (?:andra|inga) (?:regler|vanor|seder)|är inte som (?:vi|oss)|kan inte uppföra|hör inte hemma)"
    r"|\b(?i:invandrar|flykting|muslim|somali|arab|rom|jud|same)\w*\b[^.!?\n]{0,60}?"
    r"\b(?:ska ut|borde (?:åka hem|skickas hem|utvisas)|hör inte hemma|har inget här att göra|förstör allt|kan inte uppföra)\b"
)


def _begins_some_word(text: str, beginnings: str) -> bool:
    """Whether some word of the text begins so. Word by word, because a pattern that may begin anywhere is slow."""
    begins = tuple(beginnings.split("|"))
    return any(word.startswith(begins) for word in re.findall(r"\w+", text.casefold()))


def _insults(text: str) -> Iterator[tuple[int, int]]:
    for match in _INSULT.finditer(text) if _begins_some_word(text, _INSULT_BEGINS) else ():
        yield match.span()


def _with_figures(finder: "Callable[[str], Iterable[tuple[int, int]]]") -> "Callable[[str], Iterable[tuple[int, int]]]":
    """What cannot be written without figures is not looked for where there are none."""
    return lambda text: finder(text) if _FIGURE_OR_HOME.search(text) else ()


def _places(*patterns: "re.Pattern[str]", part: int = 0) -> Callable[[str], Iterator[tuple[int, int]]]:
    return lambda text: (match.span(part) for pattern in patterns for match in pattern.finditer(text))


#: What is looked for, in order; the first that finds a place names it.
FINDERS: dict[str, Callable[[str], Iterable[tuple[int, int]]]] = {
    "personal_number": _with_figures(_personal_numbers),
    "email": _places(_EMAIL),
    "phone": _with_figures(_phones),
    "case_number": _with_figures(_places(_CASE_NUMBER, part=1)),
    "threat": _places(_THREAT),
    "protected": _places(_PROTECTED),
    "address": _with_figures(_places(*_ADDRESSES)),
    "person": _names,
    "health": _health,
    "insult": _insults,
    "distress": _places(_DISTRESS),
    "group": _places(_GROUP),
}

#: What stands in the masked text instead.
HIDDEN = {
    "personal_number": "[personnummer dolt]",
    "phone": "[telefonnummer dolt]",
    "email": "[e-postadress dold]",
    "case_number": "[ärendenummer dolt]",
    "health": "[uppgift om hälsa dold]",
    "address": "[adress dold]",
    "person": "[namn dolt]",
    "protected": "[uppgift om skydd dold]",
    "threat": "[hot dolt]",
    "insult": "[kränkande ord dolt]",
    "distress": "[uppgift om en persons situation dold]",
    "group": "[kränkande ord dolt]",
}
#: What somebody chose to hide beside what was found.
HIDDEN_BY_HAND = "[dolt]"

LABELS = {
    "personal_number": gettext_noop("personal number"),
    "phone": gettext_noop("phone number"),
    "email": gettext_noop("e-mail address"),
    "case_number": gettext_noop("number of a case"),
    "health": gettext_noop("something about health"),
    "address": gettext_noop("address"),
    "person": gettext_noop("name of a person"),
    "protected": gettext_noop("protected identity"),
    "threat": gettext_noop("may be a threat"),
    "insult": gettext_noop("may be an insult"),
    "distress": gettext_noop("somebody may be harmed"),
    "group": gettext_noop("may speak ill of a group"),
}
#: Why it was pointed out, for the official who reads it.
REASONS = {
    "personal_number": gettext_noop("A date and a check digit that agree."),
    "phone": gettext_noop("Written like a phone number."),
    "email": gettext_noop("Written like an e-mail address."),
    "case_number": gettext_noop("A number that leads to somebody's case."),
    "health": gettext_noop("A word about health in a sentence about somebody."),
    "address": gettext_noop("Written like an address to a home."),
    "person": gettext_noop("A first name, or a capitalised word after a title or a relation."),
    "protected": gettext_noop("The writer or somebody else may be in hiding."),
    "threat": gettext_noop("The words are common in threats. Read the whole before you judge."),
    "insult": gettext_noop("A word that is often used to insult. Hard criticism of the municipality is allowed."),
    "distress": gettext_noop(
        "Somebody, perhaps a child, may be harmed. Read it first, and pass it on as your routine says."
    ),
    "group": gettext_noop(
        "A group of people is told to be of another kind, or not to belong here. Read the whole before you judge."
    ),
}
#: A threat or an insult is judged by whoever reads the whole, and hidden only if they say so.
TONE = ("threat", "insult", "distress", "group")


@dataclass(frozen=True)
class Finding:
    """A place in a text: what it looks like, and where."""

    kind: str
    start: int
    end: int

    @property
    def label(self) -> str:
        """What it looks like, in words."""
        return gettext(LABELS[self.kind])

    @property
    def why(self) -> str:
        """Why it was found, for whoever decides."""
        return gettext(REASONS[self.kind])


def find(text: str) -> list[Finding]:
    """Places in ``text`` that may point out a person, threaten or insult, in order and never overlapping."""
    found: list[Finding] = []
    taken = bytearray(len(text))
    for kind, finder in FINDERS.items():
        for start, end in finder(text):
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\x01" * (end - start)
                found.append(Finding(kind, start, end))
    return sorted(found, key=lambda item: item.start)


def is_found_in(text: str) -> bool:
    """Whether there is anything in the text for a person to look at before others do."""
    return bool(find(text))


def kinds(text: str) -> list[str]:
    """What is found in the text, in words, each kind once."""
    return [gettext(LABELS[kind]) for kind in dict.fromkeys(item.kind for item in find(text))]


def masked(text: str, chosen: Collection[int] | None = None, also: Iterable[str] = ()) -> str:
    """The text with the ``chosen`` findings (by the place where they begin) and every word in ``also`` replaced.

    Without a choice all findings are, but not what is a matter of tone.
    """
    found = find(text)
    hidden = [item for item in found if (item.kind not in TONE if chosen is None else item.start in chosen)]
    places = [(item.start, item.end, HIDDEN[item.kind]) for item in hidden]
    for words in filter(None, also):
        places += [(*match.span(), HIDDEN_BY_HAND) for match in re.finditer(re.escape(words), text, re.IGNORECASE)]
    return _replaced(text, sorted(places))


def _replaced(text: str, places: list[tuple[int, int, str]]) -> str:
    parts, at = [], 0
    for start, end, instead in places:
        if start >= at:
            parts += [text[at:start], instead]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def pieces(text: str) -> list[tuple[str, str]]:
    """The text cut up for marking: pairs of words and what they look like ("" for ordinary words)."""
    found = find(text)
    edges = [0, *(edge for item in found for edge in (item.start, item.end)), len(text)]
    kind_at = {item.start: item.kind for item in found}
    return [(text[start:end], kind_at.get(start, "")) for start, end in pairwise(edges) if start < end]
