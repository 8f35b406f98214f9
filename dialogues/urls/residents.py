"""/: what residents read and do, without logging in."""

from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from dialogues.addresses import leads_on
from dialogues.feeds import BoardFeed, DialogueFeed, RegisterFeed
from dialogues.views.residents import (
    calendars,
    clarity,
    dialogues,
    following,
    information,
    letters,
    machines,
    participation,
    promises,
    register,
    sign_ups,
    start,
)

app_name = "residents"
urlpatterns: list[URLPattern] = [
    path("", start.start, name="start"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("sitemap-<str:section>.xml", machines.sitemap_part, name="sitemap_part"),
    path("dialoger.atom", require_safe(RegisterFeed()), name="register_feed"),
    path("namnder/<slug:code>.atom", require_safe(BoardFeed()), name="board_feed"),
    path("kalender.ics", calendars.municipality_calendar, name="calendar"),
    path("dialoger/", register.dialogue_list, name="dialogue_list"),
    path("dialoger/<slug:slug>/", leads_on(dialogues.dialogue_detail), name="dialogue_detail"),
    path("dialoger/<slug:slug>/bidrag/", leads_on(dialogues.contributions), name="contributions"),
    path("dialoger/<slug:slug>/delta/", leads_on(participation.take_part), name="take_part"),
    path("dialoger/<slug:slug>/blankett/", leads_on(participation.paper_form), name="paper_form"),
    path("dialoger/<slug:slug>/aterkoppling/", leads_on(dialogues.feedback), name="feedback"),
    path("dialoger/<slug:slug>/sammanstallning/", leads_on(dialogues.compilation), name="compilation"),
    path(
        "dialoger/<slug:slug>/sammanstallning/<int:held>/<int:number>/",
        leads_on(dialogues.compilation),
        name="compilation_version",
    ),
    path("dialoger/<slug:slug>/aterkoppling/lattlast/", leads_on(dialogues.easy_read), name="feedback_easy_read"),
    path("dialoger/<slug:slug>/aterkoppling/barn/", leads_on(dialogues.for_children), name="feedback_children"),
    path("dialoger/<slug:slug>/aterkoppling/tydligt/", leads_on(clarity.clear), name="clear"),
    path("dialoger/<slug:slug>/nytt.atom", leads_on(require_safe(DialogueFeed())), name="dialogue_feed"),
    path("dialoger/<slug:slug>/kalender.ics", leads_on(calendars.dialogue_calendar), name="dialogue_calendar"),
    path(
        "dialoger/<slug:slug>/aktiviteter/<str:code>/kalender.ics",
        leads_on(calendars.activity_calendar),
        name="activity_calendar",
    ),
    path("dialoger/<slug:slug>/folj/", leads_on(letters.follow_dialogue), name="follow_dialogue"),
    path("dialoger/<slug:slug>/personuppgifter/", leads_on(information.dialogue_privacy), name="dialogue_privacy"),
    path("dialoger/<slug:slug>/anmalan/<str:code>/", leads_on(sign_ups.sign_up), name="sign_up"),
    path("anmalan/<str:token>/", sign_ups.signed_up, name="signed_up"),
    path("folj/", following.follow, name="follow"),
    path("folj/tillbakataget/", following.withdrawn, name="withdrawn"),
    path("folj/<str:token>/", following.contribution, name="contribution"),
    path("folj/<str:token>/ny-granskning/", following.appealed, name="appealed"),
    path("folj/<str:token>/forstatt/", following.understood, name="understood"),
    path("folj/<str:token>/tydligt/", following.clear, name="clear_with_code"),
    path("folj/<str:token>/kopia/", following.copy, name="own_copy"),
    path("folj/<str:token>/ta-tillbaka/", following.withdraw, name="withdraw"),
    path("folj/<str:token>/e-post/", following.mail, name="contribution_mail"),
    path("folj/<str:token>/min-sida/", letters.own_page, name="own_page"),
    path("folj/<str:token>/bekrafta/", following.confirm, name="confirm"),
    path("folj/<str:token>/avsluta/", following.stop_mail, name="stop_mail"),
    path("loften/", promises.history, name="promises"),
    path("sa-fungerar-en-dialog/", information.how_it_works, name="how_it_works"),
    path("personuppgifter/", information.privacy, name="privacy"),
    path("kakor/", information.cookies, name="cookies"),
    path("lattlast/", information.easy_read, name="easy_read"),
    path("tillganglighet/", information.accessibility, name="accessibility"),
]
