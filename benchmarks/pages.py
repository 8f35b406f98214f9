"""Worker CPU per request: the pages that residents meet, beside a bare Django page of as many bytes in the same run.

* rendered: every request has an address of its own, so that no page kept from an earlier one can be used. It is put
  together from parts that still stand (`governance/parts.py`), and asked of the database which they are.
* received: the same, and before each request a contribution somewhere is changed: the commonest change of all.
* changed: the same, and before each request every table is changed in something that the page does not show: each
  question is asked anew, and a part is used again only when all its answers are as before.
* anew: the same, and before each request the telephone number at the foot of every page is changed: everything is put
  together from the beginning, the template of each row and all.
* again: the browser has the page and asks whether it still stands (If-None-Match); the answer is 304.
* sent: a contribution is received from the check page; beside a bare page of no bytes, as the answer is a redirect.

The bare page has no template and asks no database; it runs with the middleware of `startproject`. It is not packed,
while ours is: what packing costs is counted against us.
"""

import itertools
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from dialogues import standing, visibility
from dialogues.models import Feedback
from governance import clock

from .forms import filled
from .serving import Server

RENDERED, CHANGED, AGAIN, SENT, BARE = 400, 100, 2000, 100, 500
#: Raises the number of the contributions alone, or of everything, as a change of them does; the last one is a real change.
RECEIVED = (
    "UPDATE dialogues_contribution SET is_counted = is_counted WHERE id = (SELECT max(id) FROM dialogues_contribution)"
)
EVERYTHING = "UPDATE governance_edition SET number = number + 1"
SHOWN = "UPDATE governance_municipality SET phone = '016-17 ' || extract(microseconds FROM clock_timestamp())"
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "http://localhost"}

_number = itertools.count(1)


@dataclass(frozen=True)
class Bench:
    """The two servers that are compared, and how much they are asked: so many rounds, in turn."""

    product: Server
    bare: Server
    rounds: int
    share: int

    def compare(self, size: int, requests: int, ask: Callable[[], None]) -> list[tuple[float, float]]:
        """Milliseconds of the product and of a bare page of ``size`` bytes, round by round."""
        ask()
        return [(self.spent(self.product, requests, ask), self.barely(size)) for _round in range(self.rounds)]

    def barely(self, size: int) -> float:
        return self.spent(self.bare, BARE, lambda: _expect(self.bare.ask(f"/{size}/").status, 200))

    def spent(self, server: Server, requests: int, ask: Callable[[], None]) -> float:
        """Milliseconds of worker CPU per request."""
        before, times = server.cpu_seconds(), requests // self.share
        for _ in range(times):
            ask()
        return (server.cpu_seconds() - before) * 1000 / times


def measure(product: Server, bare: Server, *, rounds: int, share: int) -> Iterator[str]:
    """The lines of the table, each as soon as it is measured; ``share`` makes it that many times shorter."""
    bench = Bench(product, bare, rounds, share)
    yield f"{'page':12}{'kind':10}{'ms CPU':>8}{'bare':>8}{'times':>7}{'bytes':>8}{'gzip':>8}  requests"
    for name, address in pages().items():
        size, packed = _size(product, address), _size(product, address, packed=True)
        rendered = bench.compare(size, RENDERED, partial(_rendered, product, address))
        yield _line(name, "rendered", rendered, size, packed, RENDERED // share)
        for kind, change in (("received", RECEIVED), ("changed", EVERYTHING), ("anew", SHOWN)):
            found = bench.compare(size, CHANGED, partial(_rendered, product, address, change))
            yield _line(name, kind, found, size, packed, CHANGED // share)
        etag = product.ask(address).headers.get("ETag", "")
        if etag:
            again = bench.compare(size, AGAIN, partial(_asked_again, product, address, etag))
            yield _line(name, "again", again, size, packed, AGAIN // share)
    yield _line("contribution", "sent", _sending(bench), 0, 0, SENT // share)


def pages() -> dict[str, str]:
    """The addresses that are measured, by name: the most told-of dialogue of its kind."""
    today = clock.today()
    public = visibility.public_dialogues().order_by("pk")
    open_now = public.filter(standing.in_state("open", today))
    answered = public.filter(
        feedback__stage=Feedback.Stage.DECIDED, feedback__given_on__isnull=False, responses__isnull=False
    )
    return {
        "start": "/",
        "register": "/dialoger/",
        "dialogue": open_now[0].get_absolute_url(),
        "feedback": f"{answered[0].get_absolute_url()}aterkoppling/",
        "take part": f"{open_now[0].get_absolute_url()}delta/",
    }


def _rendered(product: Server, address: str, change: str = "") -> None:
    if change:
        with connection.cursor() as cursor:
            cursor.execute(change)
    _expect(product.ask(f"{address}?nummer={next(_number)}").status, 200)


def _asked_again(product: Server, address: str, etag: str) -> None:
    _expect(product.ask(address, headers={"If-None-Match": etag}).status, 304)


def _sending(bench: Bench) -> list[tuple[float, float]]:
    """Forms are opened and checked first, then all are sent; only the sending is counted."""
    found = visibility.public_dialogues().filter(standing.in_state("open", clock.today())).order_by("pk")
    addresses = itertools.cycle([f"{dialogue.get_absolute_url()}delta/" for dialogue in found])
    rounds = []
    for _round in range(bench.rounds):
        checked = iter([_checked(bench.product, next(addresses)) for _ in range(SENT // bench.share)])
        rounds.append((bench.spent(bench.product, SENT, partial(_send, bench.product, checked)), bench.barely(0)))
    return rounds


def _send(product: Server, checked: Iterator[dict[str, Any]]) -> None:
    _expect(product.ask(**next(checked)).status, 302)


def _checked(product: Server, address: str) -> dict[str, Any]:
    """The request that sends a contribution, as the check page would make it."""
    opened = product.ask(address)
    headers = FORM | {"Cookie": (opened.headers.get("Set-Cookie") or "").split(";")[0]}
    page = product.ask(
        address, method="POST", headers=headers, body=urlencode(filled(product.text_of(opened), "stamp"))
    )
    _expect(page.status, 200)
    body = urlencode([*filled(product.text_of(page), "stamp"), ("send", "1")])
    return {"address": address, "method": "POST", "headers": headers, "body": body}


def _size(product: Server, address: str, *, packed: bool = False) -> int:
    return len(product.ask(address, headers={"Accept-Encoding": "gzip" if packed else "identity"}).body)  # type: ignore[attr-defined]


def _line(name: str, kind: str, rounds: list[tuple[float, float]], size: int, packed: int, requests: int) -> str:
    ours, bare = (statistics.median(column) for column in zip(*rounds, strict=True))
    times = statistics.median(mine / theirs for mine, theirs in rounds)
    return f"{name:12}{kind:10}{ours:8.2f}{bare:8.2f}{times:7.1f}{size:8}{packed:8}  {len(rounds)} x {requests}"


def _expect(status: int, wanted: int) -> None:
    if status != wanted:
        raise RuntimeError(f"The answer was {status}, not {wanted}")
