from django.urls import URLPattern, path

from dialogues.views.officials import launch, mandate_change, planning, promises, public_texts, stopping, tabled

urlpatterns: list[URLPattern] = [
    path("dialoger/<int:pk>/plan/", planning.plan, name="plan"),
    path("dialoger/<int:pk>/plan/lamna/", planning.plan_submit, name="plan_submit"),
    path("dialoger/<int:pk>/plan/ta-tillbaka/", planning.plan_take_back, name="plan_take_back"),
    path("dialoger/<int:pk>/plan/godkann/", planning.plan_approve, name="plan_approve"),
    path("dialoger/<int:pk>/plan/lamna-tillbaka/", planning.plan_return, name="plan_return"),
    path("dialoger/<int:pk>/plan/oppna/", planning.plan_reopen, name="plan_reopen"),
    path("dialoger/<int:pk>/plan/gjort/", planning.communication_done, name="communication_done"),
    path("dialoger/<int:pk>/aktiviteter/", planning.activity_list, name="activities"),
    path("dialoger/<int:pk>/aktiviteter/ny/", planning.activity_add, name="activity_add"),
    path("dialoger/<int:pk>/aktiviteter/<int:activity_pk>/", planning.activity, name="activity"),
    path("dialoger/<int:pk>/aktiviteter/<int:activity_pk>/stall-in/", planning.activity_cancel, name="activity_cancel"),
    path("dialoger/<int:pk>/fragor/", planning.questionnaire, name="questionnaire"),
    path("dialoger/<int:pk>/fragor/visa/", planning.questionnaire_preview, name="questionnaire_preview"),
    path("dialoger/<int:pk>/fragor/<int:question_pk>/", planning.question, name="question"),
    path("dialoger/<int:pk>/fragor/<int:question_pk>/flytta/", planning.question_act, name="question_act"),
    path("dialoger/<int:pk>/sprak/", public_texts.overview, name="public_texts"),
    path("dialoger/<int:pk>/sprak/<slug:code>/", public_texts.one, name="public_texts_in"),
    path("dialoger/<int:pk>/igangsattning/", launch.launch, name="launch"),
    path("dialoger/<int:pk>/igangsattning/lagg-fram/", launch.launch_put, name="launch_put"),
    path("dialoger/<int:pk>/igangsattning/ta-tillbaka/", launch.launch_withdraw, name="launch_withdraw"),
    path("dialoger/<int:pk>/loften/", promises.overview, name="promises"),
    path("dialoger/<int:pk>/paus/", stopping.suspension, name="suspension"),
    path("dialoger/<int:pk>/paus/atgard/", stopping.suspension_act, name="suspension_act"),
    path("dialoger/<int:pk>/paus/avsluta/", stopping.abort_close, name="abort_close"),
    path("dialoger/<int:pk>/bordlagt/<int:decision_pk>/", tabled.put_again, name="put_again"),
    path("dialoger/<int:pk>/omgangar/", stopping.round_list, name="rounds"),
    path("dialoger/<int:pk>/andrat-uppdrag/", mandate_change.mandate_change, name="mandate_change"),
    path("dialoger/<int:pk>/andrat-uppdrag/atgard/", mandate_change.mandate_change_act, name="mandate_change_act"),
    path(
        "dialoger/<int:pk>/andrat-uppdrag/godkann/",
        mandate_change.mandate_change_assign,
        name="mandate_change_assign",
    ),
]
