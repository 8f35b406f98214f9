"""/: what residents read and do, without logging in."""

from django.urls import URLPattern, path

from dialogues.views.residents import (
    calendars,
    dialogues,
    following,
    information,
    participation,
    register,
    start,
)

app_name = "residents"
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("kalender.ics", calendars.municipality_calendar, name="calendar"),
    path("dialoger/", register.dialogue_list, name="dialogue_list"),
    path("dialoger/<slug:slug>/", dialogues.dialogue_detail, name="dialogue_detail"),
    path("dialoger/<slug:slug>/bidrag/", dialogues.contributions, name="contributions"),
    path("dialoger/<slug:slug>/delta/", participation.take_part, name="take_part"),
    path("dialoger/<slug:slug>/aterkoppling/", dialogues.feedback, name="feedback"),
    path("dialoger/<slug:slug>/kalender.ics", calendars.dialogue_calendar, name="dialogue_calendar"),
    path(
        "dialoger/<slug:slug>/aktiviteter/<str:code>/kalender.ics",
        calendars.activity_calendar,
        name="activity_calendar",
    ),
    path("dialoger/<slug:slug>/personuppgifter/", information.dialogue_privacy, name="dialogue_privacy"),
    path("folj/", following.follow, name="follow"),
    path("folj/<str:token>/", following.contribution, name="contribution"),
    path("folj/<str:token>/e-post/", following.mail, name="contribution_mail"),
    path("folj/<str:token>/bekrafta/", following.confirm, name="confirm"),
    path("folj/<str:token>/avsluta/", following.stop_mail, name="stop_mail"),
    path("sa-fungerar-en-dialog/", information.how_it_works, name="how_it_works"),
    path("personuppgifter/", information.privacy, name="privacy"),
    path("tillganglighet/", information.accessibility, name="accessibility"),
]
