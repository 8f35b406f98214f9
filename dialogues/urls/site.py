from django.urls import path

from ..views.officials import accessibility, followup, lessons, register

urlpatterns = [
    path("tillganglighet/", accessibility.reports, name="accessibility_reports"),
    path("tillganglighet/<int:pk>/", accessibility.one, name="accessibility_report"),
    path("uppfoljning/", followup.year, name="followup"),
    path("uppfoljning/siffror.csv", followup.year_figures, name="followup_figures"),
    path("uppfoljning/rapport.docx", followup.year_word, name="followup_docx"),
    path("uppfoljning/rapport.pdf", followup.year_pdf, name="followup_pdf"),
    path("uppfoljning/<int:year>/stang/", followup.close_year, name="followup_close"),
    path("register/", register.register, name="register"),
    path("register/register.csv", register.as_separated_values, name="register_csv"),
    path("register/register.xlsx", register.as_workbook, name="register_xlsx"),
    path("register/spara/", register.save_filter, name="filter_save"),
    path("register/sparat/<int:pk>/ta-bort/", register.forget_filter, name="filter_forget"),
    path("lardomar/", lessons.lessons, name="lessons"),
    path("belastning/", register.load, name="load"),
    path("kalender/", register.calendar, name="calendar"),
]
