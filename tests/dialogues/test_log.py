"""The log tells when it has been tampered with, and the database refuses to tamper with it."""

import json
import random
from collections.abc import Callable, Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from dialogues import append_only, log
from dialogues.models import LogEntry, LogHead

LINES = 20
pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> None:
    """Lines in the system's chain; the chains of dialogues work the same way."""
    with transaction.atomic():
        for number in range(LINES):
            log.write(None, LogEntry.Action.CHANGED, by=None, number=number)


@pytest.fixture
def unprotected() -> Iterator[None]:
    """Someone who owns the database can drop the triggers; the chain must still tell."""
    append_only.unprotect(connection)
    yield
    append_only.protect(connection)


def test_an_untouched_log_is_whole(written: None) -> None:
    assert log.verify() == []


@pytest.mark.parametrize("statement", ["UPDATE dialogues_logentry SET action = 'x'", "DELETE FROM dialogues_logentry"])
def test_the_database_refuses_to_change_or_delete_a_line(written: None, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert log.verify() == []


def test_the_model_refuses_to_change_or_delete_a_line(written: None) -> None:
    line = LogEntry.objects.first()
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def alter(seq: int) -> None:
    run("UPDATE dialogues_logentry SET detail = %s WHERE seq = %s", json.dumps({"number": 4711}), seq)


def delete(seq: int) -> None:
    run("DELETE FROM dialogues_logentry WHERE seq = %s", seq)


def insert(seq: int) -> None:
    """Make room in the middle and put in a line of one's own, with a digest that fits itself."""
    for later in range(LINES, seq, -1):
        run("UPDATE dialogues_logentry SET seq = %s WHERE seq = %s", later + 1, later)
    line = LogEntry.objects.get(seq=seq)
    line.pk, line.seq, line.detail, line.previous_digest = None, seq + 1, {"forged": True}, line.digest
    line.digest = log.digest_of(line)
    line.save()


def reorder(seq: int) -> None:
    other = seq + 1
    for old, new in ((seq, 9999), (other, seq), (9999, other)):
        run("UPDATE dialogues_logentry SET seq = %s WHERE seq = %s", new, old)


def cut(seq: int) -> None:
    run("DELETE FROM dialogues_logentry WHERE seq >= %s", seq)


@pytest.mark.parametrize("tamper", [alter, delete, insert, reorder, cut])
def test_every_tampering_is_found_and_named(
    written: None, unprotected: None, tamper: Callable[[int], None], size: Callable[[int, int], int]
) -> None:
    for attempt in range(size(5, 50)):
        seq = random.Random(attempt).randint(2, LINES - 1)
        before = transaction.savepoint()
        tamper(seq)
        faults = log.verify()
        assert faults, f"{tamper.__name__} at line {seq} went unseen"
        assert all(fault.chain == LogEntry.SYSTEM for fault in faults)
        transaction.savepoint_rollback(before)
    assert log.verify() == []


def rewrite_everything() -> None:
    """What only the database's owner can do: a new history with digests that fit."""
    run("DELETE FROM dialogues_logentry")
    LogHead.objects.all().delete()
    for number in range(LINES):
        log.write(None, LogEntry.Action.CHANGED, by=None, number=number * 2)


def test_a_rewritten_chain_is_found_only_by_the_anchor(written: None, unprotected: None) -> None:
    anchor = log.heads()
    rewrite_everything()
    assert log.verify() == []
    assert [fault.what for fault in log.verify(anchor)] == ["differs from the anchor"]


def test_the_commands_anchor_and_verify(written: None, unprotected: None, tmp_path, capsys) -> None:
    path = tmp_path / "anchor.json"
    call_command("anchor_log", path)
    call_command("verify_log", anchor=path)
    assert "The log is whole." in capsys.readouterr().out
    rewrite_everything()
    call_command("verify_log")
    with pytest.raises(CommandError):
        call_command("verify_log", anchor=path)
    assert "differs from the anchor" in capsys.readouterr().out
