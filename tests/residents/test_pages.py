"""What residents read: the start page, the register and the pages of a dialogue."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import promises, searchable, standing, visibility
from dialogues.models import Coding, Contribution, Dialogue, Kind, Step
from governance import clock
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content[:2000]
    return answer.content.decode()


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", ["start", "dialogue_list", "follow", "how_it_works", "privacy", "accessibility"])
def test_every_page_without_a_dialogue_opens_also_in_an_empty_town(client: Client, name: str, language: str) -> None:
    client.cookies["language"] = language
    text(client, reverse(f"residents:{name}"))


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("step", list(Step))
def test_every_page_of_a_dialogue_opens_in_every_step(client: Client, world: World, step: Step, language: str) -> None:
    dialogue = world.ready(step)
    client.cookies["language"] = language
    expected = 200 if step > Step.MANDATE else 404 if step == Step.INITIATIVE else 200
    for name in ("dialogue_detail", "feedback", "take_part", "dialogue_privacy", "contributions"):
        text(client, reverse(f"residents:{name}", args=[dialogue.slug]), expected)
    text(client, reverse("residents:start"))
    text(client, reverse("residents:dialogue_list"))


def test_a_proposal_for_a_dialogue_is_not_public_before_the_minutes_are_adjusted(client: Client, world: World) -> None:
    dialogue = world.ready(Step.MANDATE)
    decision = dialogue.mandates.get().decision
    assert decision
    decision.adjusted_on = decision.posted_on = None
    decision.save()
    for name in ("dialogue_detail", "feedback", "take_part", "dialogue_privacy", "contributions"):
        text(client, reverse(f"residents:{name}", args=[dialogue.slug]), 404)
    assert str(dialogue.title) not in text(client, reverse("residents:dialogue_list"))


@pytest.mark.parametrize("step", list(Step))
def test_the_register_sorts_dialogues_as_their_pages_name_them(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    public = visibility.public_dialogues().filter(pk=dialogue.pk)
    for day in (dt.date(2026, 2, 1), dt.date(2026, 3, 15), dt.date(2026, 3, 29), dt.date(2026, 3, 30)):
        stored = Dialogue.objects.get(pk=dialogue.pk)
        states = [code for code in standing.LABELS if public.filter(standing.in_state(code, day)).exists()]
        expected = [standing.code_of(stored, day)] if public.exists() else []
        assert [code for code in states if code not in ("late", "answered")] == expected
        assert ("late" in states) == bool(public.exists() and standing.overdue_promise(stored, day))


def test_each_filter_finds_what_it_names_and_nothing_else(client: Client, world: World) -> None:
    lit, other = world.ready(Step.EXECUTION), world.ready(Step.FEEDBACK)
    lit.areas.add(world.norrstrand)
    world.today(dt.date(2026, 3, 10))
    other.title = {"sv": "Vad ska ÄNGEN bli?"}
    other.save()
    searchable.refresh()

    def found(**asked: str) -> set[str]:
        html = text(client, reverse("residents:dialogue_list") + "?" + "&".join(f"{k}={v}" for k, v in asked.items()))
        return {item.slug for item in (lit, other) if f'href="{item.get_absolute_url()}"' in html}

    both = {lit.slug, other.slug}
    assert found() == both
    assert found(state="open") == {lit.slug}
    assert found(state="feedback") == {other.slug}
    assert found(step="7") == {other.slug}
    assert found(area="norrstrand") == {lit.slug}
    assert found(board="tn") == both
    assert found(board="kfn") == set()
    assert found(level="consultation") == both
    assert found(group="youth_13_17") == both
    assert found(year="2026") == both
    assert found(year="2019") == set()
    assert found(q="ängen") == {other.slug}
    assert found(q="mörkt") == both, "the purpose is searched too"
    assert found(q="finns inte") == set()
    assert found(state="nonsense", year="abc", page="999", step="x") == both


def test_a_filter_that_finds_nothing_can_be_taken_away_one_at_a_time(client: Client, world: World) -> None:
    world.ready(Step.EXECUTION)
    html = text(client, reverse("residents:dialogue_list") + "?q=finns+inte&board=tn")
    assert 'href="?board=tn"' in html
    assert 'href="?q=finns+inte"' in html


def test_at_consultation_nobody_sees_the_others_before_the_close(client: Client, world: World) -> None:
    dialogue = world.ready(Step.EXECUTION)
    for contribution in dialogue.contributions.all():
        world.moderated(contribution)
    address = reverse("residents:contributions", args=[dialogue.slug])
    world.today(dt.date(2026, 3, 10))
    assert "säger svar" not in text(client, address)
    world.today(dt.date(2026, 3, 30))
    assert "säger svar" in text(client, address)


def test_a_decision_is_called_preliminary_and_reservations_wait_until_the_minutes_are_adjusted(
    client: Client, world: World
) -> None:
    dialogue = world.ready(Step.DECISION)
    decision = dialogue.proposals.get().decision
    assert decision
    decision.statements.create(kind="reservation", by="Demopartiet", text="Vi vill ha kvar mörkret.")
    addresses = [reverse(f"residents:{name}", args=[dialogue.slug]) for name in ("dialogue_detail", "feedback")]
    for address in addresses:
        html = text(client, address)
        assert "mörkret" in html
        assert "reliminärt beslut" not in html
        assert "1 juli 2026" not in html or "7 juli 2026" in html
    decision.adjusted_on = decision.posted_on = None
    decision.save()
    for address in addresses:
        html = text(client, address)
        assert "mörkret" not in html
        assert "reliminärt beslut" in html or "reliminary" in html


def test_a_late_answer_shows_the_old_day_the_reason_and_the_new_day(client: Client, world: World) -> None:
    dialogue = world.ready(Step.FEEDBACK)
    promise = dialogue.promises.get(stage="heard")
    promise.kept_on = None
    promise.save()
    promises.move(promise, to=dt.date(2026, 5, 29), reason={"sv": "Fyrtio svar på papper ska läsas."}, by=world.maja)
    for name in ("dialogue_detail", "feedback"):
        html = text(client, reverse(f"residents:{name}", args=[dialogue.slug]))
        for words in ("28 april 2026", "29 maj 2026", "Fyrtio svar på papper ska läsas."):
            assert words in html
    assert "29 maj" in text(client, reverse("residents:start"))


def test_a_changed_promise_leaves_the_old_one_readable(client: Client, world: World) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    mandate = dialogue.mandate
    assert mandate
    mandate.pk, mandate.number, mandate.purpose = None, 2, "Vi vill veta var det är för ljust."
    mandate.change_reason = {"sv": "Nämnden ändrade sig."}
    mandate.decision = world.decision(
        world.tn, "mandate_change", dt.date(2026, 3, 10), 77, adjusted=dt.date(2026, 3, 17)
    )
    mandate.save()
    dialogue.mandate = mandate
    dialogue.save()
    promises.freeze(dialogue, by=world.maja)
    html = text(client, dialogue.get_absolute_url())
    for words in ("för ljust", "Vi vill veta var det är mörkt.", "Nämnden ändrade sig.", "10 mars 2026, §\u00a077"):
        assert words in html


def test_a_knowledge_dialogue_never_promises_a_political_decision(client: Client, world: World) -> None:
    dialogue = world.ready(Step.DECISION, Kind.KNOWLEDGE_DIALOGUE)
    for name in ("dialogue_detail", "feedback"):
        html = text(client, reverse(f"residents:{name}", args=[dialogue.slug]))
        assert "inget politiskt beslut" in html.lower() or "no political decision" in html.lower()
        assert "is-decision" not in html


@pytest.mark.parametrize("many", [False, True])
def test_the_number_of_queries_does_not_grow_with_what_is_there(
    client: Client, world: World, size: Any, django_assert_max_num_queries: Any, many: bool
) -> None:
    dialogue = world.ready(Step.DECISION)
    open_one = world.arrived(Step.EXECUTION)
    world.today(dt.date(2026, 3, 10))
    if many:
        fill(world, dialogue, dialogues=size(60, 1000), contributions=size(300, 5000))
    for item in (dialogue, open_one):
        for name in ("dialogue_detail", "feedback", "contributions", "take_part"):
            with django_assert_max_num_queries(15):
                text(client, reverse(f"residents:{name}", args=[item.slug]))
    for address in (reverse("residents:start"), reverse("residents:dialogue_list"), "/dialoger/?q=ljus&state=planned"):
        with django_assert_max_num_queries(15):
            text(client, address)


def fill(world: World, dialogue: Dialogue, *, dialogues: int, contributions: int) -> None:
    """Many more of everything."""
    Dialogue.objects.bulk_create(
        Dialogue(
            reference=f"D-2020-{n:04d}", slug=f"gammal-{n}", title={"sv": f"Gammal fråga {n}"}, owner=world.tn, scale=world.scale,
            responsible=world.maja, is_imported=True, step=9, status="closed", closed_on=dt.date(2020, 1, 1),
        )
        for n in range(dialogues)
    )  # fmt: skip
    theme = dialogue.themes.get()
    Contribution.objects.bulk_create(
        Contribution(dialogue=dialogue, number=1000 + n, text="Mörkt.", received_at=clock.now(), state="publish")
        for n in range(contributions)
    )
    Coding.objects.bulk_create(
        Coding(contribution=item, theme=theme, at=clock.now())
        for item in dialogue.contributions.filter(number__gte=1000)
    )
