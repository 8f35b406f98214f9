"""The same deaths against a real Postfix, whose own log is the witness and the count."""

import contextlib
import re
import shutil
import socket
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devtools import services
from tests.faults.harness import Machine, wait

pytestmark = [pytest.mark.postgres, pytest.mark.full]

MAIN = """
compatibility_level = 3.6
queue_directory = {base}/spool
data_directory = {base}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
myhostname = mail.kommun.example
mydestination =
local_recipient_maps =
default_transport = discard
relay_transport = discard
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
maillog_file_prefixes = {base}
maillog_file = {base}/mail.log
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
"""


class Postfix:
    """A Postfix of our own: its own folders, on loopback, known to nothing else on the machine. It keeps no mail."""

    def __init__(self, base: Path) -> None:
        self.base, self.port, self.log = base, services.free_port(), base / "mail.log"
        base.chmod(0o755)
        self.settings = base / "etc"
        for folder in ("etc", "spool", "data"):
            (base / folder).mkdir()
        shutil.chown(base / "data", "postfix")
        (self.settings / "main.cf").write_text(MAIN.format(base=base))
        (self.settings / "master.cf").write_text(MASTER.format(port=self.port))

    def run(self, deed: str) -> None:
        done = subprocess.run(["/usr/sbin/postfix", "-c", str(self.settings), deed], capture_output=True, text=True)
        assert done.returncode == 0, f"{done.stderr}\n{self.log.read_text() if self.log.exists() else ''}"

    def answers(self) -> bool:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 2) as talk:
            return talk.recv(3) == b"220"
        return False

    def taken(self) -> Counter[str]:
        """How often each message id has been taken into the queue."""
        log = self.log.read_text(errors="replace") if self.log.exists() else ""
        active = set(re.findall(r"qmgr\[\d+\]: (\w+): from=.*queue active", log))
        return Counter(
            name for queue, name in re.findall(r"cleanup\[\d+\]: (\w+): message-id=(<\S+>)", log) if queue in active
        )


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    with tempfile.TemporaryDirectory(prefix="dp-postfix-") as name:
        server = Postfix(Path(name))
        server.run("check")
        server.run("start")
        try:
            wait(server.answers, "Postfix does not answer", 60)
            yield server
        finally:
            server.run("stop")


def test_twenty_deaths_against_postfix_lose_nothing_and_double_nothing(
    machine: Machine, postfix: Postfix, size: Any
) -> None:
    from governance.models import OutgoingMail

    count, deaths = size(300, 3000), size(4, 20)
    machine.environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{postfix.port}",
        "OUTBOX_EVIDENCE": f"postfix:{postfix.log}",
    }
    machine.queue(count)
    groups = [machine.loop(), machine.loop()]
    for number in range(1, deaths + 1):
        wait(lambda goal=count * number // (deaths + 2): sum(postfix.taken().values()) >= goal, machine.logs)
        groups[number % 2].kill()
        groups[number % 2].start()
    machine.wait_until_settled()
    taken = postfix.taken()
    assert set(taken) == set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert set(taken.values()) == {1}


def test_twin_without_the_question_postfix_takes_copies(machine: Machine, postfix: Postfix, without: Any) -> None:
    machine.environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{postfix.port}",
        "OUTBOX_EVIDENCE": f"postfix:{postfix.log}",
    }
    machine.queue(5)
    assert machine.die_at("before_mark", 5) == 5
    machine.loop(**without("asking"))
    machine.wait_until_settled()
    assert set(postfix.taken().values()) == {2}
