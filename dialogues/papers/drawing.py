"""A plot as a picture, drawn with the same typesetter as the PDF."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from .paper import Part
from .pdf import fonts, typeset

TEMPLATE = Path(__file__).with_name("bars.typ")
POINTS_PER_INCH = 200.0


def drawn(part: Part) -> bytes:
    """The bars of the part as PNG."""

    def compiled(said: str) -> Any:
        return typst.compile(
            TEMPLATE, format="png", ppi=POINTS_PER_INCH, sys_inputs={"paper": said}, font_paths=fonts()
        )

    return typeset(compiled, {"lang": settings.LANGUAGE_CODE, "bars": [asdict(bar) for bar in part.bars]})
