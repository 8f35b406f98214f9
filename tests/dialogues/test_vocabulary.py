"""The target groups that dialogues choose among are kept by the coordinator and the administrator."""

from typing import Any

import pytest
from django.urls import reverse

from dialogues import log
from dialogues.models import LogEntry, TargetGroup

from .worlds import World


@pytest.mark.parametrize("who", ["leo", "gita"])
def test_a_group_is_added_and_renamed(world: World, client: Any, who: str) -> None:
    client.force_login(getattr(world, who))
    added = {"code": "skidakare", "swedish": "skidåkare", "english": "skiers"}
    assert client.post(reverse("officials:group_add"), added).status_code == 302
    group = TargetGroup.objects.get(code="skidakare")
    assert group.name == {"sv": "skidåkare", "en": "skiers"}
    address = reverse("officials:group_change", args=["skidakare"])
    assert (
        client.post(address, {"version": "1", "code": "other", "swedish": "längdskidåkare", "english": ""}).status_code
        == 302
    )
    group.refresh_from_db()
    assert (group.code, str(group)) == ("skidakare", "längdskidåkare")
    assert "längdskidåkare" in client.get(reverse("officials:group_list")).content.decode()
    assert LogEntry.objects.filter(chain=LogEntry.SYSTEM, detail__code="skidakare").count() == 2
    assert log.verify() == []


def test_a_code_is_used_once_and_a_group_has_a_name(world: World, client: Any) -> None:
    client.force_login(world.leo)
    response = client.post(reverse("officials:group_add"), {"code": world.youth.code, "swedish": ""})
    assert response.status_code == 422
    assert {"code", "swedish"} <= set(response.context["form"].errors)


def test_others_are_told_that_there_is_no_such_page(world: World, client: Any) -> None:
    client.force_login(world.maja)
    for name, args in (("group_list", []), ("group_add", []), ("group_change", [world.youth.code])):
        assert client.get(reverse(f"officials:{name}", args=args)).status_code == 404
