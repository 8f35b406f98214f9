"""Nothing replaced: beat rings, Redis carries, a worker writes and sends, a mail server receives. Only the day is set."""

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dialogues import feedback
from dialogues.models import Feedback, Step
from governance.models import Heartbeat
from tests.dialogues.worlds import D, World

ANSWERED = D(2026, 4, 20)
#: Fourteen days later it is Monday again, and half past eight.
REMINDED = ANSWERED + dt.timedelta(days=14)
PATIENCE = 240


@contextmanager
def background_work(environment: dict[str, str], on: dt.date, mail_url: str, folder: Path) -> Iterator[None]:
    """Beat and a worker, each a process of its own, for whom the clock stands at half past eight on the day."""
    environment = {**environment, "FROZEN_NOW": f"{on.isoformat()}T08:30", "EMAIL_URL": mail_url, "HTTPS": "off"}
    celery = [sys.executable, "-m", "celery", "-A", "dialogportal"]
    commands = {
        "worker": [*celery, "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--loglevel=INFO"],
        "beat": [*celery, "beat", "--pidfile=", f"--schedule={folder / f'beat-{on}'}"],
    }
    children = []
    for name, command in commands.items():
        with (folder / f"{name}-{on}.log").open("wb") as log:
            children.append(
                subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
            )
    try:
        yield
    finally:
        for child in children:
            os.killpg(child.pid, signal.SIGTERM)
        for child in children:
            try:
                child.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)


def wait_for(what: Any, folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        logs = {path.name: path.read_text(errors="replace")[-2000:] for path in folder.glob("*.log")}
        assert time.monotonic() < end, logs
        time.sleep(0.5)


def tick_after(moment: dt.datetime) -> bool:
    return Heartbeat.objects.filter(name="tick", ticked_at__gt=moment).exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_an_answer_and_its_reminder_reach_a_participant_through_every_part(
    child_environment: dict[str, str], mail_server: Any, settings: Any, tmp_path: Path
) -> None:
    world = World(settings)
    dialogue = world.arrived(Step.FEEDBACK)
    world.today(ANSWERED, hour=8)
    siv = world.participant(dialogue, "siv@brev.example")
    row = dialogue.feedback.get(stage="heard", audience=Feedback.Audience.PARTICIPANTS)
    row.headline, row.text = "Bron är mörkast.", "Tre av er säger att det är mörkt vid bron."
    row.save()
    feedback.publish(row, by=world.maja)

    def received() -> list[str]:
        return [str(message["Subject"]) for message in mail_server.messages if message["To"] == siv.email]

    with background_work(child_environment, ANSWERED, mail_server.url, tmp_path):
        wait_for(received, tmp_path)
    assert received() == ["Det här hörde vi: Bron är mörkast."]

    begun = dt.datetime.now(dt.UTC)
    with background_work(child_environment, REMINDED - dt.timedelta(days=1), mail_server.url, tmp_path):
        wait_for(lambda: tick_after(begun), tmp_path)
    assert len(received()) == 1, "the day before it is Sunday, and nothing leaves"

    with background_work(child_environment, REMINDED, mail_server.url, tmp_path):
        wait_for(lambda: len(received()) > 1, tmp_path)
        begun = dt.datetime.now(dt.UTC)
        wait_for(lambda: tick_after(begun), tmp_path)  # another tick sends nothing more
    assert received() == ["Det här hörde vi: Bron är mörkast.", "Svaret finns att läsa: Bron är mörkast."]
    reminder = [message for message in mail_server.messages if message["To"] == siv.email][-1]
    text = reminder.get_body(("plain",)).get_content()
    assert "Vi svarade 20 april 2026." in text and siv.page_link() in text
    assert reminder["List-Unsubscribe"].strip() == f"<{siv.stop_link()}>"
