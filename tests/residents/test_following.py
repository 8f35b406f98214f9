"""Whoever holds a follow code sees what became of one contribution, and nobody else's."""

import base64
import contextlib
import datetime as dt
import json
import random
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from dialogues import (
    appeals,
    attempts,
    contributions,
    following,
    moderation,
    participation,
    understanding,
    visibility,
    withdrawals,
    worklist,
)
from dialogues.models import Attempts, Coding, Contribution, Dialogue, LogEntry, Participant, Referral, Step
from governance import clock
from governance.models import OutgoingMail
from tests.dialogues.worlds import D, World

pytestmark = pytest.mark.django_db
SECRET = "Min granne Ruth är sjuk, ring 070-174 06 99."


def with_code(contribution: Contribution) -> str:
    """Gives the contribution a follow link, as if it had come by the site."""
    token = f"token-{contribution.pk}"
    code = contributions.normalised(contributions.code_of(token))
    Contribution.objects.filter(pk=contribution.pk).update(
        follow_code_hash=contributions.hashed(code), follow_token_hash=contributions.hashed(token)
    )
    return token


def page(client: Client, token: str) -> str:
    answer = client.get(reverse("residents:contribution", args=[token]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    return world.arrived(Step.EXECUTION)


def test_each_step_is_told_when_it_has_happened(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    contribution = dialogue.contributions.first()
    assert contribution
    told = following.trace(contribution, clock.today()).steps
    assert [step["state"] for step in told][:7] == ["done"] * 7
    html = page(client, with_code(contribution))
    for words in ("Bron", "9 juni 2026, §", "Bron får lampor."):
        assert words in html


def test_what_is_not_published_is_not_told(client: Client, world: World) -> None:
    dialogue = world.ready(Step.COMPILATION)
    contribution = dialogue.contributions.first()
    assert contribution
    assert "Bron" not in page(client, with_code(contribution)), "sorting is working material until it is approved"


def test_the_answer_to_a_theme_is_told_only_when_it_is_published(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    dialogue.feedback.filter(stage="decided").update(given_on=None)
    contribution = dialogue.contributions.first()
    assert contribution
    assert following.trace(contribution, clock.today()).themes[0]["response"] is None


@pytest.mark.parametrize("state", ["mask", "hide", "restricted"])
def test_a_hidden_text_is_not_shown_even_to_who_holds_the_link_but_the_rule_and_reason_are(
    client: Client, world: World, dialogue: Dialogue, state: str
) -> None:
    contribution = world.contribution(dialogue, text=SECRET)
    world.moderated(contribution, state, public_text="Min granne är [dolt]." if state == "mask" else "")
    html = page(client, with_code(contribution))
    assert "Ruth" not in html
    assert "06 99" not in html
    assert "Vi har dolt uppgifter." in html
    assert ("Min granne är [dolt]." in html) == (state == "mask")


def test_a_view_about_something_else_says_where_it_went(client: Client, world: World, dialogue: Dialogue) -> None:
    contribution = world.contribution(dialogue)
    world.moderated(contribution)
    Referral.objects.create(
        contribution=contribution,
        receiver="regionen",
        referred_on=D(2026, 3, 18),
        left_on=D(2026, 3, 20),
        answer="Tack.",
    )
    html = page(client, with_code(contribution))
    assert "20 mars 2026" in html
    assert "Tack." in html


@pytest.mark.parametrize("typed", ["nonsense", "7Q4K-M2XD-9PWRT", "", "7" * 60, "\x00"])
def test_an_unknown_code_says_the_same_and_keeps_what_was_typed(client: Client, world: World, typed: str) -> None:
    answer = client.post(reverse("residents:follow"), {"code": typed})
    assert answer.status_code == 422


def test_a_removed_contribution_gives_the_same_answer_as_an_unknown_code(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    contribution = world.contribution(dialogue)
    token = with_code(contribution)
    code = contributions.code_of(token)
    assert client.post(reverse("residents:follow"), {"code": code}).status_code == 302
    Contribution.objects.filter(pk=contribution.pk).update(withdrawn_at=clock.now())
    removed = client.post(reverse("residents:follow"), {"code": code})
    unknown = client.post(reverse("residents:follow"), {"code": "2222-2222-22222"})
    assert removed.status_code == unknown.status_code == 422
    cleaned = [body.content.decode().replace(code, "").replace("2222-2222-22222", "") for body in (removed, unknown)]
    assert without_form_token(cleaned[0]) == without_form_token(cleaned[1])
    assert client.get(reverse("residents:contribution", args=[token])).status_code == 404


def without_form_token(html: str) -> list[str]:
    return [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]


def test_guessing_ends_in_a_wait_for_that_place_only_and_no_address_is_kept(
    client: Client, world: World, settings: Any
) -> None:
    address = reverse("residents:follow")
    statuses = [client.post(address, {"code": "2222-2222-22222"}).status_code for _ in range(following.MOST_TRIES + 2)]
    assert statuses[: following.MOST_TRIES] == [422] * following.MOST_TRIES
    assert statuses[following.MOST_TRIES :] == [429, 429]
    assert client.post(address, {"code": "2222"}, REMOTE_ADDR="192.0.2.9").status_code == 422
    assert not Attempts.objects.filter(place__contains="127.0.0.1").exists()
    settings.FROZEN_NOW += dt.timedelta(minutes=16)
    assert client.post(address, {"code": "2222"}).status_code == 422


def test_the_page_is_kept_from_search_engines_caches_and_other_sites(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    answer = client.get(reverse("residents:contribution", args=[with_code(world.contribution(dialogue))]))
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer.headers["Cache-Control"]
    assert b'<meta name="robots" content="noindex">' in answer.content


def test_a_merged_theme_is_told_as_the_one_it_was_merged_into(world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    theme = dialogue.themes.get()
    old = dialogue.themes.create(code="gammalt", name={"sv": "Gammalt"}, merged_into=theme)
    contribution = dialogue.contributions.first()
    assert contribution
    Coding.objects.create(contribution=contribution, theme=old, by=world.maja, at=clock.now())
    assert [row["theme"] for row in following.trace(contribution, clock.today()).themes] == [theme]


def test_a_typed_code_opens_the_same_page_as_the_link_for_a_while(
    client: Client, world: World, dialogue: Dialogue, settings: Any
) -> None:
    contribution = world.contribution(dialogue, text="Det är mörkt vid bron.")
    code = contributions.code_of(with_code(contribution))
    led_to = client.post(reverse("residents:follow"), {"code": code.lower()}).headers["Location"]
    assert "Det är mörkt vid bron." in client.get(led_to).content.decode()
    assert client.get(led_to + "?kvitto").status_code == 200, "no receipt: the code cannot be told from a visit"
    with time_machine(following.VISIT_SECONDS + 1):
        assert client.get(led_to).status_code == 404


def time_machine(seconds: int) -> Any:
    """The signature of a visit is dated by the machine's own clock."""
    return mock.patch("django.core.signing.time.time", return_value=time.time() + seconds)


def test_a_right_code_is_not_counted_as_a_guess(client: Client, world: World, dialogue: Dialogue) -> None:
    code = contributions.code_of(with_code(world.contribution(dialogue)))
    for _turn in range(following.MOST_TRIES + 5):
        assert client.post(reverse("residents:follow"), {"code": code}).status_code == 302


def test_of_many_guesses_at_once_only_so_many_are_looked_up(world: World) -> None:
    tries = [attempts.may_try("follow code", "192.0.2.7", most=3) for _turn in range(5)]
    assert tries == [True, True, True, False, False]
    assert attempts.may_try("follow code", "192.0.2.8", most=3), "another place has tries of its own"
    assert attempts.may_try("new address", "192.0.2.7", most=3), "and another thing too"


def test_what_was_tried_is_forgotten_after_a_day(world: World) -> None:
    attempts.may_try("follow code", "192.0.2.7", most=3)
    world.today(clock.today() + dt.timedelta(days=2))
    attempts.may_try("follow code", "192.0.2.7", most=3)
    assert attempts.forget_old() == 1
    assert Attempts.objects.count() == 1


def test_a_household_with_many_addresses_is_one_place() -> None:
    assert attempts.network("2001:db8:1:2::1") == attempts.network("2001:db8:1:2:ffff::9")
    assert attempts.network("2001:db8:1:3::1") != attempts.network("2001:db8:1:2::1")
    assert attempts.network("192.0.2.7") == "192.0.2.7"


def hit(guesses: Iterable[str]) -> bool:
    return any(following.by_code(guess) for guess in guesses)


@pytest.mark.once
def test_guessing_finds_nobody_though_it_would_find_many_with_codes_of_sixteen_bits(
    world: World, dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch, size: Callable[[int, int], int]
) -> None:
    assert len(contributions.ALPHABET) ** contributions.CODE_LENGTH >= 2**60
    assert not set("01OIL") & set(contributions.ALPHABET)
    sent_in = [world.contribution(dialogue) for _turn in range(200)]
    chance = random.Random(16)

    def guess() -> str:
        return "".join(chance.choice(contributions.ALPHABET) for _place in range(contributions.CODE_LENGTH))

    for contribution in sent_in:
        with_code(contribution)
    assert not hit(guess() for _turn in range(size(300, 3000)))
    # The twin: sixteen signs in four places are 65,536 codes.
    monkeypatch.setattr(contributions, "ALPHABET", "23456789ABCDEFGH")
    monkeypatch.setattr(contributions, "CODE_LENGTH", 4)
    for contribution in sent_in:
        with contextlib.suppress(IntegrityError), transaction.atomic():  # two of them may even get the same code
            with_code(contribution)
    assert hit(guess() for _turn in range(3000))


def test_a_link_is_kept_only_as_a_digest_and_has_256_bits(world: World, open_dialogue: Dialogue) -> None:
    receipt = contributions.receive(
        open_dialogue, text="Bron.", language="sv", answers=[], submission_key=uuid.uuid4(), wants_feedback=False
    )
    assert len(base64.urlsafe_b64decode(receipt.token + "=")) * 8 == 256
    kept = [str(value) for value in Contribution.objects.filter(pk=receipt.contribution.pk).values()[0].values()]
    assert not [value for value in kept if receipt.token in value or contributions.normalised(receipt.code) in value]


# ------------------------------------------------------------------------------------------------- what one can do


def test_what_is_withdrawn_is_kept_but_shown_and_counted_no_more(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    contribution = world.contribution(dialogue, text="Det är mörkt vid bron.")
    world.moderated(contribution)
    token = with_code(contribution)
    participation.change_contact(contribution, email="astrid@mail.example", language="sv")
    address = reverse("residents:withdraw", args=[token])
    before = client.get(address).content.decode()
    assert "allmän handling" in before
    assert "får inte slängas" in before, "it says what stays before anything is done"
    assert Contribution.objects.counted().filter(pk=contribution.pk).exists()
    answer = client.post(address, follow=True)
    assert "Bidraget är tillbakataget" in answer.content.decode()
    kept = Contribution.objects.get(pk=contribution.pk)
    assert kept.text == "Det är mörkt vid bron."
    assert visibility.public_text(kept) == ""
    assert not Contribution.objects.counted().filter(pk=contribution.pk).exists()
    assert not Contribution.objects.unsorted().filter(pk=contribution.pk).exists()
    assert Participant.objects.get(contribution=contribution).email == ""
    assert LogEntry.objects.filter(action="contribution_withdrawn", detail__number=contribution.number).count() == 1
    withdrawals.withdraw(kept)
    assert LogEntry.objects.filter(action="contribution_withdrawn").count() == 1, "twice is the same as once"
    for name in ("contribution", "withdraw", "own_copy"):
        assert client.get(reverse(f"residents:{name}", args=[token])).status_code == 404


def test_the_copy_tells_everything_that_is_kept_as_a_page_and_as_a_file(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION)
    contribution = dialogue.contributions.first()
    assert contribution
    token = with_code(contribution)
    participation.change_contact(contribution, email="astrid@mail.example", language="sv")
    address = reverse("residents:own_copy", args=[token])
    html = client.get(address).content.decode()
    told = json.loads(client.get(address, {"format": "json"}).content)
    assert told["contribution"]["text"] == contribution.text
    assert told["contribution"]["number"] == contribution.number
    assert told["themes"][0]["theme"] == "Bron"
    assert told["way"][0]["what"] == "Mottaget"
    assert told["email"]["address"] == "a…@mail.example", "the link may have been passed on"
    assert "astrid" not in html
    for words in (contribution.text, "Bron", "a…@mail.example"):
        assert words in html


def test_the_copy_does_not_tell_what_is_hidden_from_others(client: Client, world: World, dialogue: Dialogue) -> None:
    contribution = world.contribution(dialogue, text=SECRET)
    world.moderated(contribution, "mask", public_text="Min granne är [dolt].")
    address = reverse("residents:own_copy", args=[with_code(contribution)])
    for answer in (client.get(address), client.get(address, {"format": "json"})):
        assert "Ruth" not in answer.content.decode()
        assert "[dolt]" in answer.content.decode()


def test_a_new_address_must_be_confirmed_before_letters_go_there(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    contribution = world.contribution(dialogue)
    address = reverse("residents:contribution_mail", args=[with_code(contribution)])
    wrong = client.post(address, {"change": "1", "email": "astrid"})
    assert wrong.status_code == 422
    assert 'value="astrid"' in wrong.content.decode()
    assert client.post(address, {"change": "1", "email": "astrid@mail.example"}).status_code == 302
    first = Participant.objects.get(contribution=contribution)
    assert not first.wants_mail
    client.post(reverse("residents:confirm", args=[link_in_the_last_letter()]))
    assert Participant.objects.get(contribution=contribution).wants_mail
    client.post(address, {"change": "1", "email": "astrid@annan.example"})
    assert not Participant.objects.get(contribution=contribution).wants_mail
    client.post(reverse("residents:confirm", args=[link_in_the_last_letter()]))
    changed = Participant.objects.get(contribution=contribution)
    assert (changed.email, changed.wants_mail) == ("astrid@annan.example", True)


def link_in_the_last_letter() -> str:
    letter = OutgoingMail.objects.filter(name="confirm_address").latest("pk")
    return str(letter.context["link"]).split("/folj/")[1].split("/")[0]


def test_nobody_can_have_letters_sent_to_others_again_and_again(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    address = reverse("residents:contribution_mail", args=[with_code(world.contribution(dialogue))])
    statuses = [client.post(address, {"change": "1", "email": f"n{n}@mail.example"}).status_code for n in range(4)]
    assert statuses == [302, 302, 302, 429]


def test_a_child_under_thirteen_leaves_no_address(client: Client, world: World, dialogue: Dialogue) -> None:
    contribution = world.contribution(dialogue, age_band="0-12")
    address = reverse("residents:contribution_mail", args=[with_code(contribution)])
    assert client.post(address, {"change": "1", "email": "barn@mail.example"}).status_code == 422
    assert not Participant.objects.exists()


# ------------------------------------------------------------------------------------------ have we understood you?


@pytest.fixture
def told(world: World) -> Contribution:
    """A contribution whose author can read how it was sorted and answered."""
    contribution = world.ready(Step.DECISION).contributions.first()
    assert contribution
    return contribution


def test_a_no_is_read_again_by_another_official_who_replies(client: Client, world: World, told: Contribution) -> None:
    token = with_code(told)
    address = reverse("residents:understood", args=[token])
    assert "Har vi förstått dig rätt?" in page(client, token)
    for wrong in ({}, {"understood": "kanske"}, {"understood": "no"}):
        assert client.post(address, wrong).status_code == 422
    assert client.post(address, {"understood": "no", "text": "Jag menade gångbanan."}).status_code == 302
    assert "Jag menade gångbanan." in page(client, token)
    item = understanding.waiting(Dialogue.objects.all()).get()
    reread = reverse("officials:rereading_one", args=[told.dialogue_id, told.number])
    reading = {"result": "corrected", "reply": "Vi har flyttat ditt bidrag till gångbanan."}
    first = told.codings.get().by
    assert first == world.maja
    client.force_login(world.maja)
    refused = client.post(reread, reading)
    assert refused.status_code == 422
    assert "En kollega måste läsa det igen" in refused.content.decode()
    client.force_login(world.mats)
    assert "Jag menade gångbanan." in client.get(reread).content.decode()
    assert client.post(reread, reading).status_code == 302
    client.logout()
    assert "Vi har flyttat ditt bidrag till gångbanan." in page(client, token)
    assert understanding.figures(told.dialogue) == understanding.Figures(1, 1, 1, 1)
    assert not understanding.waiting(Dialogue.objects.all()).exists()
    with pytest.raises(understanding.AlreadyReread):
        understanding.answer(told, is_understood=True)
    with pytest.raises(understanding.AlreadyReread):
        understanding.reread(item, result="same", reply="Igen.", by=world.mats)


def test_a_yes_is_counted_and_waits_for_nobody(client: Client, world: World, told: Contribution) -> None:
    client.post(reverse("residents:understood", args=[with_code(told)]), {"understood": "yes", "text": "Struket."})
    assert understanding.figures(told.dialogue) == understanding.Figures(1, 0, 0, 0)
    assert not understanding.waiting(Dialogue.objects.all()).exists()


def test_the_question_is_not_asked_before_there_is_something_to_have_understood(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    assert "Har vi förstått dig rätt?" not in page(client, with_code(world.contribution(dialogue)))


def test_the_work_list_tells_a_colleague_but_not_who_read_it_the_first_time(world: World, told: Contribution) -> None:
    understanding.answer(told, is_understood=False, text="Gångbanan.")
    lines = {
        person.code: [line for line in worklist.lines(worklist.Desk(person, clock.today())) if "las-om" in line.url]
        for person in (world.mats, world.maja)
    }
    assert [len(lines[code]) for code in ("mats", "maja")] == [1, 0]


# ------------------------------------------------------------------------------------------------------- a new review


@pytest.fixture
def hidden(world: World, dialogue: Dialogue) -> Contribution:
    """Maja has hidden a contribution as abusive."""
    row = world.contribution(dialogue, text="Chefen lyssnar inte på någon.")
    moderation.review(row, verdict=moderation.Verdict("hide", "abusive"), version=row.version, by=world.maja)
    return row


def test_a_hidden_text_is_reviewed_anew_by_another_official_who_answers(
    client: Client, world: World, hidden: Contribution
) -> None:
    token = with_code(hidden)
    address = reverse("residents:appealed", args=[token])
    assert client.post(address, {"appeal": " "}).status_code == 422
    assert client.post(address, {"appeal": "Jag klagar på arbetet, inte på personen."}).status_code == 302
    assert "Du begärde en ny granskning" in page(client, token)
    assert client.post(address, {"appeal": "Igen."}).status_code == 422, "one review is asked about once"

    desk = reverse("officials:appeal", args=[hidden.dialogue_id, hidden.number])
    client.force_login(world.maja)
    assert client.post(desk, {"text": "Nej."}).status_code == 422, "whoever reviewed it does not review it anew"
    client.force_login(world.mats)
    hidden.refresh_from_db()
    moderation.review(hidden, verdict=moderation.SHOWN, version=hidden.version, by=world.mats)
    assert client.post(desk, {"text": ""}).status_code == 422
    assert client.post(desk, {"text": "Du har rätt, kritik får vara hård."}).status_code == 302
    assert client.get(desk).status_code == 404, "it waits no more"
    told = page(client, token)
    assert "ändrat vad som visas" in told and "Du har rätt, kritik får vara hård." in told


def test_what_is_shown_whole_is_not_reviewed_anew(client: Client, world: World, hidden: Contribution) -> None:
    shown = world.contribution(hidden.dialogue, text="Lyktorna är trasiga.")
    moderation.review(shown, verdict=moderation.SHOWN, version=shown.version, by=world.maja)
    with pytest.raises(appeals.NothingHidden):
        appeals.ask(shown, text="Varför?")
    assert "Begär en ny granskning" not in page(client, with_code(shown))
    assert "Begär en ny granskning" in page(client, with_code(hidden))
