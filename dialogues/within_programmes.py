"""Which dialogues are part of a programme, as residents may know of them. Governance asks through ``programmes.tellers``."""

from django.urls import reverse

from governance.models import Programme
from governance.programmes import Work

from . import visibility
from .models import Dialogue, Status


def work_within(programme: Programme) -> dict[int, list[Work]]:
    """The public dialogues within each part of the programme, by the key of the part, the latest first."""
    linked = Dialogue.sub_areas.through.objects.filter(
        subarea__focus_area__programme=programme, dialogue__in=visibility.public_dialogues()
    )
    found: dict[int, list[Work]] = {}
    for link in linked.select_related("dialogue").order_by("-dialogue_id"):
        dialogue = link.dialogue
        state = dialogue.get_step_display() if dialogue.status == Status.ACTIVE else dialogue.get_status_display()
        work = Work(dialogue.title, reverse("residents:dialogue_detail", args=[dialogue.slug]), state)
        found.setdefault(link.subarea_id, []).append(work)
    return found
