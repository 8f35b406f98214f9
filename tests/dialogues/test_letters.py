"""Those who asked hear of each event once: in one letter a week, in words that are still so, until they say stop."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.core import mail as mailbox
from django.test import Client

from dialogues import feedback, notices, occasions, outcomes, participation, promises
from dialogues.models import Dialogue, Feedback, Notice, Opening, Participant, Step, Told
from governance import clock, minutes, outbox
from governance.models import Municipality, OutgoingMail

from .worlds import D, World

MONDAY = D(2026, 4, 20)


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """A dialogue whose compilation is approved and whose answer is owed, on a Monday."""
    dialogue = world.arrived(Step.FEEDBACK)
    world.today(MONDAY)
    return Dialogue.objects.get(pk=dialogue.pk)


@pytest.fixture
def siv(world: World, dialogue: Dialogue) -> Participant:
    return world.participant(dialogue, "siv@brev.example")


def tick() -> list[Any]:
    """What the worker does each minute; gives the letters that left."""
    seen = len(mailbox.outbox)
    if outbox.is_office_hours(clock.now()):
        occasions.plan()
        notices.plan()
    outbox.pump()
    return mailbox.outbox[seen:]


def answer(dialogue: Dialogue, stage: str = "heard") -> Feedback:
    row = dialogue.feedback.get(stage=stage, audience=Feedback.Audience.PARTICIPANTS)
    row.headline, row.text = "Bron är mörkast.", "Tre av er säger att det är mörkt vid bron."
    row.save()
    return row


def published(world: World, dialogue: Dialogue) -> Feedback:
    return feedback.publish(answer(dialogue), by=world.maja)


def moved(world: World, dialogue: Dialogue, to: dt.date, stage: str = "heard") -> None:
    promises.move(dialogue.promises.get(stage=stage), to=to, reason="Fyrtio svar kom på papper.", by=world.maja)


# ------------------------------------------------------------------------------------------------------ one letter


def test_a_published_answer_reaches_those_who_asked_and_nobody_else(
    world: World, dialogue: Dialogue, siv: Participant
) -> None:
    world.participant(dialogue, "unconfirmed@brev.example", confirmed_at=None)
    world.participant(dialogue, "stopped@brev.example", unsubscribed_at=clock.now())
    world.participant(dialogue, "", erased_at=clock.now())
    published(world, dialogue)
    (letter,) = tick()
    assert letter.to == ["siv@brev.example"]
    assert letter.subject == "Det här hörde vi: Bron är mörkast."
    assert "Bron är mörkast." in letter.body.split("\n\n")[1], "the message stands first, after the greeting"
    assert siv.page_link() in letter.body
    assert "Nästa brev får du senast 9 juli 2026." in letter.body
    assert "Maja Demolund\nFagersunda kommun" in letter.body
    assert "allmän handling" in letter.body
    assert letter.extra_headers["List-Unsubscribe"] == f"<{siv.stop_link()}>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.from_email.startswith("Fagersunda kommun <")
    assert letter.reply_to == ["kommun@fagersunda.example"]


def test_run_again_it_writes_nothing(world: World, dialogue: Dialogue, siv: Participant) -> None:
    published(world, dialogue)
    assert notices.plan() == 1
    assert notices.plan() == 0
    assert len(tick()) == 1
    assert tick() == []
    assert Told.objects.count() == 1


def test_no_letter_leaves_at_night_or_on_a_day_off(world: World, dialogue: Dialogue, siv: Participant) -> None:
    world.today(MONDAY, hour=19)
    published(world, dialogue)
    assert tick() == []
    world.today(D(2026, 5, 1))  # Friday, and a public holiday
    assert tick() == []
    world.today(D(2026, 5, 4), hour=8)
    assert len(tick()) == 1


def test_several_events_within_a_week_are_one_letter(world: World, dialogue: Dialogue, siv: Participant) -> None:
    moved(world, dialogue, D(2026, 7, 20), stage="decided")
    assert len(tick()) == 1
    world.today(MONDAY + dt.timedelta(days=1))
    published(world, dialogue)
    promises.move_decision(dialogue, to=D(2026, 6, 16), reason="Sammanträdet är flyttat.", by=world.maja)
    for days in range(1, 7):
        world.today(MONDAY + dt.timedelta(days=days))
        assert tick() == [], "a week has not passed"
    world.today(MONDAY + dt.timedelta(days=7), hour=10)
    (letter,) = tick()
    assert letter.subject == "Bron är mörkast."
    assert "2 saker har hänt" in letter.body
    assert "Beslutet är nu planerat till 16 juni 2026." in letter.body
    assert tick() == [], "and never an empty one"


def test_an_event_that_is_overtaken_before_it_is_told_is_never_told(
    world: World, dialogue: Dialogue, siv: Participant
) -> None:
    for day in range(1, 29):
        moved(world, dialogue, D(2026, 5, day))
    (letter,) = tick()
    assert "28 maj 2026" in letter.subject
    assert "27 maj" not in letter.subject
    assert Notice.objects.filter(withdrawn_at=None).count() == 1


def test_a_letter_with_a_day_that_no_longer_stands_does_not_leave(
    world: World, dialogue: Dialogue, siv: Participant
) -> None:
    moved(world, dialogue, D(2026, 5, 20))
    assert notices.plan() == 1, "the letter is written, and waits"
    moved(world, dialogue, D(2026, 5, 29))
    (letter,) = tick()
    assert "29 maj 2026" in letter.subject and "20 maj" not in letter.subject
    assert OutgoingMail.objects.get(state=OutgoingMail.State.CANCELLED).context["headline"].endswith("20 maj 2026.")


def test_what_is_still_so_in_a_stopped_letter_is_told_again(world: World, dialogue: Dialogue, siv: Participant) -> None:
    moved(world, dialogue, D(2026, 7, 20), stage="decided")
    published(world, dialogue)
    assert notices.plan() == 1
    moved(world, dialogue, D(2026, 7, 27), stage="decided")
    (letter,) = tick()
    assert "Bron är mörkast." in letter.body and "27 juli 2026" in letter.body and "20 juli" not in letter.body


def test_a_recalled_answer_reaches_nobody_more(world: World, dialogue: Dialogue, siv: Participant) -> None:
    row = published(world, dialogue)
    assert notices.plan() == 1
    assert notices.recall(dialogue, event="heard", about=row.pk)
    assert tick() == []
    assert not notices.recall(dialogue, event="heard", about=row.pk)


@pytest.mark.parametrize("leave", [participation.stop_mail, participation.stop_everything, participation.erase_contact])
def test_nobody_is_written_to_after_saying_stop(world: World, dialogue: Dialogue, siv: Participant, leave: Any) -> None:
    published(world, dialogue)
    assert notices.plan() == 1
    leave(siv)
    assert tick() == []


def test_to_stop_everything_is_for_every_dialogue_of_the_address(
    world: World, dialogue: Dialogue, siv: Participant
) -> None:
    other = world.participant(world.arrived(Step.COMPILATION), "Siv@brev.example ".strip(), token_hash="other")
    stranger = world.participant(dialogue, "bo@brev.example")
    participation.stop_everything(siv)
    assert Participant.objects.get(pk=other.pk).unsubscribed_at
    assert not Participant.objects.get(pk=stranger.pk).unsubscribed_at


def test_a_move_is_told_as_a_promise_that_is_not_kept_with_the_old_day_and_the_reason(
    world: World, dialogue: Dialogue, siv: Participant
) -> None:
    moved(world, dialogue, D(2026, 5, 20))
    (letter,) = tick()
    assert letter.subject == "Vi håller inte löftet. Ny dag: 20 maj 2026."
    assert "Vi lovade ”Det här hörde vi” senast 28 april 2026. Fyrtio svar kom på papper." in letter.body


def test_an_earlier_day_is_not_called_a_broken_promise(world: World, dialogue: Dialogue, siv: Participant) -> None:
    moved(world, dialogue, D(2026, 4, 24))
    (letter,) = tick()
    assert letter.subject == "Svaret kommer tidigare: senast 24 april 2026."


def test_who_confirms_the_address_after_an_event_still_hears_of_it(world: World, dialogue: Dialogue) -> None:
    late = world.participant(dialogue, asked_at=clock.now(), confirmed_at=None)
    published(world, dialogue)
    assert tick() == []
    participation.confirm(late)
    assert sorted(letter.subject[:16] for letter in tick()) == ["Det här hörde vi", "Vi har fått ditt"]


def test_the_letter_is_in_the_readers_language(world: World, dialogue: Dialogue) -> None:
    world.participant(dialogue, "ann@brev.example", language="en")
    moved(world, dialogue, D(2026, 5, 20))
    (letter,) = tick()
    assert letter.subject == "We do not keep our promise. The new day is 20 May…" or "20 May 2026" in letter.body
    assert 'lang="en"' in str(letter.alternatives[0][0])


# --------------------------------------------------------------------------------------- one reminder, one question


def days_after(world: World, days: int, hour: int = 9) -> list[Any]:
    world.today(MONDAY + dt.timedelta(days=days), hour=hour)
    return tick()


def test_who_has_not_opened_the_answer_is_reminded_once(world: World, dialogue: Dialogue, siv: Participant) -> None:
    published(world, dialogue)
    assert len(tick()) == 1
    assert [days_after(world, days) for days in range(1, 14)] == [[]] * 13
    (reminder,) = days_after(world, 14)
    assert reminder.subject == "Svaret finns att läsa: Bron är mörkast."
    assert "den enda påminnelsen" in reminder.body
    assert [letter for days in range(15, 80) for letter in days_after(world, days)] == []


def test_who_has_opened_it_is_asked_once_whether_it_was_clear(
    world: World, dialogue: Dialogue, siv: Participant, client: Client
) -> None:
    row = published(world, dialogue)
    tick()
    client.post(path(siv.page_link()), {"answer": row.pk, "clear": ""})
    (question,) = days_after(world, 14)
    assert question.subject == "Var vårt svar tydligt?"
    assert [letter for days in range(15, 80) for letter in days_after(world, days)] == []


def test_who_has_said_whether_it_was_clear_hears_no_more_of_it(
    world: World, dialogue: Dialogue, siv: Participant, client: Client
) -> None:
    row = published(world, dialogue)
    tick()
    client.post(path(siv.page_link()), {"answer": row.pk, "clear": "no"})
    assert Opening.objects.get().was_clear is False
    assert [letter for days in range(14, 80) for letter in days_after(world, days)] == []


@pytest.mark.parametrize(("rule", "day"), [({"days": 5, "max": 1}, 7), ({"days": 14, "max": 0}, None)])
def test_the_days_and_whether_to_remind_are_the_municipalitys_choice(
    world: World, dialogue: Dialogue, siv: Participant, rule: dict[str, Any], day: int | None
) -> None:
    Municipality.objects.update(participant_reminder={**rule, "when": "feedback_page_not_opened"})
    published(world, dialogue)
    tick()
    reminded = [days for days in range(1, 40) if days_after(world, days)]
    assert reminded == ([day] if day else []), "never twice within a week"


def test_a_reminder_waits_for_a_working_day(world: World, dialogue: Dialogue, siv: Participant) -> None:
    world.today(D(2026, 4, 17))  # 14 days later is Friday 1 May, a holiday
    published(world, dialogue)
    tick()
    sent = []
    for day in range(1, 10):
        world.today(D(2026, 5, day))
        sent += [(day, letter.subject) for letter in tick()]
    assert [day for day, _subject in sent] == [4]


# ------------------------------------------------------------------------------------------------- the link scanner


def path(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def test_a_program_that_opens_every_link_five_times_changes_nothing(
    world: World, open_dialogue: Dialogue, client: Client
) -> None:
    participation.follow(open_dialogue, email="bo@brev.example", language="sv")
    siv = world.participant(open_dialogue)
    notices.tell_participants(open_dialogue, event="extended", about=1, headline="Mer tid.", text="Många vill delta.")
    letters = tick()
    assert len(letters) == 2
    links = {
        html.unescape(link)
        for letter in letters
        for link in re.findall(r"https?://[^\s\"<>]+", letter.body + str(letter.alternatives[0][0]))
    }
    assert len(links) >= 4
    before = [list(model.objects.order_by("pk").values()) for model in (Participant, Opening, Notice)]
    for link in sorted(links):
        for _time in range(5):
            assert client.get(path(link)).status_code == 200, link
            assert client.head(path(link)).status_code == 200, link
    assert [list(model.objects.order_by("pk").values()) for model in (Participant, Opening, Notice)] == before
    assert siv.page_link() in links and siv.stop_link() in links


def test_one_press_in_the_mail_program_stops_letters(world: World, dialogue: Dialogue, siv: Participant) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(
        path(siv.stop_link()), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert Participant.objects.get(pk=siv.pk).unsubscribed_at


def test_no_letter_holds_anything_personal_in_an_address_or_a_picture(
    world: World, dialogue: Dialogue, siv: Participant
) -> None:
    published(world, dialogue)
    (letter,) = tick()
    whole = letter.body + str(letter.alternatives[0][0])
    assert not re.search(r"https?://[^\s\"]*siv", whole)
    assert "<img" not in whole and "url(" not in whole and "src=" not in whole


# ------------------------------------------------------------------------------------------------------- followers


def test_somebody_follows_without_taking_part(world: World, open_dialogue: Dialogue, client: Client) -> None:
    page = f"/dialoger/{open_dialogue.slug}/folj/"
    assert client.post(page, {"email": "bo"}).status_code == 422
    assert "Titta i din e-post" in client.post(page, {"email": "bo@brev.example"}).content.decode()
    (letter,) = tick()
    link = re.search(r"https?://\S+/bekrafta/", letter.body)
    assert link and "vill följa dialogen" in letter.body
    assert "Din adress är bekräftad" in client.post(path(link[0])).content.decode()
    (receipt,) = tick()
    assert receipt.subject == "Du följer dialogen"
    bo = Participant.objects.get()
    assert bo.contribution is None and bo.wants_mail


def test_the_form_cannot_fill_somebodys_inbox_or_tell_who_follows(
    world: World, open_dialogue: Dialogue, client: Client
) -> None:
    page = f"/dialoger/{open_dialogue.slug}/folj/"
    given = [client.post(page, {"email": "bo@brev.example"}).content.decode() for _time in range(6)]
    answers = {re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer) for answer in given}
    assert len(answers) == 1
    assert len(tick()) == 1
    bo = Participant.objects.get()
    participation.confirm(bo)
    client.post(page, {"email": "BO@brev.example"})
    assert Participant.objects.count() == 1


def test_followers_hear_that_it_opens_and_that_a_week_is_left_and_participants_do_not(
    world: World, open_dialogue: Dialogue
) -> None:
    before = dt.datetime(2026, 2, 25, 12, tzinfo=dt.UTC)
    world.participant(open_dialogue, "siv@brev.example")
    world.participant(open_dialogue, "bo@brev.example", contribution=None, asked_at=before)
    world.participant(open_dialogue, "eva@brev.example", contribution=None)
    told = []
    for number in range(30):
        day = D(2026, 3, 2) + dt.timedelta(days=number)
        world.today(day)
        told += [(day, letter.to, letter.subject) for letter in tick()]
    assert told == [
        (D(2026, 3, 2), ["bo@brev.example"], "Nu kan du delta, till och med 29 mars 2026."),
        (D(2026, 3, 20), ["bo@brev.example"], "Du kan delta till och med 29 mars 2026."),
        (D(2026, 3, 20), ["eva@brev.example"], "Du kan delta till och med 29 mars 2026."),
    ], "Eva asked when it was open already"


def test_a_worker_that_slept_past_the_end_does_not_say_that_a_week_is_left(
    world: World, open_dialogue: Dialogue
) -> None:
    world.participant(open_dialogue, "bo@brev.example", contribution=None)
    world.today(D(2026, 3, 30))
    assert tick() == []


# ---------------------------------------------------------------------------------------- the rest of the catalogue


def test_the_decision_is_told_when_the_minutes_are_adjusted_also_when_it_is_no(world: World) -> None:

    dialogue = world.ready(Step.PROCESSING)
    world.today(D(2026, 6, 9))
    world.participant(dialogue)
    proposal = dialogue.proposals.get()
    decision = world.decision(world.tn, "outcome", D(2026, 6, 9), 77, outcome="rejected", requested_by=world.maja)
    decision.motivation = "Pengarna räcker inte."
    decision.save()
    proposal.decision = decision
    proposal.save()
    assert tick() == []
    world.today(D(2026, 6, 16))
    minutes.record(decision, by=world.moa, adjusted_on=D(2026, 6, 16))
    (letter,) = tick()
    assert letter.subject == "Tekniska nämnden har sagt nej till förslaget."
    assert "Beslutat 9 juni 2026, § 77." in letter.body and "Pengarna räcker inte." in letter.body


def test_a_measure_that_is_done_is_told_once(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    world.today(D(2026, 8, 17))
    world.participant(dialogue)
    outcomes.note_measures(dialogue, by=world.maja)
    assert tick() == []
    dialogue.measures.update(state="done", note="Sex lampor lyser.")
    outcomes.note_measures(dialogue, by=world.maja)
    (letter,) = tick()
    assert letter.subject == "Klart: Lampor vid bron" and "Sex lampor lyser." in letter.body
    outcomes.note_measures(dialogue, by=world.maja)
    world.today(D(2026, 8, 31))
    assert tick() == []


def test_a_year_after_the_decision_it_is_told_how_it_went(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    world.participant(dialogue)
    world.today(D(2027, 6, 8))
    assert tick() == []
    world.today(D(2027, 6, 9))
    (letter,) = tick()
    assert letter.subject == "Ett år har gått: 0 av 1 åtgärder är klara."
    assert "Lampor vid bron: inte påbörjat" in letter.body
    world.today(D(2027, 6, 29))
    assert tick() == []


def test_a_year_after_is_not_told_two_years_after(world: World) -> None:
    world.participant(world.ready(Step.DECISION))
    world.today(D(2028, 6, 9))
    assert occasions.plan() == 0


def test_one_runs_the_same_day_twice_and_nothing_new_is_written(world: World) -> None:
    world.participant(world.ready(Step.DECISION))
    world.today(D(2027, 6, 9))
    assert (occasions.plan(), occasions.plan()) == (1, 0)
