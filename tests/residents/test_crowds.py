"""Many at once over HTTP: fifty who send in the same moment, a class and a library behind one address, and a machine."""

import contextlib
import datetime as dt
import http.cookiejar
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from devtools.services import free_port
from dialogues import contributions, desk, participation, sending
from dialogues.models import Contribution, Dialogue, Step
from tests.dialogues.worlds import OPENS, World

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 50
PATIENCE = 120


class _Stays(urllib.request.HTTPRedirectHandler):
    """Where a form leads is read, not followed."""

    def redirect_request(self, *args: Any) -> None:
        return None


class Resident:
    """A browser without scripts: keeps the cookie of the form and nothing else."""

    def __init__(self, server: str) -> None:
        self.server, self.jar = server, http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(_Stays, urllib.request.HTTPCookieProcessor(self.jar))
        self.token = self.stamp = ""

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str, str]:
        """The status, where it leads, and the page."""
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        request = urllib.request.Request(self.server + path, body, {"Referer": self.server + path})
        try:
            answer = self.opener.open(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.code, answer.headers.get("Location", ""), answer.read().decode()

    def opens(self, form: str) -> "Resident":
        """Opens the form, and has its stamp and its cookie."""
        status, _to, page = self.ask(form)
        assert status == 200
        self.token, self.stamp = (
            re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("csrfmiddlewaretoken", "stamp")
        )
        return self

    def sends(self, form: str, text: str, *, stamp: str = "") -> tuple[int, str, str]:
        """Sends the form as it is filled in."""
        given = {"q_q1": text, "stamp": stamp or self.stamp, "csrfmiddlewaretoken": self.token, "send": "1"}
        return self.ask(form, given)


@pytest.fixture
def dialogue(transactional_db: None, settings: Any) -> Dialogue:
    world = World(settings)
    dialogue = world.arrived(Step.EXECUTION)
    world.today(OPENS)
    return dialogue


@pytest.fixture
def many_hands(dialogue: Dialogue, child_environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The site as it is served: two processes with eight threads each, on the real clock; gives its address."""
    today = dt.date.today()
    dialogue.rounds.update(opens_on=today - dt.timedelta(days=7), closes_on=today + dt.timedelta(days=7))
    port, log = free_port(), tmp_path / "gunicorn.log"
    command = [sys.executable, "-m", "gunicorn", "dialogportal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "8", "--worker-class", "gthread"]
    environment = child_environment | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert process.poll() is None and time.monotonic() < end, log.read_text(errors="replace")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture
def form(dialogue: Dialogue) -> str:
    return reverse("residents:take_part", args=[dialogue.slug])


@pytest.fixture
def new_resident(live_server: Any) -> Callable[[], Resident]:
    return lambda: Resident(live_server.url)


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    """All in the same moment, each in a thread of its own; gives what each came to, in their order."""
    told: list[Any] = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def carry_out(place: int) -> None:
        gate.wait(PATIENCE)
        told[place] = deeds[place]()

    threads = [threading.Thread(target=carry_out, args=[place]) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return told


def test_fifty_who_send_in_the_same_moment_get_fifty_receipts_and_numbers_without_gaps(
    form: str, many_hands: str
) -> None:
    people = [Resident(many_hands).opens(form) for _person in range(AT_ONCE)]
    sent = at_once([lambda who=who, n=n: who.sends(form, f"Svar {n}.") for n, who in enumerate(people)])  # type: ignore[misc]
    assert [status for status, _to, _page in sent] == [302] * AT_ONCE
    kept = list(Contribution.objects.order_by("number").values_list("number", "text"))
    assert [number for number, _text in kept] == list(range(1, AT_ONCE + 1))
    assert {text for _number, text in kept} == {f"Svar {n}." for n in range(AT_ONCE)}
    codes = [contributions.code_of(to.split("/folj/")[1].split("/")[0]) for _status, to, _page in sent]
    assert [found.text for code in codes if (found := contributions.by_code(code))] == [
        f"Svar {n}." for n in range(AT_ONCE)
    ], "each has the code of what they sent, and nobody else's"
    for who, (_status, to, _page), code in list(zip(people, sent, codes, strict=True))[::10]:
        status, _to, receipt = who.ask(to.removeprefix(who.server))
        assert (status, code in receipt) == (200, True)


def test_a_class_and_a_library_behind_one_address_take_part_in_five_minutes_and_nobody_is_stopped(
    form: str, settings: Any, new_resident: Callable[[], Resident], size: Callable[[int, int], int]
) -> None:
    people = size(30, 60)
    begun = settings.FROZEN_NOW
    opened = [new_resident().opens(form) for _person in range(people)]
    for place, who in enumerate(opened):
        settings.FROZEN_NOW = begun.replace(minute=1 + place * 4 // people)
        assert who.sends(form, f"Elev {place} tycker.")[0] == 302
    assert Contribution.objects.filter(suspicion="").count() == people
    assert people <= 60 < sending.SUSPECT_AFTER


def test_a_machine_that_reads_the_form_and_waits_is_held_for_review_and_then_refused_and_no_word_is_lost_in_silence(
    dialogue: Dialogue,
    form: str,
    settings: Any,
    new_resident: Callable[[], Resident],
    monkeypatch: pytest.MonkeyPatch,
    size: Callable[[int, int], int],
) -> None:
    posts = size(50, 1000)
    if posts < sending.REFUSE_AFTER:
        monkeypatch.setattr(sending, "SUSPECT_AFTER", 6)
        monkeypatch.setattr(sending, "REFUSE_AFTER", 15)
    machine = new_resident().opens(form)
    stamps = [participation.new_stamp() for _post in range(posts)]
    settings.FROZEN_NOW = settings.FROZEN_NOW.replace(minute=1)
    refused = 0
    for place, stamp in enumerate(stamps):
        text = f"Köp nu, erbjudande {place}!"
        status, _to, page = machine.sends(form, text, stamp=stamp)
        is_kept = Contribution.objects.filter(text=text).exists()
        assert (status, is_kept) in ((302, True), (429, False))
        refused += status == 429
        assert is_kept or text in page, "what is refused stands on the page, to be sent again"
    assert refused == posts - sending.REFUSE_AFTER
    held = sending.REFUSE_AFTER - sending.SUSPECT_AFTER
    assert Contribution.objects.filter(suspicion="flood", state="pending").count() == held
    assert len(desk.queue(dialogue, "suspected")) == held


def test_a_machine_that_never_opens_the_form_has_everything_held_for_review(
    dialogue: Dialogue, form: str, new_resident: Callable[[], Resident], size: Callable[[int, int], int]
) -> None:
    machine = new_resident().opens(form)
    posts = size(10, 100)
    for place in range(posts):
        assert machine.sends(form, f"Köp {place}!", stamp=f"made up {place}")[0] == 302
    assert Contribution.objects.filter(suspicion="hasty", state="pending").count() == posts
