"""Who holds which role, and whether those who must be there are."""

from django.utils.translation import gettext as _

from governance.models import Membership, Role

from ..problems import Problems
from ..world import World

OFFICERS = (Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY)


def check(world: World, problems: Problems) -> None:
    """Terms of office are sound, and every board that owns a dialogue has a chair, a vice chair and a secretary."""
    for code, user in world.users.items():
        place = f"users/{code}"
        for number, item in enumerate(user.get("assignments") or [], 1):
            if item.get("to") and item["to"] < (item.get("from") or ""):
                problems.add(f"{place}/assignments/{number}", _("the term ends before it begins"))
            elif not item.get("to") and item["role"] in Membership.ELECTED:
                problems.add(f"{place}/assignments/{number}", _("an elected person's term has an end"))
        if user.get("role") in (*Membership.ELECTED, Role.SECRETARY) and not user.get("assignments"):
            problems.add(place, _("has a political role and no board"))
    for owner in sorted({dialogue["owner"] for dialogue in world.dialogues.values() if not dialogue.get("imported")}):
        if owner not in world.bodies:
            continue
        for role in OFFICERS:
            held = set(world.holders(owner, role, world.anchor))
            if not held:
                problems.add(
                    f"bodies/{owner}",
                    _("nobody is %(role)s on %(day)s; the board owns dialogues")
                    % {"role": role.label, "day": world.anchor},
                )
            elif len(held) > 1 and role != Role.SECRETARY:
                problems.add(
                    f"bodies/{owner}",
                    _("more than one is %(role)s on %(day)s") % {"role": role.label, "day": world.anchor},
                )
