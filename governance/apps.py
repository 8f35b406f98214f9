from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")
    default_auto_field = "django.db.models.BigAutoField"
    #: Models that no public page shows anything of.
    unseen = (
        "DeliveryAttempt",
        "Heartbeat",
        "MailHost",
        "MailRate",
        "MailStop",
        "MailTopic",
        "OutgoingMail",
        "Sending",
        "Suppression",
    )

    def ready(self) -> None:
        """A change of anything that residents may read raises the edition of the public pages."""
        from . import editions

        post_migrate.connect(editions.watch, sender=self)
