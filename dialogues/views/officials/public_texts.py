"""/handlaggning/dialoger/<pk>/sprak/: the public texts of a dialogue in the municipality's other languages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from governance.requests import LoggedInRequest

from ... import public_texts
from ...forms.public_texts import PublicTextsForm
from ...permissions import editable_by, rights, viewable_by

PROMISED = ("mandate__decision", "mandate__level")


@login_required
def overview(request: LoggedInRequest, pk: int) -> HttpResponse:
    """What is missing in each language."""
    dialogue = get_object_or_404(viewable_by(request.user).select_related(*PROMISED), pk=pk)
    context = {
        "dialogue": dialogue,
        "languages": public_texts.coverage(dialogue),
        "mended": dialogue.mended_translations.select_related("mended_by"),
        "may_edit": rights(request.user, dialogue).edit,
    }
    return render(request, "officials/public_texts.html", context)


@login_required
def one(request: LoggedInRequest, pk: int, code: str) -> HttpResponse:
    """Write the texts in one language, beside the Swedish."""
    dialogue = get_object_or_404(editable_by(request.user).select_related(*PROMISED), pk=pk)
    if code not in public_texts.languages():
        raise Http404
    form = PublicTextsForm(request.POST or None, instance=dialogue, code=code)
    if request.method == "POST" and form.is_valid() and public_texts.save(form, by=request.user):
        messages.success(request, _("The texts are saved."))
        return redirect("officials:public_texts", pk)
    context = {"dialogue": dialogue, "form": form, "code": code}
    status = 409 if form.is_stale else 422 if form.is_bound else 200
    return render(request, "officials/public_texts_in.html", context, status=status)
