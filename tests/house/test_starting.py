"""What the settings refuse, and what a production start looks like."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments: str, tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py the way a fresh production machine would: nothing set but what is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    defaults = {
        "DIALOGPORTAL_DATA_DIR": str(tmp_path / "data"),
        "DEBUG": "off",
        "SECRET_KEY": "",
        "HTTPS": "on",
        "ALLOWED_HOSTS": "dialog.lindvik.example",
        "PUBLIC_BASE_URL": "https://dialog.lindvik.example",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **defaults, **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


SECRET = "k9" * 30 + "åäö!%&/()=?"


def test_without_a_secret_nothing_starts_and_the_sentence_says_what_to_do(tmp_path):
    result = manage("check", tmp_path=tmp_path)
    assert result.returncode != 0
    assert "SECRET_KEY is missing: set it in the environment" in result.stderr.splitlines()[-1]
    assert manage("check", tmp_path=tmp_path, SECRET_KEY=SECRET).returncode == 0


def test_a_star_among_the_allowed_hosts_stops_the_start(tmp_path):
    result = manage("check", tmp_path=tmp_path, SECRET_KEY=SECRET, ALLOWED_HOSTS="dialog.lindvik.example,*")
    assert result.returncode != 0
    assert "ALLOWED_HOSTS may not contain `*`" in result.stderr.splitlines()[-1]


def test_a_clock_that_cannot_be_read_stops_the_start(tmp_path):
    result = manage("check", tmp_path=tmp_path, SECRET_KEY=SECRET, FROZEN_NOW="i morgon")
    assert result.returncode != 0
    assert "FROZEN_NOW must be an ISO instant" in result.stderr.splitlines()[-1]


def test_check_deploy_has_nothing_to_say_about_a_production_start(tmp_path):
    result = manage("check", "--deploy", "--fail-level", "DEBUG", tmp_path=tmp_path, SECRET_KEY=SECRET)
    assert result.returncode == 0, result.stderr
    assert "System check identified no issues (0 silenced)." in result.stdout + result.stderr


def test_check_deploy_complains_when_the_site_is_not_reached_over_https(tmp_path):
    """The counterpart: the check above would see a cookie that travels in the clear."""
    result = manage("check", "--deploy", tmp_path=tmp_path, SECRET_KEY=SECRET, HTTPS="off")
    assert "security.W012" in result.stderr


def test_cookies_in_production_belong_to_the_host_and_travel_over_https_only(tmp_path):
    code = (
        "import json; from django.conf import settings as s; print(json.dumps([[getattr(s, f'{c}_COOKIE_{x}') "
        "for x in ('NAME','SECURE','HTTPONLY','SAMESITE','PATH','DOMAIN')] for c in ('SESSION','CSRF','LANGUAGE')]))"
    )
    result = manage("shell", "--no-imports", "-c", code, tmp_path=tmp_path, SECRET_KEY=SECRET)
    assert json.loads(result.stdout.splitlines()[-1]) == [
        [f"__Host-{name}", True, True, "Lax", "/", None] for name in ("sessionid", "csrftoken", "language")
    ], result.stderr


def test_the_secret_that_make_run_made_serves_other_commands_on_the_same_data(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret_key").write_text(SECRET)
    assert manage("check", tmp_path=tmp_path).returncode == 0


def test_every_variable_that_the_settings_read_is_explained_in_the_example():
    settings = (ROOT / "dialogportal" / "settings.py").read_text()
    names = set(re.findall(r"env(?:\.\w+)?\(\s*['\"]([A-Z_]+)['\"]", settings))
    example = (ROOT / ".env.example").read_text()
    assert len(names) > 15
    assert [name for name in sorted(names) if not re.search(rf"^#?{name}=", example, re.MULTILINE)] == []
    assert [name for name in re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE) if name not in names] == []


def test_the_administration_site_is_not_there_unless_asked_for(client, db, tmp_path):
    assert client.get("/admin/").status_code == 404
    code = "from django.urls import resolve; print(resolve('/admin/login/').namespace)"
    arguments = ("shell", "--no-imports", "-c", code)
    on = manage(*arguments, tmp_path=tmp_path, SECRET_KEY=SECRET, ADMIN_ENABLED="on")
    assert on.stdout.strip() == "admin", on.stderr
