from typing import Any

from django.db import migrations

#: Each mail is rewritten four times on its way out: leave room beside it, and clear up early.
SETTINGS = "fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02"


def settle(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE governance_outgoingmail SET ({SETTINGS})")


def unsettle(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE governance_outgoingmail RESET (fillfactor, autovacuum_vacuum_scale_factor)")


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [migrations.RunPython(settle, unsettle)]
