"""Sorting, and the compilation: counted from links, approved by somebody else, never rewritten after that."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dialogues import compilation, contributions, lifecycle, moderation, sorting
from dialogues.models import Coding, Compilation, Contribution, Dialogue, LogEntry, Step, Theme
from dialogues.models.compilation import CompilationIsApproved
from governance.models import Membership, Role, User

from .worlds import World


@pytest.fixture
def dialogue(world: World) -> Dialogue:
    """A dialogue in the step of compilation, with three contributions that nobody has read."""
    return world.arrived(Step.COMPILATION)


@pytest.fixture
def theme(world: World, dialogue: Dialogue) -> Theme:
    return sorting.add_theme(dialogue, name="Bron", by=world.maja)


def first(dialogue: Dialogue) -> Contribution:
    return dialogue.contributions.get(number=1)


def sort(row: Contribution, by: User, *themes: Theme, **more: Any) -> Contribution:
    row.refresh_from_db()
    values = {"verdict": moderation.SHOWN, "version": row.version, **more}
    return sorting.sort(row, themes=themes, by=by, **values)


def sort_all(dialogue: Dialogue, by: User, theme: Theme) -> None:
    for row in dialogue.contributions.unsorted():
        sort(row, by, theme)


@pytest.fixture
def draft(world: World, dialogue: Dialogue, theme: Theme) -> Compilation:
    """A compilation that lacks nothing to be submitted."""
    sort_all(dialogue, world.maja, theme)
    item = compilation.begin(dialogue, by=world.maja)
    item.summary, item.method_limits = "Det är mörkt vid bron.", "Få unga svarade."
    item.save()
    item.themes.create(theme=theme, summary="Tre säger att det är mörkt.")
    return item


@pytest.fixture
def submitted(world: World, draft: Compilation) -> Compilation:
    return compilation.submit(draft, by=world.maja)


# ---------------------------------------------------------------------------------------------------------- sorting


def test_a_contribution_goes_into_several_themes(world: World, dialogue: Dialogue, theme: Theme) -> None:
    other = sorting.add_theme(dialogue, name="Skolvägen", by=world.maja)
    sort(first(dialogue), world.maja, theme, other)
    assert {item.pk: item.rows for item in sorting.themes_of(dialogue)} == {theme.pk: 1, other.pk: 1}
    assert dialogue.contributions.unsorted().count() == 2


def test_reviewed_without_a_theme_is_still_unsorted(world: World, dialogue: Dialogue) -> None:
    sort(first(dialogue), world.maja)
    assert dialogue.contributions.unsorted().count() == 3


def test_in_a_theme_but_not_reviewed_is_still_unsorted(world: World, dialogue: Dialogue, theme: Theme) -> None:
    row = first(dialogue)
    Coding.objects.create(contribution=row, theme=theme, by=world.maja, at=row.received_at)
    assert dialogue.contributions.unsorted().count() == 3


def test_off_topic_is_sent_to_someone(world: World, dialogue: Dialogue) -> None:
    row = first(dialogue)
    off_topic = moderation.Verdict("hide", "off_topic")
    with pytest.raises(moderation.ReceiverMissing):
        sort(row, world.maja, verdict=off_topic)
    with pytest.raises(moderation.ReceiverMissing):
        sort(row, world.maja, route=sorting.Route("papperskorgen"))
    with pytest.raises(sorting.BoardMissing):
        sort(row, world.maja, route=sorting.Route("annan nämnd"))
    sort(row, world.maja, verdict=off_topic, route=sorting.Route("annan nämnd", world.kfn))
    assert row.referral.board == world.kfn
    assert row not in dialogue.contributions.unsorted()
    assert dialogue.log.filter(action=LogEntry.Action.REFERRED).count() == 1


def test_a_theme_of_another_dialogue_is_refused(world: World, dialogue: Dialogue) -> None:
    foreign = Theme.objects.create(dialogue=world.dialogue(), code="annat", name="Annat")
    with pytest.raises(sorting.ForeignTheme):
        sort(first(dialogue), world.maja, foreign)


def test_two_who_sort_the_same_are_told(world: World, dialogue: Dialogue, theme: Theme) -> None:
    row = first(dialogue)
    seen = row.version
    sort(row, world.maja, theme)
    with pytest.raises(moderation.ChangedMeanwhile) as refusal:
        sorting.sort(row, verdict=moderation.SHOWN, themes=[], version=seen, by=world.mats)
    assert refusal.value.contribution.codings.get().by == world.maja


def test_only_what_is_shown_is_quoted(world: World, dialogue: Dialogue, theme: Theme) -> None:
    row = first(dialogue)
    hidden = moderation.Verdict("hide", "abusive")
    with pytest.raises(sorting.NotQuotable):
        sort(row, world.maja, theme, verdict=hidden, is_quote=True)
    sort(row, world.maja, theme, is_quote=True)
    assert row.quotes.count() == 1
    sort(row, world.maja, theme, verdict=hidden)
    assert row.quotes.count() == 0


def test_strangers_sort_nothing(world: World, dialogue: Dialogue, theme: Theme) -> None:
    for stranger in (world.yusuf, world.gunnel, world.tove, world.olle):
        with pytest.raises(moderation.NotEntitled):
            sort(first(dialogue), stranger, theme)
        with pytest.raises(sorting.NotEntitled):
            sorting.add_theme(dialogue, name="Eget", by=stranger)


def test_merging_moves_everything_and_counts_each_once(world: World, dialogue: Dialogue, theme: Theme) -> None:
    other = sorting.add_theme(dialogue, name="Broar", by=world.maja)
    one, two, three = dialogue.contributions.order_by("number")
    sort(one, world.maja, theme, other)
    sort(two, world.maja, other, is_quote=True)
    sort(three, world.maja, theme)
    sorting.merge_themes(other, into=theme, by=world.maja)
    assert [(item.pk, item.rows) for item in sorting.themes_of(dialogue)] == [(theme.pk, 3)]
    assert two.quotes.get().theme == theme
    other.refresh_from_db()
    with pytest.raises(sorting.ForeignTheme):
        sort(one, world.maja, other)


def test_two_themes_do_not_share_a_name(world: World, dialogue: Dialogue, theme: Theme) -> None:
    with pytest.raises(sorting.NameTaken):
        sorting.add_theme(dialogue, name="bron ", by=world.maja)
    other = sorting.add_theme(dialogue, name="Ån", by=world.maja)
    with pytest.raises(sorting.NameTaken):
        sorting.rename_theme(other, name="Bron", description="", by=world.maja)


def test_themes_change_places(world: World, dialogue: Dialogue, theme: Theme) -> None:
    other = sorting.add_theme(dialogue, name="Ån", by=world.maja)
    sorting.move_theme(other, up=True, by=world.maja)
    sorting.move_theme(other, up=True, by=world.maja)
    assert [item.pk for item in sorting.themes_of(dialogue)] == [other.pk, theme.pk]


# ------------------------------------------------------------------------------------------------------ compilation


def codes(item: Compilation) -> list[str]:
    return [lack.code.split(":")[0] for lack in compilation.missing(item)]


def test_a_complete_draft_lacks_nothing(draft: Compilation) -> None:
    assert codes(draft) == []


@pytest.mark.parametrize("text", ["summary", "method_limits"])
def test_every_text_is_needed(draft: Compilation, text: str) -> None:
    setattr(draft, text, "")
    draft.save()
    assert codes(draft) == [text]


def test_every_theme_that_someone_brought_up_is_told(world: World, draft: Compilation) -> None:
    other = sorting.add_theme(draft.dialogue, name="Ån", by=world.maja)
    assert codes(draft) == []
    sort(first(draft.dialogue), world.maja, other)
    assert [lack.code for lack in compilation.missing(draft)] == ["theme:an"]


def test_nothing_is_left_unsorted(world: World, draft: Compilation) -> None:
    row = world.contribution(draft.dialogue, text="En till.")
    assert codes(draft) == ["unsorted"]
    with pytest.raises(compilation.NotSubmittable):
        compilation.submit(draft, by=world.maja)
    sort(row, world.maja, draft.themes.get().theme)
    compilation.submit(draft, by=world.maja)


def test_a_late_one_is_judged_before_it_is_submitted(world: World, draft: Compilation) -> None:
    late = world.contribution(draft.dialogue, text="Sent.", is_late=True)
    sort(late, world.maja, draft.themes.get().theme)
    assert codes(draft) == ["late_counted"]
    contributions.decide_late(late, counts=False, reason="För sent.", by=world.maja)
    assert codes(draft) == []


def test_a_late_one_that_does_not_count_is_not_in_the_figure(world: World, draft: Compilation) -> None:
    late = world.contribution(draft.dialogue, text="Sent.", is_late=True)
    sort(late, world.maja, draft.themes.get().theme)
    contributions.decide_late(late, counts=False, reason="För sent.", by=world.maja)
    assert [told.count for told in compilation.themes(draft)] == [3]
    contributions.decide_late(late, counts=True, reason="Posten var sen.", by=world.maja)
    assert [told.count for told in compilation.themes(draft)] == [4]


def test_approval_fixes_the_counts(world: World, submitted: Compilation) -> None:
    approved = compilation.approve(submitted, by=world.olle)
    assert (approved.state, approved.approved_by) == (Compilation.State.APPROVED, world.olle)
    assert approved.themes.get().count == 3
    late = world.contribution(approved.dialogue, text="Sent.", is_late=True)
    sort(late, world.maja, approved.themes.get().theme)
    contributions.decide_late(late, counts=True, reason="Posten var sen.", by=world.maja)
    assert [told.count for told in compilation.themes(approved)] == [3]


def test_nobody_approves_what_they_submitted(world: World, draft: Compilation) -> None:
    Membership.objects.create(user=world.olle, role=Role.OFFICIAL, administration=world.sbf)
    own = compilation.submit(draft, by=world.olle)
    with pytest.raises(compilation.OwnCompilation):
        compilation.approve(own, by=world.olle)
    with pytest.raises(compilation.OwnCompilation):
        compilation.send_back(own, reason="Nej.", by=world.olle)


def test_the_database_refuses_the_author_as_approver(world: World, submitted: Compilation) -> None:
    rows = Compilation.objects.filter(pk=submitted.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="approved", approved_by=world.maja, approved_on="2026-04-14")
    assert rows.update(state="approved", approved_by=world.olle, approved_on="2026-04-14") == 1


@pytest.mark.parametrize("person", ["mats", "ingrid", "leo", "gunnel", "gita"])
def test_only_the_manager_in_charge_approves(world: World, submitted: Compilation, person: str) -> None:
    with pytest.raises(compilation.NotEntitled):
        compilation.approve(submitted, by=getattr(world, person))


def test_a_draft_is_not_approved(world: World, draft: Compilation) -> None:
    with pytest.raises(compilation.NotSubmitted):
        compilation.approve(draft, by=world.olle)


def test_what_is_submitted_is_not_rewritten(world: World, submitted: Compilation) -> None:
    with pytest.raises(compilation.NotDraft):
        compilation.saved(submitted, by=world.maja)
    with pytest.raises(compilation.NotDraft):
        compilation.submit(submitted, by=world.maja)


def test_returned_with_a_reason_it_is_a_draft_again(world: World, submitted: Compilation) -> None:
    with pytest.raises(compilation.ReasonMissing):
        compilation.send_back(submitted, reason=" ", by=world.olle)
    back = compilation.send_back(submitted, reason="Skriv om minoriteten.", by=world.olle)
    assert (back.is_draft, back.return_reason) == (True, "Skriv om minoriteten.")
    assert compilation.submit(back, by=world.maja).return_reason == ""


def test_an_approved_text_is_locked(world: World, submitted: Compilation) -> None:
    compilation.approve(submitted, by=world.olle)
    approved = Compilation.objects.get(pk=submitted.pk)
    approved.summary = "Det är ljust."
    with pytest.raises(CompilationIsApproved):
        approved.save()
    row = approved.themes.get()
    row.summary = "Ingen klagar."
    with pytest.raises(CompilationIsApproved):
        row.save()


def test_sorted_anew_only_in_a_new_version(world: World, submitted: Compilation) -> None:
    compilation.approve(submitted, by=world.olle)
    row, theme = first(submitted.dialogue), submitted.themes.get().theme
    with pytest.raises(sorting.CompilationIsLocked):
        sort(row, world.maja)
    with pytest.raises(sorting.CompilationIsLocked):
        sorting.add_theme(submitted.dialogue, name="Ån", by=world.maja)
    with pytest.raises(compilation.ReasonMissing):
        compilation.new_version(submitted, what_changed="", by=world.maja)
    new = compilation.new_version(submitted, what_changed="Ett svar var fel sorterat.", by=world.maja)
    assert (new.number, str(new.summary), new.themes.get().count) == (2, "Det är mörkt vid bron.", None)
    sort(row, world.maja)
    sort(row, world.maja, theme)
    assert Compilation.objects.get(pk=submitted.pk).is_approved


def test_a_protected_text_is_hidden_even_after_approval(world: World, submitted: Compilation) -> None:
    compilation.approve(submitted, by=world.olle)
    row, theme = first(submitted.dialogue), submitted.themes.get().theme
    sort(row, world.maja, theme, verdict=moderation.Verdict("restricted", "threat"))
    row.refresh_from_db()
    assert row.state == "restricted"


def test_the_dialogue_moves_on_when_it_is_approved(world: World, submitted: Compilation) -> None:
    with pytest.raises(lifecycle.NotReady) as refusal:
        lifecycle.advance(submitted.dialogue, leaving=Step.COMPILATION, by=world.maja)
    assert [lack.code for lack in refusal.value.unmet] == ["compilation_approved"]
    compilation.approve(submitted, by=world.olle)
    assert lifecycle.advance(submitted.dialogue, leaving=Step.COMPILATION, by=world.maja).step == Step.FEEDBACK


def test_quotes_are_the_cleared_words_only(world: World, draft: Compilation) -> None:
    row, theme = first(draft.dialogue), draft.themes.get().theme
    masked = moderation.Verdict("mask", "personal_data", public_text="Det är mörkt vid [namn dolt].")
    sort(row, world.maja, theme, verdict=masked, is_quote=True)
    assert [told.quotes for told in compilation.themes(draft)] == [[{"sv": "Det är mörkt vid [namn dolt]."}]]


def test_before_the_launch_there_is_nothing_to_compile(world: World) -> None:
    with pytest.raises(compilation.NothingToCompile):
        compilation.begin(world.ready(Step.LAUNCH), by=world.maja)
