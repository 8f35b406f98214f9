"""A budget vote in a file: what each proposal is given in a column of its own, or all that were chosen in one cell."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ..models import BudgetProposal
from .named import plain, ticked
from .ranked import Problem, Unclear

Said = Sequence[tuple[BudgetProposal | None, str]]

_BETWEEN = re.compile(r"[;|\n]")
_CURRENCY = re.compile(r"\s*(?:kr|kronor|sek|:-)\.?$")
_IN_GROUPS = re.compile(r"\d{1,3}(?:[\s.,]\d{3})+(?:[.,]0{1,2})?")
_IN_A_ROW = re.compile(r"(\d+)(?:[.,]0{1,2})?")


def chosen(
    said: Said, names: Mapping[str, BudgetProposal], *, frame: int | None, votes_each: int | None
) -> list[BudgetProposal]:
    """The proposals that were voted for, each once. Raises ``Unclear``.

    A proposal has a cost, and whoever votes for it spends that and nothing else: an amount is the cost, or nothing. More than
    the ``frame`` in SEK, or than ``votes_each`` proposals, is no vote, as on the site.
    """
    found = list(dict.fromkeys(item for item, cell in _each(said, names) if _is_chosen(item, cell)))
    if frame is not None and sum(item.cost_sek for item in found) > frame:
        raise Unclear(Problem.FRAME)
    if votes_each and len(found) > votes_each:
        raise Unclear(Problem.MANY)
    return found


def _each(said: Said, names: Mapping[str, BudgetProposal]) -> Iterator[tuple[BudgetProposal, str]]:
    for proposal, cell in said:
        if proposal is not None:
            yield proposal, cell
        else:
            parts = [cell] if plain(cell) in names else _BETWEEN.split(cell)
            yield from (_named(part.strip(), names) for part in parts if part.strip())


def _named(part: str, names: Mapping[str, BudgetProposal]) -> tuple[BudgetProposal, str]:
    """A proposal and what it was given, from ``Benches: 45 000``; one without an amount is chosen."""
    if proposal := names.get(plain(part)):
        return proposal, "x"
    for sign in re.finditer("[:=]", part):
        if proposal := names.get(plain(part[: sign.start()])):
            return proposal, part[sign.end() :].strip()
    raise Unclear(Problem.ALTERNATIVE)


def _is_chosen(proposal: BudgetProposal, cell: str) -> bool:
    is_ticked = ticked(cell)
    if is_ticked is not None:
        return is_ticked
    if plain(cell) in {plain(words) for words in proposal.title.values()}:
        return True
    amount = in_kronor(cell)
    if amount not in (0, proposal.cost_sek):
        raise Unclear(Problem.AMOUNT)
    return amount > 0


def in_kronor(cell: str) -> int:
    """Whole kronor, from 45000, 45 000 kr, 45.000,00 or 45000:-. Raises ``Unclear``."""
    said = _CURRENCY.sub("", cell.strip().casefold())
    if _IN_GROUPS.fullmatch(said):
        whole = re.sub(r"[.,]0{1,2}$", "", said)
        return int(re.sub(r"\D", "", whole))
    if found := _IN_A_ROW.fullmatch(said):
        return int(found[1])
    raise Unclear(Problem.AMOUNT)
