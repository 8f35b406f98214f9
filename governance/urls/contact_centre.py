"""/handlaggning/kontaktcenter/: figures from the contact centre, for those who work here."""

from django.urls import path

from governance.views import contact_centre as views

app_name = "contact_centre"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.add, name="add"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/<slug:code>/skicka/", views.send, name="send"),
    path("organ/<slug:code>/", views.board, name="board"),
]
