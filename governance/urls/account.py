"""/konto/: log in and out, and one's own password."""

from django.contrib.auth import views as auth
from django.urls import path

from governance.views import account as views

app_name = "account"
urlpatterns = [
    path("", views.home, name="home"),
    path("logga-in/", views.LoginView.as_view(), name="login"),
    path("logga-ut/", auth.LogoutView.as_view(), name="logout"),
    path("losenord/", views.PasswordChangeView.as_view(), name="password"),
    path("glomt-losenord/", views.PasswordResetView.as_view(), name="password_reset"),
    path(
        "glomt-losenord/skickat/",
        auth.PasswordResetDoneView.as_view(template_name="account/reset_sent.html"),
        name="password_reset_sent",
    ),
    path(
        "glomt-losenord/<uidb64>/<token>/",
        views.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
]
