"""The yardstick: a Django project as `startproject` makes it, with one page of as many bytes as are asked for."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="yardstick" * 8,
    DEBUG=False,
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
    ],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.devnull}},
)

_TEXT = "<!doctype html><title>Sida</title><p>" + "Vad tycker du? " * 20_000


def page(request: HttpRequest, size: int) -> HttpResponse:
    """A page without a template and without a question to the database."""
    return HttpResponse(_TEXT[:size])


urlpatterns = [path("healthz", page, {"size": 2}), path("<int:size>/", page)]
application = get_wsgi_application()
