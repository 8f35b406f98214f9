"""The asynchronous entrance, for those who run an ASGI server. `make run` and the README use wsgi.py."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogportal.settings")

application = get_asgi_application()
