"""What kind of file it is, by what it holds and not by its name; and whether it is safe to open."""

import re
from typing import IO

from django.utils.translation import gettext as _

from governance import packed

from ..models import Intake
from ..refusals import Refused

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
        names = packed.names(stream)
    except packed.Damaged as error:
        raise UnusableFile(_("The file is damaged or has a password, and cannot be opened.")) from error
    except packed.TooLarge as error:
        text = _("The file would become very large when it is unpacked, and is not opened.")
        raise UnusableFile(text) from error
    except packed.Strange as error:
        text = _("The file has contents that a spreadsheet never has, and is not opened.")
        raise UnusableFile(text) from error
    if _SPREADSHEET_PART not in names:
        raise UnusableFile(_("The file is not an Excel workbook. Save it as .xlsx or .csv."))
    if any(name.endswith("vbaProject.bin") for name in names):
        raise UnusableFile(_("The file has macros. Save it as an Excel workbook without macros (.xlsx)."))
