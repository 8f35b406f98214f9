"""Step 6: the themes that contributions are sorted into."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.requests import LoggedInRequest

from ... import sorting, suggestions
from ...forms.execution import MergeForm, NewThemeForm, ThemeForm
from ...models import Theme
from .sorting import sortable


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The themes: add one, change their order, and see how many contributions each has."""
    dialogue = sortable(request, pk)
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
    context = {"dialogue": item.dialogue, "theme": item, "form": form, "merge_form": merge_form}
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
@require_POST
def move(request: LoggedInRequest, pk: int, theme_pk: int) -> HttpResponse:
    """Move a theme one place up or down."""
    sorting.move_theme(_theme(request, pk, theme_pk), up=request.POST.get("way") == "up", by=request.user)
    return redirect("officials:themes", pk)
