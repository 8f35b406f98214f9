"""Many people press at the same moment: one step, one decision, one number each. In earnest, with threads, over HTTP.

That two who register the same decision become one decision, and the other is told, is tried in
`tests/governance/test_two_at_once.py`.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from dialogues import lifecycle, log, outcomes
from dialogues.models import Contribution, Dialogue, LogEntry, Proposal, Step
from governance.models import Decision
from tests.dialogues.worlds import OPENS, World

from .forms import forms_on

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings: Any) -> World:
    return World(settings)


def at_once(deeds: Iterable[Callable[[], Any]]) -> list[Any]:
    """Do all of it from the same starting shot; give what each returned or raised."""
    work = list(deeds)
    gate, results = threading.Barrier(len(work)), [None] * len(work)

    def run(place: int) -> None:
        try:
            gate.wait(60)
            results[place] = work[place]()
        except Exception as error:  # noqa: BLE001 the test looks at every kind of end
            results[place] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[place]) for place in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    return results


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


# ------------------------------------------------------------------------------------------------------- move on


def moves(dialogue: Dialogue) -> int:
    return LogEntry.objects.filter(dialogue=dialogue, action=LogEntry.Action.ADVANCED, detail__left="feedback").count()


def test_twenty_clicks_on_move_on_are_one_step(world: World) -> None:
    dialogue = world.ready(Step.FEEDBACK)
    address = reverse("officials:advance", args=[dialogue.pk])
    clients = [logged_in(person) for person in (world.maja, world.mats, world.leo, world.maja) for _each in range(5)]
    answers = at_once(
        lambda client=client: client.post(address, {"leaving": "feedback"}, follow=True)  # type: ignore[misc]
        for client in clients
    )
    dialogue.refresh_from_db()
    assert dialogue.step == Step.PROCESSING
    assert moves(dialogue) == 1
    assert Counter(answer.status_code for answer in answers) == {200: 20}
    assert sum("flyttat dialogen" in answer.text for answer in answers) == 19
    assert not log.verify()


def test_without_the_guard_two_clicks_are_two_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the row were read without a lock: both have read the old step before either moves."""
    dialogue = world.ready(Step.FEEDBACK)
    read = [_read(dialogue) for _each in range(2)]
    monkeypatch.setattr(lifecycle, "lock", lambda _dialogue: read.pop())
    answers = at_once([lambda: lifecycle.advance(dialogue, leaving=Step.FEEDBACK, by=world.maja)] * 2)
    assert [type(answer) for answer in answers] == [Dialogue, Dialogue]
    assert moves(dialogue) == 2


def _read(dialogue: Dialogue) -> Dialogue:
    return Dialogue.objects.select_related("owner", "mandate", "initiative", "guideline").get(pk=dialogue.pk)


# ------------------------------------------------------------------------------------------------ send a proposal


def test_a_proposal_that_is_sent_by_many_clicks_is_put_before_the_board_once(
    world: World, size: Callable[..., int]
) -> None:
    for _number in range(size(3, 20)):
        dialogue = world.ready(Step.PROCESSING)
        dialogue.proposals.update(state=Proposal.State.DRAFT, sent_on=None, approved_by=None)
        item, before = outcomes.current(dialogue), Decision.objects.count()
        answers = at_once([lambda item=item: outcomes.send(item, meeting=None, by=world.olle)] * 2)  # type: ignore[misc]
        assert {type(answer) for answer in answers} == {Proposal, outcomes.AlreadySent}
        assert Decision.objects.count() == before + 1


# --------------------------------------------------------------------------------------------------- take part


def test_fifty_who_send_at_once_get_a_number_each_without_gaps(world: World, settings: Any) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    address = reverse("residents:take_part", args=[dialogue.slug])
    people = []
    for number in range(50):
        client = Client()
        data = forms_on(client.get(address))[0].data
        people.append((client, {**data, "q_q1": f"Det är mörkt, säger svar {number}.", "send": "1"}))
    settings.FROZEN_NOW = settings.FROZEN_NOW.replace(minute=2)
    answers = at_once(lambda client=client, data=data: client.post(address, data) for client, data in people)  # type: ignore[misc]
    assert Counter(getattr(answer, "status_code", answer) for answer in answers) == {302: 50}
    rows = Contribution.objects.filter(dialogue=dialogue)
    assert sorted(rows.values_list("number", flat=True)) == list(range(1, 51))
    assert rows.values("text").distinct().count() == 50
    assert not log.verify()


def test_the_database_refuses_a_number_that_is_taken(world: World) -> None:
    """The counterpart: what would happen to numbers that two read before either wrote."""
    dialogue = world.arrived(Step.EXECUTION)
    world.contribution(dialogue, number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        world.contribution(dialogue, number=1)
