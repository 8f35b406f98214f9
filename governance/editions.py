"""Which edition of the public pages stands: a number that the database raises with every change of what they show.

Triggers on the tables raise it, so that no deed, import or repair can forget to. Equal numbers mean equal data: the
number is written in the transaction of the change and is seen by nobody before the change itself is.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db import connection, connections

TABLE = "governance_edition"

#: At commit, because a row that is locked earlier could make two people wait for each other; once per transaction.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION new_edition() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
INSERT INTO governance_edition AS held (id, number, written_by)
VALUES (pg_backend_pid() % 32, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, txid_current())
ON CONFLICT (id) DO UPDATE SET number = greatest(held.number + 1, excluded.number), written_by = excluded.written_by
WHERE held.written_by <> excluded.written_by;
RETURN NULL; END $$
"""
POSTGRES_TRIGGER = (
    "CREATE CONSTRAINT TRIGGER new_edition AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION new_edition()"
)
SQLITE_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS new_edition_{event}_{table} AFTER {event} ON {table} BEGIN "
    "INSERT INTO governance_edition (id, number, written_by) "
    "VALUES (0, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER), 0) "
    "ON CONFLICT (id) DO UPDATE SET number = max(number + 1, excluded.number); END"
)


def current() -> str:
    """The edition that stands now; one question to the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(number) FROM governance_edition")
        return str(cursor.fetchone()[0])


def tables(app: AppConfig, unseen: Iterable[str]) -> list[str]:
    """The tables of an app whose changes may change a public page: all but those named by their models."""
    left_out = {*unseen, "Edition"}
    models = app.get_models(include_auto_created=True)
    return [model._meta.db_table for model in models if model.__name__ not in left_out]


def watch(sender: AppConfig, using: str, **_signal: Any) -> None:
    """After every migration: see to it that each table of the app raises the edition."""
    database = connections[using]
    if TABLE not in database.introspection.table_names():
        return
    seen = tables(sender, getattr(sender, "unseen", ()))
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
            cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'new_edition'")
            watched = {row[0] for row in cursor.fetchall()}
            statements = [POSTGRES_TRIGGER.format(table=table) for table in seen if table not in watched]
        else:
            events = ("INSERT", "UPDATE", "DELETE")
            statements = [SQLITE_TRIGGER.format(event=event, table=table) for table in seen for event in events]
        for statement in statements:
            cursor.execute(statement)
