"""The machine suggests, a person decides: what is learnt from sorting, and where it shows."""

import subprocess
import sys
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import desk as reading
from dialogues import likeness, sorting, suggestions
from dialogues.learning import Example, Learnt, Text
from dialogues.models import Contribution, Dialogue, Learning, Step, Suggestion, Theme
from dialogues.moderation import SHOWN
from governance import clock
from governance.models import Municipality

from .worlds import World

LIGHT = [
    "Det är mörkt på gångvägen vid ån, sätt upp fler lyktor.",
    "Gatlyktorna lyser inte när jag går hem på kvällen.",
    "Bättre belysning i parken om vintern, det är för mörkt.",
    "Lyktan utanför skolan är trasig och gångvägen mörk.",
]
PLAY = [
    "Lekplatsen behöver gungor för små barn.",
    "Barnen vill ha en ny rutschkana på lekplatsen.",
    "En sandlåda och gungor i lekparken, tack.",
    "Bygg en lekplats för barn vid skolan.",
]


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """A dialogue where eight contributions are sorted into two themes, and two wait."""
    dialogue = world.arrived(Step.COMPILATION)
    light = sorting.add_theme(dialogue, name="Ljus i mörkret", by=world.maja)
    play = sorting.add_theme(dialogue, name="Lek för barn", by=world.maja)
    for theme, texts in ((light, LIGHT), (play, PLAY)):
        for text in texts:
            row = world.contribution(dialogue, text=text)
            sorting.sort(row, verdict=SHOWN, themes=[theme], version=row.version, by=world.maja)
    world.contribution(dialogue, text="Fler lyktor längs gångvägen, det är så mörkt.")
    world.contribution(dialogue, text="Gungorna på lekplatsen är för höga för små barn.")
    return dialogue


@pytest.fixture
def learnt(dialogue: Dialogue) -> Dialogue:
    assert suggestions.refresh() == 1
    return dialogue


def waiting(dialogue: Dialogue) -> list[Contribution]:
    """The two that came last, which nobody has sorted."""
    return list(suggestions.with_suggestions(reading.queue(dialogue, "unsorted")))[-2:]


def desk(world: World, row: Contribution) -> Any:
    client = Client()
    client.force_login(world.maja)
    return client.get(reverse("officials:sorting_one", args=[row.dialogue_id, row.number]))


def test_a_theme_is_suggested_for_the_words_it_shares_with_what_was_sorted(learnt: Dialogue) -> None:
    themes = list(learnt.themes.all())
    for row, name, word in zip(
        waiting(learnt), ("Ljus i mörkret", "Lek för barn"), ("lyktor", "gungorna"), strict=True
    ):
        first = suggestions.of(row, themes)[0]
        assert (str(first.theme), first.is_likely) == (name, True)
        assert word in first.words


def test_the_page_tells_why_and_chooses_nothing(world: World, learnt: Dialogue) -> None:
    row = waiting(learnt)[0]
    page = desk(world, row)
    assert "Föreslås, orden" in page.content.decode()
    assert not page.context["form"]["themes"].value()
    assert {other.text for other, _themes in page.context["similar"]} <= {*LIGHT, *PLAY}
    assert page.context["similar"][0][1] == [Theme.objects.get(code="ljus-i-morkret")]
    assert not row.codings.exists()


def test_the_desk_asks_few_questions_of_the_database_with_suggestions_too(world: World, dialogue: Dialogue) -> None:
    for _time in range(2):
        row = world.contribution(dialogue, text="Fler lyktor längs gångvägen, det är så mörkt när vi går hem.")
    suggestions.refresh()
    client, address = Client(), reverse("officials:sorting_one", args=[row.dialogue_id, row.number])
    client.force_login(world.maja)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address)
    assert page.context["similar"] and len(page.context["alike"]) == 2
    assert len(asked) <= 15, [one["sql"] for one in asked]


def test_a_choice_that_began_as_a_suggestion_is_remembered_as_such(world: World, learnt: Dialogue) -> None:
    row = waiting(learnt)[0]
    page = desk(world, row)
    light, play = Theme.objects.get(code="ljus-i-morkret"), Theme.objects.get(code="lek-for-barn")
    elsewhere = sorting.add_theme(learnt, name="Något annat", by=world.maja)
    client = Client()
    client.force_login(world.maja)
    shown = page.context["form"]["suggested"].value()
    data = {"version": row.version, "state": "publish", "themes": [light.pk, elsewhere.pk], "suggested": shown}
    client.post(reverse("officials:sorting_one", args=[learnt.pk, row.number]), data)
    assert dict(row.codings.values_list("theme", "was_suggested")) == {light.pk: True, elsewhere.pk: False}
    assert str(play.pk) in shown
    assert suggestions.began_as_suggestions(learnt)[0] == 1


def test_switched_off_it_is_gone_everywhere(world: World, learnt: Dialogue) -> None:
    notice = reverse("residents:privacy")
    assert "föreslår ett program teman" in Client().get(notice).content.decode()
    themes = reverse("officials:themes", args=[learnt.pk])
    client = Client()
    client.force_login(world.maja)
    assert "Typiska ord:" in client.get(themes).content.decode()
    municipality = Municipality.current()
    municipality.suggests_themes = False
    municipality.save()
    page = desk(world, waiting(learnt)[0])
    assert "Föreslås" not in page.content.decode()
    assert (page.context["similar"], page.context["alike"]) == ([], []), "nor what resembles it, nor campaigns"
    assert page.context["form"]["suggested"].value() == ""
    assert "Typiska ord:" not in client.get(themes).content.decode()
    assert "föreslår ett program teman" not in Client().get(notice).content.decode()
    assert suggestions.refresh() == 0
    assert not Suggestion.objects.exists() and not Learning.objects.exists()


def test_it_is_learnt_anew_after_something_was_sorted_and_never_without_reason(world: World, learnt: Dialogue) -> None:
    later = clock.now() + suggestions.LEASE
    assert not suggestions.due(later).exists()
    row = waiting(learnt)[0]
    sorting.sort(row, verdict=SHOWN, themes=[learnt.themes.all()[0]], version=row.version, by=world.maja)
    assert suggestions.due(later).get() == learnt


def test_two_workers_never_learn_from_the_same_dialogue_at_once(dialogue: Dialogue) -> None:
    assert suggestions._claim(dialogue)
    assert not suggestions._claim(dialogue)


def test_a_merged_theme_is_suggested_no_more(world: World, learnt: Dialogue) -> None:
    light, play = Theme.objects.get(code="ljus-i-morkret"), Theme.objects.get(code="lek-for-barn")
    sorting.merge_themes(light, into=play, by=world.maja)
    assert "Föreslås, orden" not in desk(world, waiting(learnt)[0]).content.decode()


def test_a_campaign_is_found_though_a_word_was_changed() -> None:
    campaign = "Vi kräver att kommunen behåller badhuset i Hagaberg öppet för alla barn och unga {} framåt."
    texts = [
        (3, campaign.format("även")),
        (5, "Bygg hellre en ishall vid skolan, badhuset är gammalt och dyrt att driva."),
        (8, campaign.format("också")),
        (9, "Bra förslag!"),
        (11, "Bra förslag!"),
        (12, campaign.format("även").upper()),
    ]
    assert likeness.groups(texts) == {3: 3, 8: 3, 12: 3}


def test_nothing_is_learnt_where_there_is_nothing_to_choose_between() -> None:
    with pytest.raises(ValueError, match="fewer than two themes"):
        Learnt([Example(Text(text), frozenset({"ljus"})) for text in LIGHT])


def test_a_text_without_words_gets_no_suggestion() -> None:
    examples = [Example(Text(text), frozenset({"ljus"})) for text in LIGHT]
    examples += [Example(Text(text), frozenset({"lek"})) for text in PLAY]
    guesses = Learnt(examples).guess([Text("\U0001f600 1234"), Text("lyktor")])
    assert [[item.theme for item in guess.themes][:1] for guess in guesses] == [[], ["ljus"]]


def test_no_web_process_loads_what_only_the_worker_needs() -> None:
    script = (
        "import django; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns; "
        "import sys; sys.exit(bool({'sklearn', 'scipy', 'numpy'} & set(sys.modules)))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "tests.settings", "SECRET_KEY": "x", "PATH": ""}
    assert subprocess.run([sys.executable, "-c", script], env=environment, check=False).returncode == 0
