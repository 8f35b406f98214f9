"""/styrning/: boards and governing documents, for everybody."""

from django.urls import path

from governance.views import document_files, portraits, public, settings

app_name = "governance"
urlpatterns = [
    path("", public.index, name="index"),
    path("organ/<slug:code>/", public.board, name="board"),
    path("ambition/", public.ambition, name="ambition"),
    path("sammantraden/", public.meetings, name="meetings"),
    path("beslut/<int:pk>/", public.decision, name="decision"),
    path("dokument/", public.document_list, name="document_list"),
    path("dokument/<slug:code>/", public.document, name="document"),
    path("dokument/<slug:code>/fil/", document_files.newest, name="document_file"),
    path("foto/<int:pk>/", portraits.photo, name="portrait"),
    path("handlingsplan/<slug:code>/", public.action_plan, name="action_plan"),
    path("program/<slug:code>/", public.programme, name="programme"),
    path("installningar/", settings.index, name="settings"),
    path("installningar/kommunen/", settings.municipality, name="settings_municipality"),
    path("installningar/stegen/", settings.ladder, name="settings_ladder"),
    path("installningar/personer/", settings.people_list, name="settings_people"),
    path("installningar/personer/ny/", settings.person_add, name="settings_person_add"),
    path("installningar/personer/<int:pk>/", settings.person, name="settings_person"),
    path("installningar/dokument/<int:pk>/anta/", settings.document_adopt, name="settings_document_adopt"),
    path("installningar/dokument/<int:pk>/foresla/", settings.document_propose, name="settings_document_propose"),
    path("installningar/dokument/<int:pk>/filer/", document_files.files, name="settings_document_files"),
    path("installningar/dokument/<int:pk>/filer/<int:file_pk>/", document_files.earlier, name="settings_document_file"),
    path("installningar/<slug:register>/", settings.register_list, name="settings_register"),
    path("installningar/<slug:register>/ny/", settings.register_add, name="settings_add"),
    path("installningar/<slug:register>/<int:pk>/", settings.register_change, name="settings_change"),
]
