"""Files of governing documents and photos of the elected, as they came."""

import hashlib
from base64 import b64decode

from governance import document_files, portraits
from governance.models import DocumentFile, GoverningDocument, Portrait, User

from ..world import Row
from .site import Site, needed_day, needed_moment


def attach(site: Site, document: GoverningDocument, rows: list[Row]) -> None:
    """The versions of a document, the newest last."""
    for row in rows:
        content = b64decode(row["content"])
        site.add(
            DocumentFile,
            document=document,
            kind=document_files.kind_of(content),
            name=row["name"],
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
            added_by=site.users[row["added_by"]],
            added_at=needed_moment(row["added"]),
        )


def portray(site: Site, user: User, row: Row) -> None:
    """The photo of the person."""
    content, width, height = portraits.brought(b64decode(row["content"]))
    site.add(
        Portrait,
        user=user,
        content=content,
        width=width,
        height=height,
        alt=row["shows"],
        consented_on=needed_day(row["consented"]),
        added_by=site.users[row["added_by"]],
        added_at=needed_moment(row["added"]),
    )
