"""/handlaggning/utskick/: what leaves by mail, for coordinators and administrators."""

from django.urls import path

from governance.views import mail as views

app_name = "mail"
urlpatterns = [
    path("", views.index, name="index"),
    path("pausa/", views.pause, name="pause"),
    path("slapp-pa/", views.release, name="release"),
    path("prova/", views.test, name="test"),
    path("<int:pk>/", views.mail, name="mail"),
    path("<int:pk>/lika/", views.alike, name="alike"),
    path("<int:pk>/avgor/", views.settle, name="settle"),
]
