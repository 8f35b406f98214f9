"""The Celery application. Celery is a doorbell: it calls a deed now and then, and correctness never depends on it."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogportal.settings")

app = Celery("dialogportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
