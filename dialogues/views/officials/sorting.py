"""Step 6: the desk where contributions are reviewed and sorted, one at a time, and the themes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from governance import clock
from governance.requests import LoggedInRequest

from ... import moderation, personal_data, sorting, suggestions
from ...forms.execution import MergeForm, NewThemeForm, SortForm, ThemeForm
from ...models import Contribution, Dialogue, ModerationState, Quote, Theme
from ...permissions import editable_by, originals_kept_for, originals_readable_by
from .execution import queue_names

#: How many of the queue are listed beside the one that is read: some behind it and more ahead.
BEHIND, AHEAD = 3, 12
#: What is named first of all that was found in a text.
GRAVE = ("threat", "protected", "personal_number")


def _dialogue(request: LoggedInRequest, pk: int) -> Dialogue:
    may_read = originals_kept_for(request.user).values("pk")
    return get_object_or_404(editable_by(request.user).filter(pk__in=may_read).select_related("owner"), pk=pk)


def _readable(request: LoggedInRequest, pk: int) -> "QuerySet[Contribution]":
    """The contributions of the dialogue, for whoever may sort them and read them as they came."""
    rows = originals_readable_by(request.user).filter(dialogue=pk, dialogue__in=editable_by(request.user))
    rows = rows.select_related("dialogue__owner", "area", "referral").prefetch_related(
        "codings", "translations", "moderations"
    )
    return suggestions.with_suggestions(rows).annotate(
        is_quoted=Exists(Quote.objects.filter(contribution=OuterRef("pk")))
    )


def _queue(request: LoggedInRequest) -> str:
    asked = request.GET.get("ko", "unsorted")
    return asked if asked in sorting.QUEUES else "unsorted"


@login_required
def desk(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The first contribution of the queue; when nothing waits, the way on."""
    dialogue = _dialogue(request, pk)
    name = _queue(request)
    first = sorting.queue(dialogue, name).first()
    if first:
        return redirect(_address(dialogue, first, name))
    return render(request, "officials/sorting.html", _around(dialogue, name, None))


def _address(dialogue: Dialogue, row: Contribution | None, name: str) -> str:
    if row is None:
        return reverse("officials:sorting", args=[dialogue.pk]) + f"?ko={name}"
    return reverse("officials:sorting_one", args=[dialogue.pk, row.number]) + f"?ko={name}"


@login_required
def one(request: LoggedInRequest, pk: int, number: int) -> HttpResponse:
    """Review and sort one contribution; save and see the next."""
    row = get_object_or_404(_readable(request, pk), number=number)
    dialogue = row.dialogue
    name = _queue(request)
    if "skip" in request.POST:
        return redirect(_address(dialogue, sorting.following(dialogue, name, number), name))
    around = _around(dialogue, name, row)
    form = SortForm(request.POST or None, contribution=row, themes=around["themes"])
    status, stale = 200, list[dict[str, str]]()
    if request.method == "POST":
        status, stale = _save(request, form, row)
        if status == 200:
            messages.success(request, _("Contribution %(number)d is saved.") % {"number": number})
            return redirect(_address(dialogue, sorting.following(dialogue, name, number), name))
    similar, alike = suggestions.resembling(row)
    names = {theme.pk: theme for theme in around["themes"]}
    context = {
        **around,
        "form": form,
        "differences": stale,
        "pieces": personal_data.pieces(row.text),
        "found": [(row.text[item.start : item.end], item) for item in form.found],
        "similar": [(other, [names.get(coding.theme_id) for coding in other.codings.all()]) for other in similar],
        "alike": alike,
    }
    return render(request, "officials/sorting.html", context, status=status)


def _save(request: LoggedInRequest, form: SortForm, row: Contribution) -> tuple[int, list[dict[str, str]]]:
    """Save what was chosen; the status of the page, and what somebody else saved meanwhile."""
    if not form.is_valid():
        return 422, []
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
        form.show_version(error.contribution.version)
        return 409, form.differences(error.contribution) or [
            {"label": _("Saved"), "saved": _("the same as yours"), "typed": ""}
        ]
    except moderation.AboutYourself:
        form.add_error(None, _("The text names you. A colleague must review it."))
    except sorting.CompilationIsLocked:
        form.add_error(None, _("The compilation is submitted or approved. Begin a new version before sorting anew."))
    except moderation.RuleMissing:
        form.add_error("rule", _("Say by which rule."))
    else:
        return 200, []
    return 422, []


def _around(dialogue: Dialogue, name: str, row: Contribution | None) -> dict[str, Any]:
    rows = sorting.queue(dialogue, name)
    waiting: list[Contribution] = []
    if row:
        behind = list(rows.filter(number__lt=row.number).order_by("-number")[:BEHIND])[::-1]
        waiting = [*behind, row, *rows.filter(number__gt=row.number)[:AHEAD]]
    sizes = sorting.sizes(dialogue)
    themes = list(sorting.themes_of(dialogue))
    return {
        "dialogue": dialogue,
        "contribution": row,
        "queue": name,
        "queues": [(key, label, sizes[key]) for key, label in queue_names().items()],
        "items": [_line(dialogue, item, name, row) for item in waiting],
        "sizes": sizes,
        "sorted_count": sizes["all"] - sizes["unsorted"],
        "themes": themes,
        "most": max((theme.rows for theme in themes), default=0),
    }


def _line(dialogue: Dialogue, item: Contribution, name: str, row: Contribution | None) -> dict[str, Any]:
    return {
        "url": _address(dialogue, item, name),
        "text": item.text[:70] + ("…" if len(item.text) > 70 else "") or _("no words"),
        "meta": [str(item.number), item.get_channel_display(), *_waited(item)],
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


# ---------------------------------------------------------------------------------------------------------- themes


@login_required
def themes(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The themes: add one, change their order, and see how many contributions each has."""
    dialogue = _dialogue(request, pk)
    form = NewThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sorting.add_theme(dialogue, name=form.instance.name, description=form.instance.description, by=request.user)
            messages.success(request, _("The theme is added."))
            return redirect("officials:themes", pk)
        except sorting.NameTaken:
            form.add_error("name", _("There is a theme with that name already."))
        except sorting.CompilationIsLocked:
            form.add_error(None, _("The compilation is submitted or approved. Begin a new version first."))
    typical, themes = suggestions.typical_words(dialogue), list(sorting.themes_of(dialogue))
    began, codings = suggestions.began_as_suggestions(dialogue)
    context = {
        "dialogue": dialogue,
        "form": form,
        "themes": [(theme, ", ".join(typical.get(theme.pk, []))) for theme in themes],
        "began_as_suggestions": began,
        "codings": codings,
    }
    return render(request, "officials/themes.html", context, status=422 if form.errors else 200)


def _theme(request: LoggedInRequest, pk: int, theme_pk: int) -> Theme:
    dialogue = _dialogue(request, pk)
    return get_object_or_404(Theme.objects.select_related("dialogue"), pk=theme_pk, dialogue=dialogue, merged_into=None)


@login_required
def theme(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Give a theme another name, or merge it into another."""
    item = _theme(request, pk, theme_pk)
    form = ThemeForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        try:
            if form.keep(by=request.user):
                messages.success(request, _("The theme is saved."))
                return redirect("officials:themes", pk)
        except sorting.NameTaken:
            form.add_error("name", _("There is a theme with that name already."))
        except sorting.CompilationIsLocked:
            form.add_error(None, _("The compilation is submitted or approved. Begin a new version first."))
    return _theme_page(request, item, form, MergeForm(theme=item))


def _theme_page(request: LoggedInRequest, item: Theme, form: ThemeForm, merge_form: MergeForm) -> HttpResponse:
    status = 409 if form.is_stale else 422 if form.errors or merge_form.errors else 200
    context = {"dialogue": item.dialogue, "theme": item, "form": form, "merge_form": merge_form}
    return render(request, "officials/theme.html", context, status=status)


@login_required
@require_POST
def theme_merge(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Merge a theme into another."""
    item = _theme(request, pk, theme_pk)
    form = MergeForm(request.POST, theme=item)
    if form.is_valid():
        try:
            into = sorting.merge_themes(item, into=form.cleaned_data["into"], by=request.user)
            messages.success(request, _("Everything in the theme is now in “%(theme)s”.") % {"theme": into})
            return redirect("officials:themes", pk)
        except sorting.CompilationIsLocked:
            form.add_error(None, _("The compilation is submitted or approved. Begin a new version first."))
    return _theme_page(request, item, ThemeForm(instance=item), form)


@login_required
@require_POST
def theme_move(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Move a theme one place up or down."""
    sorting.move_theme(_theme(request, pk, theme_pk), up=request.POST.get("way") == "up", by=request.user)
    return redirect("officials:themes", pk)
