from django.core import signing
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogportal import mail

from .contribution import Contribution

STOP_SALT = "dialogues.participant.stop"
PAGE_SALT = "dialogues.participant.page"


class Participant(models.Model):
    """An e-mail address that someone left in order to get feedback, or to follow a dialogue without saying anything.

    It can be erased; what was said stays.
    """

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="participants")
    contribution = models.OneToOneField(Contribution, models.PROTECT, null=True, blank=True, related_name="participant")
    email = models.EmailField(_("e-mail"), blank=True)
    email_hash = models.CharField(max_length=64, db_index=True)
    language = models.CharField(_("language"), max_length=8, default="sv")
    token_hash = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    unsubscribed_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return f"{self.dialogue_id}"

    @property
    def wants_mail(self) -> bool:
        return bool(self.email and self.confirmed_at and not self.unsubscribed_at and not self.erased_at)

    @property
    def stop_token(self) -> str:
        """Signed and without expiry: a mail's stop link must work for as long as the mail lies in someone's inbox."""
        return signing.Signer(salt=STOP_SALT).sign(str(self.pk))

    @property
    def page_token(self) -> str:
        """Signed and without expiry, for the person's own page: it says nothing of who they are."""
        return signing.Signer(salt=PAGE_SALT).sign(str(self.pk))

    def page_link(self) -> str:
        """The person's own page, where every letter leads; it shows what has happened and takes their answers."""
        return mail.link(reverse("residents:own_page", args=[self.page_token]))

    def stop_link(self) -> str:
        """Where the participant stops mail about this dialogue; GET shows a button, POST stops."""
        return mail.link(self.stop_path)

    @property
    def stop_path(self) -> str:
        """The path of the same page on this site."""
        return reverse("residents:stop_mail", args=[self.stop_token])
