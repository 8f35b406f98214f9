"""Which edition of the public pages stands: a number that the database raises with every change of what they show.

Triggers on the tables raise it, so that no deed, import or repair can forget to. Equal numbers mean equal data: the
number is written in the transaction of the change and is seen by nobody before the change itself is.
"""

from collections.abc import Iterable
from typing import Any

from django.apps import AppConfig
from django.db import InterfaceError, OperationalError, connection, connections

TABLE = "governance_edition"

#: At commit, because a row that is locked earlier could make two people wait for each other; once per transaction.
#: The number of all tables comes first: whoever holds its row in a place is alone with the other rows there.
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION new_edition() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE named text; BEGIN
IF EXISTS (SELECT FROM governance_edition WHERE of_table = TG_TABLE_NAME AND place = pg_backend_pid() % 32
AND written_by = txid_current()) THEN RETURN NULL; END IF;
FOREACH named IN ARRAY ARRAY['', TG_TABLE_NAME] LOOP
INSERT INTO governance_edition AS held (of_table, place, number, written_by)
VALUES (named, pg_backend_pid() % 32, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, txid_current())
ON CONFLICT (of_table, place) DO UPDATE
SET number = greatest(held.number + 1, excluded.number), written_by = excluded.written_by
WHERE held.written_by <> excluded.written_by;
END LOOP; RETURN NULL; END $$
"""
POSTGRES_TRIGGER = (
    "CREATE CONSTRAINT TRIGGER new_edition AFTER INSERT OR UPDATE OR DELETE ON {table} "
    "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION new_edition()"
)
SQLITE_TRIGGER = (
    "CREATE TRIGGER IF NOT EXISTS new_edition_{event}_{table} AFTER {event} ON {table} BEGIN "
    "INSERT INTO governance_edition (of_table, place, number, written_by) "
    "SELECT column1, 0, CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER), 0 "
    "FROM (VALUES (''), ('{table}')) WHERE true "
    "ON CONFLICT (of_table, place) DO UPDATE SET number = max(number + 1, excluded.number); END"
)


def current() -> str:
    """The edition that stands now; one question to the database, and the first of a request.

    So the question itself shows whether the connection still is alive, and none is asked before it to find that out.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _current()
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _current()


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(number) FROM governance_edition WHERE of_table = ''")
        return str(cursor.fetchone()[0])


#: The edition that this process saw last, and the numbers of the tables then. Replaced whole, never changed.
_seen: tuple[str, dict[str, int]] = ("", {})


def of_tables(edition: str) -> dict[str, int]:
    """The number of each table in an edition that was ``current`` a moment ago, or later; asked once of each edition.

    What is read after it is never older than the numbers say.
    """
    global _seen
    seen, numbers = _seen
    if seen != edition:
        with connection.cursor() as cursor:
            cursor.execute("SELECT of_table, sum(number) FROM governance_edition GROUP BY of_table")
            numbers = dict(cursor.fetchall())
        _seen = (edition, numbers)
    return numbers


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
