from django.urls import path

from ..views.officials import accessibility, followup

urlpatterns = [
    path("tillganglighet/", accessibility.reports, name="accessibility_reports"),
    path("tillganglighet/<int:pk>/", accessibility.one, name="accessibility_report"),
    path("uppfoljning/", followup.year, name="followup"),
    path("uppfoljning/siffror.csv", followup.year_figures, name="followup_figures"),
]
