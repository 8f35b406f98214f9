from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class GovernanceConfig(AppConfig):
    name = "governance"
    verbose_name = _("Governance")
    default_auto_field = "django.db.models.BigAutoField"
    #: Models that no public page shows anything of.
    unseen = (
        "ContactCount",
        "ContactReport",
        "ContactSending",
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
        """A change of anything that residents may read raises the edition; what a body approves takes effect at once."""
        from . import decisions, editions, plan_adoption

        decisions.recorders.append(plan_adoption.follow)
        post_migrate.connect(editions.watch, sender=self)
