"""Every mail of the product with the data of an invented dialogue, so that somebody can read them all before they leave."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dialogportal import mail

from .emails import written
from .models import ModerationState

RESIDENTS, OFFICIALS, BODIES = gettext_lazy("To residents"), gettext_lazy("To officials"), gettext_lazy("To bodies")
#: Addresses that lead nowhere: nobody can confirm, stop or read anything with a mail of the gallery.
NOWHERE = "/folj/exempel/"
TITLE = "Var behövs mer ljus?"
MUNICIPALITY = "Fagersunda kommun"


@dataclass(frozen=True)
class Sample:
    """One mail as it could be sent."""

    name: str
    readers: Any
    when: Any
    message: EmailMultiAlternatives

    @property
    def html(self) -> str:
        return str(self.message.alternatives[0][0])


def _to_residents(**more: Any) -> dict[str, Any]:
    day = written(dt.date(2026, 3, 18))
    return {
        "title": TITLE,
        "greeting": _("Hello! You took part in the dialogue “%(title)s” on %(day)s.") % {"title": TITLE, "day": day},
        "why": _("You get this letter because you asked for an answer when you took part on %(day)s.") % {"day": day},
        "number": 47,
        "day": written(dt.date(2026, 4, 24)),
        "link": mail.link(NOWHERE),
        "next": _("The next letter comes no later than %(day)s. It tells what it led to.")
        % {"day": written(dt.date(2026, 7, 9))},
        "sender": f"Maja Demolund\n{MUNICIPALITY}",
        "from_name": MUNICIPALITY,
        "reply_to": "ljus@fagersunda.example",
        "unsubscribe_url": mail.link(NOWHERE),
        **more,
    }


def _to_officials(**more: Any) -> dict[str, Any]:
    people = ngettext("%(count)d person waits for the answer.", "%(count)d people wait for the answer.", 57)
    return {
        "name": "Maja",
        "title": TITLE,
        "what": _("What we heard"),
        "due_on": written(dt.date(2026, 4, 28)),
        "held_on": written(dt.date(2026, 5, 12)),
        "waiting": people % {"count": 57},
        "responsible": "Maja Demolund",
        "board": "Tekniska nämnden",
        "answers": True,
        "link": mail.link("/handlaggning/"),
        "from_name": MUNICIPALITY,
        **more,
    }


HEADLINES = {
    "answer_heard": "Bron är mörkast, och skolvägen oroar flest.",
    "answer_decided": "Nej till lampor i parken, ja till sex lampor vid bron.",
    "answer_aborted": "Staten bygger om vägen, så frågan är redan avgjord.",
    "answer_followed_up": "Fyra av sex lampor lyser.",
    "answer_recalled": "Vi har tagit tillbaka vårt svar.",
    "answer_unopened": "Svaret finns att läsa: Bron är mörkast, och skolvägen oroar flest.",
    "answer_clear": "Var svaret tydligt? ”Bron är mörkast, och skolvägen oroar flest.”",
    "decision_made": "Tekniska nämnden har sagt ja, med ändringar.",
    "decision_moved": "Beslutet är nu planerat till 16 juni 2026.",
    "promise_delayed": "Vi håller inte löftet. Ny dag: 20 maj 2026.",
    "promise_sooner": "Svaret kommer tidigare: senast 24 april 2026.",
    "promise_changed": "Det vi lovade har ändrats.",
    "dialogue_paused": "Dialogen är pausad.",
    "dialogue_resumed": "Dialogen fortsätter.",
    "dialogue_stopped": "Dialogen är avbruten.",
    "window_extended": "Du kan delta till och med 12 april 2026.",
    "round_opened": "Du kan delta igen från 4 maj 2026.",
    "dialogue_opens": "Nu kan du delta, till och med 29 mars 2026.",
    "week_left": "Du kan delta till och med 29 mars 2026.",
    "measure_done": "Klart: Lampor vid bron",
    "year_after": "Ett år har gått: 2 av 3 åtgärder är klara.",
    "several_news": "Tekniska nämnden har sagt ja, med ändringar.",
}
TEXTS = {
    "answer_heard": "57 personer har svarat. 31 av er säger att det är mörkt vid bron. 14 är oroliga för skolvägen.",
    "answer_recalled": "”Det här hörde vi” från 24 april 2026 gäller inte. Antalet svar om skolvägen var fel.",
    "promise_delayed": "Vi lovade ”Det här hörde vi” senast 28 april 2026. Fyrtio svar kom på papper och ska läsas.",
    "decision_made": "Beslutat 9 juni 2026, § 77.\n\nNämnden beslutar att sätta upp sex lampor vid bron.",
    "year_after": "Tekniska nämnden beslutade 9 juni 2026. Så gick det:\nLampor vid bron: klart\nTrygghetsvandring: klart\nLjus i tunneln: enligt plan",
    "dialogue_paused": "Vi väntar på besked från Trafikverket.",
}
WHEN = {
    "confirm_address": gettext_lazy("At once, when somebody has left an address."),
    "receipt": gettext_lazy("At once, when the address is confirmed."),
    "answer_unopened": gettext_lazy("Once, a fortnight after an answer that has not been opened."),
    "answer_clear": gettext_lazy("Once, a fortnight after an answer that has been opened."),
    "answer_recalled": gettext_lazy("At once, to those who have had a letter about the answer."),
    "several_news": gettext_lazy("When more than one thing has happened within a week."),
    "dialogue_opens": gettext_lazy("To those who follow, when the window opens."),
    "week_left": gettext_lazy("To those who follow, when a week is left."),
    "year_after": gettext_lazy("Twelve months after the decision."),
    "promise_ahead": gettext_lazy("Before the promised day, by the settings of the municipality."),
    "promise_today": gettext_lazy("On the promised day."),
    "promise_late": gettext_lazy("After the promised day, until the answer is out or the day is moved."),
    "papers_due": gettext_lazy("21 and 7 days before the papers are due."),
    "compilation_due": gettext_lazy("7 days before, on and 7 days after the day."),
    "reach_lagging": gettext_lazy("At half time, when a group is below half of its goal."),
    "minutes_missing": gettext_lazy("14 days after the meeting."),
    "document_review": gettext_lazy("180 and 60 days before the day."),
    "report_due": gettext_lazy("30 and 7 days before the day, and 7 days after it."),
    "weekly_list": gettext_lazy("Once a week, when something is late or near."),
}
EVENT = gettext_lazy("When it has happened, at most one letter a week.")
AT_ONCE = gettext_lazy("When it has happened.")


def contexts() -> dict[str, tuple[Any, dict[str, Any]]]:
    """For each mail who reads it, and the values of the invented dialogue in the language that is active."""
    found: dict[str, tuple[Any, dict[str, Any]]] = {}
    for name, headline in HEADLINES.items():
        text = TEXTS.get(name, "")
        found[name] = (RESIDENTS, _to_residents(headline=headline, text=text))
    found["several_news"][1].update(
        count=2,
        text=TEXTS["decision_made"],
        items=[{"headline": "Klart: Lampor vid bron", "text": "Sex lampor lyser."}],
    )
    found["confirm_address"] = (RESIDENTS, _to_residents(next=""))
    found["receipt"] = (RESIDENTS, _to_residents())
    reviewed = {"shown": ModerationState.MASK.label, "reason": "Texten pekar ut en granne."}
    found["contribution_reviewed"] = (RESIDENTS, _to_residents(**reviewed))
    found["initiative_answered"] = (
        RESIDENTS,
        {
            "reference": "I-2026-014",
            "reply": "Tack för ditt förslag. Det blir en dialog i vår.",
            "words": "Det är mörkt på gångvägarna.",
            "received_on": written(dt.date(2026, 1, 12)),
            "from_name": MUNICIPALITY,
            "reply_to": "kommun@fagersunda.example",
        },
    )
    activity = {
        "activity": "Trygghetsvandring",
        "when": f"{written(dt.date(2026, 3, 10))}, 18.00",
        "place": "Norrstrands torg",
        "people": 2,
        "contact": "ljus@fagersunda.example",
        "why": "",
        "unsubscribe_url": "",
    }
    found["signed_up"] = (RESIDENTS, _to_residents(**activity, waits=False))
    found["got_a_place"] = (RESIDENTS, _to_residents(**activity))
    found["activity_cancelled"] = (RESIDENTS, _to_residents(**activity, reason="Ledaren är sjuk."))
    report = {"text": "Knappen läses inte upp.", "page": "/dialoger/", "aid": "NVDA", "email": "siv@brev.example"}
    found["accessibility_reported"] = (OFFICIALS, _to_officials(**report))
    items = [{"headline": _("Number %(number)d") % {"number": 12}, "text": "Bussen kommer för sällan till Norrstrand."}]
    found["referral_letter"] = (BODIES, _to_officials(count=1, items=items, reply_to="ljus@fagersunda.example"))
    reminders: dict[str, dict[str, Any]] = {
        "promise_ahead": {"days": 14},
        "promise_today": {"days": 0},
        "promise_late": {"days": 7, "first_due": written(dt.date(2026, 4, 20))},
        "papers_due": {},
        "compilation_due": {"is_submitted": False},
        "reach_lagging": {
            "count": 2,
            "closes_on": written(dt.date(2026, 3, 29)),
            "items": [{"headline": "boende på landsbygden", "text": "61 av 150 nådda"}, {"headline": "unga 13–17 år", "text": "9 av 25 nådda"}],
        },
        "document_review": {"title": "Riktlinje för dialog", "expires": True, "owner": "Kommundirektören"},
        "report_due": {
            "title": "Program för social hållbarhet", "year": 2025, "count": 3, "is_late": False, "due_on": written(dt.date(2026, 2, 15)),
        },
        "weekly_list": {
            "count": 2,
            "late": 1,
            "items": [{"headline": "Det här hörde vi: Hamnparken", "text": "20 dagar sent. Yusuf Demosten. 40 personer väntar på svaret."}],
        },
        "decision_recorded": {
            "subject": TITLE, "outcome": _("approved"), "decided_on": written(dt.date(2026, 6, 9)), "paragraph": 77, "motivation": "", "is_final": False,
        },
        "password_reset": {},
        "test_mail": {},
    }  # fmt: skip
    for name, more in reminders.items():
        found[name] = (OFFICIALS, _to_officials(**more))
    sentence = "Flest frågar om snöröjning: 212 frågor. Belysning har ökat mest, från 40 till 95."
    told = {"source": "Kontaktcenter", "first": written(dt.date(2026, 1, 1)), "last": written(dt.date(2026, 3, 31))}
    found["contact_figures"] = (BODIES, _to_officials(sentence=sentence, **told))
    found["minutes_missing"] = (BODIES, _to_officials(name="Moa", count=3))
    found["proposal_awaits"] = (
        BODIES,
        _to_officials(
            subject=TITLE, lede="Förvaltningen föreslår en dialog om ljus.", meeting_on=written(dt.date(2026, 5, 12))
        ),
    )
    return found


def names() -> list[str]:
    """Every mail, in the order of the gallery."""
    return list(contexts())


def sample(name: str, language: str) -> Sample:
    """One mail in one language. Raises KeyError when there is no such mail."""
    with translation.override(language):
        readers, context = contexts()[name]
    message = mail.build(name, "namn@exempel.example", context, language)
    return Sample(name, readers, WHEN.get(name, EVENT if readers == RESIDENTS else AT_ONCE), message)


def samples(language: str = settings.LANGUAGE_CODE) -> list[Sample]:
    """Every mail in one language."""
    return [sample(name, language) for name in names()]
