"""What was answered to questions with alternatives: counted right, kept with the approved compilation, small cells hidden."""

import html
import uuid
from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse

from dialogues import compilation, contributions, results
from dialogues.contributions import AnswerData
from dialogues.models import BudgetProposal, Choice, Compilation, Contribution, Dialogue, Question, Step
from dialogues.shares import percent
from governance import clock
from tests.dialogues.worlds import World

pytestmark = pytest.mark.django_db
LEAST = 5


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """The time to take part has ended, and the compilation is a draft."""
    dialogue = world.ready(Step.COMPILATION)
    draft = {"state": Compilation.State.DRAFT, "approved_by": None, "approved_on": None}
    dialogue.compilations.update(**draft, method_limits={"sv": "Webben och papper."})
    return dialogue


def ask(dialogue: Dialogue, kind: str, *choices: str) -> Question:
    question = Question.objects.create(dialogue=dialogue, code=kind, kind=kind, text={"sv": f"Fråga {kind}?"}, order=5)
    for order, name in enumerate(choices, start=1):
        Choice.objects.create(question=question, text={"sv": name}, order=order)
    return question


def answered(
    world: World, dialogue: Dialogue, *given: AnswerData, times: int = 1, **more: object
) -> list[Contribution]:
    """So many people have answered like this."""
    rows = []
    for _turn in range(times):
        said = world.contribution(dialogue, text="", **more)
        contributions._keep_answers(said, list(given))
        rows.append(said)
    return rows


def counted(dialogue: Dialogue, code: str) -> dict[str, object]:
    figures = results.count(dialogue.rounds.get())
    return next(row for row in figures if row["question"] == code)


def only(dialogue: Dialogue, code: str) -> results.Result:
    return next(item for item in results.shown(results.count(dialogue.rounds.get()), LEAST) if item.code == code)


def told(item: results.Result) -> list[tuple[str, int | None]]:
    return [(str(line.text), line.count) for line in item.lines]


def choices_of(question: Question) -> Sequence[Choice]:
    return list(question.choices.all())


def test_one_choice_is_told_in_the_order_it_was_asked_with_what_most_chose(world: World, dialogue: Dialogue) -> None:
    question = ask(dialogue, "one", "Bron", "Torget")
    bridge, square = choices_of(question)
    answered(world, dialogue, AnswerData(question, choices=[square]), times=12)
    answered(world, dialogue, AnswerData(question, choices=[bridge]), times=6)
    item = only(dialogue, "one")
    assert told(item) == [("Bron", 6), ("Torget", 12)]
    assert [percent(line.share) for line in item.lines] == ["33\u00a0%", "67\u00a0%"]
    assert item.sentence == "18 svarade. Flest valde Torget: 12 av 18."


def test_a_rating_has_a_mean_only_where_no_figure_is_hidden(world: World, dialogue: Dialogue) -> None:
    question = ask(dialogue, "rating")
    for rating, times in ((4, 6), (5, 6)):
        answered(world, dialogue, AnswerData(question, rating=rating), times=times)
    assert only(dialogue, "rating").sentence == "12 svarade. Medelvärdet är 4,5, där 5 är högst."
    answered(world, dialogue, AnswerData(question, rating=1))
    item = only(dialogue, "rating")
    assert "edelvärdet" not in item.sentence, "with the mean and the sum two hidden figures could be worked out"
    assert [count for _name, count in told(item)] == [None, 0, 0, None, 6]


def test_a_ranking_weighs_every_place_and_tells_no_points_where_a_figure_is_hidden(
    world: World, dialogue: Dialogue
) -> None:
    question = ask(dialogue, "ranking", "Ljus", "Bänkar", "Träd")
    light, benches, trees = choices_of(question)
    answered(world, dialogue, AnswerData(question, choices=[trees, benches, light]), times=6)
    answered(world, dialogue, AnswerData(question, choices=[light, benches]), times=7)
    item = only(dialogue, "ranking")
    assert [(str(line.text), line.count, line.points) for line in item.lines] == [
        ("Ljus", 7, 27),
        ("Bänkar", 0, 26),
        ("Träd", 6, 18),
    ]
    assert item.sentence == "13 svarade. Ljus kom högst när allas ordning vägdes samman."
    answered(world, dialogue, AnswerData(question, choices=[benches]))
    assert {line.points for line in only(dialogue, "ranking").lines} == {None}


def test_several_choices_and_places_hide_small_figures_so_that_they_cannot_be_worked_out(
    world: World, dialogue: Dialogue
) -> None:
    several, place = ask(dialogue, "several", "Ljus", "Bänkar"), ask(dialogue, "place")
    light, benches = choices_of(several)
    answered(
        world,
        dialogue,
        AnswerData(several, choices=[light, benches]),
        AnswerData(place, area=world.norrstrand),
        times=4,
    )
    answered(world, dialogue, AnswerData(several, choices=[light]), times=8)
    assert told(only(dialogue, "several")) == [("Ljus", 12), ("Bänkar", None)]
    few = only(dialogue, "place")
    assert (few.sentence, few.lines) == ("Färre än 5 svarade. En så liten grupp visas inte i siffror.", [])
    answered(world, dialogue, AnswerData(place, area=world.norrstrand))
    assert told(only(dialogue, "place")) == [("Norrstrand", 5)]


def test_what_all_but_a_few_chose_is_told_in_words_as_a_figure_would_tell_how_few_did_not(
    world: World, dialogue: Dialogue
) -> None:
    question = ask(dialogue, "several", "Ljus", "Bänkar", "Träd")
    light, benches, trees = choices_of(question)
    answered(world, dialogue, AnswerData(question, choices=[light, benches]), times=6)
    answered(world, dialogue, AnswerData(question, choices=[light, trees]), times=5)
    everybody = only(dialogue, "several")
    assert told(everybody) == [("Ljus", 11), ("Bänkar", 6), ("Träd", 5)]
    assert everybody.sentence == "11 svarade. Flest valde Ljus: 11 av 11."
    answered(world, dialogue, AnswerData(question, choices=[trees]))
    all_but_one = only(dialogue, "several")
    assert told(all_but_one) == [("Ljus", None), ("Bänkar", 6), ("Träd", 6)]
    assert all_but_one.sentence == (
        "12 svarade. De flesta valde Ljus. De som inte gjorde det är så få att siffran inte visas."
    )


def test_only_what_counts_is_counted(world: World, dialogue: Dialogue) -> None:
    question = ask(dialogue, "rating")
    mine = AnswerData(question, rating=3)
    answered(world, dialogue, mine)
    answered(world, dialogue, mine, is_late=True, is_counted=False)
    answered(world, dialogue, mine, withdrawn_at=clock.now())
    answered(world, dialogue, mine, suspicion="flood")
    answered(world, dialogue, mine, suspicion="flood", state="hide")
    assert counted(dialogue, "rating")["answered"] == 1
    answered(world, dialogue, mine, suspicion="flood", state="publish")
    assert counted(dialogue, "rating")["answered"] == 2, "somebody has read it and cleared it"


def test_the_figures_are_kept_when_approved_and_do_not_tell_who_takes_an_answer_back_later(
    client: Client, world: World, dialogue: Dialogue
) -> None:
    question = ask(dialogue, "one", "Bron", "Torget")
    rows = answered(world, dialogue, AnswerData(question, choices=[choices_of(question)[0]]), times=7)
    for one in rows:
        world.moderated(one)
    item = dialogue.compilations.get()
    compilation.submit(item, by=world.maja)
    compilation.approve(item, by=world.olle)
    Contribution.objects.filter(pk=rows[0].pk).update(withdrawn_at=clock.now())
    Dialogue.objects.filter(pk=dialogue.pk).update(step=Step.FEEDBACK)
    Compilation.objects.filter(pk=item.pk).update(state=Compilation.State.PUBLISHED)
    assert counted(dialogue, "one")["answered"] == 6
    page = html.unescape(client.get(reverse("residents:feedback", args=[dialogue.slug])).content.decode())
    assert "7 svarade. Flest valde Bron: 7 av 7." in page
    client.force_login(world.maja)
    address = reverse("officials:compilation_preview", args=[dialogue.pk, 1])
    assert "7 svarade. Flest valde Bron: 7 av 7." in html.unescape(client.get(address).content.decode())


def test_votes_on_the_site_are_the_result_of_the_vote_where_no_other_count_is_reported(
    client: Client, world: World
) -> None:
    dialogue = world.ready(Step.DECISION)
    question = ask(dialogue, "budget")
    benches, lamps = (
        BudgetProposal.objects.create(dialogue=dialogue, code=code, title={"sv": name}, cost_sek=cost)
        for code, name, cost in (("P1", "Bänkar", 100_000), ("P2", "Lampor", 200_000))
    )
    answered(world, dialogue, AnswerData(question, proposals=[lamps]), times=6)
    answered(world, dialogue, AnswerData(question, proposals=[benches, lamps]), times=3)
    Compilation.objects.filter(dialogue=dialogue).update(results=results.count(dialogue.rounds.get()))
    page = html.unescape(client.get(reverse("residents:feedback", args=[dialogue.slug])).content.decode())
    section = " ".join(page[page.index('id="h-rost"') :].split("</section>")[0].split())
    assert "9 personer röstade" in section
    assert section.index("P2. Lampor") < section.index("P1. Bänkar")
    assert '<td class="n" data-l="Röster">9</td>' in section
    assert '<td class="n" data-l="Röster">visas inte</td>' in section


def test_the_draft_asks_the_database_the_same_however_many_have_answered(
    world: World, dialogue: Dialogue, django_assert_num_queries: object
) -> None:
    for kind in ("one", "several", "rating", "ranking", "place", "budget"):
        ask(dialogue, kind, "Ja", "Nej")
    held = dialogue.rounds.get()
    with django_assert_num_queries(8):  # type: ignore[operator]
        results.count(held)


def test_a_compilation_without_such_questions_asks_once(dialogue: Dialogue, django_assert_num_queries: object) -> None:
    held = dialogue.rounds.get()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert results.count(held) == []


def test_sent_on_the_site_and_typed_in_from_paper_count_alike(world: World) -> None:
    dialogue = world.arrived(Step.EXECUTION)
    question = ask(dialogue, "rating")
    world.today(dialogue.rounds.get().opens_on)
    mine = [AnswerData(question, rating=5)]
    contributions.receive(
        dialogue, text="", language="sv", answers=mine, submission_key=uuid.uuid4(), wants_feedback=False
    )
    contributions.register(dialogue, channel="paper", text="", received_at=clock.now(), by=world.maja, answers=mine)
    assert counted(dialogue, "rating")["answered"] == 2
