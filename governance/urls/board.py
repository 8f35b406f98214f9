"""/namnd/: the board's desk, for politicians and secretaries."""

from django.urls import path

from governance.views import board as views
from governance.views import portraits

app_name = "board"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("forslag/<int:pk>/", views.proposal, name="proposal"),
    path("forslag/<int:pk>/granska/", views.proposal_check, name="proposal_check"),
    path("forslag/<int:pk>/registrera/", views.proposal_register, name="proposal_register"),
    path("forslag/<int:pk>/kommentar/", views.proposal_comment, name="proposal_comment"),
    path("forslag/<int:pk>/last/", views.proposal_read, name="proposal_read"),
    path("beslut/<int:pk>/", views.decision, name="decision"),
    path("beslut/<int:pk>/ratta/", views.decision_correct, name="decision_correct"),
    path("foton/", portraits.index, name="portraits"),
    path("foton/<int:pk>/", portraits.change, name="portrait"),
    path("foton/<int:pk>/ta-bort/", portraits.remove, name="portrait_remove"),
    path("moten/", views.meeting_list, name="meeting_list"),
    path("moten/nytt/", views.meeting_add, name="meeting_add"),
    path("moten/<int:pk>/", views.meeting_change, name="meeting_change"),
    path("moten/<int:pk>/protokoll/", views.meeting_minutes, name="meeting_minutes"),
]
