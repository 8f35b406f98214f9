"""Step 6: the themes that contributions are sorted into."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.requests import LoggedInRequest

from ... import desk, sorting, suggestions
from ...forms.themes import MergeForm, NewThemeForm, SplitForm, ThemeForm
from ...models import Dialogue, Theme
from .sorting import sortable


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The themes: add one, change their order, and see how many contributions each has."""
    dialogue = sortable(request, pk)
    form = NewThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            new = form.instance
            sorting.add_theme(
                dialogue, name=new.name, description=new.description, example=new.example, by=request.user
            )
            messages.success(request, _("The theme is added."))
            return redirect("officials:themes", pk)
        except sorting.NameTaken:
            form.add_error("name", _("There is a theme with that name already."))
        except sorting.CompilationIsLocked:
            form.add_error(None, _("The compilation is submitted or approved. Begin a new version first."))
    began, codings = suggestions.began_as_suggestions(dialogue)
    context = {
        "dialogue": dialogue,
        "form": form,
        "themes": _book(dialogue),
        "began_as_suggestions": began,
        "codings": codings,
    }
    return render(request, "officials/themes.html", context, status=422 if form.errors else 200)


def _book(dialogue: Dialogue) -> list[dict[str, Any]]:
    """Each theme with what is known of it: our own count, a count made elsewhere, and the words typical for it."""
    typical, reported = suggestions.typical_words(dialogue), sorting.reported(dialogue)
    return [
        {"theme": item, "words": ", ".join(typical.get(item.pk, [])), "reported": reported.get(item.pk)}
        for item in sorting.themes_of(dialogue)
    ]


@login_required
def codebook(request: LoggedInRequest, pk: int) -> HttpResponse:
    """What belongs in each theme, with examples and history, on one page that can be printed."""
    dialogue = sortable(request, pk)
    context = {"dialogue": dialogue, "themes": _book(dialogue), "changes": sorting.history(dialogue)}
    return render(request, "officials/codebook.html", context)


def _theme(request: LoggedInRequest, pk: int, theme_pk: int) -> Theme:
    dialogue = sortable(request, pk)
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
    changes = sorting.history(item.dialogue).filter(Q(theme=item) | Q(other=item))
    context = {"dialogue": item.dialogue, "theme": item, "form": form, "merge_form": merge_form, "changes": changes}
    return render(request, "officials/theme.html", context, status=status)


@login_required
@require_POST
def merge(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
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
def split(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Choose which contributions leave a theme for another."""
    item = _theme(request, pk, theme_pk)
    form = SplitForm(request.POST or None, theme=item)
    if request.method == "POST" and form.is_valid():
        try:
            into = form.carry_out(by=request.user)
            messages.success(request, _("What you chose is now in “%(theme)s”.") % {"theme": into})
            return redirect("officials:theme_split", pk, theme_pk)
        except sorting.NameTaken:
            form.add_error("name", _("There is a theme with that name already."))
        except sorting.NothingToMove:
            form.add_error("numbers", _("Choose at least one contribution."))
        except sorting.CompilationIsLocked:
            form.add_error(None, _("The compilation is submitted or approved. Begin a new version first."))
    shown = desk.page(desk.Choice(queue="all", theme=item.code), item.dialogue, request.GET)
    context = {"dialogue": item.dialogue, "theme": item, "form": form, "page": shown}
    return render(request, "officials/theme_split.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def move(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Move a theme one place up or down."""
    sorting.move_theme(_theme(request, pk, theme_pk), up=request.POST.get("way") == "up", by=request.user)
    return redirect("officials:themes", pk)
