"""Tags behind templates/components: everything that needs arithmetic or a look at the request.

A component that is only markup is included directly:
``{% include "components/promise.html" with kind="open" title=title only %}``.
"""

import functools
from collections import Counter
from collections.abc import Callable
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BaseFormSet, BoundField, CheckboxInput, RadioSelect, Textarea
from django.forms.boundfield import BoundWidget
from django.forms.utils import flatatt
from django.http import HttpRequest, QueryDict
from django.template.context import Context
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext, override
from django.utils.translation import gettext as _

from dialogues import shares
from dialogues.templatetags.icons import PATHS

register = template.Library()

#: Levels of the participation ladder and steps of a dialogue.
LEVELS = 5
STEPS = 9
#: Height of a row in a bar chart: its label and its bar.
ROW = 64
#: Of each small component, how many drawings are remembered.
MOST_DRAWN = 1000


def drawn(template: str) -> Callable[[Callable[..., dict[str, Any]]], Callable[..., SafeString]]:
    """A tag that shows nothing but the numbers and texts it is given: drawn once for each of them, in each language."""

    def with_template(told: Callable[..., dict[str, Any]]) -> Callable[..., SafeString]:
        # By type too: a text that is to be escaped is equal to one that is safe.
        @functools.lru_cache(MOST_DRAWN, typed=True)
        def draw(_language: str | None, *values: Any, **named: Any) -> SafeString:
            return mark_safe(get_template(template).render(told(*values, **named)))

        @functools.wraps(told)
        def tag(*values: Any, **named: Any) -> SafeString:
            texts = {name: _plain(value) for name, value in named.items()}
            return draw(get_language(), *map(_plain, values), **texts)

        return tag

    return with_template


def _plain(value: Any) -> Any:
    """What waits for a language, or has several, as it is in the language of the page."""
    return value if value is None or isinstance(value, int | str) else str(value)


@register.simple_tag
@functools.lru_cache(MOST_DRAWN, typed=True)
def icon(name: str, label: str = "") -> SafeString:
    """Draw one of the signs in ``icons.PATHS``; silent to screen readers unless it has a label."""
    if label:
        told = format_html('role="img" aria-label="{}"', label)
    else:
        told = mark_safe('aria-hidden="true" focusable="false"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2.2"'
        ' stroke-linecap="square" stroke-linejoin="miter" {}>{}</svg>',
        told,
        mark_safe(PATHS[name]),
    )


@register.simple_tag
@drawn("components/tag.html")
def tag(kind: str, text: str, icon: str = "") -> dict[str, Any]:
    """A status: words and a sign. Kinds: yes part study no late now soon plain."""
    return {"kind": kind, "text": text, "icon": icon}


OUTCOMES = {
    "yes": ("yes", "check"),
    "part": ("part", "half"),
    "study": ("study", "search"),
    "no": ("no", "cross"),
}


@register.simple_tag
@drawn("components/tag.html")
def outcome(kind: str, text: str) -> dict[str, Any]:
    """One of the four answers a theme can get: yes, part, study or no, each with its own sign."""
    tag_kind, sign = OUTCOMES[kind]
    return {"kind": tag_kind, "text": text, "icon": sign}


@register.simple_tag
@drawn("components/level.html")
def level(order: int, label: str, of: int = LEVELS) -> dict[str, Any]:
    """The small stair that shows a level of the participation ladder, with the level's name."""
    bars = [
        {
            "x": f"{i * 27 / of:.1f}",
            "y": f"{14 - i * 12.8 / (of - 1):.1f}",
            "height": f"{4 + i * 12.8 / (of - 1):.1f}",
            "width": f"{22 / of:.1f}",
            "here": i + 1 == order,
        }
        for i in range(of)
    ]
    return {"order": order, "of": of, "label": label, "bars": bars}


@register.inclusion_tag("components/ladder.html")
def ladder(
    levels: list[Any], here: int, wish: int = 0, title: str = "", text: str = "", vertical: bool = False
) -> dict[str, Any]:
    """The participation ladder. ``levels`` have order, label, verb_municipality, verb_participant."""
    steps = [
        {
            "order": _attribute(step, "order"),
            "level": step,
            "here": _attribute(step, "order") == here,
            "wish": _attribute(step, "order") == wish,
        }
        for step in levels
    ]
    name = next((_attribute(s["level"], "label") for s in steps if s["here"]), "")
    return {
        "steps": steps,
        "here": here,
        "of": len(steps),
        "name": name,
        "title": title,
        "text": text,
        "vertical": vertical,
        "wish": wish,
    }


@register.simple_tag
@drawn("components/meter.html")
def meter(step: int, label: str, of: int = STEPS) -> dict[str, Any]:
    """Nine boxes and the words "Step 5 of 9: Execution"."""
    return {"step": step, "of": of, "label": label, "boxes": _boxes(step, of)}


@register.simple_tag
@drawn("components/stepno.html")
def stepno(step: int, of: int, label: str) -> dict[str, Any]:
    """Where one is in a form of several pages: "Step 2 of 3: Check"."""
    return {"step": step, "of": of, "label": label, "boxes": _boxes(step, of)}


@register.inclusion_tag("components/bar.html", takes_context=True)
def bar(
    context: Context,
    label: str,
    value: float,
    of: float = 100,
    mark: float | None = None,
    text: str = "",
    url: str = "",
    low: bool = False,
    hide_label: bool = False,
) -> dict[str, Any]:
    """One horizontal bar: ``value`` of ``of``, an optional comparison ``mark``, and the figure in words.

    ``text`` is what stands beside the bar; without it a share is written as per cent.
    """
    return {
        "label": label,
        "width": f"{_share(value, of):.1f}",
        "mark": None if mark is None else f"{_share(mark, of):.1f}",
        "text": text or percent(context, value, of),
        "url": url,
        "low": low,
        "hide_label": hide_label,
    }


@register.inclusion_tag("components/share_bar.html")
def share_bar(share: float) -> dict[str, Any]:
    """A bar, 0-100, beside a figure that stands in words: for the eye only."""
    return {"width": f"{_share(share, 100):.1f}"}


@register.simple_tag(takes_context=True)
def percent(context: Context, value: float, of: float = 100) -> str:
    """A share the way Swedish text writes it: "62 %", rounded as the municipality has chosen."""
    return shares.percent(value, of, decimals=_decimals(context))


def _decimals(context: Context) -> int:
    """How many decimals the municipality writes shares with; none before it is set up."""
    municipality = context.get("municipality")
    return municipality.percent_decimals if municipality else 0


@register.inclusion_tag("components/chart_bars.html")
def chart_bars(
    rows: list[dict[str, Any]],
    title: str,
    text: str = "",
    unit: str = "",
    key: str = "chart",
    label_heading: str = "",
    value_heading: str = "",
) -> dict[str, Any]:
    """A bar chart drawn on the server, with the same figures as a table.

    ``rows`` are dicts with label and value, and optionally fill (1-5) and text (instead of value and unit).
    ``key`` must be unique on the page.
    """
    top = max((row["value"] for row in rows), default=0) or 1
    drawn = []
    for place, row in enumerate(rows):
        width = row["value"] / top * 370
        shown = row.get("text") or f"{number_format(row['value'])}{(chr(160) + unit) if unit else ''}"
        drawn.append(
            {
                "label": row["label"],
                "text": shown,
                "fill": row.get("fill", 1),
                "width": f"{width:.1f}",
                "label_y": 20 + place * ROW,
                "bar_y": 30 + place * ROW,
                "text_x": f"{width + 10:.1f}",
                "text_y": 47 + place * ROW,
            }
        )
    return {
        "rows": drawn,
        "title": title,
        "text": text,
        "key": key,
        "height": max(len(rows), 1) * ROW,
        "label_heading": label_heading or _("What"),
        "value_heading": value_heading or _("Number"),
    }


@register.inclusion_tag("components/match_grid.html")
def match_grid(levels: list[Any], groups: list[dict[str, Any]], key: str = "match") -> dict[str, Any]:
    """Expectations on two axes: what the municipality offers and what each group wishes.

    ``levels`` as for the ladder; ``groups`` are dicts with name, offer, wish (level orders) and optionally reason.
    A difference is told in words and place, never as red or green: no level is better than another.
    """
    names = {_attribute(step, "order"): _attribute(step, "label") for step in levels}
    size = len(levels)
    cell, left, top = 76, 56, 8
    cells = [
        {
            "x": left + (x - 1) * cell,
            "y": top + (size - y) * 56,
            "same": x == y,
            "width": cell - 4,
            "height": 52,
        }
        for x in range(1, size + 1)
        for y in range(1, size + 1)
    ]
    crowd = Counter((group["offer"], group["wish"]) for group in groups)
    taken: Counter[tuple[int, int]] = Counter()
    placed = []
    for place, group in enumerate(groups):
        spot = (group["offer"], group["wish"])
        nth = taken[spot]
        taken[spot] += 1
        few = crowd[spot] <= 3
        x = left + (group["offer"] - 1) * cell + 12 + (nth % 3) * 24
        y = top + (size - group["wish"]) * 56 + (26 if few else 14 + (nth // 3 % 2) * 24)
        placed.append(
            {
                **group,
                "letter": chr(ord("A") + place % 26),
                "x": x,
                "y": y,
                "text_y": y + 5,
                "offer_label": names.get(group["offer"], ""),
                "wish_label": names.get(group["wish"], ""),
                "same": group["offer"] == group["wish"],
                "difference": _difference(group["offer"], group["wish"]),
            }
        )
    ticks_x = [{"x": left + (n - 1) * cell + 36, "n": n} for n in range(1, size + 1)]
    ticks_y = [{"y": top + (size - n) * 56 + 31, "n": n} for n in range(1, size + 1)]
    bottom = top + size * 56
    return {
        "cells": cells,
        "groups": placed,
        "ticks_x": ticks_x,
        "ticks_y": ticks_y,
        "tick_y": bottom + 18,
        "caption_y": bottom + 44,
        "width": left + size * cell + 4,
        "height": bottom + 56,
        "key": key,
        "middle_x": left + size * cell // 2,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, name: str = "page", asked: QueryDict | None = None) -> dict[str, Any]:
    """Links to the pages of a list; keeps the filters of the address, or of ``asked``."""
    request = context.get("request")
    query = asked.copy() if asked is not None else request.GET.copy() if request is not None else None

    def address(number: int) -> str:
        if query is None:
            return f"?{name}={number}"
        query[name] = str(number)
        return f"?{query.urlencode()}"

    numbers = [
        {"number": n, "url": address(n), "here": n == page.number} if isinstance(n, int) else {"gap": True}
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "numbers": numbers,
        "many": page.paginator.num_pages > 1,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def url_or_none(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a named page, or an empty string where the page does not exist (yet)."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: Context, name: str, label: str, fragment: str = "", query: str = "", exact: bool = False
) -> dict[str, Any]:
    """One line of the menu, marked when one is there; nothing where the page does not exist."""
    url = url_or_none(name)
    request = context.get("request")
    here = ""
    if url and request is not None and not fragment:
        if request.path == url and (not query or query in request.META.get("QUERY_STRING", "")):
            here = "page" if query or not request.META.get("QUERY_STRING") else "true"
        elif not exact and not query and url != "/" and request.path.startswith(url):
            here = "true"
    address = f"{url}{'?' + query if query else ''}{'#' + fragment if fragment else ''}"
    return {"url": address if url else "", "label": label, "here": here}


@register.inclusion_tag("components/language_switch.html", takes_context=True)
def language_switch(context: Context) -> dict[str, Any]:
    """A button to the other language of the site, written in that language."""
    other = "en" if (get_language() or "sv").startswith("sv") else "sv"
    request = context.get("request")
    return {
        "action": url_or_none("set_language"),
        "code": other,
        "name": get_language_info(other)["name_local"].capitalize(),
        "next": _path_without_language(request) if request is not None and request.method == "GET" else "",
    }


@register.inclusion_tag("components/language_choice.html", takes_context=True)
def language_choice(context: Context) -> dict[str, Any]:
    """Every language of the portal to choose from, also on a page that does not exist in it and says so."""
    request = context.get("request")
    shown = get_language() or settings.LANGUAGE_CODE
    return {
        "action": url_or_none("set_language"),
        "next": _path_without_language(request) if request is not None and request.method == "GET" else "",
        "current": getattr(request, "readers_language", shown) or shown,
        "codes": [code for code, _name in settings.LANGUAGES],
    }


def _path_without_language(request: HttpRequest) -> str:
    """Where one is, without the language in the address: it would win over the one that is chosen now."""
    query = request.GET.copy()
    query.pop("sprak", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.inclusion_tag("components/language_note.html", takes_context=True)
def language_note(context: Context) -> dict[str, Any]:
    """What a reader of another language is told: that the page is not in it, or that nobody has reviewed it yet."""
    shown = get_language() or settings.LANGUAGE_CODE
    asked = getattr(context.get("request"), "readers_language", shown) or shown
    if asked in settings.SITE_LANGUAGES:
        return {"text": ""}
    with override(asked):
        if asked == shown:
            text = _("The words of the portal on this page are not yet reviewed by a native speaker of English.")
        else:
            text = _(
                "This page does not exist in English yet, so it is shown in Swedish. You can take part in English: "
                "open a dialogue and choose to take part."
            )
    return {"text": text, "code": asked, "direction": "rtl" if _is_bidi(asked) else "ltr"}


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Begin the title of a page with "Error: " when a form on it has errors."""
    # By type: asking a value that waits to be needed what it is would fetch it, and make a token that nobody uses.
    value: Any
    for value in context.flatten().values():
        if issubclass(type(value), BaseForm) and value.is_bound and value.errors:
            return _("Error:") + " "
        if (
            issubclass(type(value), BaseFormSet)
            and value.is_bound
            and (value.total_error_count() or value.non_form_errors())
        ):
            return _("Error:") + " "
    return _("Error:") + " " if context.get("page_has_errors") else ""


@register.inclusion_tag("components/errsum.html")
def error_summary(*forms: BaseForm | BaseFormSet | list[BaseForm], title: str = "") -> dict[str, Any]:
    """Everything that must be put right on the page, each with a link to the field; also of forms in a list."""
    each = [form for item in forms for form in (item if isinstance(item, list) else [item])]
    problems = [problem for form in each if form for problem in _problems(form)]
    texts = [problem["text"] for problem in problems]
    for problem in problems:
        if texts.count(problem["text"]) > 1 and problem["label"]:
            sign = "" if problem["label"].endswith("?") else ":"
            problem["text"] = f"{problem['label']}{sign} {problem['text']}"
    count = len(problems)
    return {
        "problems": problems,
        "title": title
        or ngettext("One thing needs to be put right", "%(count)s things need to be put right", count)
        % {"count": count},
    }


@register.filter
def error_target(field: BoundField) -> str:
    """The id an error summary links to: the first choice of a group, otherwise the field itself."""
    return _error_target(field)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's own input with the class of our stylesheet; the width class comes from the widget."""
    widget = field.field.widget
    own = widget.attrs.get("class", "")
    base = "" if isinstance(widget, Textarea) else "input"
    return field.as_widget(attrs={"class": " ".join(part for part in (base, own) if part)} if base or own else {})


@register.filter
def as_input(option: BoundWidget) -> SafeString:
    """The input of one of several choices, as Django writes it; a page has dozens, and none has a template of its own."""
    data = option.data
    return format_html(
        '<input type="{}" name="{}" value="{}"{}>', data["type"], data["name"], data["value"], flatatt(data["attrs"])
    )


@register.filter
def attributes(found: dict[str, Any]) -> SafeString:
    """The attributes of an input, each after a space: those that are true by name alone, those that are false not at all."""
    return flatatt(found) if found else mark_safe("")


@register.filter
def is_single_checkbox(field: BoundField) -> bool:
    """Whether the field is one box to tick."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Whether the field is a group of radio buttons or boxes."""
    return isinstance(field.field.widget, RadioSelect)


@register.filter
def tel(number: str) -> str:
    """A telephone number as a link address."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


@register.filter
def button_class(classes: str) -> str:
    """The button classes of our stylesheet; those of other frameworks are dropped."""
    kept = [name for name in classes.split() if name.startswith("btn--")]
    return "".join(f" {name}" for name in kept)


@register.filter
def description_of(field: BoundField, option: Any) -> str:
    """What choosing this option means; forms say it with ``describe_options``."""
    descriptions = getattr(field.field, "option_descriptions", {})
    value = option.data.get("value")
    return descriptions.get(value, descriptions.get(getattr(value, "value", value), descriptions.get(str(value), "")))


@register.simple_tag
def in_language(text: Any, as_paragraphs: bool = False) -> SafeString | str:
    """A text with ``lang`` and ``dir`` when it is in another language than the page.

    Takes a Translated (str() is the best text, ``.language`` the language shown) or a plain string.
    """
    code = getattr(text, "language", None) or ""
    shown = linebreaks(str(text), autoescape=True) if as_paragraphs else conditional_escape(str(text))
    if not code or code == (get_language() or ""):
        return mark_safe(shown)
    direction = "rtl" if _is_bidi(code) else "ltr"
    name = "div" if as_paragraphs else "span"
    return format_html('<{} lang="{}" dir="{}">{}</{}>', name, code, direction, mark_safe(shown), name)


def _is_bidi(code: str) -> bool:
    try:
        return bool(get_language_info(code)["bidi"])
    except KeyError:
        return False


def _attribute(thing: Any, name: str) -> Any:
    return thing[name] if isinstance(thing, dict) else getattr(thing, name)


def _boxes(step: int, of: int) -> list[str]:
    return ["d" if n < step else "n" if n == step else "" for n in range(1, of + 1)]


def _share(value: float, of: float) -> float:
    return float(shares.share(value, of))


def _difference(offer: int, wish: int) -> str:
    apart = abs(offer - wish)
    if not apart:
        return _("The same level")
    if wish > offer:
        return ngettext("The group wishes one step more", "The group wishes %(count)s steps more", apart) % {
            "count": apart
        }
    return ngettext("The group wishes one step less", "The group wishes %(count)s steps less", apart) % {"count": apart}


def _error_target(field: BoundField) -> str:
    if field.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


def _problems(form: BaseForm | BaseFormSet) -> list[dict[str, str]]:
    if not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        own = [{"text": str(error), "target": "", "label": ""} for error in form.non_form_errors()]
        return own + [problem for row in form.forms for problem in _problems(row)]
    problems = [{"text": str(error), "target": "", "label": ""} for error in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else _error_target(field)
        problems += [{"text": str(error), "target": target, "label": str(field.label)} for error in field.errors]
    return problems
