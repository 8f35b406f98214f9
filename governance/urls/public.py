"""/styrning/: boards and governing documents, for everybody."""

from django.urls import URLPattern

app_name = "governance"
urlpatterns: list[URLPattern] = []
