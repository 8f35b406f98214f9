"""Lighthouse: fetched once as it was on a day, known by the digests of all its parts, run in Chromium. Needs npm."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .chromium import chromium

VERSION = "12.8.2"
#: Every part is taken in the version that was newest on this day.
AS_OF = "2026-11-01"
#: SHA-256 over the names and digests of all parts.
DIGEST = "566359a549eac7e7393b5397a71153295ddcc79048512cffa4ebca7ce23c30b1"
FOLDER = Path(sys.prefix) / "share" / f"lighthouse-{VERSION}"
#: A browser that is starved of time now and then fails to record a page; then the page is visited again.
TRIES = 3
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def fetch() -> Path:
    """The program, in the virtual environment. Raises RuntimeError when its parts are not those that are named here."""
    program = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
    if not program.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", f"--before={AS_OF}"]
        subprocess.run(["npm", "install", *options, f"lighthouse@{VERSION}"], cwd=FOLDER, check=True)
    found = digest(json.loads((FOLDER / "package-lock.json").read_text()))
    if found != DIGEST:
        shutil.rmtree(FOLDER)
        raise RuntimeError(f"lighthouse {VERSION} is not what it was: the digest of its parts is {found}")
    return program


def digest(lock: Mapping[str, Mapping[str, Mapping[str, str]]]) -> str:
    """One digest for all parts that a lock file of npm names."""
    parts = sorted(f"{name} {part['integrity']}" for name, part in lock["packages"].items() if part.get("integrity"))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def scores(url: str) -> tuple[dict[str, int], list[str]]:
    """Points of a hundred by category, as a phone sees the page, and the audits that took points away."""
    with tempfile.TemporaryDirectory(prefix="dp-lighthouse-") as folder:
        report = Path(folder) / "report.json"
        flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
        command = ["node", str(fetch()), url, "--quiet", "--output=json", f"--output-path={report}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]
        environment = os.environ | {"CHROME_PATH": chromium(), "HOME": folder}
        for tried in range(1, TRIES + 1):
            if not subprocess.run(command, env=environment, check=tried == TRIES, timeout=600).returncode:
                break
        told = json.loads(report.read_text())
    points = {name: round((told["categories"][name]["score"] or 0) * 100) for name in CATEGORIES}
    weighty = [
        part["id"]
        for name in CATEGORIES
        if name != "performance"
        for part in told["categories"][name]["auditRefs"]
        if part["weight"] and (told["audits"][part["id"]]["score"] or 0) < 1
        if told["audits"][part["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual", "informative")
    ]
    return points, weighty
