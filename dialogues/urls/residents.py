"""/: what residents read and do, without logging in."""

from django.urls import URLPattern, path

from dialogues.views.residents import (
    dialogues,
    following,
    information,
    letters,
    participation,
    register,
    sign_ups,
    start,
)

app_name = "residents"
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("dialoger/", register.dialogue_list, name="dialogue_list"),
    path("dialoger/<slug:slug>/", dialogues.dialogue_detail, name="dialogue_detail"),
    path("dialoger/<slug:slug>/bidrag/", dialogues.contributions, name="contributions"),
    path("dialoger/<slug:slug>/delta/", participation.take_part, name="take_part"),
    path("dialoger/<slug:slug>/blankett/", participation.paper_form, name="paper_form"),
    path("dialoger/<slug:slug>/aterkoppling/", dialogues.feedback, name="feedback"),
    path("dialoger/<slug:slug>/folj/", letters.follow_dialogue, name="follow_dialogue"),
    path("dialoger/<slug:slug>/personuppgifter/", information.dialogue_privacy, name="dialogue_privacy"),
    path("dialoger/<slug:slug>/anmalan/<str:code>/", sign_ups.sign_up, name="sign_up"),
    path("anmalan/<str:token>/", sign_ups.signed_up, name="signed_up"),
    path("folj/", following.follow, name="follow"),
    path("folj/tillbakataget/", following.withdrawn, name="withdrawn"),
    path("folj/<str:token>/", following.contribution, name="contribution"),
    path("folj/<str:token>/forstatt/", following.understood, name="understood"),
    path("folj/<str:token>/kopia/", following.copy, name="own_copy"),
    path("folj/<str:token>/ta-tillbaka/", following.withdraw, name="withdraw"),
    path("folj/<str:token>/e-post/", following.mail, name="contribution_mail"),
    path("folj/<str:token>/min-sida/", letters.own_page, name="own_page"),
    path("folj/<str:token>/bekrafta/", following.confirm, name="confirm"),
    path("folj/<str:token>/avsluta/", following.stop_mail, name="stop_mail"),
    path("sa-fungerar-en-dialog/", information.how_it_works, name="how_it_works"),
    path("personuppgifter/", information.privacy, name="privacy"),
    path("kakor/", information.cookies, name="cookies"),
    path("lattlast/", information.easy_read, name="easy_read"),
    path("tillganglighet/", information.accessibility, name="accessibility"),
]
