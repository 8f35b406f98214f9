"""/namnd/: the board's desk, for politicians and secretaries."""

from django.urls import URLPattern

app_name = "board"
urlpatterns: list[URLPattern] = []
