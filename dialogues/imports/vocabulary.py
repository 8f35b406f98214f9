"""Words of the file that the portal knows by other names."""

from collections.abc import Mapping

from governance.models import Statement

from ..models import TriageOutcome

WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag"]

REFERRALS = {
    "brukardialog": TriageOutcome.USER_DIALOGUE,
    "planens samråd": TriageOutcome.STATUTORY_CONSULTATION,
    "felanmälan": TriageOutcome.FAULT_REPORT,
    "medborgarförslag": TriageOutcome.CITIZEN_PROPOSAL,
    "allmänhetens fråga": TriageOutcome.QUESTION_TO_ELECTED,
    "annan huvudman": TriageOutcome.OTHER_PRINCIPAL,
    "redan beslutat": TriageOutcome.ALREADY_DECIDED,
}
"""Where an initiative that is no dialogue belongs."""

TRIAGE_OUTCOMES = TriageOutcome.values

STATEMENTS = {
    "reservation": Statement.Kind.RESERVATION,
    "särskilt yttrande": Statement.Kind.SEPARATE_STATEMENT,
    "protokollsanteckning": Statement.Kind.NOTE_TO_THE_MINUTES,
}
"""What a party can have written into the minutes."""

AGE_BANDS = ["0-12", "13-17", "18-29", "30-49", "50-64", "65-79", "80+", "unknown"]

EVERYONE = "all"
"""The group of a communication action meant for everyone."""

UNTIL_FURTHER_NOTICE = "tills vidare"

CHILDREN = "children"
"""The consideration that is always asked, beside those of the councils."""


def code_for(words: Mapping[str, str], value: str) -> str:
    """The file's word for one of the portal's values."""
    return next(word for word, known in words.items() if known == value)
