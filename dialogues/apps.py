from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class DialoguesConfig(AppConfig):
    name = "dialogues"
    verbose_name = _("Dialogues")
    default_auto_field = "django.db.models.BigAutoField"
    #: Models that no public page shows anything of.
    unseen = (
        "AccessibilityReport",
        "Appeal",
        "Attempts",
        "Intake",
        "IntakePart",
        "IntakeAnswer",
        "IntakeRow",
        "Learning",
        "LogEntry",
        "LogHead",
        "Method",
        "SavedFilter",
        "SelectionDeed",
        "SentReminder",
        "SignUp",
        "Suggestion",
        "SupportPage",
        "FormerCoding",
        "ThemeChange",
    )

    def ready(self) -> None:
        """What a body decides, and what is done to what steers the portal, is also logged, in the same transaction."""
        from governance import decisions, deeds, editions, programmes

        from . import decided, governed, within_programmes

        decisions.recorders.append(decided.write_log)
        deeds.recorders.append(governed.write_log)
        programmes.tellers.append(within_programmes.work_within)
        post_migrate.connect(editions.watch, sender=self)
