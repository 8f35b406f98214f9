"""The test suite itself: what cannot run is a failure, told with its reason."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run pytest on a file of its own, with our plugin and our fixtures."""

    def run_pytest(source: str, **environment: str) -> subprocess.CompletedProcess[str]:
        probe = tmp_path / "test_probe.py"
        probe.write_text(source)
        # A run of its own: not one more worker of ours, which would borrow the servers that we have started.
        alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
        ours = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "tests.conftest"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", *ours, str(probe)],
            cwd=ROOT,
            env={**alone, **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run_pytest


def test_a_test_that_skips_itself_has_failed(run):
    result = run("import pytest\n\ndef test_x():\n    pytest.skip('no such server')\n")
    assert result.returncode == 1
    assert "counts as a failure: Skipped: no such server" in result.stdout
    assert run("def test_x():\n    pass\n").returncode == 0


def test_without_a_browser_a_browser_test_fails(run, tmp_path):
    result = run(
        "def test_x(page):\n    pass\n", PATH=str(tmp_path), CHROMIUM="", TEST_REDIS_URL="redis://127.0.0.1:1/0"
    )
    assert result.returncode == 1
    assert "There is no Chromium: apt-get install chromium" in result.stdout


def test_without_a_server_the_run_stops_and_says_what_to_do(run):
    result = run("def test_x():\n    pass\n", REDIS_SERVER="/bin/false", TEST_REDIS_URL="")
    assert result.returncode != 0
    assert "Redis did not start" in result.stderr
