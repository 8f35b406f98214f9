"""Days to keep, as files that a calendar reads: of one activity, one dialogue, the whole municipality."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from dialogues import calendars, visibility


@require_safe
def municipality_calendar(request: HttpRequest) -> HttpResponse:
    """Every public day of every dialogue."""
    return _file(calendars.municipality_calendar(), "dialoger")


@require_safe
def dialogue_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every public day of one dialogue."""
    dialogue = get_object_or_404(calendars.for_calendar(visibility.public_dialogues()), slug=slug)
    return _file(calendars.dialogue_calendar(dialogue), dialogue.slug)


@require_safe
def activity_calendar(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One activity that has a day."""
    dialogue = get_object_or_404(visibility.public_dialogues().prefetch_related("activities"), slug=slug)
    shown = [item for item in visibility.shown_activities(dialogue) if item.code == code and item.starts_on]
    if not shown:
        raise Http404
    return _file(calendars.activity_calendar(shown[0]), f"{dialogue.slug}-{code}")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response
