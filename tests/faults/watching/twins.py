"""The outbox without one of its mechanisms, by name: what each of them is there for must then be seen to happen."""

from typing import Any


def recovering() -> None:
    """What a dead sender left is never taken up: it is lost."""
    from governance.outbox import recovering as module

    module.recover = lambda: None


def asking() -> None:
    """What a dead sender was handing over is sent again at once, and nobody is asked: it is doubled."""
    from governance.outbox import evidence

    evidence.witness = _Denier


class _Denier:
    def lookup(self, asked: Any) -> Any:
        from governance.outbox.evidence import Answer

        return dict.fromkeys(asked, Answer.NOT_SEEN)


def marking_one_by_one() -> None:
    """A batch is marked when all of it has been sent, and what was not marked is sent again (a common design)."""
    from governance.outbox import handing_over, pumping

    asking()
    fence, taken = handing_over.fence, []

    def late(me: Any, row: Any, done: Any) -> bool:
        if done:
            taken.append(done)
        return fence(me, row, None) if row else False

    def mark_all(me: Any) -> int:
        while taken:
            fence(me, None, taken.pop())
        return give_back(me)

    give_back = handing_over.give_back
    pumping.handing_over.fence, pumping.handing_over.give_back = late, mark_all  # type: ignore[assignment]


def claiming() -> None:
    """Nobody claims: whoever sees a mail that is due sends it."""
    from governance.models import OutgoingMail
    from governance.outbox import handing_over, pumping

    def claim(me: Any, *, limit: int = 100, is_open: bool = True) -> Any:
        rows = list(OutgoingMail.objects.filter(state="due").order_by("pk")[:limit])
        return [(row, None) for row in rows]

    def fence(me: Any, row: Any, done: Any) -> bool:
        if done:
            real(me, None, done)
        return row is not None

    real = handing_over.fence
    pumping.handing_over.claim, pumping.handing_over.fence = claim, fence  # type: ignore[assignment]


def checking() -> None:
    """What was taken back is not looked at again when a mail leaves."""
    from governance.outbox import handing_over

    whole = handing_over._fence_sql
    handing_over._fence_sql = lambda: whole().replace(handing_over._MAY_LEAVE, "TRUE")
    handing_over._fence_sql()


def noticing_a_restore() -> None:
    """Nobody compares the database with the newest mail."""
    from governance.outbox import brakes

    brakes.pause_when_behind = lambda row: False


def leaving_the_server_alone() -> None:
    """A mail server that does not answer is tried again and again."""
    from governance.outbox import brakes

    brakes.verdict = lambda host: "open"


def office_hours() -> None:
    """Everything leaves at any hour: for tests that run whenever somebody runs them, also on a Sunday."""
    from governance import outbox
    from governance.outbox import pumping

    pumping.is_office_hours = lambda now: True
    outbox.is_office_hours = pumping.is_office_hours
