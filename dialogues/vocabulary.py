"""The words that dialogues choose among: laid once in an empty installation, then kept by the municipality itself."""

from typing import Any

from django.db import transaction

from governance import documents, ladders
from governance.forms.versioned import VersionedForm
from governance.models import User
from governance.translated import Translated

from . import log, searchable
from .models import LogEntry, TargetGroup, Topic

#: The standard groups (domain 3.1): code, Swedish, English. Nobody here is a citizen in the legal sense.
STANDARD_GROUPS = (
    ("everyone", "alla som bor, verkar eller vistas här", "everyone who lives, works or spends time here"),
    ("children_0_12", "barn 0–12 år", "children 0–12"),
    ("youth_13_17", "unga 13–17 år", "young people 13–17"),
    ("young_adults_18_25", "unga vuxna 18–25 år", "young adults 18–25"),
    ("parents", "föräldrar", "parents"),
    ("pensioners_65", "personer över 65 år", "people over 65"),
    ("disability", "personer med funktionsnedsättning", "people with disabilities"),
    ("national_minority_fi", "sverigefinnar", "Sweden Finns"),
    ("national_minority_sa", "samer", "Sami"),
    ("national_minority_mk", "tornedalingar", "Tornedalians"),
    ("national_minority_ro", "romer", "Roma"),
    ("national_minority_ji", "judar", "Jews"),
    ("newly_arrived", "nyanlända", "newly arrived"),
    ("other_languages", "personer med annat språk än svenska", "people with another language than Swedish"),
    ("women", "kvinnor och flickor", "women and girls"),
    ("men", "män och pojkar", "men and boys"),
    ("lgbtqi", "hbtqi-personer", "LGBTQI people"),
    ("rural", "boende på landsbygden", "rural residents"),
    ("low_turnout_area", "boende där få röstar", "residents of areas with low turnout"),
    ("tenants", "hyresgäster", "tenants"),
    ("businesses", "företag", "businesses"),
    ("associations", "föreningar", "associations"),
    ("commuters_visitors", "pendlare och besökare", "commuters and visitors"),
    ("employees", "anställda, som invånare", "employees, as residents"),
    ("users_relatives", "de som använder en tjänst, och anhöriga", "those who use a service, and relatives"),
)

#: What residents look under when they do not know the name of the board: code, Swedish, English.
STANDARD_TOPICS = (
    ("traffic", "Trafik och gator", "Traffic and streets"),
    ("housing", "Bostäder och byggande", "Housing and building"),
    ("school", "Skola och förskola", "School and preschool"),
    ("care", "Vård, stöd och äldre", "Care, support and older people"),
    ("parks", "Parker, lek och natur", "Parks, play and nature"),
    ("culture", "Kultur, fritid och idrott", "Culture, leisure and sports"),
    ("climate", "Miljö och klimat", "Environment and climate"),
    ("safety", "Trygghet", "Safety"),
    ("integration", "Ny i Sverige", "New in Sweden"),
    ("economy", "Budget och service", "Budget and services"),
)


@transaction.atomic
def begin_with_standard() -> None:
    """Lay the standard target groups, topics, ladder and document types, each only where none is registered."""
    if not TargetGroup.objects.exists():
        TargetGroup.objects.bulk_create(
            TargetGroup(code=code, name=Translated({"sv": swedish, "en": english}))
            for code, swedish, english in STANDARD_GROUPS
        )
    if not Topic.objects.exists():
        Topic.objects.bulk_create(
            Topic(code=code, name=Translated({"sv": swedish, "en": english}))
            for code, swedish, english in STANDARD_TOPICS
        )
    ladders.begin_with_standard()
    documents.begin_with_standard_types()


@transaction.atomic
def keep(form: VersionedForm, *, by: User) -> TargetGroup | Topic | None:
    """Add a target group or a topic, or give it another name; None when somebody saved since the page was opened."""
    row: Any = form.save_unless_stale()
    if row is None:
        return None
    log.write(None, LogEntry.Action.SETTINGS_CHANGED, by=by, row=row._meta.label_lower, pk=row.pk, code=row.code)
    if isinstance(row, Topic):
        searchable.mark_all()
    return row
