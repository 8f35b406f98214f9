"""Steps 5 and 6 through their pages: from a paper form to an approved compilation."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import compilation, moderation, sorting
from dialogues.models import Activity, Compilation, Contribution, Dialogue, Question, Step
from governance import clock
from governance.models import User

from .worlds import CLOSES, DAY, OPENS, World


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"officials:{name}", args=args)


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """Open today, with nothing received."""
    opened = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return opened


@pytest.fixture
def closed(world: World) -> Dialogue:
    """In the step of compilation, with three contributions that nobody has read."""
    return world.arrived(Step.COMPILATION)


def paper(dialogue: Dialogue, **more: Any) -> dict[str, Any]:
    form = as_(dialogue.responsible).get(page("contribution_register", dialogue.pk)).context["form"]
    return {
        "channel": "paper", "received_on": OPENS.isoformat(), "language": "sv", "text": "Mörkt vid bron.",
        "submission_key": str(form["submission_key"].value()), **more,
    }  # fmt: skip


def desk(**more: Any) -> dict[str, Any]:
    return {"version": 1, "state": "publish", **more}


# ---------------------------------------------------------------------------------------------------- registering


def test_a_paper_is_registered_and_what_is_common_stays_for_the_next(world: World, dialogue: Dialogue) -> None:
    client, address = as_(world.maja), page("contribution_register", dialogue.pk)
    activity = dialogue.activities.get()
    answer = client.post(address, paper(dialogue, activity=activity.pk, area=world.norrstrand.pk))
    kept = client.get(answer.url).context["form"]
    assert (kept["activity"].value(), kept["area"].value()) == (str(activity.pk), str(world.norrstrand.pk))
    assert kept["text"].value() in (None, "")
    row = dialogue.contributions.get()
    assert (row.channel, row.registered_by, row.activity, row.number) == ("paper", world.maja, activity, 1)


def test_the_same_form_twice_is_registered_once(world: World, dialogue: Dialogue) -> None:
    client, filled = as_(world.maja), paper(dialogue)
    for _again in range(2):
        client.post(page("contribution_register", dialogue.pk), filled)
    assert dialogue.contributions.count() == 1


def test_answers_to_several_questions_are_kept(world: World, dialogue: Dialogue) -> None:
    one = Question.objects.create(dialogue=dialogue, code="q2", kind="one", text="Vilken plats?", order=2)
    choice = one.choices.create(text="Bron")
    Question.objects.create(dialogue=dialogue, code="q3", kind="rating", text="Hur tryggt?", order=3)
    filled = paper(dialogue, text="") | {"question-q1": "Vid bron.", "question-q2": choice.pk, "question-q3": "4"}
    as_(world.maja).post(page("contribution_register", dialogue.pk), filled)
    row = dialogue.contributions.get()
    kept = {item.question.code: (item.text, item.rating, list(item.choices.all())) for item in row.answers.all()}
    assert kept == {"q1": ("Vid bron.", None, []), "q2": ("", None, [choice]), "q3": ("", 4, [])}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"text": ""}, "text"), ({"received_on": "2026-12-24"}, "received_on"), ({"channel": "web"}, "channel"), ({"received_on": "i går"}, "received_on")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
    world: World, dialogue: Dialogue, wrong: dict[str, str], field: str
) -> None:
    filled = paper(dialogue, reference="Papper 7") | wrong
    answer = as_(world.maja).post(page("contribution_register", dialogue.pk), filled)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Papper 7" in answer.content.decode()
    assert not dialogue.contributions.exists()


# -------------------------------------------------------------------------------------------------------- the desk


def test_sorting_goes_on_to_the_next(world: World, closed: Dialogue) -> None:
    theme = sorting.add_theme(closed, name="Bron", by=world.maja)
    client = as_(world.maja)
    address = client.get(page("sorting", closed.pk)).url
    for number in (1, 2, 3):
        assert f"/sortera/{number}/" in address
        address = client.post(address, desk(themes=[theme.pk])).url
    answer = client.get(address)
    assert "components/queue.html" not in [used.name for used in answer.templates]
    assert answer.context["sizes"]["unsorted"] == 0


def test_skipping_changes_nothing(world: World, closed: Dialogue) -> None:
    answer = as_(world.maja).post(page("sorting_one", closed.pk, 1) + "?ko=unsorted", {"skip": "1"})
    assert "/sortera/2/" in answer.url
    assert closed.contributions.unsorted().count() == 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"state": "hide"}, "rule"),
        ({"state": "mask", "rule": "personal_data", "public_text": ""}, "public_text"),
        ({"off_topic": "on"}, "receiver"),
        ({"off_topic": "on", "receiver": "annan nämnd"}, "board"),
        ({"is_quote": "on"}, "is_quote"),
        ({"state": "hide", "rule": "off_topic"}, "receiver"),
    ],
)
def test_the_desk_says_what_is_missing(world: World, closed: Dialogue, typed: dict[str, str], field: str) -> None:
    answer = as_(world.maja).post(page("sorting_one", closed.pk, 1), desk(**typed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert closed.contributions.awaiting_review().count() == 3


def test_what_is_chosen_and_what_is_added_by_hand_is_hidden(world: World, closed: Dialogue) -> None:
    row = world.contribution(closed, text="Ring 070-174 06 33 eller 070-174 06 12. Huset är gult.")
    address, typed = page("sorting_one", closed.pk, row.number), desk(state="mask", rule="personal_data")
    answer = as_(world.maja).post(address, typed | {"hide": ["5"], "also": "huset är rött"})
    assert "huset är rött" in str(answer.context["form"].errors["also"])
    as_(world.maja).post(address, typed | {"hide": ["5"], "also": "huset är gult"})
    assert row.moderations.get().public_text == "Ring [telefonnummer dolt] eller 070-174 06 12. [dolt]."


def test_a_threat_is_protected_beforehand_and_hard_words_are_not(world: World, closed: Dialogue) -> None:
    threat = world.contribution(closed, text="Jag vet var du bor.")
    hard = world.contribution(closed, text="Politikerna är inkompetenta.")
    client = as_(world.maja)
    for row, state in ((threat, "restricted"), (hard, "publish")):
        answer = client.get(page("sorting_one", closed.pk, row.number))
        assert answer.context["form"]["state"].value() == state
        assert "Titta på det här först" in answer.content.decode()


def test_off_topic_is_sent_on_from_the_desk(world: World, closed: Dialogue) -> None:
    typed = desk(state="hide", rule="off_topic", off_topic="on", receiver="felanmälan")
    assert as_(world.maja).post(page("sorting_one", closed.pk, 1), typed).status_code == 302
    row = closed.contributions.get(number=1)
    assert (row.state, row.referral.receiver) == ("hide", "felanmälan")


def test_two_at_the_same_contribution_are_told_and_nothing_is_overwritten(world: World, closed: Dialogue) -> None:
    theme = sorting.add_theme(closed, name="Bron", by=world.maja)
    address = page("sorting_one", closed.pk, 1)
    as_(world.mats).post(address, desk(themes=[theme.pk]))
    typed = desk(state="hide", rule="abusive")
    answer = as_(world.maja).post(address, typed)
    assert answer.status_code == 409
    assert "Bron" in answer.content.decode()
    assert closed.contributions.get(number=1).state == "publish"
    again = typed | {"version": answer.context["form"]["version"].value()}
    assert as_(world.maja).post(address, again).status_code == 302
    assert closed.contributions.get(number=1).state == "hide"


def test_nobody_reviews_a_text_about_themselves(world: World, closed: Dialogue) -> None:
    row = world.contribution(closed, text="Maja Demolund svarar aldrig.")
    answer = as_(world.maja).post(page("sorting_one", closed.pk, row.number), desk())
    assert answer.status_code == 422
    assert as_(world.mats).post(page("sorting_one", closed.pk, row.number), desk()).status_code == 302


def test_the_elected_never_read_the_originals(world: World, closed: Dialogue) -> None:
    row = world.contribution(closed, text="Grannen har sin hund lös.")
    elected = as_(world.gunnel)
    for address in (
        page("contribution_list", closed.pk),
        page("contribution_detail", closed.pk, row.number),
        page("sorting", closed.pk),
        page("sorting_one", closed.pk, row.number),
    ):
        assert elected.get(address).status_code == 404
        assert as_(world.maja).get(address).status_code in (200, 302)
    answer = elected.get(page("execution", closed.pk))
    assert answer.status_code == 200
    assert "Grannen" not in answer.content.decode()


# ---------------------------------------------------------------------------------------------------- compilation


def test_from_unsorted_to_approved(world: World, closed: Dialogue) -> None:
    maja, olle = as_(world.maja), as_(world.olle)
    maja.post(page("themes", closed.pk), {"name": "Bron", "description": "Allt om bron."})
    theme = closed.themes.get()
    for number in (1, 2, 3):
        maja.post(page("sorting_one", closed.pk, number), desk(themes=[theme.pk], is_quote="on" if number == 1 else ""))
    maja.post(page("compilation_begin", closed.pk))
    item = Compilation.objects.get()
    typed = {
        "version": 1,
        "summary": "Det är mörkt.",
        "method_limits": "Få unga.",
        f"tema-{theme.pk}-summary": "Tre säger så.",
    }
    answer = maja.post(page("compilation", closed.pk), typed | {"check": "1"})
    assert answer.url == page("compilation_check", closed.pk)
    assert maja.get(answer.url).context["missing"] == []
    maja.post(answer.url)
    assert maja.post(page("compilation_approve", closed.pk)).status_code == 404
    read = olle.get(page("compilation", closed.pk))
    assert read.context["may_answer"]
    assert "Det är mörkt vid bron, säger svar 1." in read.content.decode()
    olle.post(page("compilation_approve", closed.pk))
    item.refresh_from_db()
    assert (item.state, item.approved_by, item.themes.get().count) == ("approved", world.olle, 3)


def test_nothing_unsorted_before_it_is_submitted(world: World, closed: Dialogue) -> None:
    compilation.begin(closed, by=world.maja)
    answer = as_(world.maja).post(page("compilation_check", closed.pk))
    assert answer.status_code == 409
    assert "unsorted" in [lack.code.split(":")[0] for lack in answer.context["missing"]]
    assert Compilation.objects.get().is_draft


def test_two_who_write_the_compilation_see_both_texts(world: World, closed: Dialogue) -> None:
    compilation.begin(closed, by=world.maja)
    address = page("compilation", closed.pk)
    as_(world.mats).post(address, {"version": 1, "summary": "Mats text"})
    answer = as_(world.maja).post(address, {"version": 1, "summary": "Majas text"})
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Mats text" in shown
    assert "Majas text" in shown
    assert str(Compilation.objects.get().summary) == "Mats text"


def test_a_draft_is_not_read_by_the_elected(world: World, closed: Dialogue) -> None:
    item = compilation.begin(closed, by=world.maja)
    Compilation.objects.filter(pk=item.pk).update(summary={"sv": "Ett utkast."})
    elected = as_(world.gunnel)
    assert "Ett utkast." not in elected.get(page("compilation", closed.pk)).content.decode()
    assert elected.get(page("compilation_preview", closed.pk, 1)).status_code == 404
    assert as_(world.olle).get(page("compilation_preview", closed.pk, 1)).status_code == 200


# ------------------------------------------------------------------------------------------------------ execution


def test_an_activity_is_recorded_with_the_elected_and_without_their_party(world: World, dialogue: Dialogue) -> None:
    User.objects.filter(pk=world.gunnel.pk).update(party="Demopartiet")
    activity = dialogue.activities.get()
    address = page("activity_held", dialogue.pk, activity.pk)
    client = as_(world.maja)
    assert "Demopartiet" not in client.get(address).content.decode()
    client.post(
        address, {"version": 1, "attended": "12", "elected": [world.gunnel.pk], "conflict_note": "Äger marken."}
    )
    activity.refresh_from_db()
    assert (activity.attended, activity.elected_present, activity.conflict_note) == (12, 1, "Äger marken.")
    shown = client.get(page("execution", dialogue.pk)).content.decode()
    assert "Gunnel Demovik" in shown
    assert "Demopartiet" not in shown


def test_more_elected_than_people_is_a_mistake(world: World, dialogue: Dialogue) -> None:
    activity = dialogue.activities.get()
    typed = {"version": 1, "attended": "1", "elected_present": "2"}
    answer = as_(world.maja).post(page("activity_held", dialogue.pk, activity.pk), typed)
    assert answer.status_code == 422
    assert Activity.objects.get(pk=activity.pk).attended is None


def test_reach_below_the_goal_needs_a_reason_before_the_step_is_left(world: World, dialogue: Dialogue) -> None:
    world.today(DAY[Step.EXECUTION])
    group = dialogue.target_groups.get(is_priority=True)
    address, client = page("group_reached", dialogue.pk, group.pk), as_(world.maja)
    from dialogues import lifecycle

    def lacks() -> list[str]:
        return [lack.code.split(":")[0] for lack in lifecycle.unmet(Dialogue.objects.get(pk=dialogue.pk))]

    client.post(address, {"version": 1, "reached": "4"})
    assert "reach_result" in lacks()
    client.post(address, {"version": 2, "reached": "4", "reach_result": "Skolan hade lov."})
    assert "reach_result" not in lacks()


def test_the_last_papers_are_registered_when_the_window_has_closed(world: World, dialogue: Dialogue) -> None:
    client = as_(world.maja)
    client.post(page("execution_papers", dialogue.pk))
    assert dialogue.rounds.get().papers_registered_on is None
    world.today(CLOSES.replace(day=30))
    client.post(page("execution_papers", dialogue.pk))
    assert dialogue.rounds.get().papers_registered_on == CLOSES.replace(day=30)


# --------------------------------------------------------------------------------------------------------- figures


def filled(dialogue: Dialogue, world: World, count: int) -> None:
    start = dialogue.contributions.count()
    Contribution.objects.bulk_create(
        Contribution(dialogue=dialogue, number=start + n, text=f"Mörkt {n}.", received_at=clock.now(), round=dialogue.rounds.get())
        for n in range(1, count + 1)
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["execution", "contribution_list", "sorting_one", "contribution_detail", "themes", "compilation", "compilation_check", "compilation_preview", "contribution_register"]
)  # fmt: skip
def test_the_number_of_contributions_does_not_change_the_number_of_questions(
    world: World, closed: Dialogue, name: str, size: Any
) -> None:
    for theme in ("Bron", "Ån", "Vägen"):
        sorting.add_theme(closed, name=theme, by=world.maja)
    compilation.begin(closed, by=world.maja)
    for row in closed.contributions.all():
        sorting.sort(
            row, verdict=moderation.SHOWN, themes=list(closed.themes.all()), is_quote=True, version=1, by=world.maja
        )
    more = {"sorting_one": [2], "contribution_detail": [2], "compilation_preview": [1]}.get(name, [])
    client, address = as_(world.maja), page(name, closed.pk, *more)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    filled(closed, world, 7)
    client.get(address)
    few = asked()
    filled(closed, world, size(200, 5000))
    assert asked() == few
    assert few <= 15, few
