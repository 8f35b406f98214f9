"""Years whose figures were closed before the municipality moved here."""

import json

from ...models import ClosedYear
from .site import Site, needed_day


def build(site: Site) -> None:
    """Each with the figures and the fingerprints that it had; a year that is closed here already stands."""
    for row in site.world.content["closed_years"]:
        told = {
            "closed_on": needed_day(row["closed_on"]),
            "closed_by": site.users[row["closed_by"]],
            "figures": json.loads(row["figures"]),
            "figures_digest": row["figures_digest"],
            "log_digest": row["log_digest"],
        }
        site.ensure(ClosedYear, key={"year": row["year"]}, **told)
