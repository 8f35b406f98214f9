"""What searching needs of PostgreSQL: Swedish full text, and likeness between words (the extension ``pg_trgm``).

The extension is marked as trusted: whoever owns the database may add it. SQLite searches the same stored words
and stems without it.
"""

from typing import Any

from django.db import migrations

CREATE = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    """
    ALTER TABLE dialogues_searchdocument ADD COLUMN vector tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('pg_catalog.swedish', heading), 'A') ||
        setweight(to_tsvector('pg_catalog.english', heading), 'B') ||
        setweight(to_tsvector('pg_catalog.swedish', words), 'C') ||
        setweight(to_tsvector('pg_catalog.english', words), 'D') ||
        setweight(to_tsvector('pg_catalog.simple', words), 'D')
    ) STORED
    """,
    "CREATE INDEX search_document_vector ON dialogues_searchdocument USING gin (vector)",
    "CREATE INDEX search_document_parts ON dialogues_searchdocument USING gin (words gin_trgm_ops)",
    "CREATE INDEX search_document_stems ON dialogues_searchdocument USING gin (stems gin_trgm_ops)",
    "CREATE INDEX search_word_parts ON dialogues_searchword USING gin (word gin_trgm_ops)",
]
DROP = [
    "DROP INDEX search_word_parts",
    "DROP INDEX search_document_stems",
    "DROP INDEX search_document_parts",
    "ALTER TABLE dialogues_searchdocument DROP COLUMN vector",
]


def _run(statements: list[str], schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


def create(apps: Any, schema_editor: Any) -> None:
    _run(CREATE, schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    _run(DROP, schema_editor)


class Migration(migrations.Migration):
    dependencies = [("dialogues", "0002_append_only")]

    operations = [migrations.RunPython(create, drop)]
