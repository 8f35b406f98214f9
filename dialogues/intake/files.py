"""What kind of file it is, by what it holds and not by its name; and whether it is safe to open."""

import re
import zipfile
from typing import IO

from django.utils.translation import gettext as _

from ..models import Intake
from ..refusals import Refused

#: Bytes that the parts of a file may have when they are unpacked.
LARGEST_UNPACKED = 400 * 2**20
MOST_PARTS = 2_000
#: A part that is packed tighter than this was made to harm; a spreadsheet of repeated words reaches a third of it.
TIGHTEST, SMALLEST_TO_JUDGE = 300, 2**20

_SPREADSHEET_PART = "xl/workbook.xml"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"{\\rtf",
    b"SQLite format",
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml)", re.IGNORECASE)
_OWN_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnusableFile(Refused):
    """The file cannot be read as a list of contributions."""

    field = "file"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self._message = message

    @property
    def message(self) -> str:
        return self._message


def kind_of(stream: IO[bytes]) -> str:
    """CSV or XLSX (``Intake.Kind``). Raises ``UnusableFile`` for everything else, and for what is not safe to open."""
    stream.seek(0)
    start = stream.read(4096)
    if not start.strip():
        raise UnusableFile(_("The file is empty."))
    if start.startswith(b"PK"):
        _check_spreadsheet(stream)
        return Intake.Kind.XLSX
    if start.startswith(_OLD_OFFICE):
        raise UnusableFile(
            _(
                "The file is in an old format or has a password. Save it as an Excel workbook (.xlsx) without a password."
            )
        )
    is_utf_16 = start.startswith(_UTF_16) or start.count(0) > len(start) // 5
    if start.startswith(_OTHERS) or _MARKUP.match(start) or (b"\0" in start and not is_utf_16):
        raise UnusableFile(_("The file is neither a spreadsheet (.xlsx) nor a text file with columns (.csv)."))
    return Intake.Kind.CSV


def _check_spreadsheet(stream: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            _check_parts(parts, stream.seek(0, 2))
            if _SPREADSHEET_PART not in names:
                raise UnusableFile(_("The file is not an Excel workbook. Save it as .xlsx or .csv."))
            if any(name.endswith("vbaProject.bin") for name in names):
                raise UnusableFile(_("The file has macros. Save it as an Excel workbook without macros (.xlsx)."))
            for name in names:
                if name.endswith(".xml") and _OWN_ENTITIES.search(_beginning(archive, name)):
                    raise UnusableFile(_("The file has contents that a spreadsheet never has, and is not opened."))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UnusableFile(_("The file is damaged or has a password, and cannot be opened.")) from error


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    """Where definitions of a document's own would stand: before its first element."""
    with archive.open(name) as part:
        return part.read(4096)


def _check_parts(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Not too many, not too large unpacked, and no two on the same bytes."""
    too_tight = any(
        part.file_size > SMALLEST_TO_JUDGE and part.file_size > TIGHTEST * max(part.compress_size, 1) for part in parts
    )
    end = 0
    overlap = False
    for part in sorted(parts, key=lambda part: part.header_offset):
        overlap = overlap or part.header_offset < end
        end = part.header_offset + 30 + len(part.orig_filename.encode()) + part.compress_size
    is_too_large = len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED
    if is_too_large or too_tight or overlap or end > size:
        raise UnusableFile(_("The file would become very large when it is unpacked, and is not opened."))
