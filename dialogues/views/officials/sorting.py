"""Step 6: the desk where contributions are reviewed and sorted, one at a time."""

import datetime as dt
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from governance import clock
from governance.models import User
from governance.prepared import prepared
from governance.requests import LoggedInRequest

from ... import desk, log, moderation, personal_data, sorting, suggestions
from ...forms.lines import LANGUAGES
from ...forms.sorting import SortForm
from ...models import AgeBand, Channel, Contribution, Dialogue, ModerationState, Quote
from ...permissions import editable_by, originals_kept_for, originals_readable_by

#: What is named first of all that was found in a text.
GRAVE = ("threat", "protected", "personal_number")


def sortable(request: LoggedInRequest, pk: int) -> Dialogue:
    """The dialogue, for whoever may sort its contributions and read them as they came."""
    return _the_only(_dialogue(request.user.pk, clock.today(), pk))


def _readable(request: LoggedInRequest, pk: int, number: int) -> Contribution:
    """The contribution of the dialogue, for whoever may sort it and read it as it came."""
    return _the_only(_contribution(request.user.pk, clock.today(), pk, number))


Row = TypeVar("Row", Dialogue, Contribution)


def _the_only(found: list[Row]) -> Row:
    if not found:
        raise Http404
    return found[0]


@prepared
def _dialogue(user: int, _day: dt.date, pk: int) -> "QuerySet[Dialogue]":
    """Terms of office are looked at on the day, so each day has SQL of its own."""
    reader = User(pk=user)
    may_read = originals_kept_for(reader).values("pk")
    return editable_by(reader).filter(pk__in=may_read, pk=pk).select_related("owner")


@prepared
def _contribution(user: int, _day: dt.date, dialogue: int, number: int) -> "QuerySet[Contribution]":
    """As ``_dialogue``."""
    reader = User(pk=user)
    rows = originals_readable_by(reader).filter(dialogue=dialogue, dialogue__in=editable_by(reader), number=number)
    rows = rows.select_related("dialogue__owner", "area", "referral").prefetch_related(
        "codings", "translations", "moderations"
    )
    return suggestions.with_suggestions(rows).annotate(
        is_quoted=Exists(Quote.objects.filter(contribution=OuterRef("pk")))
    )


@login_required
def start(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The first contribution that was asked for; when nothing waits, the way on."""
    dialogue = sortable(request, pk)
    choice = desk.Choice.asked(request.GET)
    first = choice.first(dialogue)
    if first:
        return redirect(_address(dialogue, first, choice))
    return render(request, "officials/sorting.html", _around(dialogue, choice, None))


def _address(dialogue: Dialogue, row: Contribution | None, choice: desk.Choice) -> str:
    if row is None:
        return reverse("officials:sorting", args=[dialogue.pk]) + f"?{choice.query}"
    return reverse("officials:sorting_one", args=[dialogue.pk, row.number]) + f"?{choice.query}"


@login_required
def one(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Review and sort one contribution; save and see the next of those that were asked for."""
    row = _readable(request, pk, number)
    dialogue, choice = row.dialogue, desk.Choice.asked(request.GET)
    if "skip" in request.POST:
        return redirect(_address(dialogue, choice.following(row), choice))
    around = _around(dialogue, choice, row)
    form = SortForm(request.POST or None, contribution=row, themes=around["themes"])
    status, context = 200, {**around, "form": form}
    if request.method == "POST":
        status, stale = _save(request, form, row)
        if status == 200:
            messages.success(request, _("Contribution %(number)d is saved.") % {"number": number})
            return redirect(_address(dialogue, choice.following(row), choice))
        context |= stale
    return render(request, "officials/sorting.html", {**context, **_about(row, form, around["themes"])}, status=status)


def _about(row: Contribution, form: SortForm, themes: list[Any]) -> dict[str, Any]:
    """What the page tells about the contribution that is read."""
    similar, alike = suggestions.resembling(row)
    names = {theme.pk: theme for theme in themes}
    return {
        "age": dict(AgeBand.choices).get(row.age_band, ""),
        "pieces": personal_data.pieces(row.text),
        "found": [(row.text[item.start : item.end], item) for item in form.found],
        "similar": [(other, [names.get(coding.theme_id) for coding in other.codings.all()]) for other in similar],
        "alike": alike,
    }


def _save(request: LoggedInRequest, form: SortForm, row: Contribution) -> tuple[int, dict[str, Any]]:
    """Save what was chosen; the status of the page, and what somebody else saved meanwhile."""
    if not form.is_valid():
        return 422, {}
    data = form.cleaned_data
    try:
        sorting.sort(
            row,
            verdict=form.verdict(),
            themes=list(data["themes"]),
            route=form.route(),
            is_quote=data["is_quote"],
            suggested=form.began_as_suggestions(),
            version=data["version"],
            by=request.user,
        )
    except moderation.ChangedMeanwhile as error:
        return 409, _meanwhile(form, error.contribution)
    except moderation.AboutYourself:
        form.add_error(None, _("The text names you. A colleague must review it."))
    except sorting.CompilationIsLocked:
        form.add_error(None, _("The compilation is submitted or approved. Begin a new version before sorting anew."))
    except moderation.RuleMissing:
        form.add_error("rule", _("Say by which rule."))
    else:
        return 200, {}
    return 422, {}


def _meanwhile(form: SortForm, saved: Contribution) -> dict[str, Any]:
    """What somebody else chose, beside what was chosen here; the next save is made with open eyes."""
    form.show_version(saved.version)
    same = {"label": _("Saved"), "saved": _("the same as yours"), "typed": ""}
    last = log.latest_about(saved.dialogue, saved.number)
    return {
        "differences": form.differences(saved) or [same],
        "who": str(last.actor) if last and last.actor else "",
        "when": date_format(timezone.localtime(last.at), "j F Y H.i") if last else "",
    }


def _around(dialogue: Dialogue, choice: desk.Choice, row: Contribution | None) -> dict[str, Any]:
    behind, ahead = choice.around(row) if row else ([], [])
    sizes, themes = desk.sizes(dialogue), sorting.filled_themes(dialogue.pk)
    waiting = [*behind, row, *ahead] if row else []
    return {
        "dialogue": dialogue,
        "contribution": row,
        "choice": choice,
        "queues": [(key, label, sizes[key]) for key, label in desk.QUEUES.items()],
        "filters": filters(dialogue, choice, themes),
        "items": [_line(dialogue, item, choice, row) for item in waiting],
        "previous": _address(dialogue, behind[-1], choice) if behind else "",
        "next": _address(dialogue, ahead[0], choice) if ahead else "",
        "sizes": sizes,
        "read_count": sizes["all"] - sizes["unread"],
        "sorted_count": sizes["all"] - sizes["unsorted"],
        "themes": themes,
        "most": max((theme.rows for theme in themes), default=0),
    }


def filters(dialogue: Dialogue, choice: desk.Choice, themes: list[Any]) -> list[dict[str, Any]]:
    """The filters beside the queue, each choice with how many it gives; what gives none is left out."""
    found = desk.options(dialogue, choice)
    named: list[tuple[str, Any, dict[str, Any]]] = [
        ("theme", _("Theme"), {theme.code: theme for theme in themes}),
        ("channel", _("How it came"), dict(Channel.choices)),
        ("area", _("Area"), {option.code: option.name for option in found["area"]}),
        ("language", _("Written in"), {option.code: option.name for option in found["language"]} | dict(LANGUAGES)),
    ]
    return [_filter(field, label, names, found[field], getattr(choice, field)) for field, label, names in named]


def _filter(field: str, label: str, names: dict[str, Any], found: list[desk.Option], chosen: str) -> dict[str, Any]:
    """One filter, in the order of ``names``; what is chosen is told even where it gives nothing."""
    numbers = {option.code: option.number for option in found}
    codes = [code for code in names if code in numbers or code == chosen]
    if chosen and chosen not in codes:
        codes.append(chosen)
    options = [(code, names.get(code, code), numbers.get(code, 0)) for code in codes]
    return {"name": desk.NAMES[field], "label": label, "chosen": chosen, "options": options}


def _line(dialogue: Dialogue, item: Contribution, choice: desk.Choice, row: Contribution | None) -> dict[str, Any]:
    return {
        "url": _address(dialogue, item, choice),
        "text": item.text[:70] + ("…" if len(item.text) > 70 else "") or _("no words"),
        "meta": [str(item.number), str(Channel(item.channel).label), *_waited(item)],
        "flag": _flag(item),
        "kind": "late" if item.is_flagged else "soon",
        "current": row is not None and item.pk == row.pk,
    }


def _waited(item: Contribution) -> list[str]:
    """How long it has waited to be read, from the second day."""
    days = (clock.today() - timezone.localdate(item.received_at)).days
    if item.state != ModerationState.PENDING or days < 1:
        return []
    return [ngettext("waited %(days)d day", "waited %(days)d days", days) % {"days": days}]


def _flag(item: Contribution) -> str:
    """What to look at first: what was found, the gravest kind, else that it came late."""
    if item.is_flagged and item.state == ModerationState.PENDING:
        found = {one.kind: one for one in personal_data.find(item.text)}
        gravest = next((found[kind] for kind in (*GRAVE, *found) if kind in found), None)
        return f"{capfirst(gravest.label)}?" if gravest else ""
    return _("Late") if item.is_late else ""
