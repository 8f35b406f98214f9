from django.urls import path

from ...views.officials import compilation, compilation_files, execution, rereading, selection, sorting, themes

VERSION = "dialoger/<int:pk>/sammanstallning/version/<int:number>/"

urlpatterns = [
    path("dialoger/<int:pk>/genomforande/", execution.overview, name="execution"),
    path("dialoger/<int:pk>/genomforande/papper/", execution.papers, name="execution_papers"),
    path("dialoger/<int:pk>/genomforande/aktivitet/<int:activity_pk>/", execution.activity, name="activity_held"),
    path("dialoger/<int:pk>/aktiviteter/<int:activity_pk>/anmalda/", execution.sign_ups, name="sign_ups"),
    path("dialoger/<int:pk>/genomforande/malgrupp/<int:group_pk>/", execution.reach, name="group_reached"),
    path("dialoger/<int:pk>/bidrag/", execution.contribution_list, name="contribution_list"),
    path("dialoger/<int:pk>/bidrag/registrera/", execution.register, name="contribution_register"),
    path("dialoger/<int:pk>/bidrag/<int:number>/", execution.contribution_detail, name="contribution_detail"),
    path("dialoger/<int:pk>/bidrag/<int:number>/sent/", execution.late, name="contribution_late"),
    path("dialoger/<int:pk>/bidrag/<int:number>/oversattning/", execution.translation, name="contribution_translation"),
    path("dialoger/<int:pk>/bidrag/<int:number>/svar/", execution.referral_answer, name="contribution_answer"),
    path("dialoger/<int:pk>/bidrag/<int:number>/besked/", execution.author_told, name="contribution_told"),
    path("dialoger/<int:pk>/sortera/", sorting.start, name="sorting"),
    path("dialoger/<int:pk>/sortera/<int:number>/", sorting.one, name="sorting_one"),
    path("dialoger/<int:pk>/sortera/flera/", selection.overview, name="selection"),
    path("dialoger/<int:pk>/sortera/flera/<int:deed_pk>/angra/", selection.undo, name="selection_undo"),
    path("dialoger/<int:pk>/las-om/", rereading.overview, name="rereading"),
    path("dialoger/<int:pk>/las-om/<int:number>/", rereading.one, name="rereading_one"),
    path("dialoger/<int:pk>/ny-granskning/<int:number>/", rereading.appeal, name="appeal"),
    path("dialoger/<int:pk>/teman/", themes.overview, name="themes"),
    path("dialoger/<int:pk>/teman/<int:theme_pk>/", themes.theme, name="theme"),
    path("dialoger/<int:pk>/teman/<int:theme_pk>/sla-ihop/", themes.merge, name="theme_merge"),
    path("dialoger/<int:pk>/teman/<int:theme_pk>/flytta/", themes.move, name="theme_move"),
    path("dialoger/<int:pk>/sammanstallning/", compilation.overview, name="compilation"),
    path("dialoger/<int:pk>/sammanstallning/borja/", compilation.begin, name="compilation_begin"),
    path("dialoger/<int:pk>/sammanstallning/skicka/", compilation.check, name="compilation_check"),
    path("dialoger/<int:pk>/sammanstallning/godkann/", compilation.approve, name="compilation_approve"),
    path("dialoger/<int:pk>/sammanstallning/aterlamna/", compilation.send_back, name="compilation_return"),
    path("dialoger/<int:pk>/sammanstallning/ny-version/", compilation.new_version, name="compilation_new_version"),
    path("dialoger/<int:pk>/sammanstallning/version/<int:number>/", compilation.preview, name="compilation_preview"),
    path(f"{VERSION}skriv-ut/", compilation_files.printed, name="compilation_print"),
    path(f"{VERSION}sammanstallning.docx", compilation_files.document, name="compilation_docx"),
    path(f"{VERSION}sammanstallning.xlsx", compilation_files.workbook, name="compilation_xlsx"),
    path(f"{VERSION}bidrag.csv", compilation_files.separated_values, name="compilation_csv"),
    path(f"{VERSION}original/", compilation_files.originals, name="compilation_originals"),
]
