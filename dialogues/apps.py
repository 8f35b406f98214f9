from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DialoguesConfig(AppConfig):
    name = "dialogues"
    verbose_name = _("Dialogues")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """What a body decides is also written in the dialogue's log, in the same transaction."""
        from governance import decisions

        from . import decided

        decisions.recorders.append(decided.write_log)
