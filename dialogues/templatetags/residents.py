"""Tags of the residents' pages: where a dialogue stands, its promises, its line in a list."""

import datetime as dt
from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from dialogues import answers, sign_ups, standing, timeline, visibility
from dialogues.models import Activity, Dialogue, Initiative, Promise, Status, ThemeResponse
from dialogues.templatetags.components import tag
from governance import clock

register = template.Library()


@register.simple_tag
def standing_tag(dialogue: Dialogue) -> SafeString:
    """Open until, late, paused, closed ...: in words, with a sign."""
    stands = standing.of(dialogue, clock.today())
    return tag(stands.kind, stands.text, stands.icon)


@register.inclusion_tag("components/promise.html")
def promise_card(promise: Promise, small: bool = False, text: str = "") -> dict[str, Any]:
    """One promise: to come, kept, late, or moved with its old day and the reason."""
    words = standing.promise_words(promise, clock.today())
    words["text"] = " ".join(part for part in (words["text"], text) if part)
    return {**words, "small": small}


@register.inclusion_tag("residents/_hit.html")
def hit(item: Dialogue | Initiative) -> dict[str, Any]:
    """A line in the register: a dialogue, or an initiative that was considered and did not become one."""
    if isinstance(item, Initiative):
        return {"initiative": item, "who": timeline.who_began(item)}
    return {"dialogue": item, "level": level_shown(item), "refusal": refusal_of(item)}


def level_shown(dialogue: Dialogue) -> Any:
    """The level in lists; a dialogue that was not held has none."""
    return None if dialogue.was_not_held else dialogue.level


@register.simple_tag
def refusal(dialogue: Dialogue) -> dict[str, str] | None:
    """Why no dialogue was held, and who said so."""
    return refusal_of(dialogue)


def refusal_of(dialogue: Dialogue) -> dict[str, str] | None:
    """Why no dialogue was held, and who said so."""
    if not dialogue.was_not_held:
        return None
    rejected = visibility.rejected_mandate(dialogue)
    if rejected and rejected.decision:
        decision = rejected.decision
        return {"who": str(decision.board), "when": timeline.decided(decision), "reason": decision.motivation}
    reason = dialogue.closing_reason or (dialogue.initiative.triage_reason if dialogue.initiative else "")
    day = dialogue.closed_on or (dialogue.initiative.triaged_on if dialogue.initiative else None)
    return {"who": "", "when": standing.written(day) if day else "", "reason": reason}


@register.simple_tag
def effect_tag(effect: str) -> SafeString:
    """One of the four answers a theme can get, in words and with a sign."""
    kind = answers.SIGNS.get(effect, "plain")  # type: ignore[call-overload]
    sign = {"yes": "check", "part": "half", "study": "search", "no": "cross"}.get(kind, "arrow")
    return tag(kind, ThemeResponse.Effect(effect).label if effect else _("Answer to come"), sign)


@register.simple_tag
def response_facts(response: ThemeResponse | None) -> list[dict[str, Any]]:
    """Who does it and by when, as ``components/facts.html`` shows it."""
    if response is None:
        return []
    rows = [
        (_("Responsible"), response.responsible or response.board),
        (_("Done no later than"), standing.written(response.due_on) if response.due_on else ""),
        (_("Next word"), standing.written(response.next_word_on) if response.next_word_on else ""),
    ]
    return [{"term": term, "text": text} for term, text in rows if text]


@register.filter
def days_left(day: dt.date) -> int:
    """Days left to take part, counting the last one."""
    return max(0, (day - clock.today()).days + 1)


@register.filter
def is_to_come(activity: Activity) -> bool:
    """Whether the activity has a day, and it has not passed."""
    last = activity.ends_on or activity.starts_on
    return bool(last and not activity.is_cancelled and last >= clock.today())


@register.filter
def takes_sign_ups(activity: Activity, dialogue: Dialogue) -> bool:
    """Whether one can sign up for the activity today."""
    return sign_ups.is_open(activity, dialogue, clock.today())


@register.filter
def promise_for(dialogue: Dialogue, stage: str) -> Promise | None:
    """One of the dialogue's two promises."""
    return timeline.promise_of(dialogue, stage)


@register.filter
def next_promise(dialogue: Dialogue) -> Promise | None:
    """The promise that is next in turn to be kept; none where the dialogue is stopped or ended."""
    if dialogue.status != Status.ACTIVE:
        return None
    return next((promise for promise in dialogue.promises.all() if promise.kept_on is None), None)


@register.filter
def written(day: dt.date | None) -> str:
    """19 februari 2027."""
    return standing.written(day) if day else ""


@register.filter
def decided(decision: Any) -> str:
    """8 september 2026, § 97."""
    return timeline.decided(decision)


@register.filter
def is_preliminary(decision: Any) -> bool:
    """Whether the wording may still change because the minutes are not adjusted."""
    return visibility.is_preliminary(decision)


@register.filter
def shows_statements(decision: Any) -> bool:
    """Whether reservations may be shown."""
    return visibility.statements_are_shown(decision)


@register.filter
def is_overdue(promise: Promise | None) -> bool:
    """Not kept, and past the day that stands now."""
    return promise is not None and promise.is_overdue(clock.today())


@register.filter
def last_update(measures: list[dict[str, Any]]) -> dt.date | None:
    """The latest day on which a measure was followed up."""
    return max((row["measure"].updated_on for row in measures if row["measure"].updated_on), default=None)


@register.filter
def thousands(number: int | None) -> str:
    """18 000 000, with spaces that do not break."""
    return f"{number:,}".replace(",", "\u00a0") if number is not None else ""


@register.filter
def language_itself(code: str) -> str:
    """The language's own name: Suomi, العربية, Soomaali."""
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


@register.filter
def language_in_words(code: str) -> str:
    """The language in the words of the reader: Finska, Arabiska."""
    try:
        return str(get_language_info(code)["name_translated"]).capitalize()
    except KeyError:
        return code


@register.filter
def all_languages(others: list[str] | None) -> list[str]:
    """The codes of the languages of the portal, and of ``others`` that something is written in."""
    return [*(code for code, _name in settings.LANGUAGES), *(others or [])]


@register.filter
def key(mapping: dict[str, Any], name: str) -> Any:
    """An entry of a dict by a name that is itself a variable."""
    return mapping.get(name, "")


@register.filter
def direction(code: str) -> str:
    """rtl for languages that are written from the right."""
    try:
        return "rtl" if get_language_info(code)["bidi"] else "ltr"
    except KeyError:
        return "ltr"
