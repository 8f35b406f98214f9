"""Longer texts that people write in a box: headings and lists that a screen reader finds too."""

from collections.abc import Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

HEADING, LINE = "## ", "- "


@register.filter
def laid_out(text: str, level: int = 3) -> SafeString:
    """Paragraphs between empty lines; a line that begins with ``##`` is a heading of the ``level``, lines with ``-`` are a list."""
    return format_html_join("\n", "{}", ((part,) for part in _parts(str(text), level)))


def _parts(text: str, level: int) -> Iterator[SafeString]:
    waiting: list[str] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        goes_on = line and not line.startswith(HEADING)
        if waiting and (not goes_on or _is_listed(line) != _is_listed(waiting[0])):
            yield _paragraph_or_list(waiting)
            waiting = []
        if line.startswith(HEADING):
            yield format_html('<h{} class="mt4">{}</h{}>', level, line.removeprefix(HEADING), level)
        elif line:
            waiting.append(line)


def _is_listed(line: str) -> bool:
    return line.startswith(LINE)


def _paragraph_or_list(lines: list[str]) -> SafeString:
    if _is_listed(lines[0]):
        items = format_html_join("", "<li>{}</li>", ((line.removeprefix(LINE),) for line in lines))
        return format_html("<ul>{}</ul>", items)
    return format_html("<p>{}</p>", format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines)))
