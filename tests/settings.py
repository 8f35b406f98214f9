"""The settings under test: the real ones, with what a test must not use exchanged."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "x" * 50)
os.environ["DEBUG"] = "off"
os.environ["HTTPS"] = "off"
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"
os.environ["PUBLIC_BASE_URL"] = "http://localhost:8000"
os.environ["EMAIL_URL"] = "filemail:"
os.environ["ADMIN_ENABLED"] = "off"
os.environ["TRUSTED_PROXIES"] = ""
os.environ["FROZEN_NOW"] = ""
os.environ["OUTBOX_PER_DOMAIN"] = os.environ["OUTBOX_OVERALL"] = "0"
if "pytest" in sys.modules:
    # A folder of its own, in memory where the machine has such a place.
    _shm = Path("/dev/shm")
    _tmp = tempfile.mkdtemp(prefix="dp-test-", dir=_shm if os.access(_shm, os.W_OK) else None)
    atexit.register(shutil.rmtree, _tmp, ignore_errors=True)
    os.environ["DIALOGPORTAL_DATA_DIR"] = _tmp

from dialogportal.settings import *  # noqa: F403
from dialogportal.settings import DATA_DIR, DATABASES, STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: a worker in its own process must see it.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    # A connection that a live server keeps would stand in the way when the database is dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
