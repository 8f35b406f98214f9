from django.http import HttpRequest

from .models import User


class LoggedInRequest(HttpRequest):
    """What a view behind `login_required` is given: the visitor is somebody."""

    user: User
