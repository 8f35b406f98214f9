"""Views about something else: one letter to each receiver, never a hidden original, and the answer back."""

from typing import Any

import pytest

from dialogues import answers, following, moderation, referrals, selection, sorting
from dialogues.models import Contribution, ModerationAction, Referral, ReferralLetter, SelectionDeed
from governance import clock
from governance.models import OutgoingMail

from .desk_town import Town, as_, built, page, town

__all__ = ["built", "town"]

POLICE = {"till": "polisen"}


def set_aside(town: Town, text: str, verdict: moderation.Verdict | None, **more: Any) -> Contribution:
    """A contribution for the police, which somebody has read when there is a verdict."""
    row = town.contribution(town.dialogue, text=text, **more)
    Referral.objects.create(contribution=row, receiver="polisen", referred_on=clock.today())
    if verdict:
        moderation.review(row, verdict=verdict, version=row.version, by=town.maja)
    return row


def send(town: Town, **typed: Any) -> Any:
    return as_(town.maja).post(page("referral_letter", town.dialogue), POLICE | typed)


def test_a_letter_holds_what_may_be_read_and_never_a_hidden_original(town: Town) -> None:
    set_aside(
        town,
        "Ring 070-174 06 33 om bilarna.",
        moderation.Verdict("mask", "personal_data", "", "Ring [dolt] om bilarna."),
    )
    set_aside(town, "Bilarna kör för fort.", moderation.Verdict("hide", "off_topic"))
    set_aside(town, "Den där grannen super.", moderation.Verdict("hide", "abusive"))
    set_aside(town, "Ring 070-174 06 12, sa hon.", moderation.Verdict("hide", "off_topic"))
    set_aside(town, "Jag vet var du bor.", moderation.Verdict("restricted", "threat"))
    set_aside(town, "Ingen har läst det här.", None)
    set_aside(town, "Jag tar tillbaka det här.", moderation.SHOWN, withdrawn_at=clock.now())
    send(town, address="registrator@polisen.example")
    sent = [item["text"] for item in OutgoingMail.objects.get(name="referral_letter").context["items"]]
    assert sent == [town.of(2).text, "Ring [dolt] om bilarna.", "Bilarna kör för fort."]
    (lane,) = referrals.lanes(town.dialogue)
    assert (len(lane.ready), len(lane.held)) == (0, 5)


def test_a_letter_is_sent_once_by_mail_to_the_mailbox_that_was_typed(town: Town) -> None:
    preview = as_(town.maja).get(page("referral_letter", town.dialogue), POLICE)
    assert town.of(2).text in preview.content.decode()
    first = send(town, address="registrator@polisen.example")
    assert OutgoingMail.objects.get(name="referral_letter").to_address == "registrator@polisen.example"
    assert town.of(2).referral.left_on == clock.today()
    again = send(town, address="registrator@polisen.example")
    assert (first.status_code, again.status_code) == (302, 422)
    assert "redan vara skickat" in again.content.decode()
    assert ReferralLetter.objects.count() == 1


def test_a_letter_without_a_mailbox_is_printed_and_leaves_out_what_is_hidden_later(town: Town) -> None:
    answer = send(town, address="")
    assert not OutgoingMail.objects.filter(name="referral_letter").exists()
    client, row = as_(town.maja), town.of(2)
    assert row.text in client.get(answer.url).content.decode()
    moderation.review(row, verdict=moderation.Verdict("hide", "abusive"), version=row.version, by=town.maja)
    assert row.text not in client.get(answer.url).content.decode()


def test_a_mailbox_that_is_none_is_told_and_nothing_is_sent(town: Town) -> None:
    answer = send(town, address="polisen")
    assert answer.status_code == 422
    assert "address" in answer.context["form"].errors
    assert 'value="polisen"' in answer.content.decode()
    assert not ReferralLetter.objects.exists()


def test_the_answer_reaches_who_wrote_and_the_feedback_page(town: Town) -> None:
    def told() -> list[dict[str, Any]]:
        row = Contribution.objects.with_its_fate().get(pk=town.rows[2].pk)
        return following._steps(row, row.dialogue, None, [], clock.today())

    assert [step["label"] for step in told() if not step["done"]][-1] == "Ska skickas till: Polisen"
    address = send(town, address="").url
    assert [step["label"] for step in told() if step["done"]][-1] == "Skickat till: Polisen"
    assert as_(town.maja).post(address, {"answer": " "}).status_code == 422
    assert as_(town.maja).post(address, {"answer": "Vi mäter farten i maj."}).status_code == 302
    assert "Vi mäter farten i maj." in told()[-1]["text"]
    (row,) = answers._off_topic(town.dialogue)
    assert (row["number"], row["left"], row["answered"]) == (1, 1, 1)
    assert row["answers"] == [(clock.today(), "Vi mäter farten i maj.")]


def test_an_answer_to_one_alone_is_not_overwritten_by_the_answer_to_the_letter(town: Town) -> None:
    row = set_aside(town, "Bilarna kör för fort.", moderation.SHOWN)
    letter = referrals.send(town.dialogue, "polisen", by=town.maja)
    sorting.referral_answered(row.referral, answer="Vi ringer dig.", by=town.maja)
    for said in ("Vi mäter farten.", "Vi mäter farten i maj."):
        letter = referrals.answered(letter, answer=said, by=town.maja)
    assert set(letter.referrals.values_list("answer", flat=True)) == {"Vi ringer dig.", "Vi mäter farten i maj."}


def test_what_has_left_us_is_not_undone(town: Town) -> None:
    route = sorting.Route("polisen")
    work = selection.Work(SelectionDeed.Kind.OFF_TOPIC, route=route)
    selection.on_chosen(town.dialogue, [1, 3], work, by=town.maja)
    referrals.send(town.dialogue, "polisen", by=town.maja)
    result = selection.undo(SelectionDeed.objects.get(), by=town.maja)
    assert (result.changed, result.left) == (1, {selection.Why.SENT: [1]})
    assert set(Referral.objects.values_list("contribution__number", flat=True)) == {1, 2}


def test_strangers_send_and_answer_nothing(town: Town) -> None:
    with pytest.raises(sorting.NotEntitled):
        referrals.send(town.dialogue, "polisen", by=town.yusuf)
    letter = referrals.send(town.dialogue, "polisen", by=town.maja)
    with pytest.raises(sorting.NotEntitled):
        referrals.answered(letter, answer="Nej.", by=town.yusuf)
    assert SelectionDeed.objects.count() == ModerationAction.objects.filter(by=town.yusuf).count() == 0
