from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialoguesConfig(AppConfig):
    name = "dialogues"
    verbose_name = _("Dialogues")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What a body decides, and what is done to what steers the portal, is also logged, in the same transaction."""
        from governance import decisions, deeds

        from . import decided, governed

        decisions.recorders.append(decided.write_log)
        deeds.recorders.append(governed.write_log)
