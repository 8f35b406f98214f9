"""What residents say is received once, numbered without gaps, kept as it came, and never refused on paper."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from dialogues import contributions, log, visibility
from dialogues.contributions import AnswerData
from dialogues.models import Contribution, Dialogue, LogEntry, Status, Step
from dialogues.models.contribution import TextIsImmutable
from governance.models import User

from .worlds import CLOSES, OPENS, World


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """A dialogue whose window is open today."""
    opened = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return opened


def sent(dialogue: Dialogue, text: str = "Det är mörkt vid bron.", **more: Any) -> contributions.Receipt:
    values = {"language": "sv", "answers": (), "submission_key": uuid.uuid4(), "wants_feedback": False, **more}
    return contributions.receive(dialogue, text=text, **values)


def registered(
    dialogue: Dialogue, by: User, day: dt.date = OPENS, channel: str = "paper", text: str = "Mörkt.", **more: Any
) -> Contribution:
    moment = timezone.make_aware(dt.datetime.combine(day, dt.time(8)))
    return contributions.register(dialogue, channel=channel, text=text, received_at=moment, by=by, **more)


def test_a_contribution_gets_a_receipt_with_a_code_that_can_be_read_out(dialogue: Dialogue) -> None:
    receipt = sent(dialogue)
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{5}", receipt.code)
    assert contributions.by_code(receipt.code.lower().replace("-", " ")) == receipt.contribution
    assert contributions.by_token(receipt.token) == receipt.contribution


def test_code_and_link_are_kept_nowhere(dialogue: Dialogue) -> None:
    receipt = sent(dialogue)
    row = Contribution.objects.filter(pk=receipt.contribution.pk).values().get()
    kept = " ".join(str(value) for value in row.values()) + str(list(LogEntry.objects.values()))
    for secret in (receipt.code, contributions.normalised(receipt.code), receipt.token):
        assert secret not in kept


def test_a_wrong_code_finds_nothing(dialogue: Dialogue) -> None:
    sent(dialogue)
    for wrong in ("", "2222-2222-22222", "kort", "å" * 13):
        assert contributions.by_code(wrong) is None
    assert contributions.by_token("") is None


def test_sent_twice_is_received_once_and_the_page_last_shown_works(dialogue: Dialogue) -> None:
    key = uuid.uuid4()
    first, second = sent(dialogue, submission_key=key), sent(dialogue, submission_key=key)
    assert first.contribution == second.contribution
    assert dialogue.contributions.count() == 1
    assert contributions.by_code(second.code) == first.contribution


def test_an_old_form_sent_again_shows_no_new_code(world: World, dialogue: Dialogue) -> None:
    key = uuid.uuid4()
    first = sent(dialogue, submission_key=key)
    world.today(OPENS, hour=10)
    again = sent(dialogue, submission_key=key)
    assert (again.contribution, again.code, again.token) == (first.contribution, "", "")
    assert contributions.by_code(first.code) == first.contribution


def test_numbers_have_no_gaps_even_when_something_fails(dialogue: Dialogue) -> None:
    sent(dialogue)
    with transaction.atomic():
        sent(dialogue)
        transaction.set_rollback(True)
    sent(dialogue)
    assert list(dialogue.contributions.values_list("number", flat=True)) == [1, 2]


def test_the_site_takes_nothing_outside_the_window(world: World, dialogue: Dialogue) -> None:
    Dialogue.objects.filter(pk=dialogue.pk).update(contact_email="ljus@fagersunda.example")
    for day in (OPENS - dt.timedelta(days=1), CLOSES + dt.timedelta(days=1)):
        world.today(day)
        with pytest.raises(contributions.WindowClosed) as refusal:
            sent(dialogue)
        assert refusal.value.email == "ljus@fagersunda.example"
    world.today(CLOSES)
    assert sent(dialogue).contribution.number == 1


def test_the_site_takes_nothing_while_the_dialogue_is_paused(dialogue: Dialogue) -> None:
    Dialogue.objects.filter(pk=dialogue.pk).update(status=Status.PAUSED)
    with pytest.raises(contributions.WindowClosed):
        sent(dialogue)
    Dialogue.objects.filter(pk=dialogue.pk).update(status=Status.ACTIVE)
    assert sent(dialogue).contribution.number == 1


def test_what_was_received_before_the_close_still_gets_its_receipt(world: World, dialogue: Dialogue) -> None:
    key = uuid.uuid4()
    first = sent(dialogue, submission_key=key)
    world.today(CLOSES + dt.timedelta(days=1))
    assert sent(dialogue, submission_key=key).contribution == first.contribution


def test_paper_is_never_refused_after_launch_but_marked_late(world: World, dialogue: Dialogue) -> None:
    world.today(CLOSES + dt.timedelta(days=20))
    in_time = registered(dialogue, world.maja, CLOSES)
    late = registered(dialogue, world.maja, CLOSES + dt.timedelta(days=1))
    assert (in_time.is_late, late.is_late) == (False, True)
    assert late.registered_by == world.maja


def test_paper_is_registered_also_when_the_dialogue_is_aborted(world: World, dialogue: Dialogue) -> None:
    Dialogue.objects.filter(pk=dialogue.pk).update(status=Status.ABORTED)
    assert registered(dialogue, world.tove).number == 1


def test_before_the_launch_there_is_nothing_to_register_in(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    with pytest.raises(contributions.NotLaunched):
        registered(dialogue, world.maja, dt.date(2026, 2, 20))


@pytest.mark.parametrize("stranger", ["yusuf", "gunnel", "berit", "gita"])
def test_strangers_register_nothing(world: World, dialogue: Dialogue, stranger: str) -> None:
    with pytest.raises(contributions.NotEntitled):
        registered(dialogue, getattr(world, stranger))


@pytest.mark.parametrize("channel", ["web", "vote"])
def test_what_comes_by_the_site_is_not_registered_by_hand(world: World, dialogue: Dialogue, channel: str) -> None:
    with pytest.raises(contributions.WrongChannel):
        registered(dialogue, world.maja, channel=channel)


def test_nothing_is_received_tomorrow(world: World, dialogue: Dialogue) -> None:
    with pytest.raises(contributions.NotYetReceived):
        registered(dialogue, world.maja, OPENS + dt.timedelta(days=1))


def test_the_words_of_the_answers_are_the_text(world: World, dialogue: Dialogue) -> None:
    question = dialogue.questions.get()
    receipt = sent(dialogue, text="", answers=[AnswerData(question, text="Vid bron.")])
    assert receipt.contribution.text == "Vid bron."
    assert receipt.contribution.answers.get().text == "Vid bron."


def test_the_log_tells_number_and_channel_and_nothing_else(dialogue: Dialogue) -> None:
    sent(dialogue, text="Ring Sven på 070-174 06 33.")
    assert dialogue.log.get(action=LogEntry.Action.RECEIVED).detail == {"number": 1, "channel": "web"}


def test_what_was_received_is_never_rewritten_or_deleted(dialogue: Dialogue) -> None:
    contribution = Contribution.objects.get(pk=sent(dialogue).contribution.pk)
    contribution.text = "Det är ljust."
    with pytest.raises(TextIsImmutable):
        contribution.save()
    with pytest.raises(TextIsImmutable):
        contribution.delete()


@pytest.mark.parametrize("change", [{"text": "Ljust."}, {"number": 7}, {"channel": "paper"}])
def test_the_database_refuses_to_rewrite(dialogue: Dialogue, change: dict[str, Any]) -> None:
    rows = Contribution.objects.filter(pk=sent(dialogue).contribution.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)
    assert rows.update(note="Läst.") == 1


def test_a_late_contribution_counts_or_not_with_a_reason(world: World, dialogue: Dialogue) -> None:
    world.today(CLOSES + dt.timedelta(days=20))
    late = registered(dialogue, world.maja, CLOSES + dt.timedelta(days=1))
    assert late not in dialogue.contributions.counted()
    with pytest.raises(contributions.LateCaseIncomplete):
        contributions.decide_late(late, counts=True, reason="", by=world.maja)
    contributions.decide_late(late, counts=True, reason="Posten var sen.", by=world.maja)
    assert late in dialogue.contributions.counted()


def test_only_late_contributions_are_judged(world: World, dialogue: Dialogue) -> None:
    with pytest.raises(contributions.LateCaseIncomplete):
        contributions.decide_late(sent(dialogue).contribution, counts=False, reason="Nej.", by=world.maja)


def test_at_consultation_nobody_sees_the_others_while_it_is_open(world: World, dialogue: Dialogue) -> None:
    contribution = sent(dialogue).contribution
    world.moderated(contribution)
    assert not visibility.shown_contributions(dialogue, OPENS).exists()
    assert visibility.shown_contributions(dialogue, CLOSES + dt.timedelta(days=1)).exists()


def test_what_may_point_out_a_person_is_flagged_for_the_reader(dialogue: Dialogue) -> None:
    sent(dialogue, text="Ring mig på 070-174 06 33.")
    sent(dialogue, text="Det är mörkt vid bron 2026-03-02 klockan 18.30.")
    assert [item.number for item in dialogue.contributions.flagged()] == [1]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_a_number_without_gaps(dialogue: Dialogue) -> None:
    keys = [uuid.uuid4() for _person in range(6)]

    def send(key: uuid.UUID) -> None:
        try:
            sent(dialogue, submission_key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        list(people.map(send, keys * 2))
    assert list(dialogue.contributions.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert not log.verify()
