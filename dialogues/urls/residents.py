"""/: what residents read and do, without logging in."""

from django.urls import URLPattern

app_name = "residents"
urlpatterns: list[URLPattern] = []
