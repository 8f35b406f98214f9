"""/handlaggning/program/: programmes, for those who write, report on and follow them up."""

from django.urls import path

from governance.views import programmes as views

app_name = "programmes"
urlpatterns = [
    path("", views.index, name="index"),
    path("nytt/", views.add, name="add"),
    path("rapport/<int:pk>/", views.report, name="report"),
    path("rapport/<int:pk>/godkann/", views.report_sign, name="report_sign"),
    path("rapport/<int:pk>/lamna-tillbaka/", views.report_hand_back, name="report_hand_back"),
    path("<slug:code>/", views.programme, name="programme"),
    path("<slug:code>/andra/", views.change, name="change"),
    path("<slug:code>/revidering-klar/", views.revision_finish, name="revision_finish"),
    path("<slug:code>/uppfoljning/", views.review, name="review"),
    path("<slug:code>/rapport/<int:part_pk>/<slug:board>/<int:year>/", views.report_write, name="report_write"),
    path("<slug:code>/<slug:kind>/ny/", views.content_add, name="content_add"),
    path("<slug:code>/<slug:kind>/<int:row_pk>/", views.content_change, name="content_change"),
]
