"""What must hold of the files themselves."""

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """Every text file of the project, as it stands."""
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    texts = {}
    for name in names:
        path = ROOT / name
        if path.is_file() and not path.is_symlink():
            try:
                texts[name] = path.read_text()
            except UnicodeDecodeError:
                continue
    assert len(texts) > 100
    return texts


def test_requirements_are_pinned_by_digest_and_name_no_address(files):
    for name in ("requirements/base.txt", "requirements/dev.txt"):
        pins = [line for line in files[name].splitlines() if re.match(r"^\w", line)]
        assert len(pins) > 15
        assert all("==" in line for line in pins)
        assert files[name].count("--hash=sha256:") >= len(pins)
        assert "://" not in files[name]
        assert not re.search(r"^\s*(#|-i|--index)", files[name], re.MULTILINE)


def test_development_uses_the_very_versions_of_production(files):
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==(\S+)", files[name], re.MULTILINE))

    development = pins("requirements/dev.txt")
    assert {name: development.get(name) for name in pins("requirements/base.txt")} == pins("requirements/base.txt")


def test_no_package_registry_is_named(files):
    hosts = re.compile("|".join(("pypi" + r"\.org", "pythonhosted" + r"\.org", "npmjs" + r"\.(org|com)")))
    assert [name for name, text in files.items() if hosts.search(text)] == []


def test_no_lock_file_with_addresses_is_kept(files):
    kept = {Path(name).name for name in files}
    assert kept.isdisjoint({"uv.lock", "poetry.lock", "Pipfile.lock", "pylock.toml", "package-lock.json"})


def test_templates_hold_no_inline_script_style_or_data_address(files):
    """Outside mails, where style sheets do not work."""
    inline = re.compile(r"\son\w+\s*=|\sstyle\s*=|<style|javascript:|[\"'(]data:|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    templates = {n: t for n, t in files.items() if n.startswith("templates/") and n.endswith((".html", ".txt"))}
    assert len(templates) > 50
    assert [(n, m.group(0)) for n, t in templates.items() for m in inline.finditer(t)] == []


def test_no_template_switches_escaping_off(files):
    unsafe = re.compile(r"\|\s*safe\b|autoescape off|\|\s*safeseq")
    assert [n for n, t in files.items() if n.startswith("templates/") and unsafe.search(t)] == []


def test_a_form_names_its_fields(files):
    """Never `__all__` or `exclude`: a field added to a model would open itself to whoever posts it."""
    wide = re.compile(r"fields\s*=\s*[\"']__all__|^\s+exclude\s*=", re.MULTILINE)
    assert [n for n, t in files.items() if "/forms/" in n and n.endswith(".py") and wide.search(t)] == []


def test_only_the_clock_asks_what_day_it_is(files):
    asks = re.compile(r"\bdate\.today\(|datetime\.now\(|timezone\.localdate\(\)")
    python = {n: t for n, t in files.items() if n.split("/")[0] in ("dialogues", "governance") and n.endswith(".py")}
    assert [n for n, t in python.items() if n != "governance/clock.py" and asks.search(t)] == []
