import datetime as dt
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .. import clock
from .board import Administration, Board


class Role(models.TextChoices):
    """What a person does for a board, an administration or the whole municipality."""

    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    MEMBER = "member", _("member")
    SUBSTITUTE = "substitute", _("substitute")
    SECRETARY = "secretary", _("board secretary")
    OFFICIAL = "official", _("official")
    MANAGER = "manager", _("responsible manager")
    COORDINATOR = "coordinator", _("dialogue coordinator")
    COMMUNICATOR = "communicator", _("communicator")
    REGISTRAR = "registrar", _("registrar")
    ARCHIVIST = "archivist", _("archivist")
    AUDITOR = "auditor", _("auditor")
    DATA_PROTECTION_OFFICER = "data_protection_officer", _("data protection officer")
    ADMINISTRATOR = "administrator", _("administrator")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create a person who logs in with an e-mail address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who works in the portal: an official or an elected representative. Residents need no account."""

    email = models.EmailField(
        _("e-mail"), unique=True, error_messages={"unique": _("Someone already has this e-mail address.")}
    )
    code = models.SlugField(_("short name"), unique=True, null=True, blank=True)
    name = models.CharField(_("name"), max_length=120)
    party = models.CharField(_("party"), max_length=80, blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    note = models.TextField(_("note"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("may use the administration site"), default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, on: dt.date | None = None) -> "MembershipQuerySet":
        """Memberships in term on the day ``on`` (today unless said)."""
        day = on or clock.today()
        return self.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))

    def of_board(self, board: Board) -> "MembershipQuerySet":
        return self.filter(board=board)


class Membership(models.Model):
    """A person's role, for a board, an administration or the whole municipality, and how long it lasts."""

    ELECTED = (Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.SUBSTITUTE)
    WORKERS = (Role.OFFICIAL, Role.MANAGER, Role.COORDINATOR, Role.COMMUNICATOR, Role.REGISTRAR, Role.ADMINISTRATOR)
    REGISTERS_DECISIONS = (Role.CHAIR, Role.VICE_CHAIR, Role.SECRETARY)
    READS_EVERYTHING = (
        Role.COORDINATOR,
        Role.REGISTRAR,
        Role.ARCHIVIST,
        Role.AUDITOR,
        Role.DATA_PROTECTION_OFFICER,
        Role.ADMINISTRATOR,
        Role.COMMUNICATOR,
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    board = models.ForeignKey(Board, models.PROTECT, null=True, blank=True, related_name="memberships")
    administration = models.ForeignKey(
        Administration, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(board=None) | Q(administration=None), name="membership_is_political_or_official"
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["chair", "vice_chair", "member", "substitute"]) | Q(board__isnull=False),
                name="elected_role_has_a_board",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
