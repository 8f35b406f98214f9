"""/handlaggning/: the officials' desk."""

from django.urls import URLPattern

app_name = "officials"
urlpatterns: list[URLPattern] = []
