"""The tables of a fresh installation are those that the models describe, though the first migration makes them at once."""

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from dialogportal.first_migration import FirstMigration

OURS = [model for app in ("governance", "dialogues") for model in apps.get_app_config(app).get_models()]


@pytest.mark.django_db
def test_every_column_index_and_constraint_is_there() -> None:
    with connection.cursor() as cursor:
        for model in OURS:
            table = model._meta.db_table
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            assert columns >= {field.column for field in model._meta.concrete_fields}, table
            made = connection.introspection.get_constraints(cursor, table)
            named = {part.name for part in (*model._meta.indexes, *model._meta.constraints)}
            assert named <= set(made), table
            pointing = {column for each in made.values() if each["foreign_key"] for column in each["columns"]}
            assert pointing == {field.column for field in model._meta.concrete_fields if field.remote_field}, table


def test_what_changes_rows_does_not_belong_in_it() -> None:
    migration = FirstMigration("initial", "governance")
    migration.operations = [migrations.RunSQL("SELECT 1")]
    with pytest.raises(TypeError, match="RunSQL"):
        migration.apply(ProjectState(), schema_editor=None)


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_field_that_comes_after_its_table_is_made_with_it() -> None:
    number = models.IntegerField(default=0)
    migration = FirstMigration("initial", "governance")
    migration.operations = [
        migrations.CreateModel("Bridge", [("id", models.AutoField(primary_key=True))]),
        migrations.AddField("bridge", "number", number),
        migrations.AddIndex("bridge", models.Index(fields=["number"], name="bridge_number")),
    ]
    with connection.schema_editor(collect_sql=True) as editor:
        state = migration.apply(ProjectState(), editor, collect_sql=True)
    assert "number" in state.models["governance", "bridge"].fields
    made = "\n".join(editor.collected_sql)
    assert made.count("CREATE TABLE") == 1 and "bridge_number" in made and "ALTER TABLE" not in made
