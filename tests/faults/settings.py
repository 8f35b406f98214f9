"""The product's own settings, for processes that are to be killed: everything waits shorter, and somebody is watching."""

import os

from dialogportal.settings import *  # noqa: F403
from dialogportal.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.watching"]
EVERY = float(os.environ.get("FAULTS_EVERY", "1"))
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": EVERY, "options": {"expires": EVERY * 0.9}}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
}
CELERY_BEAT_MAX_LOOP_INTERVAL = EVERY
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
