"""Two people register the same decision at the same moment: one succeeds, the other is told. In earnest, with threads.

The twin at the end does the same without the lock and must show doubles, so that the first test cannot pass by luck.
"""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from governance import decisions
from governance.models import Decision, OutgoingMail, Statement

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def count(size: Callable[[int, int], int]) -> int:
    return size(20, 200)


def both(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Run two deeds from the same starting shot; give what each returned or raised."""
    gate, results = threading.Barrier(2), [None, None]

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            gate.wait(60)
            results[place] = deed()
        except Exception as error:  # noqa: BLE001 the test looks at every kind of end
            results[place] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def test_of_two_who_register_at_once_one_succeeds_and_the_other_is_told(propose: Any, town: Any, count: int) -> None:
    ends: Counter[int] = Counter()
    for number in range(count):
        decision = propose(subject=f"Förslag {number}")

        def post(person: Any, outcome: str, paragraph: int, pk: int = decision.pk) -> Any:
            client = Client()
            client.force_login(person)
            form = {
                "outcome": outcome,
                "motivation": "Skäl.",
                "meeting": town.held.pk,
                "paragraph": paragraph,
                "statements-TOTAL_FORMS": 1,
                "statements-INITIAL_FORMS": 0,
                "statements-0-kind": "reservation",
                "statements-0-by": person.name,
                "statements-0-text": "Ordagrant.",
            }
            return client.post(reverse("board:proposal_register", args=[pk]), form)

        base = 10 + number * 2
        answers = both(
            lambda base=base, post=post: post(town.moa, "approved", base),  # type: ignore[misc]
            lambda base=base, post=post: post(town.gunnel, "rejected", base + 1),  # type: ignore[misc]
        )
        ends.update(getattr(answer, "status_code", 0) for answer in answers)
        decision.refresh_from_db()
        winner = town.moa if decision.outcome == "approved" else town.gunnel
        assert decision.recorded_by == winner
        assert Statement.objects.get(decision=decision).by == winner.name
        told = next(answer for answer in answers if answer.status_code == 409)
        assert winner.name in told.text
    assert ends == {302: count, 409: count}
    assert OutgoingMail.objects.filter(name="decision_recorded").count() == count


def test_without_the_guard_a_decision_would_be_registered_twice(
    propose: Any, town: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if the row were read without a lock: both have read an unanswered proposal before either writes."""
    decision = propose()
    read = [Decision.objects.select_related("board").get(pk=decision.pk) for _each in range(2)]
    monkeypatch.setattr(decisions, "lock", lambda _decision: read.pop())

    def register(person: Any, paragraph: int) -> Any:
        return decisions.record_outcome(
            decision,
            Decision.Outcome.APPROVED,
            by=person,
            meeting=town.held,
            paragraph=paragraph,
            statements=[("reservation", person.name, "Ordagrant.")],
        )

    both(lambda: register(town.moa, 1), lambda: register(town.gunnel, 2))
    assert Statement.objects.filter(decision=decision).count() == 2
