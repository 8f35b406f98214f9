"""Fagersunda, the demo municipality: invented people and dialogues in every step, moved to the week that runs."""

from django.utils.translation import gettext as _

from governance.models import Municipality, User

PASSWORD = "fagersunda-demo"  # noqa: S105 - printed at every start; the accounts exist in a demo only
SHOWN = ("maja", "olle", "ordf_tn", "moa", "yusuf", "ingrid", "ordf_kfn", "leo", "tove", "admin")


def is_loaded() -> bool:
    return Municipality.objects.filter(is_demo=True).exists()


def logins() -> list[str]:
    """Whom one can log in as, line by line; nothing where no demo is loaded."""
    if not is_loaded():
        return []
    people = {user.code: user for user in User.objects.filter(code__in=SHOWN).prefetch_related("memberships__board")}
    lines = [_("Log in at /konto/logga-in/ with the password %(password)s as") % {"password": PASSWORD}]
    for user in [people[code] for code in SHOWN if code in people]:
        roles = list(user.memberships.all())
        role = next((item for item in roles if item.board), roles[0])
        board = f" {role.board.abbreviation}" if role.board else ""
        lines.append(f"  {user.email:<42} {role.get_role_display()}{board}")
    return lines
