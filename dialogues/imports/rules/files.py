"""Files of governing documents and photos of the elected: of the kinds that people may add, by somebody, and agreed to."""

from base64 import b64decode

from django.utils.translation import gettext as _

from governance import document_files, portraits

from ..problems import Problems
from ..world import Row, World, document_place


def check(world: World, problems: Problems) -> None:
    """Each file can be shown, was added by somebody in the file, and a photo has the person's consent."""
    for code, document in world.documents.items():
        for number, row in enumerate(document.get("files") or [], 1):
            place = f"{document_place(world, code)}/files/{number}"
            _added(world, row, place, problems)
            try:
                document_files.kind_of(b64decode(row["content"]))
            except document_files.UnusableFile as refusal:
                problems.add(f"{place}/content", str(refusal))
    for code, user in world.users.items():
        if photo := user.get("photo"):
            _photo(world, photo, f"users/{code}/photo", problems)


def _photo(world: World, row: Row, place: str, problems: Problems) -> None:
    _added(world, row, place, problems)
    if row["consented"] > world.anchor.isoformat():
        problems.add(f"{place}/consented", _("The day has not come yet."))
    try:
        portraits.brought(b64decode(row["content"]))
    except portraits.PortraitRefused as refusal:
        problems.add(f"{place}/content", str(refusal))


def _added(world: World, row: Row, place: str, problems: Problems) -> None:
    if row["added_by"] not in world.users:
        problems.add(f"{place}/added_by", _("there is no such person in the file"))
