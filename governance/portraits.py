"""Photos of the elected: never required, shown only while they hold an office, and with their consent on record.

A photo is drawn anew before it is kept, so that neither where it was taken nor anything hidden in the file is left.
"""

import contextlib
import datetime as dt
import io
import warnings

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from . import clock, deeds, permissions
from .models import Membership, Portrait, User

#: Bytes that a photo may have when it comes, dots that it may have, and the size that it is kept in.
LARGEST, MOST_DOTS, KEPT = 8 * 2**20, 50_000_000, (480, 600)
FORMATS = ("JPEG", "PNG")
#: What cameras and programs write beside a photo, by the names of Pillow; and how a JPEG ends.
_SAID_BESIDE, _END = {"exif", "xmp", "icc_profile", "comment", "photoshop", "mp"}, b"\xff\xd9"


class PortraitRefused(Exception):
    """Why a photo is not kept. ``field`` is the form field where it is put right."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def shown() -> "QuerySet[Portrait]":
    """Photos that everybody may see: of those who hold an elected office today."""
    elected = Membership.objects.current(clock.today()).filter(role__in=Membership.ELECTED)
    return Portrait.objects.filter(user__in=elected.values("user"))


class ChangedMeanwhile(Exception):
    """Somebody else kept a photo, or other words about it, since the page was opened."""


@transaction.atomic
def keep(person: User, *, content: bytes | None, alt: str, consented_on: dt.date, seen: int, by: User) -> Portrait:
    """Keep a photo of somebody elected in place of the one before; without ``content`` only what is said of it.

    ``seen`` is the version that the page was opened with, 0 where there was no photo. Raises ``ChangedMeanwhile``, and
    ``PortraitRefused``, also for whoever may not keep that person's photo.
    """
    if not permissions.portrayed_by(by).filter(pk=person.pk).exists():
        raise PortraitRefused("", _("Only the coordinator and the secretary of the person's body keep the photo."))
    if consented_on > clock.today():
        raise PortraitRefused("consented_on", _("The day has not come yet."))
    before = Portrait.objects.select_for_update().filter(user=person).first()
    if before is not None and before.version != seen:
        raise ChangedMeanwhile
    if content is None and before is None:
        raise PortraitRefused("photo", _("Choose a photo."))
    said = {"alt": alt, "consented_on": consented_on, "added_by": by, "added_at": clock.now()}
    if content is not None:
        drawn, width, height = _drawn_anew(content)
        said |= {"content": drawn, "width": width, "height": height}
    kept, _is_new = Portrait.objects.update_or_create(
        user=person, defaults=said | {"version": before.version + 1 if before else 1}
    )
    deeds.tell("portrait_kept", kept, by=by, person=person.pk, is_new_photo=content is not None)
    return kept


@transaction.atomic
def remove(person: User, *, by: User) -> None:
    """Take the photo away for good. Raises ``PortraitRefused`` for whoever may not."""
    if not permissions.portrayed_by(by).filter(pk=person.pk).exists():
        raise PortraitRefused("", _("Only the coordinator and the secretary of the person's body keep the photo."))
    for portrait in Portrait.objects.defer("content").filter(user=person):
        deeds.tell("portrait_removed", portrait, by=by, person=person.pk)
        portrait.delete()


def brought(content: bytes) -> tuple[bytes, int, int]:
    """A photo of another installation, with its width and height: to the letter where it is as we keep them, else drawn anew.

    Raises ``PortraitRefused``.
    """
    with contextlib.suppress(OSError, SyntaxError, ValueError):
        photo = Image.open(io.BytesIO(content), formats=("JPEG",))
        is_small = photo.width <= KEPT[0] and photo.height <= KEPT[1]
        if is_small and not _SAID_BESIDE & set(photo.info) and content.endswith(_END):
            photo.load()
            return content, photo.width, photo.height
    return _drawn_anew(content)


def _drawn_anew(content: bytes) -> tuple[bytes, int, int]:
    """The photo as a JPEG of our own, upright, without what cameras write beside it; with its width and height."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            photo: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
            if photo.width * photo.height > MOST_DOTS:
                raise PortraitRefused("photo", _("The photo has too many dots. Make it smaller first."))
            photo = ImageOps.exif_transpose(photo).convert("RGB")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PortraitRefused(
            "photo", _("The file is not a photo that can be read. Save it as JPEG or PNG.")
        ) from error
    photo.thumbnail(KEPT)
    drawn = io.BytesIO()
    photo.save(drawn, "JPEG", quality=85, optimize=True)
    return drawn.getvalue(), photo.width, photo.height
