"""The technical board and its people, on an ordinary Tuesday."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from governance import decisions
from governance.models import (
    Administration,
    Board,
    Decision,
    DocumentType,
    GoverningDocument,
    Meeting,
    Membership,
    Municipality,
    Role,
    User,
)

TODAY = dt.date(2026, 11, 24)
TEXT = {
    "language": "sv",
    "title": "Var behövs mer belysning?",
    "lede": "Förvaltningen föreslår en dialog i februari.",
    "sections": [
        {"key": "purpose", "heading": "Syfte", "text": "Få veta var invånare känner sig otrygga."},
        {"key": "can", "heading": "Får påverkas", "items": ["Vilka stråk som belyses först"]},
        {"key": "cannot", "heading": "Ligger fast", "items": ["Budgeten för 2027"]},
        {
            "key": "groups",
            "heading": "Målgrupper",
            "columns": ["Grupp", "Vi erbjuder", "Gruppen vill"],
            "rows": [["Unga", "2. Konsultation", "4. Inflytande"]],
        },
    ],
    "checks": [{"text": "Barn och unga saknar plan", "level": "warning"}],
    "timetable": [{"on": "2026-12-08", "text": "Vi beslutar om uppdraget", "is_decision": True}],
    "cost_sek": 35000,
    "dialogue": "D-2026-013",
}


@pytest.fixture
def the_day(settings: Any) -> dt.date:
    settings.FROZEN_NOW = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(10)))
    return TODAY


def person(code: str, name: str, *held: dict[str, Any]) -> User:
    user = User.objects.create_user(f"{code}@fagersunda.example", "hemligt-lösenord", code=code, name=name)
    for membership in held:
        Membership.objects.create(user=user, **{"starts_on": dt.date(2023, 1, 1), **membership})
    return user


@pytest.fixture
def town(db: None, the_day: dt.date) -> SimpleNamespace:
    """Two boards with a committee, the people around the technical board, its delegation and meetings."""
    Municipality.objects.create(name="Fagersunda kommun", short_name="Fagersunda")
    board = Board.objects.create(
        code="tn", abbreviation="TN", name="Tekniska nämnden", may_mandate=True, diary_prefix="TN"
    )
    other = Board.objects.create(code="bun", abbreviation="BUN", name="Barn- och utbildningsnämnden", may_mandate=True)
    committee = Board.objects.create(
        code="tnau", abbreviation="TNAU", name="Tekniska utskottet", kind=Board.Kind.COMMITTEE, parent=board
    )
    administration = Administration.objects.create(code="sbf", name="Samhällsbyggnadsförvaltningen")
    administration.serves.add(board, committee)
    elsewhere = Administration.objects.create(code="buf", name="Barn- och utbildningsförvaltningen")
    elsewhere.serves.add(other)
    ended = {"ends_on": dt.date(2026, 10, 31)}
    people = SimpleNamespace(
        gunnel=person(
            "gunnel", "Gunnel Demovik", {"board": board, "role": Role.CHAIR}, {"board": committee, "role": Role.CHAIR}
        ),
        anders=person("anders", "Anders Demogård", {"board": board, "role": Role.VICE_CHAIR}),
        siv=person("siv", "Siv Demorot", {"board": board, "role": Role.MEMBER}),
        kerstin=person("kerstin", "Kerstin Demofalk", {"board": board, "role": Role.SUBSTITUTE}),
        moa=person(
            "moa",
            "Moa Demoblad",
            {"board": board, "role": Role.SECRETARY},
            {"board": committee, "role": Role.SECRETARY},
        ),
        bengt=person("bengt", "Bengt Demolind", {"board": board, "role": Role.CHAIR, **ended}),
        cecilia=person("cecilia", "Cecilia Demovall", {"board": other, "role": Role.CHAIR}),
        fatima=person("fatima", "Fatima Demossi", {"board": other, "role": Role.MEMBER}),
        maja=person("maja", "Maja Demolund", {"administration": administration, "role": Role.OFFICIAL}),
        olle=person("olle", "Olle Demoberg", {"administration": administration, "role": Role.MANAGER}),
        karin=person("karin", "Karin Demokvist", {"administration": elsewhere, "role": Role.OFFICIAL}),
        leo=person("leo", "Leo Demobäck", {"role": Role.COORDINATOR}),
        gita=person("gita", "Gita Demonät", {"role": Role.ADMINISTRATOR}),
    )
    doc_type = DocumentType.objects.create(name="Delegationsordning", rank=60)
    delegation = GoverningDocument.objects.create(
        code="deleg_tn",
        title="Delegationsordning för tekniska nämnden",
        doc_type=doc_type,
        status=GoverningDocument.Status.ADOPTED,
        adopted_by=board,
        adopted_by_role="nämnden",
        adopted_on=dt.date(2023, 2, 14),
        valid_from=dt.date(2023, 2, 14),
    )
    return SimpleNamespace(
        board=board,
        other=other,
        committee=committee,
        administration=administration,
        delegation=delegation,
        held=Meeting.objects.create(board=board, held_on=dt.date(2026, 11, 17)),
        coming=Meeting.objects.create(board=board, held_on=dt.date(2026, 12, 8), papers_due=dt.date(2026, 11, 27)),
        others_meeting=Meeting.objects.create(board=other, held_on=dt.date(2026, 11, 19)),
        committees_meeting=Meeting.objects.create(board=committee, held_on=dt.date(2026, 11, 10)),
        **vars(people),
    )


@pytest.fixture
def propose(town: SimpleNamespace) -> Any:
    """`propose(kind=..., by=...)`: Maja puts something before the technical board."""

    def put(kind: str = Decision.Kind.MANDATE, *, by: User | None = None, **given: Any) -> Decision:
        return decisions.put_before_board(
            **{
                "board": town.board,
                "kind": kind,
                "subject": "Var behövs mer belysning?",
                "proposal": TEXT,
                "sentences": ["Nämnden ger förvaltningen i uppdrag att genomföra dialogen."],
                "requested_by": by or town.maja,
                "planned_meeting": None,
                **given,
            }
        )

    return put


@pytest.fixture
def log_in(client: Client) -> Any:
    def as_person(person: Any) -> Client:
        client.force_login(person)
        return client

    return as_person


@pytest.fixture
def at_meeting(town: SimpleNamespace) -> dict[str, Any]:
    """What the secretary writes after the meeting on 17 November."""
    return {"meeting": town.held, "paragraph": 131, "by": town.moa}


@pytest.fixture
def by_delegation(town: SimpleNamespace) -> dict[str, Any]:
    """The chair has decided on 20 November; it is reported on 8 December."""
    return {
        "delegate": town.gunnel,
        "delegation": town.delegation,
        "reported_to": town.coming,
        "decided_on": dt.date(2026, 11, 20),
        "by": town.moa,
    }
