"""An official at a browser of their own."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from .worlds import World


def logged_in(live_server: Any, new_page: Callable[..., Any], world: World) -> Any:
    """A page where Maja is logged in."""
    page = new_page()
    page.goto(live_server.url + reverse("account:login"))
    page.get_by_label("E-post").fill(world.maja.email)
    page.get_by_label("Lösenord").fill("demo")
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url("**/handlaggning/**")
    return page
