"""A governing document as a file: what is taken, and what is shown. It is told by what it holds, never by its name."""

import hashlib
import io
import re

from django.db import transaction
from django.utils.translation import gettext as _

from . import clock, deeds, packed, permissions
from .documents import MayNotKeepDocuments
from .models import DocumentFile, GoverningDocument, User

#: Enough for a long policy with pictures, and little enough to stand in the database and its backup.
LARGEST = 10 * 2**20
_MAIN_PART = "word/document.xml"
_ACTIVE_PDF = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|RichMedia)\b")


class UnusableFile(Exception):
    """The file is no PDF and no Word document, or holds something that runs."""

    field = "file"


def kind_of(content: bytes) -> str:
    """PDF or Word (``DocumentFile.Kind``). Raises ``UnusableFile`` for everything else, and for what holds scripts."""
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return DocumentFile.Kind.PDF
    if content.startswith(b"PK\x03\x04"):
        _check_word(content)
        return DocumentFile.Kind.DOCX
    raise UnusableFile(_("The file is neither a PDF nor a Word document (.docx)."))


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise UnusableFile(_("The file is damaged: its end is missing. Save it again."))
    if _ACTIVE_PDF.search(content):
        raise UnusableFile(_("The file holds scripts or other files. Save it as a PDF/A without them."))


def _check_word(content: bytes) -> None:
    try:
        names = packed.names(io.BytesIO(content))
    except (packed.Damaged, packed.TooLarge, packed.Strange) as error:
        raise UnusableFile(_("The file is damaged, has a password or holds what a document never does.")) from error
    if _MAIN_PART not in names:
        raise UnusableFile(_("The file is neither a PDF nor a Word document (.docx)."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnusableFile(_("The file has macros. Save it as a Word document without macros (.docx)."))


@transaction.atomic
def attach(document: GoverningDocument, *, name: str, content: bytes, by: User) -> DocumentFile:
    """Keep a file of the document; it is shown from now on, and earlier ones stay for those who keep documents.

    Raises ``MayNotKeepDocuments`` and ``UnusableFile``.
    """
    if not permissions.keeps_documents(by):
        raise MayNotKeepDocuments(document)
    digest = hashlib.sha256(content).hexdigest()
    file = DocumentFile.objects.create(
        document=document,
        kind=kind_of(content),
        name=name[:160],
        size=len(content),
        sha256=digest,
        content=content,
        added_by=by,
        added_at=clock.now(),
    )
    deeds.tell("document_file_added", file, by=by, document=document.pk, sha256=digest)
    return file


def shown(document: GoverningDocument) -> DocumentFile | None:
    """The file that everybody may take home: the newest. Its content is not fetched."""
    return document.files.described().first()
