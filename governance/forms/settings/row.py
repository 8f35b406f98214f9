"""A row in one of the lists that an administrator keeps."""

from typing import Any

from governance.models import User

from ..plain import PlainForm


class RowForm(PlainForm):
    """``by`` is the person who keeps the list."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
