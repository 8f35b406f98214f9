"""Hiding is never deleting, always has a rule and a reason, and the author is told."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from dialogues import moderation, personal_data, sorting, visibility
from dialogues.models import Contribution, Dialogue, LogEntry, ModerationAction, Participant, Step
from dialogues.moderation import SHOWN, Verdict
from governance import outbox
from governance.models import OutgoingMail, User

from .worlds import CLOSES, World

TEXT = "Det är mörkt vid bron. Ring mig på 070-174 06 33."
MASKED = Verdict("mask", "personal_data", public_text="Det är mörkt vid bron. Ring mig på [telefonnummer dolt].")


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    return world.arrived(Step.COMPILATION)


@pytest.fixture
def row(world: World, dialogue: Dialogue) -> Contribution:
    """A contribution with a telephone number in it."""
    return world.contribution(dialogue, text=TEXT)


def review(row: Contribution, verdict: Verdict, by: User) -> ModerationAction:
    row.refresh_from_db()
    return moderation.review(row, verdict=verdict, version=row.version, by=by)


def author(row: Contribution, **more: Any) -> Participant:
    values = {"email": "sven@brev.example", "language": "sv", "confirmed_at": timezone.now(), **more}
    return Participant.objects.create(
        dialogue=row.dialogue, contribution=row, email_hash="x", token_hash="x", asked_at=timezone.now(), **values
    )


def shown(row: Contribution) -> str:
    return visibility.public_text(Contribution.objects.get(pk=row.pk))


def test_nothing_is_shown_before_it_is_read(world: World, row: Contribution) -> None:
    assert shown(row) == ""
    review(row, SHOWN, world.maja)
    assert shown(row) == TEXT


def test_a_masked_text_is_shown_and_the_original_is_kept(world: World, row: Contribution) -> None:
    review(row, MASKED, world.maja)
    assert shown(row) == MASKED.public_text
    row.refresh_from_db()
    assert row.text == TEXT
    assert row in visibility.shown_contributions(row.dialogue, CLOSES.replace(month=4))


@pytest.mark.parametrize("state", ["hide", "restricted"])
def test_what_is_hidden_is_shown_nowhere_and_kept(world: World, row: Contribution, state: str) -> None:
    review(row, Verdict(state, "threat"), world.maja)
    assert shown(row) == ""
    row.refresh_from_db()
    assert (row.state, row.text) == (state, TEXT)


@pytest.mark.parametrize("state", ["mask", "hide", "restricted"])
@pytest.mark.parametrize("rule", ["", "follows_rules", "I do not like it"])
def test_nothing_is_hidden_without_one_of_the_rules(world: World, row: Contribution, state: str, rule: str) -> None:
    with pytest.raises(moderation.RuleMissing):
        review(row, Verdict(state, rule, "Därför.", "Maskat."), world.maja)
    review(row, Verdict(state, "sensitive", "Därför.", "Maskat."), world.maja)


@pytest.mark.parametrize(
    "verdict", [Verdict("publish", "abusive"), Verdict("pending", "follows_rules"), Verdict("gone", "spam")]
)
def test_what_is_shown_whole_breaks_no_rule(world: World, row: Contribution, verdict: Verdict) -> None:
    with pytest.raises(moderation.RuleMissing):
        review(row, verdict, world.maja)


def test_the_reason_is_the_sentence_of_the_rule_unless_there_is_a_better_one(world: World, row: Contribution) -> None:
    assert set(review(row, Verdict("hide", "abusive"), world.maja).reason) == {"sv", "en"}
    assert str(review(row, Verdict("hide", "abusive", "Texten hånar en granne."), world.maja).reason) == (
        "Texten hånar en granne."
    )


@pytest.mark.parametrize("public", ["", " ", TEXT])
def test_a_mask_hides_something(world: World, row: Contribution, public: str) -> None:
    with pytest.raises(moderation.PublicTextMissing):
        review(row, Verdict("mask", "personal_data", public_text=public), world.maja)


def test_the_database_refuses_to_hide_without_a_reason(world: World, row: Contribution) -> None:
    values = {"contribution": row, "rule": "abusive", "by": world.maja, "at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationAction.objects.create(state="hide", **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        ModerationAction.objects.create(state="mask", reason="Därför.", **values)
    ModerationAction.objects.create(state="hide", reason="Därför.", **values)


def test_a_review_is_never_deleted(world: World, row: Contribution) -> None:
    action = review(row, SHOWN, world.maja)
    rows = ModerationAction.objects.filter(pk=action.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete(rows.db)
    assert rows.update(author_told_on="2026-04-10") == 1


def test_every_review_stays_on_record_and_the_last_one_counts(world: World, row: Contribution) -> None:
    review(row, SHOWN, world.maja)
    review(row, Verdict("hide", "abusive"), world.mats)
    review(row, Verdict("hide", "abusive"), world.mats)
    assert [(item.state, item.by) for item in row.moderations.all()] == [("publish", world.maja), ("hide", world.mats)]
    assert shown(row) == ""


@pytest.mark.parametrize(
    "text", ["Maja Demolund svarar aldrig.", "Demolunds svar var fel.", "Skriv till MAJA@FAGERSUNDA.EXAMPLE"]
)
def test_nobody_reviews_a_text_about_themselves(world: World, dialogue: Dialogue, text: str) -> None:
    row = world.contribution(dialogue, text=text)
    with pytest.raises(moderation.AboutYourself):
        review(row, Verdict("hide", "abusive"), world.maja)
    review(row, SHOWN, world.mats)


@pytest.mark.parametrize("stranger", ["yusuf", "olle", "gunnel", "tove", "gita", "berit"])
def test_strangers_review_nothing(world: World, row: Contribution, stranger: str) -> None:
    with pytest.raises(moderation.NotEntitled):
        review(row, SHOWN, getattr(world, stranger))


def test_two_who_review_the_same_are_told(world: World, row: Contribution) -> None:
    seen = row.version
    moderation.review(row, verdict=SHOWN, version=seen, by=world.maja)
    with pytest.raises(moderation.ChangedMeanwhile):
        moderation.review(row, verdict=Verdict("hide", "abusive"), version=seen, by=world.mats)


def test_the_log_tells_what_was_done_and_holds_no_words(world: World, row: Contribution) -> None:
    review(row, Verdict("hide", "abusive", "Texten hånar Sven."), world.maja)
    line = row.dialogue.log.get(action=LogEntry.Action.MODERATED)
    assert line.detail == {"number": row.number, "state": "hide", "rule": "abusive"}


# ------------------------------------------------------------------------------------------------------- the author


def test_an_author_who_confirmed_an_address_is_told_by_mail(world: World, row: Contribution) -> None:
    author(row)
    action = review(row, MASKED, world.maja)
    assert action.author_told_on is not None
    letter = OutgoingMail.objects.get(name="contribution_reviewed")
    assert letter.context["reason"] == str(action.reason)
    assert "070-174" not in str(letter.context)


@pytest.mark.parametrize("gone", ["unsubscribed_at", "erased_at"])
def test_who_has_said_stop_gets_no_mail(world: World, row: Contribution, gone: str) -> None:
    author(row, **{gone: timezone.now()})
    assert review(row, MASKED, world.maja).author_told_on is None
    assert not OutgoingMail.objects.exists()


def test_the_letter_says_the_reason_and_how_to_object(world: World, row: Contribution, mailoutbox: Any) -> None:
    Dialogue.objects.filter(pk=row.dialogue_id).update(contact_email="ljus@fagersunda.example")
    author(row)
    review(row, Verdict("hide", "abusive", "Texten hånar en granne."), world.maja)
    outbox.pump()
    assert "Texten hånar en granne." in mailoutbox[0].body
    assert "ljus@fagersunda.example" in mailoutbox[0].body


def test_nobody_is_told_of_what_is_shown_whole(world: World, row: Contribution) -> None:
    author(row)
    action = review(row, SHOWN, world.maja)
    assert not OutgoingMail.objects.exists()
    with pytest.raises(moderation.NothingToTell):
        moderation.author_told(action, by=world.maja)


def test_an_author_told_over_the_phone_is_written_down(world: World, row: Contribution) -> None:
    action = review(row, MASKED, world.maja)
    assert moderation.author_told(action, by=world.maja).author_told_on is not None


# ------------------------------------------------------------------------------------------------------ translations


def test_a_translation_stands_beside_the_original(world: World, dialogue: Dialogue) -> None:
    row = world.contribution(dialogue, text="Waa mugdi.", language="so")
    moderation.translate(row, language="sv", text="Det är mrökt.", by=world.maja)
    moderation.translate(row, language="sv", text="Det är mörkt.", by=world.maja)
    row.refresh_from_db()
    assert (row.text, row.translations.get().text) == ("Waa mugdi.", "Det är mörkt.")


def test_a_receiver_that_has_answered_is_written_down(world: World, row: Contribution) -> None:
    sorting.sort(row, verdict=SHOWN, themes=[], route=sorting.Route("regionen"), version=1, by=world.maja)
    sorting.referral_answered(row.referral, answer="Vi tittar på det.", by=world.maja)
    row.referral.refresh_from_db()
    assert row.referral.answered_on is not None


# ------------------------------------------------------------------------------------------------------ personal data


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ring 070-174 06 33 i kväll", "phone"),
        ("Ring 0701740633", "phone"),
        ("Ring +46 70 174 06 33", "phone"),
        ("Jag är 19121212-1212", "personal_number"),
        ("Skriv till sven@brev.example", "email"),
        ("Jag har fått diagnosen artros", "health"),
        ("Vi bor på Storgatan 12", "address"),
        ("Min granne Sven skräpar ner", "person"),
    ],
)
def test_what_may_point_out_a_person_is_found_and_masked(text: str, kind: str) -> None:
    assert [item.kind for item in personal_data.find(text)] == [kind]
    assert personal_data.HIDDEN[kind] in personal_data.masked(text)
    assert "".join(words for words, _kind in personal_data.pieces(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "Den 10 mars 2026 klockan 18.30",
        "Det kostar 1 250 000 kronor",
        "Väg 40 och 2026-03-10",
        "Storgatan är mörk",
        "100 000–200 000",
    ],
)
def test_ordinary_figures_are_left_alone(text: str) -> None:
    assert personal_data.find(text) == []
