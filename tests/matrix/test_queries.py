"""A page asks the database the same few questions in a small municipality and in a large one."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dialogues.models import (
    AnswerPart,
    BudgetProposal,
    BudgetVote,
    Coding,
    Contribution,
    Dialogue,
    FeedbackRecall,
    MendedTranslation,
    ModerationAction,
    ModerationState,
    Status,
    Step,
    Suspension,
)
from governance.models import Area, LadderScale
from tests.access_table import TABLE
from tests.dialogues.worlds import OPENS

from .visitors import TODAY, VISITORS, Town

pytestmark = [pytest.mark.postgres, pytest.mark.django_db, pytest.mark.usefixtures("undone")]

AT_MOST = 15
PAGES = {name: rule for name, rule in TABLE.items() if rule.get and rule.status == 200}


def questions(town: Town, name: str) -> list[str]:
    """What the page asks the database, as the first visitor who may see most of it is served."""
    rule = PAGES[name]
    visitor = sorted(rule.post & rule.get or rule.get, key=list(VISITORS).index)[0]
    address, client = town.address(name, rule.at), town.clients[visitor]
    with transaction.atomic():
        client.get(address)  # what is kept in memory between two requests is there
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        transaction.set_rollback(True)
    return [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]


#: The register asked in ways that its own row in the table is not: a word, an inflected one, a misspelt one, filters.
SEARCHES = {
    f"residents:dialogue_list?{asked}": asked
    for asked in (
        "q=ljus",
        "q=ljuset",
        "q=ljsu",
        "q=behövs+ljus&step=5&sort=closing",
        "state=planned&state=open&sort=title",
        "page=2",
    )
}


def questions_of_search(town: Town, asked: str) -> int:
    client = town.clients["anonymous"]
    client.get(f"/dialoger/?{asked}")
    with CaptureQueriesContext(connection) as found:
        client.get(f"/dialoger/?{asked}")
    return len(found)


def counts(town: Town) -> dict[str, int]:
    pages = {name: len(questions(town, name)) for name in PAGES}
    return pages | {name: questions_of_search(town, asked) for name, asked in SEARCHES.items()}


def fill_with_contributions(dialogue: Dialogue, number: int) -> None:
    """The dialogue gets contributions, read and in its first theme where it has one, until they are ``number``."""
    begun = dialogue.contributions.count()
    shared = {
        "dialogue": dialogue,
        "round": dialogue.rounds.order_by("number").last(),
        "state": ModerationState.PUBLISH,
    }
    received = dt.datetime.combine(OPENS, dt.time(10), tzinfo=dt.UTC)
    rows = Contribution.objects.bulk_create(
        Contribution(number=place, text=f"Det är mörkt, säger svar {place}.", received_at=received, **shared)
        for place in range(begun + 1, number + 1)
    )
    by = dialogue.responsible
    ModerationAction.objects.bulk_create(
        ModerationAction(contribution=row, state=ModerationState.PUBLISH, rule="follows_rules", by=by, at=received)
        for row in rows
    )
    if theme := dialogue.themes.first():
        Coding.objects.bulk_create(Coding(contribution=row, theme=theme, by=by, at=received) for row in rows)


def crowded(town: Town) -> list[Dialogue]:
    """The dialogues whose pages list contributions."""
    fates = ("ready to leave execution", "arrived at compilation", "compiling", "arrived at feedback", "drafting")
    return [town.open, *(town.dialogues[fate] for fate in fates)]


def grow(town: Town, dialogues: int) -> None:
    """More dialogues, at every step in turn."""
    steps = list(Step)
    while Dialogue.objects.count() < dialogues:
        town.ready(steps[Dialogue.objects.count() % len(steps)])
    town.today(TODAY)


@pytest.fixture(scope="module")
def before(town: Town) -> dict[str, int]:
    """What every page asks in a small municipality."""
    for dialogue in crowded(town):
        fill_with_contributions(dialogue, 10)
    return counts(town)


def test_no_page_asks_more_than_fifteen_questions(before: dict[str, int]) -> None:
    assert {name: number for name, number in before.items() if number > AT_MOST} == {}


def everything_a_dialogue_can_have(town: Town) -> None:
    """Answers that were taken back, another board's part, proposals to vote on, earlier dialogues, a pause."""
    dialogues = list(Dialogue.objects.public())
    for place, dialogue in enumerate(dialogues):
        dialogue.areas.set(Area.objects.all())
        dialogue.co_boards.set([town.kfn])
        dialogue.earlier_dialogues.set(dialogues[place - 1 : place])
        dialogue.scale = dialogue.scale or LadderScale.objects.first()
        dialogue.earlier_result = Dialogue.Earlier.FOUND
        BudgetProposal.objects.create(dialogue=dialogue, code="1", title="En brygga", cost_sek=20_000, votes=9)
        BudgetVote.objects.get_or_create(dialogue=dialogue, defaults={"ballots": 20})
        for row in dialogue.feedback.filter(given_on__isnull=False):
            FeedbackRecall.objects.create(feedback=row, given_on=row.given_on, reason="Fel", recalled_on=TODAY)
        MendedTranslation.objects.create(
            dialogue=dialogue, language="fi", name="Frågan", words="Silta", mended_on=TODAY
        )
        for theme in dialogue.themes.all():
            state = {"state": AnswerPart.State.APPROVED, "text": "Vi sätter ut bänkar.", "responsible": "Chefen"}
            AnswerPart.objects.update_or_create(theme=theme, board=town.kfn, defaults=state)
        if place % 2 and dialogue.is_launched:
            decision = dialogue.launch.decision
            shared = {"from_on": TODAY, "expected_resume": TODAY, "public_reason": "Vi väntar på besked."}
            Suspension.objects.create(dialogue=dialogue, kind=Suspension.Kind.PAUSE, decision=decision, **shared)
            dialogue.status = Status.PAUSED
        dialogue.save()


@pytest.fixture(scope="module")
def asked_by_residents(town: Town) -> dict[str, list[str]]:
    """What the pages that residents meet ask when nothing is kept, by address."""
    asked, client = {}, town.clients["anonymous"]
    with transaction.atomic():
        everything_a_dialogue_can_have(town)
        dialogues = [dialogue.get_absolute_url() for dialogue in Dialogue.objects.public()]
        for address in ("/", "/dialoger/", *dialogues, *(f"{address}aterkoppling/" for address in dialogues)):
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            asked[address] = [query["sql"] for query in found]
        transaction.set_rollback(True)
    return asked


def test_the_pages_that_residents_meet_ask_at_most_twelve_whatever_has_happened(
    asked_by_residents: dict[str, list[str]],
) -> None:
    assert {address: len(asked) for address, asked in asked_by_residents.items() if len(asked) > 12} == {}


def test_a_thousand_dialogues_and_five_thousand_contributions_cost_no_more_questions_than_ten(
    town: Town, before: dict[str, int], size: Callable[..., int]
) -> None:
    grow(town, Dialogue.objects.count() + size(30, 1000))
    for dialogue in crowded(town):
        fill_with_contributions(dialogue, size(200, 5000))
    after = counts(town)
    assert {name: (before[name], after[name]) for name in after if after[name] != before[name]} == {}


def test_a_page_that_asks_once_per_row_is_found(town: Town) -> None:
    """The counterpart: the count tells the difference between a page that asks once and one that asks per row."""
    with CaptureQueriesContext(connection) as asked:
        for dialogue in Dialogue.objects.all():
            str(dialogue.owner)
    assert len(asked) == Dialogue.objects.count() + 1
