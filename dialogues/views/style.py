"""The style page: every component in every state, for those who build the site and for the tests."""

import datetime
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogues.forms.fields import SwedishDateField, describe_options
from dialogues.forms.formsets import GrowingFormSet
from dialogues.templatetags.icons import PATHS


def style(request: HttpRequest) -> HttpResponse:
    """Show every component in every state. ``?work`` shows them in the staff's scale."""
    if not (settings.DEBUG or request.user.is_authenticated):
        raise Http404
    for level in (messages.SUCCESS, messages.WARNING, messages.ERROR):
        messages.add_message(request, level, _("Your change is saved."))
    filled = request.GET.get("form") != "clean"
    form = ExampleForm({"text": "", "day": "31/2 2027", "mail": "karin.berg.exempel.se"} if filled else None)
    rows = ExampleRows(
        {
            "rows-TOTAL_FORMS": "2",
            "rows-INITIAL_FORMS": "1",
            "rows-0-name": "Kajsamtal",
            "rows-1-name": "x" * 30,
        }
        if filled
        else None,
        prefix="rows",
        initial=[{"name": "Kajsamtal"}],
    )
    context = {
        **EXAMPLES,
        "form": form,
        "rows": rows,
        "page_obj": Paginator(range(90), 10).page(4),
        "signs": list(PATHS),
    }
    context["base"] = "work.html" if "work" in request.GET else "base.html"
    return render(request, "style/index.html", context)


class ExampleForm(forms.Form):
    """One field of each sort."""

    text = forms.CharField(
        label=gettext_lazy("What matters most, and why?"),
        help_text=gettext_lazy("Write the way you talk. Your reason is what helps us most."),
        widget=forms.Textarea(attrs={"class": "input--short"}),
    )
    where = forms.ChoiceField(
        label=gettext_lazy("Which place is it about?"),
        choices=[("a", "A – Torgytan"), ("b", "B – Gräsytan"), ("ab", "Båda")],
        widget=forms.RadioSelect,
    )
    age = forms.ChoiceField(
        label=gettext_lazy("How old are you?"),
        help_text=gettext_lazy("We ask in order to see which ages we miss."),
        choices=[("", "–"), ("13", "13–19"), ("20", "20–34")],
        required=False,
        widget=forms.Select(attrs={"class": "input--m"}),
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Where did you hear about the dialogue?"),
        choices=[("letter", "Brev"), ("sign", "Skylt")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    day = SwedishDateField(label=gettext_lazy("Which day suits you?"), help_text=gettext_lazy("For example 2027-02-19"))
    mail = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"class": "input--m"}),
    )
    quote = forms.BooleanField(
        label=gettext_lazy("You may quote me"),
        help_text=gettext_lazy("Always without a name"),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        describe_options(
            self.fields["where"],
            {
                "a": "6 200 m², dagens parkering",
                "b": "4 100 m², två gamla lindar",
            },
        )
        self.helper = FormHelper()
        self.helper.form_action = "#"
        self.helper.add_input(Submit("save", gettext_lazy("Save")))
        self.helper.add_input(Submit("later", gettext_lazy("Save and go on later"), css_class="btn--quiet"))


class ExampleRow(forms.Form):
    """A row that can be added and removed."""

    name = forms.CharField(label=gettext_lazy("Activity"), max_length=20)


class ExampleRowSet(GrowingFormSet, forms.BaseFormSet):
    """Rows of activities."""


ExampleRows = forms.formset_factory(ExampleRow, formset=ExampleRowSet, extra=1, can_delete=True)

LEVELS = [
    {"order": 1, "label": "Information", "verb_municipality": "förklarar", "verb_participant": "får veta"},
    {
        "order": 2,
        "label": "Konsultation",
        "verb_municipality": "rådfrågar",
        "verb_participant": "tycker till",
    },
    {
        "order": 3,
        "label": "Dialog",
        "verb_municipality": "tänker tillsammans",
        "verb_participant": "resonerar",
    },
    {
        "order": 4,
        "label": "Inflytande",
        "verb_municipality": "utvecklar tillsammans",
        "verb_participant": "samskapar",
    },
    {
        "order": 5,
        "label": "Med\u00adbestämmande",
        "verb_municipality": "bestämmer tillsammans",
        "verb_participant": "bestämmer",
    },
]

STEPS = [
    {"number": number, "label": label, "when": when, "is_decision": number in (2, 4, 9),
     "state": "done" if number < 5 else "now" if number == 5 else "ahead"}
    for number, label, when in [
        (1, "Initiativ", "12 januari 2026"), (2, "Uppdrag", "24 mars 2026, § 41"), (3, "Planering", "Klart 29 maj 2026"),
        (4, "Igångsättning", "7 september 2026, § 96"), (5, "Genomförande", "14 september–13 december 2026"),
        (6, "Sammanställning", "Klart senast 29 januari 2027"), (7, "Återkoppling", "Senast 19 februari 2027"),
        (8, "Bearbetning", "Mars–april 2027"), (9, "Beslut och åtgärdsplan", "20 maj 2027"),
    ]
]  # fmt: skip

#: What the style page shows: made-up dialogues in the made-up municipality of Lindvik.
EXAMPLES: dict[str, Any] = {
    "levels": LEVELS,
    "steps": STEPS,
    "promises": [
        {"date": datetime.date(2026, 11, 2), "date_text": "2 nov", "title": "Ungas kvällar", "url": "#a", "kind": "kept", "text": "Hållet, fyra dagar före"},
        {"date": datetime.date(2026, 11, 16), "date_text": "16 nov", "title": "Snöröjning på landsbygden", "url": "#b", "kind": "late", "text": "Försenat. Nytt datum 4 december"},
        {"date": datetime.date(2027, 2, 19), "date_text": "19 feb", "title": "Hamnplan utan bilar", "url": "#c", "kind": "open", "text": "Dialogen pågår till 13 december"},
    ],
    "facts": [
        {"term": "Beslutar", "text": "Samhällsbyggnadsnämnden, 20 maj 2027"},
        {"term": "Yta", "text": "A – Torgytan", "change_url": "#a", "change_label": "yta"},
        {"term": "Tidigare dialog", "text": "Torghandel i centrum 2024", "url": "#b"},
    ],
    "can": [{"text": "Hur torgytan (A) och gräsytan (B) används"}, {"text": "Vad som ska byggas först"}],
    "cannot": [{"text": "Bilarna flyttar till Magasinsgatan", "note": "fullmäktige 2025, § 12"}, {"text": "Budgeten är högst 14 miljoner kronor"}],
    "links": [{"url": "#a", "label": "Läs beslutet"}, {"url": "#b", "label": "Följ ditt eget bidrag"}],
    "toc": [
        {"title": "Längre öppet på helgkvällar", "url": "#t1", "count": 148, "of": 148, "kind": "yes", "outcome": "Genomförs"},
        {"title": "Tryggare väg hem", "url": "#t1", "count": 96, "of": 148, "kind": "part", "outcome": "Delvis"},
        {"title": "Verkstad och musikrum", "url": "#t1", "count": 71, "of": 148, "kind": "study", "outcome": "Utreds"},
        {"title": "Gratis lokalhyra för unga", "url": "#t1", "count": 54, "of": 148, "kind": "no", "outcome": "Genomförs inte"},
        {"title": "Utanför frågan", "url": "#t1", "count": 43, "of": 148, "kind": "plain", "outcome": "Skickat vidare"},
    ],
    "quotes": [
        {"text": "När Fyren stänger klockan nio går vi till macken.", "source": "Flicka, 15 år"},
        {"text": "أعمل حتى الثامنة أيام السبت.", "source": "17 år", "language": "ar"},
    ],
    "theme_facts": [{"term": "Ansvarig", "text": "Fritidschefen"}, {"term": "Klart senast", "text": "1 februari 2027"}],
    "missing": [
        {"label": "Bemanna kajsamtalet 28 november", "url": "#a", "hint": "En förtroendevald ska delta", "kind": "now", "status": "Återstår", "icon": "ring"},
        {"label": "Nå fler i åldern 20–34 år", "url": "#b", "hint": "Eller skriv varför det räcker ändå", "kind": "part", "status": "Pågår", "icon": "half"},
    ],
    "blocked": [{"label": "Stäng för nya bidrag", "kind": "plain", "status": "Tidigast 13 december", "icon": "lock"}],
    "done": [{"label": "Publicera dialogsidan", "url": "#c", "kind": "plain", "status": "Klart 14 sep", "icon": "check"}],
    "late": [
        {"label": "Publicera återkopplingen om Snöröjning", "url": "#a", "why": "Löftet till invånarna var 16 november.", "when": "7 dagar sen", "when_note": "lovat 16 november", "waiting": "168 väntar på svar", "kind": "late"},
    ],
    "week": [
        {"label": "Granska 7 flaggade bidrag", "url": "#a", "why": "Fem kan innehålla personuppgifter.", "when": "I dag", "when_note": "inom ett dygn", "context": "Hamnplan, steg 5"},
        {"label": "Uppdrag: Framtidens torghandel", "url": "#b", "why": "Du skickade förslaget 12 november.", "when": "10 december", "when_note": "nämndens möte", "waiting": "Samhällsbyggnadsnämnden", "kind": "study", "icon": "wait"},
    ],
    "queue": [
        {"url": "#a", "text": "Grillplats, men inte intill husen. Ring mig på 07…", "meta": ["533", "webb"], "flag": "Personuppgift?", "kind": "late", "current": True},
        {"url": "#b", "text": "Hamnkranen måste repareras innan någon…", "meta": ["518", "webb"], "flag": "Utanför frågan?", "kind": "soon"},
    ],
    "lanes": [
        {"id": "l1", "title": "Aktiviteter", "count": 2, "items": [{"label": "Webbformulär", "url": "#a", "text": "14 september–13 december · Amina"}, {"label": "Kajsamtal", "url": "#b", "text": "28 november", "kind": "now", "status": "Ledamot saknas", "icon": "warn"}]},
        {"id": "l2", "title": "Kommunikation", "count": 1, "items": [{"label": "Brev till boende", "url": "#c", "text": "412 hushåll", "kind": "plain", "status": "Klart", "icon": "check"}]},
        {"id": "l3", "title": "Återkoppling", "count": 1, "items": [{"label": "Så blev det", "text": "Datum saknas", "missing": True}]},
    ],
    "offers": [
        {"title": "Kommunen kan erbjuda", "level": "2. Konsultation", "text": "Vi rådfrågar, invånaren tycker till"},
        {"title": "Handlarna vill ha", "level": "4. Inflytande", "text": "Utveckla reglerna tillsammans"},
    ],
    "groups": [
        {"name": "Torghandlare", "offer": 2, "wish": 4, "reason": "Sex handlare ingår i en arbetsgrupp"},
        {"name": "Boende vid torget", "offer": 3, "wish": 3},
        {"name": "Butiker", "offer": 3, "wish": 3},
        {"name": "Elever på skolvägen", "offer": 4, "wish": 3},
    ],
    "meetings": [
        {"date": datetime.date(2026, 12, 10), "date_text": "10 december 2026", "text": "Vi beslutar om uppdraget", "is_decision": True},
        {"date": datetime.date(2027, 3, 1), "date_text": "1 mars–30 april", "text": "Dialogen pågår. Två av oss behövs på torget"},
        {"date": datetime.date(2027, 10, 14), "date_text": "14 oktober 2027", "text": "Vi beslutar om torgreglerna", "is_decision": True},
    ],
    "kpis": [
        {"term": "Dialoger", "figure": "24", "text": "i sex nämnder"},
        {"term": "Bidrag", "figure": "6\u00a0842", "text": "från 4\u00a0310 deltagare"},
        {"term": "Löften hållna i tid", "figure": "35 av 41", "text": "4 kom sent, 2 är obesvarade"},
        {"term": "Dagar till svar, median", "figure": "58", "text": "målet är högst 60"},
    ],
    "bars": [
        {"label": "Genomförs", "value": 34, "fill": 1}, {"label": "Delvis", "value": 27, "fill": 4},
        {"label": "Utreds", "value": 13, "fill": 3}, {"label": "Genomförs inte", "value": 22, "fill": 5},
    ],
    "filter_groups": [
        {"name": "state", "legend": "Läge", "kind": "boxes", "options": [{"value": "open", "label": "Öppen att delta i", "count": 3, "chosen": True}, {"value": "no", "label": "Nej till dialog", "count": 8}]},
        {"name": "board", "legend": "Nämnd", "kind": "select", "empty_label": "Alla nämnder", "options": [{"value": "sbn", "label": "Samhällsbyggnadsnämnden"}]},
    ],
    "hits": [
        {"url": "#a", "title": "Hamnplan: vad ska få plats när bilarna flyttar?", "kind": "now", "status": "Öppen till 13 december", "icon": "play", "level": LEVELS[2], "step": 5, "step_label": "Genomförande", "board": "Samhällsbyggnadsnämnden"},
        {"url": "#b", "title": "Ny simhall på Åkerslätt", "kind": "plain", "status": "Nej till dialog", "icon": "cross", "text": "Beslutet om plats var redan taget, så det fanns inget kvar att påverka."},
    ],
    "columns": [{"label": "Åtgärd"}, {"label": "Antal", "number": True}, {"label": "Status"}],
    "table_rows": [
        {"head": "14 lampor på Skolstigen", "cells": [{"label": "Antal", "text": "9", "number": True}, {"text": "Pågår", "kind": "part", "icon": "half"}]},
        {"head": "Begära senare buss", "url": "#a", "cells": [{"label": "Antal", "text": "1", "number": True}, {"text": "Klar", "kind": "yes", "icon": "check"}]},
    ],
    "entries": [
        {"at": datetime.datetime(2026, 11, 20, 14, 2, tzinfo=datetime.UTC), "who": "Jonas Ek", "text": "flaggade bidrag 533"},
        {"at": datetime.datetime(2026, 11, 18, 9, 15, tzinfo=datetime.UTC), "who": "Amina Lindqvist", "text": "ändrade plats för kajsamtalet"},
    ],
    "differences": [{"label": "Syfte", "saved": "Väga lek och grönska mot varandra.", "typed": "Väga lek, servering, grönska och båtliv mot varandra."}],
}  # fmt: skip
