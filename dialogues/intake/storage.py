"""The file itself, in the database: what the web server receives, a worker on another machine can read."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from ..models import Intake, IntakePart

PIECE = 2**20


def keep(intake: Intake, stream: IO[bytes]) -> None:
    """Keep the file in pieces, and write down its size and digest. The caller saves the intake."""
    stream.seek(0)
    digest, size, place = hashlib.sha256(), 0, 0
    while piece := stream.read(PIECE):
        place += 1
        IntakePart.objects.create(intake=intake, place=place, content=piece)
        digest.update(piece)
        size += len(piece)
    intake.size, intake.sha256 = size, digest.hexdigest()


@contextmanager
def opened(intake: Intake) -> Iterator[IO[bytes]]:
    """The file, on disk for as long as it is read; never more than one piece of it in memory."""
    with tempfile.TemporaryFile() as file:
        places = intake.parts.order_by("place").values_list("place", flat=True)
        for place in list(places):
            file.write(intake.parts.values_list("content", flat=True).get(place=place))
        file.seek(0)
        yield file
