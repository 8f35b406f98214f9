"""Office files are packages: whether one is safe to open, and what it holds, before anything in it is read."""

import re
import zipfile
from typing import IO

#: Bytes that the parts of a file may have when they are unpacked.
LARGEST_UNPACKED = 400 * 2**20
MOST_PARTS = 2_000
#: A part that is packed tighter than this was made to harm; a spreadsheet of repeated words reaches a third of it.
TIGHTEST, SMALLEST_TO_JUDGE = 300, 2**20
_OWN_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Damaged(Exception):
    """It is no package, it is damaged, or it has a password."""


class TooLarge(Exception):
    """It would become very large when it is unpacked."""


class Strange(Exception):
    """It holds definitions that no office program writes."""


def names(stream: IO[bytes]) -> set[str]:
    """The names of the parts. Raises ``Damaged``, ``TooLarge`` and ``Strange``; no part has been unpacked whole."""
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
            _check_parts(parts, stream.seek(0, 2))
            found = {part.filename for part in parts}
            for name in found:
                if name.endswith(".xml") and _OWN_ENTITIES.search(_beginning(archive, name)):
                    raise Strange
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Damaged from error
    return found


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
        raise TooLarge
