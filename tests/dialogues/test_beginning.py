"""An official registers an initiative, assesses it, begins the dialogue and puts its mandate before the board."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import lifecycle, promises
from dialogues.models import Dialogue, Initiative, Mandate, Step

from .worlds import D, World

MOST_QUERIES = 15


def log_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_official_takes_a_dialogue_from_initiative_to_the_board(world: World) -> None:
    maja = log_in(world.maja)
    answer = maja.post(
        reverse("officials:initiative_new"),
        {"text": "Vi vill ha ljus vid bron.", "source": "resident", "by": "", "by_board": "", "contact": "anna@exempel.example",
         "received_on": "2026-01-12", "why_now": ""},
    )  # fmt: skip
    assert answer.status_code == 302, answer.context["form"].errors
    initiative = Initiative.objects.get()
    for code, value in (
        ("decided", "no"), ("principal", "municipality"), ("use", "political"), ("knowledge", "yes"), ("influence", "yes"),
    ):  # fmt: skip
        page = reverse("officials:initiative_question", args=[initiative.pk, code])
        assert maja.get(page).status_code == 200
        answer = maja.post(page, {"value": value})
    assert answer["Location"] == reverse("officials:initiative_triage", args=[initiative.pk])
    initiative.refresh_from_db()
    assert initiative.suggested_outcome == "citizen_dialogue"
    assert maja.get(answer["Location"]).status_code == 200
    answer = maja.post(
        answer["Location"],
        {"triage_outcome": "citizen_dialogue", "triage_reason": "", "override_reason": "", "referred_to": "",
         "referred_to_board": "", "reply": "Tack! Det blir en dialog.", "version": initiative.version},
    )  # fmt: skip
    assert answer["Location"] == reverse("officials:initiative_begin", args=[initiative.pk])
    assert maja.get(answer["Location"]).status_code == 200
    answer = maja.post(
        answer["Location"],
        {
            "title": "Var behövs mer ljus?",
            "owner": world.tn.pk,
            "responsible": world.maja.pk,
            "manager": world.olle.pk,
            "dnr": "",
        },
    )
    dialogue = Dialogue.objects.get()
    workspace = reverse("officials:dialogue_detail", args=[dialogue.pk])
    assert answer["Location"] == workspace
    shown = maja.get(workspace)
    assert [task["url"] for task in shown.context["gate"].missing] == [
        reverse("officials:dialogue_edit", args=[dialogue.pk]) + "#id_earlier_result"
    ]
    edit = reverse("officials:dialogue_edit", args=[dialogue.pk])
    form = maja.get(edit).context["form"]
    said = {
        name: form[name].value() or ""
        for name in form.fields
        if name not in ("co_boards", "areas", "topics", "earlier_dialogues")
    }
    assert maja.post(edit, {**said, "earlier_result": "none_found"}).status_code == 302
    maja.post(reverse("officials:advance", args=[dialogue.pk]), {"leaving": "initiative"})
    dialogue.refresh_from_db()
    assert dialogue.step == Step.MANDATE


@pytest.mark.parametrize("step", list(Step))
def test_every_page_opens_in_every_step_with_few_queries(world: World, step: Step) -> None:
    dialogue = world.ready(step)
    maja = log_in(world.maja)
    pages = [
        reverse("officials:dialogue_detail", args=[dialogue.pk]),
        reverse("officials:worklist"),
        reverse("officials:dialogue_list"),
    ]
    pages += [
        reverse(f"officials:{name}", args=[dialogue.pk])
        for name in ("dialogue_edit", "triage", "mandate", "target_groups", "anchoring", "log", "change_owner")
    ]
    maja.get(pages[0])  # the session is written once
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            answer = maja.get(page)
        assert answer.status_code == 200, page
        assert len(queries) <= MOST_QUERIES, (page, [query["sql"][:200] for query in queries])


# ------------------------------------------------------------------------------------------------- the mandate's page


@pytest.fixture
def writing(world: World) -> Dialogue:
    """A mandate that Maja and Mats are writing."""
    dialogue = world.ready(Step.MANDATE)
    Mandate.objects.filter(dialogue=dialogue).update(decision=None)
    return Dialogue.objects.get(pk=dialogue.pk)


def typed(client: Client, dialogue: Dialogue) -> dict[str, Any]:
    """What the browser would send if nothing was changed on the mandate's page."""
    context = client.get(reverse("officials:mandate", args=[dialogue.pk])).context
    said = form_data(context["form"])
    for rows, _legend, _anchor in context["rows"]:
        said |= form_data(rows.management_form)
        for row in rows.forms:
            said |= form_data(row)
    for question in context["considered"]:
        said |= form_data(question)
    return said


def form_data(form: Any) -> dict[str, Any]:
    found = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if hasattr(bound.field.widget, "format_value") and not isinstance(value, list | bool):
            value = bound.field.widget.format_value(value)
        value = value[0] if isinstance(value, list) and value else value
        if value not in (None, "", False, []):
            found[bound.html_name] = value
    return found


def save(client: Client, dialogue: Dialogue, said: dict[str, Any]) -> Any:
    return client.post(reverse("officials:mandate", args=[dialogue.pk]), said)


def test_an_unfinished_mandate_can_always_be_saved(world: World) -> None:
    dialogue = world.arrived(Step.MANDATE)
    maja = log_in(world.maja)
    said = typed(maja, dialogue)
    assert save(maja, dialogue, {**said, "purpose": "Vi vill veta var det är mörkt."}).status_code == 302
    mandate = Mandate.objects.get(dialogue=dialogue)
    assert (str(mandate.purpose), mandate.written_by) == ("Vi vill veta var det är mörkt.", world.maja)
    page = maja.get(reverse("officials:mandate", args=[dialogue.pk]))
    assert {"level", "can_influence", "timetable"} <= {missing.code for missing in page.context["missing"]}


def test_rows_are_added_changed_and_removed(world: World, writing: Dialogue) -> None:
    maja = log_in(world.maja)
    said = {
        **typed(maja, writing),
        "can-TOTAL_FORMS": "2",
        "can-1-text": "Vilken ordning",
        "cannot-0-why": "Beslutat 2025",
    }
    assert save(maja, writing, said).status_code == 302
    points = Mandate.objects.get(dialogue=writing).influence_points.all()
    assert [(point.can, str(point), str(point.why)) for point in points] == [
        (True, "Vilka platser", ""), (True, "Vilken ordning", ""), (False, "Summan", "Beslutat 2025"),
    ]  # fmt: skip
    removed = {**typed(maja, writing), "can-0-DELETE": "on"}
    assert save(maja, writing, removed).status_code == 302
    assert [str(point) for point in points.filter(can=True)] == ["Vilken ordning"]


def test_a_row_is_added_without_losing_what_was_typed(world: World, writing: Dialogue) -> None:
    maja = log_in(world.maja)
    page = save(maja, writing, {**typed(maja, writing), "purpose": "Halvskrivet", "can-ADD_ROW": "1"})
    assert page.status_code == 200
    assert page.context["form"]["purpose"].value() == "Halvskrivet"
    assert len(page.context["rows"][0][0].forms) == 2
    assert str(Mandate.objects.get(dialogue=writing).purpose) == "Vi vill veta var det är mörkt."


def test_two_who_write_at_once_see_both_texts_and_nothing_is_overwritten(world: World, writing: Dialogue) -> None:
    maja, mats = log_in(world.maja), log_in(world.mats)
    hers, his = typed(maja, writing), typed(mats, writing)
    assert save(maja, writing, {**hers, "purpose": "Majas text.", "can-0-text": "Majas rad"}).status_code == 302
    refused = save(mats, writing, {**his, "purpose": "Mats text.", "can-0-text": "Mats rad"})
    assert refused.status_code == 409
    page = refused.content.decode()
    for text in ("Majas text.", "Mats text.", "Majas rad", "Mats rad"):
        assert text in page
    mandate = Mandate.objects.get(dialogue=writing)
    assert str(mandate.purpose) == "Majas text."
    again = {**his, "purpose": "Bådas text.", "version": refused.context["form"]["version"].value()}
    assert save(mats, writing, again).status_code == 302
    mandate.refresh_from_db()
    assert str(mandate.purpose) == "Bådas text."


def test_bad_dates_are_told_beside_their_field_and_nothing_is_lost(world: World, writing: Dialogue) -> None:
    maja = log_in(world.maja)
    page = save(maja, writing, {**typed(maja, writing), "opens_on": "31/2 2027", "purpose": "Ny text"})
    assert page.status_code == 422
    assert page.context["form"].errors["opens_on"]
    assert page.context["form"]["purpose"].value() == "Ny text"
    backwards = save(maja, writing, {**typed(maja, writing), "opens_on": "2026-03-29", "closes_on": "2026-03-02"})
    assert backwards.context["form"].errors["closes_on"]


def test_the_mandate_goes_from_the_page_to_the_board_and_is_then_only_read(world: World, writing: Dialogue) -> None:
    maja = log_in(world.maja)
    preview = reverse("officials:mandate_preview", args=[writing.pk])
    assert "Vi vill veta var det är mörkt." in maja.get(preview).content.decode()
    assert maja.post(preview)["Location"] == reverse("officials:dialogue_detail", args=[writing.pk])
    page = maja.get(reverse("officials:mandate", args=[writing.pk]))
    assert page.templates[0].name == "officials/mandate.html"
    assert page.context["may_withdraw"]
    workspace = maja.get(reverse("officials:dialogue_detail", args=[writing.pk]))
    (waiting,) = workspace.context["gate"].blocked
    assert "Tekniska nämnden" in waiting["status"]
    maja.post(reverse("officials:mandate_withdraw", args=[writing.pk]))
    assert maja.get(reverse("officials:mandate", args=[writing.pk])).templates[0].name == "officials/mandate_edit.html"


def test_the_manager_gives_the_assignment_from_the_page_and_the_official_cannot(world: World) -> None:
    dialogue = world.ready(Step.MANDATE, "knowledge_dialogue")
    Mandate.objects.filter(dialogue=dialogue).update(assigned_by=None, assigned_on=None, written_by=world.maja)
    address = reverse("officials:mandate_assign", args=[dialogue.pk])
    assert log_in(world.maja).post(address).status_code == 404
    assert Mandate.objects.get(dialogue=dialogue).assigned_on is None
    olle = log_in(world.olle)
    assert olle.get(reverse("officials:mandate", args=[dialogue.pk])).context["may_assign"]
    olle.post(address)
    assert Mandate.objects.get(dialogue=dialogue).assigned_by == world.olle


# --------------------------------------------------------------------------------------------------- the groups


def group_data(client: Client, dialogue: Dialogue) -> dict[str, Any]:
    context = client.get(reverse("officials:target_groups", args=[dialogue.pk])).context
    said = {**form_data(context["form"]), **form_data(context["rows"].management_form)}
    for row in context["rows"].forms:
        said |= form_data(row)
    return said


def test_groups_are_saved_and_shown_on_two_axes(world: World, writing: Dialogue) -> None:
    maja = log_in(world.maja)
    address = reverse("officials:target_groups", args=[writing.pk])
    said = group_data(maja, writing)
    said |= {
        "groups-1-group": world.rural.pk,
        "groups-1-room": "2",
        "groups-1-wish": "4",
        "groups-1-evidence": "Byalaget",
    }
    assert maja.post(address, said).status_code == 302
    page = maja.get(address)
    assert [group["name"] for group in page.context["matched"]] == ["unga 13–17 år", "boende på landsbygden"]
    assert [str(group) for group in page.context["clashes"]] == ["boende på landsbygden"]
    assert "message_to_group:rural" in {
        missing.code for missing in lifecycle.unmet(Dialogue.objects.get(pk=writing.pk))
    }


def test_a_group_has_one_row_whatever_is_sent(world: World, writing: Dialogue) -> None:
    maja, youth = log_in(world.maja), writing.target_groups.get()
    address, said = reverse("officials:target_groups", args=[writing.pk]), group_data(maja, writing)
    again = {**said, "groups-1-group": youth.group_id, "groups-1-reach": "Fritidsgården"}
    as_if_new = {**said, "groups-INITIAL_FORMS": "0"}
    for sent in (again, as_if_new):
        refused = maja.post(address, sent)
        assert refused.status_code == 422
        assert "Gruppen har redan en rad" in refused.content.decode()
    assert "Fritidsgården" in maja.post(address, again).content.decode()
    assert maja.post(address, {**again, "groups-1-area": world.norrstrand.pk}).status_code == 302


def test_only_groups_that_lack_something_stand_open(world: World, writing: Dialogue) -> None:
    writing.target_groups.create(group=world.rural, is_priority=True)
    page = log_in(world.maja).get(reverse("officials:target_groups", args=[writing.pk])).content.decode()
    folds = dict(re.findall(r'<details class="fold"\s+id="group-([^"]+)"\s*([^>]*)>', page))
    assert {code: "open" in told for code, told in folds.items()} == {
        "youth_13_17": False,
        "rural": True,
        "new-3": False,
    }


def test_two_who_change_the_groups_see_both_texts(world: World, writing: Dialogue) -> None:
    maja, mats = log_in(world.maja), log_in(world.mats)
    address = reverse("officials:target_groups", args=[writing.pk])
    hers, his = group_data(maja, writing), group_data(mats, writing)
    assert maja.post(address, {**hers, "groups-0-evidence": "Majas källa"}).status_code == 302
    refused = mats.post(address, {**his, "groups-0-evidence": "Mats källa"})
    assert refused.status_code == 409
    assert {"Majas källa", "Mats källa"} <= {
        text for item in refused.context["conflicts"] for text in (item["saved"], item["typed"])
    }
    assert writing.target_groups.get().evidence == "Majas källa"


def test_expectations_are_locked_with_the_mandate_but_not_how_groups_are_reached(world: World) -> None:
    dialogue = world.ready(Step.PLANNING)
    maja = log_in(world.maja)
    said = {**group_data(maja, dialogue), "groups-0-wish": "5", "groups-0-reach_goal": "30"}
    assert maja.post(reverse("officials:target_groups", args=[dialogue.pk]), said).status_code == 302
    group = dialogue.target_groups.get()
    assert (group.wish, group.reach_goal) == (2, 30)


# ------------------------------------------------------------------------------------------------ moving, and back


def test_a_click_on_an_old_page_moves_nothing_and_says_where_the_dialogue_is(world: World) -> None:
    dialogue = world.ready(Step.PLANNING)
    maja = log_in(world.maja)
    address = reverse("officials:advance", args=[dialogue.pk])
    maja.post(address, {"leaving": "planning"})
    answer = maja.post(address, {"leaving": "planning"}, follow=True)
    assert Dialogue.objects.get(pk=dialogue.pk).step == Step.LAUNCH
    (told,) = [message for message in answer.context["messages"] if message.level_tag == "warning"]
    assert str(Step.LAUNCH.label) in str(told)
    assert maja.post(address, {"leaving": "nonsense"}).status_code == 302


def test_sending_back_from_the_page_needs_a_reason(world: World) -> None:
    dialogue = world.ready(Step.LAUNCH)
    maja = log_in(world.maja)
    address = reverse("officials:send_back", args=[dialogue.pk])
    assert maja.post(address, {"to": "planning", "reason": " "}).status_code == 422
    assert maja.post(address, {"to": "execution", "reason": "Nej."}).status_code == 422
    assert Dialogue.objects.get(pk=dialogue.pk).step == Step.LAUNCH
    assert maja.post(address, {"to": "planning", "reason": "Skolorna saknas."}).status_code == 302
    assert "Skolorna saknas." in maja.get(reverse("officials:log", args=[dialogue.pk])).content.decode()


def test_the_gate_lists_everything_that_is_missing_with_its_field(world: World) -> None:
    dialogue = world.arrived(Step.MANDATE)
    page = log_in(world.maja).get(reverse("officials:dialogue_detail", args=[dialogue.pk]))
    links = [task["url"] for task in page.context["gate"].missing]
    assert len(links) == len(lifecycle.unmet(dialogue))
    assert reverse("officials:mandate", args=[dialogue.pk]) + "#id_purpose" in links
    assert not page.context["may_move"]


def test_the_fields_that_the_gate_links_to_are_on_their_pages(world: World) -> None:
    dialogue = world.arrived(Step.MANDATE)
    dialogue.target_groups.create(group=world.youth, is_priority=True)
    maja = log_in(world.maja)
    pages: dict[str, str] = {}
    for missing in lifecycle.unmet(dialogue):
        if missing.page in ("mandate", "target_groups", "dialogue_edit") and missing.field:
            address = reverse(f"officials:{missing.page}", args=[dialogue.pk])
            pages.setdefault(address, maja.get(address).content.decode())
            field = missing.field
            assert f'id="{field}"' in pages[address] or f'id="{field}_0"' in pages[address], (missing.code, field)


# ---------------------------------------------------------------------------------------------------- the work list


def work_list(person: Any) -> tuple[str, dict[str, list[Any]]]:
    context = log_in(person).get(reverse("officials:worklist")).context
    return context["heading"], context["groups"]


def test_a_late_promise_comes_first_with_the_number_of_people_who_wait(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    Dialogue.objects.filter(pk=dialogue.pk).update(reported_participants=168)
    world.today(D(2026, 5, 5))
    heading, groups = work_list(world.maja)
    assert "168" in heading
    (line,) = groups["late"]
    assert (line.due_on, line.waiting_people, line.url) == (
        D(2026, 4, 28),
        168,
        reverse("officials:feedback", args=[dialogue.pk]),
    )


def test_a_promise_that_was_moved_still_counts_as_late(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    world.today(D(2026, 4, 29))
    promises.move(dialogue.promises.get(stage="heard"), to=D(2026, 5, 20), reason="Sjukdom.", by=world.maja)
    _heading, groups = work_list(world.maja)
    assert [line.due_on for line in groups["late"]] == [D(2026, 4, 28)]


def test_what_others_must_do_waits_and_names_them(world: World, writing: Dialogue) -> None:
    world.today(D(2026, 1, 26))
    log_in(world.maja).post(reverse("officials:mandate_preview", args=[writing.pk]))
    _heading, groups = work_list(world.maja)
    assert [line.waiting for line in groups["waiting"]] == ["Tekniska nämnden"]
    assert not groups["late"]


def test_a_mandate_is_written_in_time_for_the_papers(world: World, writing: Dialogue) -> None:
    meeting = world.meeting(world.tn, D(2026, 3, 10))
    type(meeting).objects.update(papers_due=D(2026, 2, 23))
    Mandate.objects.filter(dialogue=writing).update(meeting=meeting)
    _heading, groups = work_list(world.maja)
    assert [line.due_on for line in groups["week"]] == [D(2026, 2, 23)]


def test_an_empty_list_says_so(world: World) -> None:
    heading, groups = work_list(world.yusuf)
    assert heading and not any(sign.isdigit() for sign in heading)
    assert not any(groups.values())


def test_a_paused_dialogue_reminds_of_no_promise(world: World) -> None:
    dialogue = world.arrived(Step.FEEDBACK)
    world.today(D(2026, 5, 5))
    Dialogue.objects.filter(pk=dialogue.pk).update(status="paused")
    _heading, groups = work_list(world.maja)
    assert not groups["late"]


def test_the_manager_is_asked_for_the_assignment_and_the_official_to_write_it(world: World) -> None:
    dialogue = world.ready(Step.MANDATE, "knowledge_dialogue")
    Mandate.objects.filter(dialogue=dialogue).update(assigned_by=None, assigned_on=None)
    hers, his = (work_list(person)[1]["week"][0].label for person in (world.maja, world.olle))
    assert hers != his
    assert str(dialogue.title) in his
