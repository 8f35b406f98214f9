"""Papers read back from their files: Word documents and PDF."""

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from pypdf import PdfReader


def headings(file: bytes) -> list[str]:
    """The headings of a Word document or a PDF, as a screen reader lists them."""
    if file.startswith(b"%PDF"):
        return [item.title for item in flat(PdfReader(io.BytesIO(file)).outline)]
    return [line.text for line in Document(io.BytesIO(file)).paragraphs if line.style.name.startswith("Heading")]


def flat(items: Any) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def words(file: bytes) -> str:
    """Everything that can be read in the file, on one line."""
    if file.startswith(b"%PDF"):
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    else:
        body = Document(io.BytesIO(file))
        cells = [cell.text for table in body.tables for row in table.rows for cell in row.cells]
        text = " ".join([line.text for line in body.paragraphs] + cells)
    return " ".join(text.split())


def tags(file: bytes) -> list[str]:
    """What each part of a PDF is told to be."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            found.append(str(node.get("/S", "")))
            walk(node.get("/K"))

    walk(PdfReader(io.BytesIO(file)).trailer["/Root"]["/StructTreeRoot"])
    return found
