"""/namnd/foton/: photos of the elected, kept by the coordinator and the secretaries; /styrning/foto/ shows one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from governance import permissions, portraits
from governance.forms.portraits import PortraitForm
from governance.models import Portrait
from governance.requests import LoggedInRequest


@login_required
@require_GET
def index(request: LoggedInRequest) -> HttpResponse:
    """The elected whose photos I keep, with and without one."""
    people = permissions.portrayed_by(request.user).select_related("portrait").defer("portrait__content")
    if not people:
        raise Http404
    return render(request, "board/portraits.html", {"people": people.order_by("name", "pk")})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Add, replace or describe a photo."""
    person = get_object_or_404(permissions.portrayed_by(request.user), pk=pk)
    portrait = Portrait.objects.defer("content").filter(user=person).first()
    form, differences = PortraitForm(request=request, portrait=portrait), []
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("alt", "consented_on")}
        try:
            seen = form.cleaned_data["version"]
            portraits.keep(person, content=form.content(), **said, seen=seen, by=request.user)
        except portraits.ChangedMeanwhile:
            portrait = Portrait.objects.defer("content").get(user=person)
            differences = form.compare_with(portrait)
        except portraits.PortraitRefused as refusal:
            form.add_error(refusal.field or None, str(refusal))
        else:
            messages.success(request, _("The photo is shown on the page of the body."))
            return redirect("board:portraits")
    context = {"form": form, "person": person, "portrait": portrait, "differences": differences}
    status = 409 if form.is_stale else 422 if form.is_bound else 200
    return render(request, "board/portrait.html", context, status=status)


@login_required
@require_POST
def remove(request: LoggedInRequest, pk: int) -> HttpResponse:
    """Take the photo away."""
    portraits.remove(get_object_or_404(permissions.portrayed_by(request.user), pk=pk), by=request.user)
    messages.success(request, _("The photo is taken away."))
    return redirect("board:portraits")


@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of somebody who holds an elected office today; of others there is none to see."""
    found = get_object_or_404(portraits.shown(), user=pk)
    answer = HttpResponse(bytes(found.content), content_type="image/jpeg")
    answer.headers["Content-Disposition"] = f'inline; filename="foto-{pk}.jpg"'
    return answer
