"""Files of governing documents and photos of the elected, as they lie in the database."""

from base64 import b64encode

from governance.models import DocumentFile, Portrait

from .rows import Row, pruned, username


def file(item: DocumentFile) -> Row:
    return pruned(
        {
            "name": item.name,
            "added": item.added_at,
            "added_by": username(item.added_by),
            "content": b64encode(item.content).decode(),
        }
    )


def photo(item: Portrait) -> Row:
    return pruned(
        {
            "shows": item.alt,
            "consented": item.consented_on,
            "added": item.added_at,
            "added_by": username(item.added_by),
            "content": b64encode(item.content).decode(),
        }
    )
