"""The Nu HTML checker: fetched once, known by its digest, run on pages by the full suite. Needs Java and npm."""

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Mapping
from pathlib import Path

VERSION = "26.9.27"
SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
JAR = Path(sys.prefix) / "share" / f"vnu-{VERSION}.jar"


def fetch() -> Path:
    """The checker's jar, in the virtual environment. Raises RuntimeError when it is not the one that is named here."""
    if JAR.exists():
        return JAR
    with tempfile.TemporaryDirectory(prefix="dp-vnu-") as folder:
        subprocess.run(["npm", "pack", "--silent", f"vnu-jar@{VERSION}"], cwd=folder, check=True, capture_output=True)
        (archive,) = Path(folder).glob("*.tgz")
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if digest != SHA512:
            raise RuntimeError(f"vnu-jar {VERSION} is not the file it was: its digest is {digest}")
        with tarfile.open(archive) as tar:
            member = tar.extractfile("package/build/dist/vnu.jar")
            assert member is not None
            JAR.parent.mkdir(parents=True, exist_ok=True)
            JAR.write_bytes(member.read())
    return JAR


def errors(pages: Mapping[str, str]) -> list[str]:
    """Every error the checker finds, each with the name of its page. `pages` is html by name."""
    with tempfile.TemporaryDirectory(prefix="dp-html-") as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            path = Path(folder) / f"{number}.html"
            path.write_text(html)
            names[path.name] = name
        result = subprocess.run(
            ["java", "-Xss4m", "-jar", str(fetch()), "--format", "json", "--errors-only", "--exit-zero-always", folder],
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(result.stderr)["messages"]
    return [
        f"{names.get(Path(m.get('url', '')).name, 'the checker')}, line {m.get('lastLine', '?')}: {m['message']}"
        for m in found
        if m["type"] != "info"
    ]
