"""Database triggers: the log is only appended to, and what residents sent in or were promised is never rewritten."""

from typing import Any

REFUSED = "append-only: this row may not be changed or deleted"

#: The columns of a mandate that are promised; they stand still once a snapshot has been taken of it (I9).
PROMISED = ("purpose", "level_id", "use_of_result", "off_topic_rule", "bindingness", "frame_rule", "frame_sum_sek")
#: A launched dialogue is in step 5 or later; its kind never changes again (domain 1.8).
LAUNCHED = 5

_IS_FROZEN = "EXISTS (SELECT 1 FROM dialogues_promisesnapshot WHERE mandate_id = {row}.{key})"
_POINT_TRIGGERS = {
    event: " OR ".join(_IS_FROZEN.format(row=row, key="mandate_id") for row in rows)
    for event, rows in {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}.items()
}

SQLITE_CREATE = [
    f"CREATE TRIGGER log_never_updated BEFORE UPDATE ON dialogues_logentry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER log_never_deleted BEFORE DELETE ON dialogues_logentry BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    "CREATE TRIGGER contribution_never_rewritten BEFORE UPDATE OF text, channel, received_at, number, dialogue_id ON dialogues_contribution "
    "WHEN OLD.text IS NOT NEW.text OR OLD.channel IS NOT NEW.channel OR OLD.received_at IS NOT NEW.received_at "
    f"OR OLD.number IS NOT NEW.number OR OLD.dialogue_id IS NOT NEW.dialogue_id BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER contribution_never_deleted BEFORE DELETE ON dialogues_contribution BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER snapshot_never_updated BEFORE UPDATE ON dialogues_promisesnapshot BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER snapshot_never_deleted BEFORE DELETE ON dialogues_promisesnapshot BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER promise_never_rewritten BEFORE UPDATE OF {', '.join(PROMISED)} ON dialogues_mandate WHEN ("
    + " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in PROMISED)
    + f") AND {_IS_FROZEN.format(row='OLD', key='id')} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    *(
        f"CREATE TRIGGER influence_stands_at_{event.lower()} BEFORE {event} ON dialogues_influencepoint "
        f"WHEN {frozen} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for event, frozen in _POINT_TRIGGERS.items()
    ),
    "CREATE TRIGGER kind_never_changed BEFORE UPDATE OF kind ON dialogues_dialogue "
    f"WHEN OLD.kind IS NOT NEW.kind AND OLD.step >= {LAUNCHED} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER review_never_deleted BEFORE DELETE ON dialogues_moderationaction BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER closed_year_never_updated BEFORE UPDATE ON dialogues_closedyear BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
    f"CREATE TRIGGER closed_year_never_deleted BEFORE DELETE ON dialogues_closedyear BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END",
]
SQLITE_DROP = [
    f"DROP TRIGGER IF EXISTS {name}"
    for name in (
        "log_never_updated",
        "log_never_deleted",
        "contribution_never_rewritten",
        "contribution_never_deleted",
        "snapshot_never_updated",
        "snapshot_never_deleted",
        "promise_never_rewritten",
        *(f"influence_stands_at_{event.lower()}" for event in _POINT_TRIGGERS),
        "kind_never_changed",
        "review_never_deleted",
        "closed_year_never_updated",
        "closed_year_never_deleted",
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
    "CREATE OR REPLACE FUNCTION refuse_rewriting_a_frozen_promise() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE frozen boolean; BEGIN "
    "IF TG_TABLE_NAME = 'dialogues_mandate' THEN SELECT EXISTS (SELECT 1 FROM dialogues_promisesnapshot WHERE mandate_id = OLD.id) INTO frozen; "
    "ELSIF TG_OP = 'INSERT' THEN SELECT EXISTS (SELECT 1 FROM dialogues_promisesnapshot WHERE mandate_id = NEW.mandate_id) INTO frozen; "
    "ELSE SELECT EXISTS (SELECT 1 FROM dialogues_promisesnapshot WHERE mandate_id = OLD.mandate_id) INTO frozen; END IF; "
    "IF frozen THEN RAISE EXCEPTION 'append-only: what was promised may not be changed' USING ERRCODE = 'restrict_violation'; END IF; "
    "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER snapshot_never_changed BEFORE UPDATE OR DELETE ON dialogues_promisesnapshot FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER snapshot_never_truncated BEFORE TRUNCATE ON dialogues_promisesnapshot FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER promise_never_rewritten BEFORE UPDATE ON dialogues_mandate FOR EACH ROW WHEN "
    f"(({', '.join(f'OLD.{name}' for name in PROMISED)}) IS DISTINCT FROM ({', '.join(f'NEW.{name}' for name in PROMISED)})) "
    "EXECUTE FUNCTION refuse_rewriting_a_frozen_promise()",
    "CREATE TRIGGER influence_stands BEFORE INSERT OR UPDATE OR DELETE ON dialogues_influencepoint FOR EACH ROW "
    "EXECUTE FUNCTION refuse_rewriting_a_frozen_promise()",
    "CREATE TRIGGER kind_never_changed BEFORE UPDATE ON dialogues_dialogue FOR EACH ROW "
    f"WHEN (OLD.kind IS DISTINCT FROM NEW.kind AND OLD.step >= {LAUNCHED}) EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER review_never_deleted BEFORE DELETE ON dialogues_moderationaction FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER review_never_truncated BEFORE TRUNCATE ON dialogues_moderationaction FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER closed_year_never_changed BEFORE UPDATE OR DELETE ON dialogues_closedyear FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER closed_year_never_truncated BEFORE TRUNCATE ON dialogues_closedyear FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
]
POSTGRES_DROP = [
    "DROP TRIGGER IF EXISTS log_never_changed ON dialogues_logentry",
    "DROP TRIGGER IF EXISTS log_never_truncated ON dialogues_logentry",
    "DROP TRIGGER IF EXISTS contribution_never_rewritten ON dialogues_contribution",
    "DROP TRIGGER IF EXISTS contribution_never_deleted ON dialogues_contribution",
    "DROP TRIGGER IF EXISTS contribution_never_truncated ON dialogues_contribution",
    "DROP TRIGGER IF EXISTS snapshot_never_changed ON dialogues_promisesnapshot",
    "DROP TRIGGER IF EXISTS snapshot_never_truncated ON dialogues_promisesnapshot",
    "DROP TRIGGER IF EXISTS promise_never_rewritten ON dialogues_mandate",
    "DROP TRIGGER IF EXISTS influence_stands ON dialogues_influencepoint",
    "DROP TRIGGER IF EXISTS kind_never_changed ON dialogues_dialogue",
    "DROP FUNCTION IF EXISTS refuse_rewriting_a_frozen_promise()",
    "DROP TRIGGER IF EXISTS review_never_deleted ON dialogues_moderationaction",
    "DROP TRIGGER IF EXISTS review_never_truncated ON dialogues_moderationaction",
    "DROP TRIGGER IF EXISTS closed_year_never_changed ON dialogues_closedyear",
    "DROP TRIGGER IF EXISTS closed_year_never_truncated ON dialogues_closedyear",
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
