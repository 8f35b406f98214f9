"""What dashboards and public pages show at nine o'clock on the day of the demo's file.

The assertions of areas lifecycle and residents are all here, through pages where a person would see them; what must
never be public is in ``test_secrecy``. Those of compilation, reminders and governance come with their issues.
"""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from dialogues import lifecycle, warnings
from dialogues.models import Dialogue, DialogueTargetGroup, Step
from governance import clock
from governance.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fagersunda")]

#: Where each state of the list of what is public is found in the register.
STATES = {
    "planned": "planned",
    "open": "open",
    "compiling": "compiling",
    "feedback": "feedback",
    "processing": "processing",
    "decision": "decision",
    "paused": "paused",
    "aborted": "aborted",
    "closed": "closed",
}


@pytest.fixture(autouse=True)
def _in_swedish() -> Iterator[None]:
    with translation.override("sv"):
        yield


def visitor(code: str | None = None) -> Client:
    """A client in Swedish, logged in as the person with that short name, or as nobody."""
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "sv"
    if code:
        client.force_login(User.objects.get(code=code), backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(client: Client, address: str) -> str:
    """The words of the page, as they are read."""
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def dialogue(reference: str) -> Dialogue:
    return Dialogue.objects.select_related("owner", "mandate", "initiative", "guideline").get(reference=reference)


def title(item: Dialogue) -> str:
    return item.title["sv"]


def page(name: str, item: Dialogue) -> str:
    return reverse(f"officials:{name}", args=[item.pk])


def test_every_assertion_of_lifecycle_and_residents_is_asserted_here(expected: dict[str, Any]) -> None:
    said = expected["assertions_at_anchor"]
    ours = {key for key, item in said.items() if key != "note" and item["area"] in ("lifecycle", "residents")}
    assert ours == {
        "mandate_papers_due",
        "gate_missing",
        "launch_blocked",
        "plan_gaps",
        "open_now_public",
        "public_list",
        "expectation_clashes",
        "invitation_above_wish",
        "term_shift_warning",
        "must_never_be_public",
        "vote_result",
    }


def test_the_workspace_lists_everything_that_is_missing(asserted: dict[str, Any]) -> None:
    coordinator = visitor("leo")
    for row in asserted["gate_missing"]:
        item = dialogue(row["dialogue"])
        assert item.step == row["step"]
        missing = lifecycle.unmet(item)
        assert [part.code for part in missing] == row["missing"], row["dialogue"]
        shown = coordinator.get(page("dialogue_detail", item)).content.decode()
        words = read(coordinator, page("dialogue_detail", item))
        for part in missing:
            assert part.text in words, f"{row['dialogue']}: {part.code}"
        may_move_on = f'action="{page("advance", item)}"' in shown
        assert may_move_on == (not missing), row["dialogue"]


def test_the_launch_page_says_what_blocks_the_launch(asserted: dict[str, Any]) -> None:
    at_launch = Dialogue.objects.active().filter(step=Step.LAUNCH)
    blocked = {item.reference: item for item in at_launch}
    told = [
        {"dialogue": code, "by": [part.code for part in lifecycle.unmet(item) if part.code != "launch_decision"]}
        for code, item in blocked.items()
    ]
    assert [row for row in told if row["by"]] == asserted["launch_blocked"]
    for row in asserted["launch_blocked"]:
        item = dialogue(row["dialogue"])
        words = read(visitor("leo"), page("launch", item))
        for part in lifecycle.unmet(item):
            if part.code in row["by"]:
                assert part.text in words


def test_the_plan_page_says_what_the_plan_lacks(asserted: dict[str, Any]) -> None:
    told = [
        {"dialogue": item.reference, "missing": [p.code for p in lifecycle.unmet(item) if p.code != "plan_approved"]}
        for item in Dialogue.objects.active().filter(step=Step.PLANNING).order_by("pk")
    ]
    assert told == asserted["plan_gaps"]
    for row in asserted["plan_gaps"]:
        item = dialogue(row["dialogue"])
        words = read(visitor("elin"), page("plan", item))
        for part in lifecycle.unmet(item):
            if part.code in row["missing"]:
                assert part.text in words, part.code


def test_the_official_and_the_secretary_see_when_the_papers_are_due(asserted: dict[str, Any]) -> None:
    assert asserted["mandate_papers_due"] == [
        {"dialogue": "D-2026-011", "due": "2026-11-27", "meeting": "2026-12-08"},
    ]
    item = dialogue("D-2026-011")
    words = read(visitor("maja"), reverse("officials:worklist"))
    assert "27 november" in words
    assert title(item) in words
    assert "8 december 2026" in read(visitor("maja"), page("dialogue_detail", item))
    meetings = read(visitor("moa"), reverse("board:meeting_list"))
    assert "8 december 2026" in meetings
    assert "27 november" in meetings


def gaps() -> list[dict[str, Any]]:
    found = DialogueTargetGroup.objects.filter(dialogue__step__gte=Step.MANDATE).select_related("dialogue", "group")
    return [
        {"dialogue": item.dialogue.reference, "group": item.group.code, "gap": item.gap} for item in found if item.gap
    ]


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: (row["dialogue"], row["group"]))


@pytest.mark.parametrize(("name", "sign"), [("expectation_clashes", 1), ("invitation_above_wish", -1)])
def test_a_clash_of_expectations_is_shown_with_the_text_to_the_group(
    asserted: dict[str, Any], name: str, sign: int
) -> None:
    assert in_order([row for row in gaps() if row["gap"] * sign > 0]) == in_order(asserted[name])
    coordinator = visitor("leo")
    for row in asserted[name]:
        group = DialogueTargetGroup.objects.get(dialogue__reference=row["dialogue"], group__code=row["group"])
        words = read(coordinator, page("target_groups", group.dialogue))
        assert group.message["sv"] in words, row


def test_a_coming_shift_of_term_is_warned_of(asserted: dict[str, Any]) -> None:
    coordinator = visitor("leo")
    warned = []
    for item in Dialogue.objects.order_by("pk"):
        told = [part for part in warnings.all_of(item) if part.code == "term_shift"]
        if told:
            warned.append(item.reference)
            assert told[0].text in read(coordinator, page("dialogue_detail", item)), item.reference
    assert warned == asserted["term_shift_warning"]


def register(state: str) -> list[str]:
    """The dialogues that the register shows in a state."""
    words = read(visitor(), f"/dialoger/?state={state}")
    return [item.reference for item in Dialogue.objects.order_by("pk") if title(item) in words]


def test_what_is_open_now_stands_first_on_the_start_page(asserted: dict[str, Any]) -> None:
    assert register("open") == asserted["open_now_public"]
    assert [item.reference for item in Dialogue.objects.open_on(clock.today())] == asserted["open_now_public"]
    words = read(visitor(), "/")
    for reference in asserted["open_now_public"]:
        assert title(dialogue(reference)) in words


def test_the_register_shows_every_public_dialogue_in_its_state(asserted: dict[str, Any]) -> None:
    public = asserted["public_list"]
    for state, references in public.items():
        if state == "not_public":
            continue
        assert sorted(register(STATES[state])) == sorted(references), state
    everything = " ".join(read(visitor(), f"/dialoger/?page={number}") for number in (1, 2))
    for state, references in public.items():
        for reference in references:
            item = dialogue(reference)
            assert (title(item) in everything) == (state != "not_public"), reference
            answer = visitor().get(item.get_absolute_url())
            assert answer.status_code == (404 if state == "not_public" else 200), reference


def test_the_vote_is_told_as_it_was_counted(asserted: dict[str, Any]) -> None:
    result = asserted["vote_result"]
    item = dialogue(result["dialogue"])
    shown = visitor().get(f"{item.get_absolute_url()}aterkoppling/").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", shown, flags=re.S)
    selected = []
    for row in rows:
        found = re.search(r'<th scope="row">\s*(P\d)\.', row)
        if found and "tag--yes" in row:
            selected.append(found[1])
    assert selected == result["selected"]
    words = read(visitor(), f"{item.get_absolute_url()}aterkoppling/")
    assert re.search(r"790\s000", words)
    assert result["sum_sek"] == sum(part.cost_sek for part in item.budget_proposals.filter(code__in=selected))
