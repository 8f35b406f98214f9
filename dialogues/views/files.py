"""Answers that are files: rows that stream as separated values, and files that have been written."""

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, TypeVar

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import override

from ..exports.sheets import Row, separated

Made = TypeVar("Made")


def in_own_language(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows in the language of the municipality, which its files are kept in, whoever takes them out."""
    with override(settings.LANGUAGE_CODE):
        yield from rows


def in_own_words(make: Callable[..., Made], *what: Any) -> Made:
    """What ``make`` makes, in the language of the municipality, whoever takes it out."""
    with override(settings.LANGUAGE_CODE):
        return make(*what)


def separated_values(rows: Iterable[Row], name: str) -> HttpResponseBase:
    """The rows as a file to keep, line by line as they come."""
    answer = StreamingHttpResponse(separated(in_own_language(rows)), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def written_file(file: IO[Any], name: str) -> HttpResponseBase:
    """A file that is written already; it is closed when it has been sent."""
    return FileResponse(file, as_attachment=True, filename=name)
