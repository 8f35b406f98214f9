from django.urls import path

from ...views.officials import answering, feedback, mailings, outcome

urlpatterns = [
    path("dialoger/<int:pk>/aterkoppling/", feedback.overview, name="feedback"),
    path("dialoger/<int:pk>/aterkoppling/borja/", feedback.begin, name="feedback_begin"),
    path("dialoger/<int:pk>/aterkoppling/tema/<int:theme_pk>/", feedback.theme, name="feedback_theme"),
    path("dialoger/<int:pk>/aterkoppling/svar/", answering.board, name="feedback_answers"),
    path("dialoger/<int:pk>/aterkoppling/tema/<int:theme_pk>/fraga/", answering.ask, name="feedback_ask"),
    path("svar/<int:part_pk>/", answering.part, name="answer_part"),
    path("svar/<int:part_pk>/lage/", answering.part_act, name="answer_part_act"),
    path("dialoger/<int:pk>/aterkoppling/<int:row_pk>/", feedback.edit, name="feedback_edit"),
    path("dialoger/<int:pk>/aterkoppling/<int:row_pk>/lattlast/", feedback.easy_read, name="feedback_easy_read"),
    path("dialoger/<int:pk>/aterkoppling/<int:row_pk>/publicera/", feedback.publish, name="feedback_publish"),
    path("dialoger/<int:pk>/aterkoppling/<int:row_pk>/ta-tillbaka/", feedback.recall, name="feedback_recall"),
    path("dialoger/<int:pk>/aterkoppling/redovisa/", feedback.present, name="feedback_present"),
    path("dialoger/<int:pk>/forslag-till-beslut/", outcome.proposal, name="proposal"),
    path("dialoger/<int:pk>/forslag-till-beslut/skicka/", outcome.send_proposal, name="proposal_send"),
    path("dialoger/<int:pk>/beslut/", outcome.outcome, name="outcome"),
    path("dialoger/<int:pk>/atgarder/", outcome.measures, name="measures"),
    path("utskick/planerade/", mailings.planned, name="mailings_planned"),
    path("utskick/galleri/", mailings.mails, name="mailings_gallery"),
    path("utskick/galleri/<slug:name>/", mailings.one_mail, name="mailings_mail"),
    path("utskick/galleri/<slug:name>/visning/", mailings.one_mail_shown, name="mailings_mail_shown"),
    path("dialoger/<int:pk>/utvardering/", outcome.evaluation, name="evaluation"),
]
