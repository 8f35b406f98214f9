"""How fast Lighthouse finds the pages that residents meet, on a phone with a slow network: the median of five."""

import statistics
from collections.abc import Iterator

from devtools import lighthouse

from .pages import pages
from .serving import Server

MEASURED = ("start", "dialogue", "feedback", "take part")


def measure(product: Server, *, runs: int) -> Iterator[str]:
    """The lines of the table."""
    yield f"{'Lighthouse':12}{'performance':>12}  every run"
    found = pages()
    for name in MEASURED:
        points = [
            lighthouse.scores(f"http://localhost:{product.port}{found[name]}")[0]["performance"] for _run in range(runs)
        ]
        yield f"{name:12}{statistics.median(points):12.0f}  {', '.join(map(str, points))}"
