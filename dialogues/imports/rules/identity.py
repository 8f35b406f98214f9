"""What has a code or a number has it alone."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _

from ..problems import Problems
from ..world import World

KEYS = {
    "areas": "code",
    "bodies": "code",
    "administrations": "code",
    "users": "username",
    "governing_documents": "code",
    "themes": "code",
    "referred_initiatives": "id",
    "dialogues": "id",
    "contributions": "id",
}


def check(world: World, problems: Problems) -> None:
    """Codes and numbers occur once in their section, and so do the addresses people log in with."""
    for section, key in KEYS.items():
        _once(section, [row.get(key) for row in world.content[section]], problems)
    _once("users", [str(row.get("email")).lower() for row in world.content["users"] if row.get("email")], problems)
    for name, dialogue in world.dialogues.items():
        for part, key in (("target_groups", "code"), ("activities", "code"), ("questions", "code"), ("rounds", "n")):
            values = [
                (row.get(key), row.get("area")) if part == "target_groups" else row.get(key)
                for row in dialogue.get(part) or []
            ]
            _once(f"dialogues/{name}/{part}", values, problems)


def _once(place: str, values: list[Any], problems: Problems) -> None:
    for value, count in Counter(values).items():
        if count > 1 and value is not None:
            name = value[0] if isinstance(value, tuple) else value
            problems.add(place, _("“%(code)s” occurs more than once") % {"code": name})
