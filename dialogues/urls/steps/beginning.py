from django.urls import path

from ...views.officials import dialogue, initiative, mandate, methods, papers, vocabulary, worklist

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("dialoger/", worklist.dialogue_list, name="dialogue_list"),
    *(
        item
        for words, place in ((vocabulary.GROUPS, "malgrupper"), (vocabulary.TOPICS, "amnen"))
        for item in (
            path(f"{place}/", vocabulary.word_list, {"words": words}, name=f"{words.pages}_list"),
            path(f"{place}/ny/", vocabulary.word_add, {"words": words}, name=f"{words.pages}_add"),
            path(f"{place}/<slug:code>/", vocabulary.word_change, {"words": words}, name=f"{words.pages}_change"),
        )
    ),
    path("metoder/", methods.catalogue, name="methods"),
    path("metoder/ny/", methods.method_add, name="method_add"),
    path("metoder/<slug:code>/", methods.method, name="method"),
    path("metoder/<slug:code>/andra/", methods.method_change, name="method_change"),
    path("stod/", methods.support, name="support"),
    path("stod/nytt/", methods.support_add, name="support_add"),
    path("stod/<slug:code>/", methods.support_page, name="support_page"),
    path("stod/<slug:code>/andra/", methods.support_change, name="support_change"),
    path("initiativ/nytt/", initiative.initiative_new, name="initiative_new"),
    path("initiativ/<int:pk>/", initiative.initiative_detail, name="initiative_detail"),
    path("initiativ/<int:pk>/fraga/<slug:code>/", initiative.initiative_question, name="initiative_question"),
    path("initiativ/<int:pk>/bedomning/", initiative.initiative_triage, name="initiative_triage"),
    path("initiativ/<int:pk>/borja/", initiative.initiative_begin, name="initiative_begin"),
    path("dialoger/<int:pk>/", dialogue.dialogue_detail, name="dialogue_detail"),
    path("dialoger/<int:pk>/handlingar/", papers.overview, name="papers"),
    path("dialoger/<int:pk>/handlingar/<slug:code>/", papers.read, name="paper"),
    path("dialoger/<int:pk>/handlingar/<slug:code>.docx", papers.word_file, name="paper_docx"),
    path("dialoger/<int:pk>/handlingar/<slug:code>.pdf", papers.pdf_file, name="paper_pdf"),
    path("dialoger/<int:pk>/uppgifter/", dialogue.dialogue_edit, name="dialogue_edit"),
    path("dialoger/<int:pk>/ansvarig-namnd/", dialogue.change_owner, name="change_owner"),
    path("dialoger/<int:pk>/bedomning/", initiative.dialogue_triage, name="triage"),
    path("dialoger/<int:pk>/malgrupper/", mandate.groups, name="target_groups"),
    path("dialoger/<int:pk>/forankring/", mandate.anchoring, name="anchoring"),
    path("dialoger/<int:pk>/uppdrag/", mandate.mandate, name="mandate"),
    path("dialoger/<int:pk>/uppdrag/granska/", mandate.preview, name="mandate_preview"),
    path("dialoger/<int:pk>/uppdrag/dra-tillbaka/", mandate.withdraw, name="mandate_withdraw"),
    path("dialoger/<int:pk>/uppdrag/ge/", mandate.assign, name="mandate_assign"),
    path("dialoger/<int:pk>/uppdrag/avsluta/", dialogue.close_rejected, name="close_rejected"),
    path("dialoger/<int:pk>/ga-vidare/", dialogue.advance, name="advance"),
    path("dialoger/<int:pk>/skicka-tillbaka/", dialogue.send_back, name="send_back"),
    path("dialoger/<int:pk>/oppna-igen/", dialogue.reopen, name="reopen"),
    path("dialoger/<int:pk>/handelser/", dialogue.dialogue_log, name="log"),
]
