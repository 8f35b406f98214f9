from django.urls import path

from ..views.officials import accessibility

urlpatterns = [
    path("tillganglighet/", accessibility.reports, name="accessibility_reports"),
    path("tillganglighet/<int:pk>/", accessibility.one, name="accessibility_report"),
]
