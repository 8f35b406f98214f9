"""Who is served where. Residents at the root, officials, the board's desk and governance under a word each."""

from django.conf import settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from dialogportal import health
from dialogues.views.style import style

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("stil/", style, name="style"),
    # Exempt: it only remembers a language, and pages whose address holds a token send no Origin to check.
    path("sprak/", csrf_exempt(set_language), name="set_language"),
    path("konto/", include("governance.urls.account")),
    path("styrning/", include("governance.urls.public")),
    path("namnd/", include("governance.urls.board")),
    path("handlaggning/utskick/", include("governance.urls.mail")),
    path("handlaggning/handlingsplan/", include("governance.urls.action_plans")),
    path("handlaggning/kontaktcenter/", include("governance.urls.contact_centre")),
    path("handlaggning/program/", include("governance.urls.programmes")),
    path("handlaggning/", include("dialogues.urls.officials")),
    path("", include("dialogues.urls.residents")),
]

if settings.ADMIN_ENABLED:
    from django.contrib import admin

    urlpatterns.insert(0, path("admin/", admin.site.urls))
