"""The reading desk: the next contribution with few and with 10,000 in the dialogue, beside a bare Django page.

*next* is what whoever reads waits for: the desk looks up the first contribution that is left (the answer leads on to
it) and shows its page, filters, counts and neighbours and all. Half of the contributions are sorted, so the first that
is left stands in the middle. *CPU* is that of the worker, as for the other pages; *whole* is the median time until the
answers have been read, what the database did in it. The bare page has as many bytes and asks no database.
"""

import time
from collections.abc import Callable, Iterator
from statistics import median

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues.models import Coding, Contribution, Dialogue, ModerationState, Step
from governance import clock

from .serving import Server

#: What is chosen at the desk, by name.
CHOSEN = {
    "unsorted": "ko=unsorted",
    "flagged first": "ko=unread&forst=flaggade",
    "by web in Swedish": "kanal=web&textsprak=sv",
    "with a word": "ko=all&q=vid",
}


def measure(product: Server, bare: Server, *, most: int, times: int) -> Iterator[str]:
    """The lines of the table; ``most`` contributions in the dialogue at last, each page asked for ``times`` times."""
    found = Dialogue.objects.filter(step=Step.COMPILATION, responsible__isnull=False).exclude(themes=None)
    dialogue = found.order_by("-pk")[0]  # not the one that suggestions are measured in
    browser = Client(HTTP_HOST="localhost")
    browser.force_login(dialogue.responsible)
    yield f"{'contributions':>13}  {'chosen':18}{'questions':>9}{'ms CPU':>8}{'bare':>7}{'times':>7}{'ms whole':>10}"
    for number in (dialogue.contributions.count(), most):
        _fill(dialogue, number)
        for name, query in CHOSEN.items():
            yield f"{number:13}  {name:18}{_compared(product, bare, browser, dialogue, query, times)}"


def _compared(product: Server, bare: Server, browser: Client, dialogue: Dialogue, query: str, times: int) -> str:
    desk = f"{reverse('officials:sorting', args=[dialogue.pk])}?{query}"
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
    found = browser.get(desk).headers["Location"]
    with CaptureQueriesContext(connection) as asked:
        browser.get(found)
    size = len(product.text_of(product.ask(found, headers=cookie)).encode())

    def following() -> None:
        where = product.ask(desk, headers=cookie)
        page = product.ask(where.headers["Location"], headers=cookie)
        if (where.status, page.status) != (302, 200):
            raise RuntimeError(f"{desk} was answered {where.status}, {page.status}")

    ours, whole = _spent(product, following, times)
    barely, _whole = _spent(bare, lambda: bare.ask(f"/{size}/"), times * 5)
    return f"{len(asked):9}{ours:8.1f}{barely:7.2f}{ours / barely:7.1f}{whole:10.1f}"


def _spent(server: Server, ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds of worker CPU that one takes in the mean, and of the clock, the median."""
    ask()
    whole, before = list[float](), server.cpu_seconds()
    for _ in range(times):
        began = time.perf_counter()
        ask()
        whole.append((time.perf_counter() - began) * 1000)
    return (server.cpu_seconds() - before) * 1000 / times, median(whole)


def _fill(dialogue: Dialogue, most: int) -> None:
    """Contributions until there are ``most``: the first half read and in a theme, every seventh flagged."""
    begun, theme = dialogue.contributions.count(), dialogue.themes.all()[0]
    shared = {"dialogue": dialogue, "round": dialogue.rounds.order_by("number").last(), "received_at": clock.now()}
    made = Contribution.objects.bulk_create(
        [
            Contribution(
                number=number,
                text=f"Det behövs fler bänkar vid kajen, säger svar {number}.",
                state=ModerationState.PUBLISH if number <= most // 2 else ModerationState.PENDING,
                is_flagged=number % 7 == 0,
                **shared,
            )
            for number in range(begun + 1, most + 1)
        ],
        batch_size=2_000,
    )
    codings = [Coding(contribution=row, theme=theme, at=clock.now()) for row in made if row.number <= most // 2]
    Coding.objects.bulk_create(codings, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
