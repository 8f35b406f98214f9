"""What words in a cell stand for, however people and survey tools write them."""

import re
from typing import Any

#: Fewer letters than these stand for no name that begins with them.
SHORTEST = 4
#: How a survey tool says that an alternative with a column of its own was chosen, and that it was not. See ``plain``.
YES = frozenset(["1", "1.0", "x", "ja", "j", "yes", "y", "true", "sant", "✓", "✔", "☑", "vald"])
NO = frozenset(["0", "0.0", "nej", "n", "no", "false", "falskt", "-", "☐"])


def plain(words: Any) -> str:
    """The words without capitals and without what differs between ways to write spaces and dashes."""
    return re.sub(r"[\s–—-]+", "-", str(words).strip().casefold())


def find(words: dict[str, Any], said: Any) -> Any:
    """What has the name, or the only one whose name begins so, as in "papper" for the paper form."""
    name = plain(said)
    if name in words:
        return words[name]
    found = {value for word, value in words.items() if len(name) >= SHORTEST and word.startswith(name)}
    return found.pop() if len(found) == 1 else None


def ticked(cell: str) -> bool | None:
    """Whether an alternative was chosen in its own column; nothing when the cell says something else."""
    said = plain(cell)
    return True if said in YES else False if said in NO else None
