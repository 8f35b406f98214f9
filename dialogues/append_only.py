"""Database triggers: the log is only appended to, and what residents sent in is never rewritten or deleted."""

from typing import Any

REFUSED = "append-only: this row may not be changed or deleted"

SQLITE_CREATE = [
    f"CREATE TRIGGER log_never_updated BEFORE UPDATE ON dialogues_logentry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER log_never_deleted BEFORE DELETE ON dialogues_logentry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER contribution_never_rewritten BEFORE UPDATE OF text, channel, received_at, number, dialogue_id ON dialogues_contribution "
    "WHEN OLD.text IS NOT NEW.text OR OLD.channel IS NOT NEW.channel OR OLD.received_at IS NOT NEW.received_at "
    f"OR OLD.number IS NOT NEW.number OR OLD.dialogue_id IS NOT NEW.dialogue_id BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER contribution_never_deleted BEFORE DELETE ON dialogues_contribution BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
]
SQLITE_DROP = [
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "log_never_updated",
        "log_never_deleted",
        "contribution_never_rewritten",
        "contribution_never_deleted",
    )
]

POSTGRES_CREATE = [
    f"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER log_never_changed BEFORE UPDATE OR DELETE ON dialogues_logentry FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER log_never_truncated BEFORE TRUNCATE ON dialogues_logentry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER contribution_never_rewritten BEFORE UPDATE ON dialogues_contribution FOR EACH ROW "
    "WHEN ((OLD.text, OLD.channel, OLD.received_at, OLD.number, OLD.dialogue_id) IS DISTINCT FROM (NEW.text, NEW.channel, NEW.received_at, NEW.number, NEW.dialogue_id)) "
    "EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER contribution_never_deleted BEFORE DELETE ON dialogues_contribution FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER contribution_never_truncated BEFORE TRUNCATE ON dialogues_contribution FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
]
POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS log_never_changed ON dialogues_logentry",
    "DROP TRIGGER IF EXISTS log_never_truncated ON dialogues_logentry",
    "DROP TRIGGER IF EXISTS contribution_never_rewritten ON dialogues_contribution",
    "DROP TRIGGER IF EXISTS contribution_never_deleted ON dialogues_contribution",
    "DROP TRIGGER IF EXISTS contribution_never_truncated ON dialogues_contribution",
    "DROP FUNCTION IF EXISTS refuse_change()",
]


def _run(connection: Any, on_postgres: list[str], on_sqlite: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in on_postgres if connection.vendor == "postgresql" else on_sqlite:
            cursor.execute(statement)


def protect(connection: Any) -> None:
    """Create the triggers on the database behind ``connection``."""
    _run(connection, POSTGRES_CREATE, SQLITE_CREATE)


def unprotect(connection: Any) -> None:
    """Drop the triggers; for migrations backwards and for emptying a test database."""
    _run(connection, POSTGRES_DROP, SQLITE_DROP)
