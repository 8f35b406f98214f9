"""Shares of a whole, and the one way they are written: halves upwards, with the decimals that the municipality has chosen."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.formats import number_format

HUNDRED = Decimal(100)


def share(value: Any, of: Any) -> Decimal:
    """``value`` in per cent of ``of``, between 0 and 100; 0 of nothing."""
    whole = Decimal(str(of or 0))
    return max(Decimal(0), min(HUNDRED, Decimal(str(value)) / whole * HUNDRED)) if whole else Decimal(0)


def whole(value: Any, of: Any) -> int:
    """A share in whole per cent, half of one rounded upwards."""
    return int(share(value, of).quantize(Decimal(1), ROUND_HALF_UP))


def percent(value: Any, of: Any = 100, *, decimals: int = 0) -> str:
    """A share in words, for example "62 %": half a step is rounded upwards, and the space does not break."""
    step = Decimal(1).scaleb(-decimals)
    return f"{number_format(share(value, of).quantize(step, ROUND_HALF_UP), decimals)}\u00a0%"
