import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .activity import Activity


class SignUp(models.Model):
    """Somebody means to come to an activity, with what they need in order to take part. Erased when it has been held."""

    MOST_PEOPLE = 6

    class State(models.TextChoices):
        """Whether there is room."""

        PLACE = "place", _("Has a place")
        WAITING = "waiting", _("On the waiting list")
        CANCELLED = "cancelled", _("Is not coming")

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="sign_ups")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    people = models.PositiveSmallIntegerField(_("how many come"), default=1)
    needs = models.TextField(_("what is needed in order to take part"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="sv")
    state = models.CharField(_("state"), max_length=10, choices=State)
    signed_up_at = models.DateTimeField(_("signed up"))
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        ordering = ["activity", "signed_up_at", "pk"]
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        constraints = [
            models.CheckConstraint(condition=Q(people__range=(1, 6)), name="one_to_six_people_sign_up_together"),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(name="", email="", phone="", needs=""),
                name="erased_sign_up_points_out_nobody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}/{self.pk}"
