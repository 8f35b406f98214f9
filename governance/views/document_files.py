"""The files of governing documents: kept by those who keep the register, taken home by everybody."""

import io

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from governance import document_files, permissions
from governance.forms.document_files import DocumentFileForm
from governance.models import DocumentFile, GoverningDocument
from governance.requests import LoggedInRequest

from .public import PUBLIC_STATUSES


def _keeper(request: LoggedInRequest) -> None:
    if not permissions.keeps_documents(request.user):
        raise Http404


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def files(request: LoggedInRequest, pk: int) -> HttpResponse:
    """The file that is shown and those before it, and a place for a new one."""
    _keeper(request)
    document = get_object_or_404(GoverningDocument, pk=pk)
    form = DocumentFileForm(request=request)
    if request.method == "POST" and form.is_valid():
        file, content = form.cleaned_data["file"], form.content() or b""
        try:
            document_files.attach(document, name=file.name, content=content, by=request.user)
        except document_files.UnusableFile as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("The file is kept. It is the one that is shown from now on."))
            return redirect("governance:settings_document_files", pk)
    found = document.files.described().select_related("added_by")
    context = {"document": document, "form": form, "files": found}
    return render(request, "governance/settings/files.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def earlier(request: LoggedInRequest, pk: int, file_pk: int) -> HttpResponseBase:
    """Any file that the document has had."""
    _keeper(request)
    return _taken_home(get_object_or_404(DocumentFile.objects.select_related("document"), pk=file_pk, document=pk))


@require_GET
def newest(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file of a document that residents may read."""
    shown = DocumentFile.objects.select_related("document").filter(
        document__code=code, document__status__in=PUBLIC_STATUSES
    )
    found = shown.first()
    if found is None:
        raise Http404
    return _taken_home(found)


def _taken_home(file: DocumentFile) -> HttpResponseBase:
    """A file to keep: never opened within the site, whatever it holds."""
    content = io.BytesIO(bytes(file.content))
    return FileResponse(content, as_attachment=True, filename=file.download_name, content_type=file.content_type)
