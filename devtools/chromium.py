"""Where Chromium is. The one that draws no window of its own costs half as much as the one that only hides it."""

import os
import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The path of the program. Raises RuntimeError, which says what to do, when there is none."""
    found = os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)
    if not found:
        raise RuntimeError("There is no Chromium: apt-get install chromium, or set CHROMIUM=/path/to/it.")
    return found
