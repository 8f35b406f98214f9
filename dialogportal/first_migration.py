"""The first migration of an app, without the minutes that many linked models cost."""

from typing import Any

from django.db import migrations
from django.db.migrations import operations


class FirstMigration(migrations.Migration):
    """Makes each table once, as it is when all operations are done.

    Django carries out one operation at a time, and after each it makes every model that is linked to the changed one
    anew: with a hundred linked models that is thousands of classes, and most of the time a fresh installation takes.
    Nothing is in the tables of a first migration, so the steps between are of no use to anybody.
    """

    #: What is part of the finished table, and so is made together with it.
    PARTS = (operations.AddField, operations.AddIndex, operations.AddConstraint)

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        """Work out the finished models first, then make their tables. Raises ``TypeError`` for any other operation."""
        before = project_state.clone()
        project_state.clear_delayed_apps_cache()
        project_state.__dict__.pop("apps", None)
        for operation in self.operations:
            if not isinstance(operation, (operations.CreateModel, *self.PARTS)):
                raise TypeError(f"{operation.__class__.__name__} belongs in a migration of its own.")
            operation.state_forwards(self.app_label, project_state)
        for operation in self.operations:
            if isinstance(operation, operations.CreateModel):
                operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state
