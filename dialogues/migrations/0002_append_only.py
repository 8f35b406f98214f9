from typing import Any

from django.db import migrations

from dialogues import append_only


def protect(apps: Any, schema_editor: Any) -> None:
    append_only.protect(schema_editor.connection)


def unprotect(apps: Any, schema_editor: Any) -> None:
    append_only.unprotect(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
