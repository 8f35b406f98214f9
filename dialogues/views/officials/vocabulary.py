"""The words that dialogues choose among, target groups and topics, for those who keep the municipality's vocabulary."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from governance.permissions import keeps_vocabulary
from governance.requests import LoggedInRequest

from ... import vocabulary
from ...forms.vocabulary import NameForm, TargetGroupForm, TopicForm
from ...models import TargetGroup, Topic


@dataclass(frozen=True)
class Vocabulary:
    """One list of words: its form, and what its pages say."""

    kind: type[TargetGroup] | type[Topic]
    form: type[NameForm]
    pages: str
    title: Any
    lede: Any
    add: Any
    saved: Any


GROUPS = Vocabulary(
    TargetGroup,
    TargetGroupForm,
    "group",
    gettext_lazy("Target groups"),
    gettext_lazy(
        "The groups that every dialogue chooses among. A new name shows at once wherever the group is chosen; what has been decided or frozen keeps its words."
    ),
    gettext_lazy("Add a target group"),
    gettext_lazy("The target group is saved."),
)
TOPICS = Vocabulary(
    Topic,
    TopicForm,
    "topic",
    gettext_lazy("Topics"),
    gettext_lazy(
        "A few words that residents look under, for example traffic or school. Every dialogue chooses one or more; keep them few, so that each leads to something."
    ),
    gettext_lazy("Add a topic"),
    gettext_lazy("The topic is saved."),
)


def _keeper(request: LoggedInRequest) -> None:
    if not keeps_vocabulary(request.user):
        raise Http404


@login_required
@require_GET
def word_list(request: LoggedInRequest, words: Vocabulary) -> HttpResponse:
    """Every word of the list."""
    _keeper(request)
    rows = [(f"officials:{words.pages}_change", row) for row in words.kind.objects.order_by("pk")]
    context = {"words": words, "rows": rows, "add": f"officials:{words.pages}_add"}
    return render(request, "officials/vocabulary.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def word_add(request: LoggedInRequest, words: Vocabulary) -> HttpResponse:
    """Add a word of the municipality's own."""
    _keeper(request)
    return _edit(request, words, words.form(request.POST or None), str(words.add))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def word_change(request: LoggedInRequest, words: Vocabulary, code: str) -> HttpResponse:
    """Give a word of the list another name."""
    _keeper(request)
    row: Any = get_object_or_404(words.kind, code=code)
    return _edit(request, words, words.form(request.POST or None, instance=row), str(row))


def _edit(request: LoggedInRequest, words: Vocabulary, form: NameForm, title: str) -> HttpResponse:
    back = f"officials:{words.pages}_list"
    if request.method == "POST" and form.is_valid() and vocabulary.keep(form, by=request.user):
        messages.success(request, str(words.saved))
        return redirect(back)
    context = {"form": form, "title": title, "back": back}
    status = 409 if form.is_stale else 422 if request.method == "POST" else 200
    return render(request, "governance/settings/form.html", context, status=status)
