"""The texts of the product, as gettext finds them in code, templates and mails."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("dialogportal", "dialogues", "governance", "templates")
CATALOGUE = ROOT / "locale" / "sv" / "LC_MESSAGES" / "django.po"

#: What tells one text from another: the context, the text and its plural.
Key = tuple[str | None, str, str]


def key(entry: polib.POEntry) -> Key:
    """What tells the entry from another."""
    return (entry.msgctxt, entry.msgid, entry.msgid_plural)


def extract() -> polib.POFile:
    """Every text marked for translation, read from a copy so that the work tree stays as it is.

    Raises RuntimeError when the gettext tools are missing.
    """
    if not shutil.which("xgettext"):
        raise RuntimeError("xgettext was not found: apt-get install gettext")
    with tempfile.TemporaryDirectory(prefix="dp-messages-") as folder:
        copy = Path(folder)
        for source in SOURCES:
            shutil.copytree(ROOT / source, copy / source, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
        (copy / "locale").mkdir()
        command = [sys.executable, "-m", "django", "makemessages", "--locale=sv", "--keep-pot", "--add-location=file"]
        result = subprocess.run(
            [*command, "--no-wrap", "--extension=html,txt,py,email", "--verbosity=0"],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "devtools.messages_settings"},
            capture_output=True,
            text=True,
        )
        if result.returncode:
            raise RuntimeError(result.stderr)
        return polib.pofile(str(copy / "locale" / "django.pot"), wrapwidth=0)
