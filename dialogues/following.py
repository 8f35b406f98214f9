"""What became of one contribution, told to whoever holds its follow code or link."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db.models import Count, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import answers, appeals, clarity, contributions, standing, timeline, visibility
from .models import (
    Appeal,
    Clarity,
    Coding,
    Contribution,
    Dialogue,
    Feedback,
    Measure,
    ModerationAction,
    ModerationState,
    Participant,
    Promise,
    Status,
    Step,
    Suspension,
    ThemeResponse,
    Understanding,
)

#: So many unknown codes from one place in one quarter of an hour, and the next try has to wait.
MOST_TRIES = 10
VISIT_SALT = "dialogues.following.visit"
#: Whoever came by a typed code has a link of this length in time; the code gives a new one.
VISIT_SECONDS = 2 * 60 * 60


# ------------------------------------------------------------------------------------------------ finding one's own


def by_code(code: str) -> Contribution | None:
    """The contribution of a typed code. Unknown and removed give the same answer: none."""
    return _not_withdrawn(contributions.by_code(code))


def by_token(token: str) -> Contribution | None:
    """The contribution of a follow link, or of the visit that a typed code began.

    Unknown, run out and removed give the same answer: none.
    """
    return _not_withdrawn(contributions.by_token(token) or _visited(token))


def visit(contribution: Contribution) -> str:
    """A signed token in place of the link that a typed code cannot give back; it runs out by itself."""
    return signing.dumps(contribution.pk, salt=VISIT_SALT)


def is_receipt(contribution: Contribution, token: str) -> bool:
    """Whether the token is the link of the receipt itself, which the follow code can be told from."""
    return contribution.follow_token_hash == contributions.hashed(token)


def _visited(token: str) -> Contribution | None:
    try:
        pk = signing.loads(token, salt=VISIT_SALT, max_age=VISIT_SECONDS)
    except signing.BadSignature:
        return None
    return Contribution.objects.with_its_fate().filter(pk=pk).first()


def _not_withdrawn(found: Contribution | None) -> Contribution | None:
    return found if found and found.withdrawn_at is None else None


# ----------------------------------------------------------------------------------------------------- what became


@dataclass
class Trace:
    """Everything the follow page tells, in the order it tells it."""

    contribution: Contribution
    dialogue: Dialogue
    verdict: str
    verdict_note: str = ""
    own_text: str = ""
    text_note: str = ""
    steps: list[dict[str, Any]] = field(default_factory=list)
    themes: list[dict[str, Any]] = field(default_factory=list)
    participant: Participant | None = None
    understanding: Understanding | None = None
    appeal: Appeal | None = None
    may_appeal: bool = False
    #: What the author has said of whether it became clear; asked once the answer is published.
    clarity: Clarity | None = None

    @property
    def is_answered(self) -> bool:
        """Whether what it led to is published, so that one can say if it became clear."""
        return visibility.is_answered(self.dialogue)

    @property
    def is_read(self) -> bool:
        """Whether the page tells what we made of the contribution, so that its author can say if we understood."""
        return bool(self.themes or getattr(self.contribution, "referral", None))


def trace(contribution: Contribution, on: dt.date) -> Trace:
    """Follow a contribution from received to carried out, each step with its date."""
    dialogue = _dialogue(contribution)
    moderation = contribution.moderations.order_by("at", "pk").last()
    themes = _themes(contribution, dialogue)
    verdict, note = _verdict(contribution, dialogue, moderation, themes, on)
    text, text_note = _own_text(contribution, moderation)
    asked = appeals.latest(contribution) if moderation else None
    return Trace(
        contribution=contribution,
        dialogue=dialogue,
        verdict=verdict,
        verdict_note=note,
        own_text=text,
        text_note=text_note,
        steps=_numbered(_steps(contribution, dialogue, moderation, themes, on)),
        themes=themes,
        participant=getattr(contribution, "participant", None),
        understanding=getattr(contribution, "understanding", None),
        appeal=asked,
        may_appeal=bool(text_note) and not (asked and asked.review_id == moderation.pk) if moderation else False,
        clarity=clarity.said_with(clarity.with_contribution(contribution))
        if visibility.is_answered(dialogue)
        else None,
    )


def _dialogue(contribution: Contribution) -> Dialogue:
    found = answers.with_answers(Dialogue.objects.filter(pk=contribution.dialogue_id))
    return found.select_related("plan__controller").get()


def is_sorted_publicly(dialogue: Dialogue) -> bool:
    """Sorting is working material until the compilation is approved."""
    return dialogue.step > Step.COMPILATION


def _themes(contribution: Contribution, dialogue: Dialogue) -> list[dict[str, Any]]:
    """The themes the contribution was sorted into, each with its answer once answers are published."""
    if not is_sorted_publicly(dialogue):
        return []
    given = {item.theme_id: item for item in visibility.shown_responses(dialogue)}
    codings = contribution.codings.select_related("theme__merged_into").order_by("pk")
    rows: dict[int, dict[str, Any]] = {}
    for coding in codings:
        theme = coding.theme.merged_into or coding.theme
        rows[theme.pk] = {"theme": theme, "at": coding.at, "response": given.get(theme.pk)}
    sizes = Coding.objects.filter(theme__in=rows).values("theme").annotate(number=Count("pk"))
    numbers = {row["theme"]: row["number"] for row in sizes} if rows else {}
    for pk, row in rows.items():
        row["others"] = max(0, numbers.get(pk, 0) - 1)
    return list(rows.values())


def _verdict(
    contribution: Contribution,
    dialogue: Dialogue,
    moderation: ModerationAction | None,
    themes: list[dict[str, Any]],
    on: dt.date,
) -> tuple[str, str]:
    """The short answer, also when it is a no."""
    referral = getattr(contribution, "referral", None)
    if referral and not referral.is_partly:
        if referral.answer:
            return _("It was about something else. %(who)s has answered.") % {
                "who": _receiver(referral)
            }, referral.answer
        if referral.left_on is None:
            return _("It is about something else. We are sending it to %(who)s.") % {"who": _receiver(referral)}, ""
        return (
            _("It was about something else. We sent it to %(who)s on %(day)s.")
            % {"who": _receiver(referral), "day": standing.written(referral.left_on)},
            "",
        )
    if moderation and moderation.state in (ModerationState.HIDE, ModerationState.RESTRICTED):
        return _("We have read your contribution. It is not shown to others."), _reason(moderation)
    if dialogue.was_aborted:
        ended = dialogue.suspensions.filter(kind=Suspension.Kind.ABORT).last()
        return _("The dialogue was aborted. Your contribution is kept."), str(ended.public_reason) if ended else ""
    answered = [row for row in themes if row["response"]]
    if answered:
        return " ".join(_effect_sentence(row) for row in answered), ""
    if contribution.is_late and contribution.is_counted is False:
        return _("It came late and is not counted in the compilation, but we have read it."), str(
            contribution.late_reason
        )
    owed = _next_answer(dialogue, on)
    if themes:
        names = ", ".join(str(row["theme"]) for row in themes)
        others = max(row["others"] for row in themes)
        note = ngettext(
            "It is in the theme %(names)s, together with %(count)d other.",
            "It is in the theme %(names)s, together with %(count)d others.",
            others,
        ) % {"names": names, "count": others}
        return _("We have read and sorted your contribution.") + f" {owed}", note if others else ""
    if contribution.state == ModerationState.PENDING:
        return _("We have received your contribution. Nobody has read it yet.") + f" {owed}", ""
    return _("We have read your contribution.") + f" {owed}", ""


def _effect_sentence(row: dict[str, Any]) -> str:
    Effect = ThemeResponse.Effect  # noqa: N806
    sentence = {
        Effect.TAKEN: _("%(theme)s: it is carried out."),
        Effect.PARTLY: _("%(theme)s: a part of it is carried out."),
        Effect.INVESTIGATED: _("%(theme)s: it is being investigated."),
        Effect.NOT: _("%(theme)s: it is not carried out."),
    }
    return sentence[Effect(row["response"].effect)] % {"theme": row["theme"]} if row["response"].effect else ""


def _next_answer(dialogue: Dialogue, on: dt.date) -> str:
    if dialogue.status != Status.ACTIVE:
        return ""
    owed = next((item for item in dialogue.promises.all() if item.kept_on is None), None)
    if owed is None:
        return ""
    if owed.is_overdue(on):
        return _("The answer we promised for %(day)s is late.") % {"day": standing.written(owed.due_on)}
    return _("You get an answer no later than %(day)s.") % {"day": standing.written(owed.due_on)}


def _own_text(contribution: Contribution, moderation: ModerationAction | None) -> tuple[str, str]:
    """What the holder of the link reads. A link can be passed on, so what is hidden from others is hidden here too."""
    if contribution.state in (ModerationState.PENDING, ModerationState.PUBLISH):
        return contribution.text, ""
    shown = visibility.public_text(contribution)
    return shown, _reason(moderation) if moderation else ""


def _reason(moderation: ModerationAction) -> str:
    parts = [str(moderation.get_rule_display()), str(moderation.reason)]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _receiver(referral: Any) -> str:
    return str(referral.board or referral.get_receiver_display())


def _at(moment: dt.datetime) -> str:
    local = localtime(moment)
    return _("%(day)s at %(time)s") % {"day": date_format(local, "j F Y"), "time": date_format(local, "H.i")}


def _steps(
    contribution: Contribution,
    dialogue: Dialogue,
    moderation: ModerationAction | None,
    themes: list[dict[str, Any]],
    on: dt.date,
) -> list[dict[str, Any]]:
    told = [
        {"label": _("Received"), "done": True, "when": _at(contribution.received_at), "text": _channel(contribution)},
        _reviewed(contribution, moderation),
    ]
    referral = getattr(contribution, "referral", None)
    if referral:
        told.append(_sent_on(referral))
        if not referral.is_partly:
            return told
    if moderation and moderation.state in (ModerationState.HIDE, ModerationState.RESTRICTED) and not themes:
        return told
    if dialogue.was_aborted:
        return [*told, _stopped(dialogue)]
    told += [_sorted_into(dialogue, themes), _heard(dialogue)]
    if not dialogue.is_knowledge:
        told += [_shown_to_elected(dialogue), _decided(dialogue)]
    told.append(_answered(dialogue, themes))
    return told + _measures(dialogue, themes, on)


def _channel(contribution: Contribution) -> str:
    how = _("By %(channel)s.") % {"channel": contribution.get_channel_display()}
    late = _("It came after the time to take part was over.")
    return f"{how} {late}" if contribution.is_late else how


def _reviewed(contribution: Contribution, moderation: ModerationAction | None) -> dict[str, Any]:
    if moderation is None or contribution.state == ModerationState.PENDING:
        text = _("A person reads every contribution before it is shown.")
        return {"label": _("Read"), "done": False, "when": "", "text": text}
    if moderation.state == ModerationState.PUBLISH:
        text = _("An official read the whole text.")
    else:
        text = f"{moderation.get_state_display()}. {_reason(moderation)}"
    return {"label": _("Read"), "done": True, "when": _at(moderation.at), "text": text}


def _sent_on(referral: Any) -> dict[str, Any]:
    part = _("A part of it is about something else.") if referral.is_partly else _("It is about something else.")
    text = f"{part} {referral.answer}".strip()
    if referral.left_on is None:
        label = _("To be sent to %(who)s") % {"who": _receiver(referral)}
        return {"label": label, "done": False, "when": "", "text": text}
    return {
        "label": _("Sent to %(who)s") % {"who": _receiver(referral)},
        "done": True,
        "when": standing.written(referral.left_on),
        "text": text,
    }


def _sorted_into(dialogue: Dialogue, themes: list[dict[str, Any]]) -> dict[str, Any]:
    if not themes:
        return {"label": _("Sorted into themes"), "done": is_sorted_publicly(dialogue), "when": "", "text": ""}
    names = ", ".join(str(row["theme"]) for row in themes)
    label = ngettext("Sorted into one theme", "Sorted into %(count)d themes", len(themes)) % {"count": len(themes)}
    last = max(row["at"] for row in themes)
    return {"label": label, "done": True, "when": standing.written(localtime(last).date()), "text": names}


def _heard(dialogue: Dialogue) -> dict[str, Any]:
    return _kept(timeline.promise_of(dialogue, Promise.Stage.HEARD), _("What we heard is published"))


def _kept(promise: Promise | None, label: str) -> dict[str, Any]:
    if promise is None:
        return {"label": label, "done": False, "when": "", "text": ""}
    if promise.kept_on:
        return {"label": label, "done": True, "when": standing.written(promise.kept_on), "text": ""}
    when = _("No later than %(day)s") % {"day": standing.written(promise.due_on)}
    return {"label": label, "done": False, "when": when, "text": ""}


def _stopped(dialogue: Dialogue) -> dict[str, Any]:
    """What comes instead of the rest when a dialogue is aborted: those who took part are told why (I8)."""
    row = next((row for row in dialogue.feedback.all() if row.stage == Feedback.Stage.ABORTED), None)
    label = _("You are told why it was aborted")
    if row is None or not row.given_on:
        when = _("No later than %(day)s") % {"day": standing.written(row.due_on)} if row and row.due_on else ""
        return {"label": label, "done": False, "when": when, "text": ""}
    text = " ".join(str(part) for part in (row.headline, row.text) if part)
    return {"label": label, "done": True, "when": standing.written(row.given_on), "text": text}


def _shown_to_elected(dialogue: Dialogue) -> dict[str, Any]:
    rows = [row for row in dialogue.feedback.all() if row.audience == Feedback.Audience.ELECTED]
    days = [row.given_day for row in rows if row.given_day]
    return {
        "label": _("Shown to the elected"),
        "done": bool(days),
        "when": standing.written(days[0]) if days else "",
        "text": _("Without your name."),
    }


def _decided(dialogue: Dialogue) -> dict[str, Any]:
    outcome = visibility.shown_outcome(dialogue)
    if outcome:
        text = " ".join(
            part
            for part in (f"{outcome.board}: {outcome.get_outcome_display()}.", timeline.preliminary(outcome))
            if part
        )
        return {
            "label": _("Decided"),
            "done": True,
            "is_decision": True,
            "when": timeline.decided(outcome),
            "text": text,
        }
    day = dialogue.decision_planned_on
    return {
        "label": _("Decided"),
        "done": False,
        "is_decision": True,
        "when": _("Planned %(day)s") % {"day": standing.written(day)} if day else "",
        "text": str(dialogue.deciding_board or ""),
    }


def _answered(dialogue: Dialogue, themes: list[dict[str, Any]]) -> dict[str, Any]:
    step = _kept(timeline.promise_of(dialogue, Promise.Stage.DECIDED), _("Answered"))
    effects = [_effect_sentence(row) for row in themes if row["response"]]
    return {**step, "text": " ".join(effects) or _("You read what it led to.")}


def _measures(dialogue: Dialogue, themes: list[dict[str, Any]], on: dt.date) -> list[dict[str, Any]]:
    """What is done because of the contribution's themes, once the answers are published."""
    if not visibility.is_answered(dialogue):
        return []
    mine = {row["theme"].pk for row in themes}
    linked = [item for item in dialogue.measures.all() if item.theme_id in mine]
    return [_measure(item) for item in linked]


def _measure(item: Measure) -> dict[str, Any]:
    done = item.state == Measure.State.DONE
    state = item.get_state_display()
    when = _("No later than %(day)s") % {"day": standing.written(item.due_on)} if item.due_on and not done else ""
    if done and item.updated_on:
        when = standing.written(item.updated_on)
    return {"label": str(item.title), "done": done, "when": when, "text": f"{state}. {item.note}".strip()}


def _numbered(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Done, now and to come: the first step that is not done is where the contribution is."""
    now = next((place for place, step in enumerate(told) if not step["done"]), len(told))
    return [
        {
            **step,
            "number": place + 1,
            "state": "done" if step["done"] else "now" if place == now else "ahead",
        }
        for place, step in enumerate(told)
    ]


def own(contribution: Contribution) -> "QuerySet[Participant]":
    """The address that was left with the contribution."""
    return Participant.objects.filter(contribution=contribution, erased_at=None)


def what_happens_now(contribution: Contribution, dialogue: Dialogue) -> list[dict[str, Any]]:
    """The receipt's list of what comes next, with dates."""
    participant = own(contribution).first()
    told: list[dict[str, Any]] = []
    if participant and participant.confirmed_at is None:
        text = _(
            "We have sent you a letter. Follow the link in it. If you do not, we erase the address; your contribution is kept."
        )
        told.append({"label": _("Confirm your e-mail address"), "when": _("Within seven days"), "text": text})
    current = contribution.round
    closes = _("From %(day)s") % {"day": standing.written(current.closes_on + dt.timedelta(days=1))} if current else ""
    told.append({"label": _("We read and sort everything"), "when": closes, "text": ""})
    for stage, label in (
        (Promise.Stage.HEARD, _("You read what we heard")),
        (Promise.Stage.DECIDED, _("You read what it led to")),
    ):
        if stage == Promise.Stage.DECIDED and dialogue.deciding_board and dialogue.decision_planned_on:
            decides = _("%(board)s decides") % {"board": dialogue.deciding_board}
            day = standing.written(dialogue.decision_planned_on)
            told.append({"label": decides, "when": day, "text": "", "is_decision": True})
        promise = timeline.promise_of(dialogue, stage)
        when = _("No later than %(day)s") % {"day": standing.written(promise.due_on)} if promise else ""
        told.append({"label": label, "when": when, "text": ""})
    return [
        {**step, "number": place, "state": "now" if place == 1 else "ahead"} for place, step in enumerate(told, start=1)
    ]
