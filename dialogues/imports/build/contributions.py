"""What residents said, numbered in the order it came, with its review and its themes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ... import personal_data
from ...models import (
    Activity,
    Answer,
    AnswerChoice,
    Coding,
    Contribution,
    ContributionText,
    ModerationAction,
    Question,
    Quote,
    Referral,
    ReferralLetter,
    Round,
    Theme,
    Understanding,
)
from ..world import Row
from . import sorting
from .site import Site, day, moment, needed_day, needed_moment, text

if TYPE_CHECKING:
    from .dialogue import Work


@dataclass(frozen=True)
class Found:
    """What contributions of the dialogue refer to."""

    rounds: dict[int, Round]
    questions: dict[str, Question]
    activities: dict[str, Activity]


def build(work: "Work", themes: dict[str, Theme]) -> None:
    """All contributions of the dialogue; many, so each kind of row is made at once."""
    rows = work.site.world.received[work.row["id"]]
    found = Found(
        rounds={item.number: item for item in Round.objects.filter(dialogue=work.dialogue)},
        questions={item.code: item for item in Question.objects.filter(dialogue=work.dialogue)},
        activities={item.code: item for item in Activity.objects.filter(dialogue=work.dialogue)},
    )
    made = work.site.add_all(
        Contribution, [_contribution(work, number, row, found) for number, row in enumerate(rows, 1)]
    )
    pairs = list(zip(made, rows, strict=True))
    site = work.site
    site.add_all(
        ContributionText,
        [
            ContributionText(contribution=item, language="sv", text=row["text_sv"])
            for item, row in pairs
            if row.get("text_sv")
        ],
    )
    reviews = [review for item, row in pairs for review in _reviews(site, item, row)]
    site.add_all(ModerationAction, reviews)
    site.add_all(
        Coding,
        [
            Coding(
                contribution=item,
                theme=themes[coding["theme"]],
                by=site.user(coding.get("by")),
                at=moment(coding.get("at")) or item.received_at,
                was_suggested=bool(coding.get("suggested")),
            )
            for item, row in pairs
            for coding in row.get("coding") or []
        ],
    )
    letters = sorting.letters(work)
    aside = [_referral(site, item, row["off_topic"], letters) for item, row in pairs if row.get("off_topic")]
    site.add_all(Referral, aside)
    sorting.history(work, themes, pairs)
    sorting.second_readings(site, pairs)
    quotes = [
        Quote(theme=themes[code], contribution=item) for item, row in pairs for code in row.get("quoted_in") or []
    ]
    site.add_all(Quote, quotes)
    said = [_understanding(site, item, row["understanding"]) for item, row in pairs if row.get("understanding")]
    site.add_all(Understanding, said)
    for item, row in pairs:
        _answers(site, item, row, found.questions)


def _contribution(work: "Work", number: int, row: Row, found: Found) -> Contribution:
    site, rounds = work.site, found.rounds
    only = next(iter(rounds.values())) if len(rounds) == 1 else None
    return Contribution(
        dialogue=work.dialogue,
        round=rounds.get(row.get("round") or 0) or only,
        number=number,
        reference=row["id"],
        channel=row["channel"],
        received_at=needed_moment(row["received_at"]),
        registered_by=site.user(row.get("registered_by")),
        language=row.get("language") or "sv",
        text=row["text"],
        question=found.questions.get(row.get("question") or ""),
        activity=found.activities.get(row.get("activity") or ""),
        area=site.areas.get(row.get("area") or ""),
        council=site.board(row.get("body")),
        age_band=row.get("age_band") or "",
        sender_role=row.get("sender_role") or "",
        attachment_name=row.get("attachment") or "",
        wants_feedback=bool(row.get("wants_feedback")),
        is_late=bool(row.get("late")),
        is_counted=row.get("counted"),
        late_reason=text(row.get("late_reason")),
        state=row["moderation"]["state"],
        is_flagged=personal_data.is_found_in(row["text"]),
        suspicion=row.get("suspicion") or "",
        note=row.get("note") or "",
        withdrawn_at=moment(row.get("withdrawn_at")),
    )


def _reviews(site: Site, contribution: Contribution, row: Row) -> list[ModerationAction]:
    reviews = [*(row.get("earlier_moderation") or []), row["moderation"]]
    return [
        ModerationAction(
            contribution=contribution,
            state=review["state"],
            rule=review["rule"],
            reason=text(review.get("reason")),
            public_text=review.get("public_text") or "",
            by=site.user(review.get("by")),
            at=needed_moment(review["at"]),
            author_told_on=day(review.get("author_told_on")),
        )
        for review in reviews
        if review.get("rule") and review.get("at")
    ]


def _referral(site: Site, contribution: Contribution, row: Row, letters: dict[int, ReferralLetter]) -> Referral:
    return Referral(
        contribution=contribution,
        letter=letters.get(row.get("letter") or 0),
        receiver=row["receiver"],
        board=site.board(row.get("body")),
        is_partly=bool(row.get("partly")),
        referred_on=needed_day(row["referred_at"]),
        referred_by=site.user(row.get("by")),
        left_on=None if row.get("waiting") else day(row.get("sent_at")) or needed_day(row["referred_at"]),
        answered_on=day(row.get("answered_at")),
        answer=row.get("answer") or "",
    )


def _understanding(site: Site, contribution: Contribution, row: Row) -> Understanding:
    return Understanding(
        contribution=contribution,
        is_understood=row["understood"],
        answered_at=needed_moment(row["at"]),
        text=row.get("text") or "",
        result=row.get("result") or "",
        reply=row.get("reply") or "",
        reread_by=site.user(row.get("reread_by")),
        reread_at=moment(row.get("reread_at")),
    )


def _answers(site: Site, contribution: Contribution, row: Row, questions: dict[str, Question]) -> None:
    for item in row.get("answers") or []:
        question = questions[item["question"]]
        answer = site.add(
            Answer,
            contribution=contribution,
            question=question,
            text=item.get("text") or "",
            rating=item.get("rating"),
            area=site.areas.get(item.get("area") or ""),
        )
        if item.get("choices"):
            _choices(site, answer, item["choices"])
        if item.get("proposals"):
            answer.proposals.set(contribution.dialogue.budget_proposals.filter(code__in=item["proposals"]))


def _choices(site: Site, answer: Answer, orders: list[int]) -> None:
    """The chosen alternatives by their number in the question; those of a ranking with the first one first."""
    by_order = {choice.order: choice for choice in answer.question.choices.all()}
    is_ranking = answer.question.kind == Question.Kind.RANKING
    site.add_all(
        AnswerChoice,
        [
            AnswerChoice(answer=answer, choice=by_order[order], place=place if is_ranking else None)
            for place, order in enumerate(orders, 1)
            if order in by_order
        ],
    )
