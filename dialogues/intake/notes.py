"""Notes from a meeting, divided into what each person said. The division is proposed; a person moves the lines."""

import re

SEPARATOR = "---"
_SEPARATORS = re.compile(r"^[ \t]*-{3,}[ \t]*$", re.MULTILINE)
_BULLET = re.compile(r"[ \t]*(?:[-–—•*·▪◦]|\d{1,3}[.)]|[a-zåäö]\))[ \t]+")


def is_divided(text: str) -> bool:
    """Whether somebody, or the proposal, has divided the notes."""
    return _SEPARATORS.search(_lines(text)) is not None


def pieces(text: str) -> list[str]:
    """What stands between the lines of dashes, without what is empty."""
    return [piece.strip() for piece in _SEPARATORS.split(_lines(text)) if piece.strip()]


def proposed(text: str) -> list[str]:
    """One piece for each paragraph, and for each point of a list. The sign of the point is left out."""
    found: list[str] = []
    for paragraph in re.split(r"\n[ \t]*\n", _lines(text).strip("\n")):
        begins_anew = True
        for line in paragraph.split("\n"):
            point = _BULLET.match(line)
            if point or begins_anew:
                found.append(line[point.end() if point else 0 :].strip())
            else:
                found[-1] = f"{found[-1]}\n{line.strip()}"
            begins_anew = False
    return [piece for piece in found if piece]


def joined(parts: list[str]) -> str:
    """The pieces as one text, with a line of dashes between, for a person to change."""
    return f"\n{SEPARATOR}\n".join(parts)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
