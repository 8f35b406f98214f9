"""Why each kind of personal data or tone was pointed out, in the words of the official who reads it."""

from django.utils.translation import gettext_noop

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
}
