"""Feedback, the proposal and its outcome, measures, evaluation and reminders."""

from typing import TYPE_CHECKING

from governance import clock
from governance.models import Decision

from ...models import (
    AnswerPart,
    Clarity,
    Compilation,
    Evaluation,
    Feedback,
    FeedbackRecall,
    InfluenceTrace,
    Lesson,
    MandateCheck,
    Measure,
    MendedTranslation,
    Proposal,
    Round,
    SentReminder,
    Theme,
    ThemeResponse,
)
from ..world import Row, rounds
from .site import day, needed_day, text

if TYPE_CHECKING:
    from .dialogue import Work


def build(work: "Work", themes: dict[str, Theme]) -> None:
    """Steps 7 to 9."""
    _feedback(work)
    _mended(work)
    _clarity(work)
    _responses(work, themes)
    _proposal(work, themes)
    _measures(work, themes)
    if row := work.row.get("evaluation"):
        _evaluation(work, row)
    sent = [
        SentReminder(
            dialogue=work.dialogue,
            stage=row["stage"],
            offset_days=row["offset"],
            sent_on=needed_day(row["date"]),
            to=work.site.users[row["to"]],
        )
        for row in work.row.get("reminders_sent") or []
    ]
    work.site.add_all(SentReminder, sent)


def _feedback(work: "Work") -> None:
    numbered = {item.number: item for item in Round.objects.filter(dialogue=work.dialogue)}
    for row in rounds(work.row):
        if answer := row.get("feedback"):
            work.site.add(
                Feedback,
                dialogue=work.dialogue,
                round=numbered[row["n"]],
                stage=Feedback.Stage.HEARD,
                audience=Feedback.Audience.PARTICIPANTS,
                due_on=day(answer.get("due")),
                given_on=day(answer.get("published")),
            )
    for number, row in enumerate(work.row.get("feedback") or [], 1):
        given = work.site.add(
            Feedback,
            dialogue=work.dialogue,
            round=numbered.get(row.get("round") or 0),
            stage=row["stage"],
            audience=row["audience"],
            due_on=day(row.get("due")),
            given_on=day(row.get("done")),
            given_by=work.site.user(row.get("by")),
            headline=text(row.get("headline")),
            text=text(row.get("text")),
            easy_read=text(row.get("easy_read")),
            format=row.get("format") or "",
            languages=row.get("languages") or [],
            meeting_decision=work.decision(f"feedback/{number}/meeting"),
            note=row.get("note") or "",
        )
        for recalled in row.get("taken_back") or []:
            work.site.add(
                FeedbackRecall,
                feedback=given,
                given_on=needed_day(recalled["published"]),
                headline=text(recalled.get("headline")),
                text=text(recalled.get("text")),
                reason=text(recalled["reason"]),
                recalled_on=needed_day(recalled["on"]),
                recalled_by=work.site.user(recalled.get("by")),
            )


def _mended(work: "Work") -> None:
    """What translations said before they were mended."""
    mended = [
        MendedTranslation(
            dialogue=work.dialogue,
            language=row["language"],
            name=row["text"],
            words=row["said"],
            mended_on=needed_day(row["on"]),
            mended_by=work.site.user(row.get("by")),
        )
        for row in work.row.get("mended_translations") or []
    ]
    work.site.add_all(MendedTranslation, mended)


def _clarity(work: "Work") -> None:
    """Whether it became clear, as anonymous answers."""
    told = work.row.get("clarity") or {}
    said = [True] * (told.get("yes") or 0) + [False] * (told.get("no") or 0)
    answers = [
        Clarity(
            dialogue=work.dialogue,
            given_with=f"file:{work.dialogue.reference}:{number}",
            was_clear=was_clear,
            answered_at=clock.now(),
        )
        for number, was_clear in enumerate(said, 1)
    ]
    work.site.add_all(Clarity, answers)


def _responses(work: "Work", themes: dict[str, Theme]) -> None:
    for row in work.row.get("theme_responses") or []:
        # What was answered before the portal kept such states has been answered for.
        work.site.add(
            ThemeResponse,
            dialogue=work.dialogue,
            theme=themes[row["theme"]],
            state=row.get("state") or ThemeResponse.State.APPROVED,
            effect=row.get("effect") or "",
            text=text(row.get("text")),
            because=text(row.get("because")),
            instead=text(row.get("instead")),
            board=work.site.board(row.get("body")),
            responsible=row.get("responsible") or "",
            due_on=day(row.get("due")),
            next_word_on=day(row.get("next_word")),
        )
        for part in row.get("parts") or []:
            work.site.add(
                AnswerPart,
                theme=themes[row["theme"]],
                board=work.site.board(part["body"]),
                text=text(part.get("text")),
                responsible=part.get("responsible") or "",
                due_on=day(part.get("due")),
                state=part["state"],
            )


def _proposal(work: "Work", themes: dict[str, Theme]) -> None:
    row = work.row.get("proposal")
    if not row:
        return
    outcome = work.prepared_decision("outcome", "preparation")
    child = row.get("child_best_interest") or {}
    proposal = work.site.add(
        Proposal,
        dialogue=work.dialogue,
        number=row.get("version") or 1,
        state=row["state"],
        author=work.site.user(row.get("author")),
        compilation=_basis(work, outcome),
        text=text(row.get("text")),
        alternatives=text(row.get("alternatives")),
        sentences=row.get("sentences") or [],
        cost=row.get("cost") or "",
        child_best_interest=text({key: value for key, value in child.items() if key not in ("done", "date")}),
        child_best_interest_on=day(child.get("date")),
        gender_perspective=text(row.get("gender_perspective")),
        business_perspective=text(row.get("business_perspective")),
        preparing_board=work.site.board(row.get("preparing_body")),
        approved_by=work.site.user(row.get("approved_by")),
        sent_on=day(row.get("sent_on")),
        decision=outcome,
    )
    for item in row.get("influence_trace") or []:
        work.site.add(
            InfluenceTrace,
            proposal=proposal,
            theme=themes[item["theme"]],
            effect=item.get("effect") or "",
            text=text(item.get("text")),
        )


def _basis(work: "Work", outcome: Decision | None) -> Compilation | None:
    """The compilation that the proposal rests on: the version that the decision names, else the newest."""
    found = Compilation.objects.filter(dialogue=work.dialogue).order_by("round__number", "number")
    version = ((work.row.get("outcome") or {}).get("basis") or {}).get("compilation_version")
    last = found.last()
    if outcome is None or last is None or version is None:
        return last
    return found.filter(round=last.round, number=version).last()


def _measures(work: "Work", themes: dict[str, Theme]) -> None:
    for name, is_service_change in (("action_items", False), ("service_changes", True)):
        for order, row in enumerate(work.row.get(name) or [], 1):
            who = row.get("responsible") or ""
            work.site.add(
                Measure,
                dialogue=work.dialogue,
                code=row.get("code") or "",
                title=text(row["title"]),
                board=work.site.boards.get(who),
                administration=None if who in work.site.boards else work.site.administrations.get(who),
                due_on=day(row.get("due")),
                state=row.get("status") or Measure.State.NOT_STARTED,
                note=row.get("note") or "",
                budget=row.get("budget") or "",
                theme=themes[row["theme"]] if row.get("theme") else None,
                origin=row.get("origin") or "",
                is_service_change=is_service_change,
                order=order,
                updated_on=day(row.get("updated")),
            )


def _evaluation(work: "Work", row: Row) -> None:
    asked = row.get("participants") or {}
    evaluation = work.site.add(
        Evaluation,
        dialogue=work.dialogue,
        dated_on=day(row.get("date")),
        is_short=bool(row.get("short_form")),
        responses=asked.get("responses"),
        understood_purpose_pct=asked.get("understood_purpose_pct"),
        knows_how_used_pct=asked.get("knows_how_used_pct"),
        would_take_part_again_pct=asked.get("would_take_part_again_pct"),
        participants_view=text(asked.get("view")),
        internal=text(row.get("internal")),
        against_mandate=text(row.get("against_mandate")),
        written_by=work.site.user(row.get("written_by")),
    )
    for order, item in enumerate(row.get("mandate_checks") or [], 1):
        said = {"about": item["about"], "sentence": text(item["said"]), "verdict": item["answer"]}
        work.site.add(MandateCheck, evaluation=evaluation, text=item.get("note") or "", order=order, **said)
    for order, item in enumerate(row.get("lessons") or [], 1):
        work.site.add(Lesson, evaluation=evaluation, text=text(item), order=order)
