"""/handlaggning/handlingsplan/: the action plan for democracy work, for those who keep it."""

from django.urls import path

from governance.views import action_plans as views

app_name = "action_plans"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.add, name="add"),
    path("inventering/ny/", views.inventory_add, name="inventory_add"),
    path("inventering/<int:pk>/", views.inventory_change, name="inventory_change"),
    path("<slug:code>/", views.plan, name="plan"),
    path("<slug:code>/andra/", views.change, name="change"),
    path("<slug:code>/lagg-fram/", views.propose, name="propose"),
    path("<slug:code>/anta/", views.adopt, name="adopt"),
    path("<slug:code>/ny-version/", views.next_version, name="next_version"),
    path("<slug:code>/rapportera/", views.report, name="report"),
    path("<slug:code>/<slug:kind>/ny/", views.content_add, name="content_add"),
    path("<slug:code>/<slug:kind>/<int:row_pk>/", views.content_change, name="content_change"),
]
