import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _


class BoardQuerySet(models.QuerySet["Board"]):
    def by_kind(self) -> "BoardQuerySet":
        """The assembly first, then what is under it, councils last; within a kind by name."""
        places = [When(kind=kind, then=place) for place, kind in enumerate(Board.Kind.values)]
        return self.order_by(Case(*places, default=len(places)), "name")

    def existing(self, on: dt.date) -> "BoardQuerySet":
        """Bodies that exist on the day ``on``."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=on), Q(valid_to=None) | Q(valid_to__gte=on))

    def dissolved(self, on: dt.date) -> "BoardQuerySet":
        return self.filter(valid_to__lt=on)

    def preparing(self, on: dt.date) -> "BoardQuerySet":
        """Bodies that can say what they propose before another one decides."""
        return self.existing(on).exclude(kind__in=(*Board.COUNCILS, Board.Kind.COMPANY, Board.Kind.ASSEMBLY))

    def owners(self, on: dt.date) -> "BoardQuerySet":
        """Bodies that may own a dialogue and give its mandate."""
        return self.existing(on).filter(may_mandate=True)


class Board(models.Model):
    """A political body of the municipality. It is closed with a date, never deleted."""

    class Kind(models.TextChoices):
        """Bodies under the Local Government Act (2017:725), and those a municipality may add."""

        ASSEMBLY = "assembly", _("municipal assembly")
        ASSEMBLY_COMMITTEE = "assembly_committee", _("committee of the assembly")
        EXECUTIVE_BOARD = "executive_board", _("municipal executive board")
        COMMITTEE = "committee", _("committee of a board")
        BOARD = "board", _("board")
        JOINT_BOARD = "joint_board", _("joint board")
        COMPANY = "company", _("municipal company")
        ADVISORY_COUNCIL = "advisory_council", _("advisory council")
        YOUTH_COUNCIL = "youth_council", _("youth council")
        LOCAL_COUNCIL = "local_council", _("local council")

    PROPOSES_ONLY = (
        Kind.COMMITTEE,
        Kind.ASSEMBLY_COMMITTEE,
        Kind.ADVISORY_COUNCIL,
        Kind.YOUTH_COUNCIL,
        Kind.LOCAL_COUNCIL,
    )
    COUNCILS = (Kind.ADVISORY_COUNCIL, Kind.YOUTH_COUNCIL, Kind.LOCAL_COUNCIL)

    code = models.SlugField(_("code"), unique=True)
    abbreviation = models.CharField(_("abbreviation"), max_length=12)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.BOARD)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs under"),
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("taken over by"),
    )
    valid_from = models.DateField(_("exists from"), null=True, blank=True)
    valid_to = models.DateField(_("exists to"), null=True, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    diary_prefix = models.CharField(_("diary prefix"), max_length=12, blank=True)
    may_mandate = models.BooleanField(_("may give a dialogue its mandate"), default=False)
    is_data_controller = models.BooleanField(_("is data controller"), default=False)
    meeting_weekday = models.CharField(_("meets on"), max_length=10, blank=True)
    constituency = models.SlugField(
        _("speaks for"), blank=True, help_text=_("The target group that a council speaks for.")
    )
    former_names = models.JSONField(_("former names"), default=list, blank=True)

    objects = BoardQuerySet.as_manager()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("board")
        verbose_name_plural = _("boards")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gte=F("valid_from")),
                name="board_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(successor=F("pk")), name="board_does_not_succeed_itself"),
        ]

    def __str__(self) -> str:
        return self.name

    def exists_on(self, day: dt.date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def may_decide(self) -> bool:
        """A committee or a council may propose, never decide for its board."""
        return self.kind not in self.PROPOSES_ONLY

    def former_names_as(self, name: str, told: list[str]) -> list[str]:
        """The former names once the body is called ``name``: those that are ``told``, and the one it has had until now."""
        before = [] if self._state.adding or self.name == name or self.name in told else [self.name]
        return [former for former in (*told, *before) if former != name]

    def in_charge(self, on: dt.date) -> "Board":
        """The body itself, or the one that has taken over its matters by the day ``on``."""
        board = self
        while board.successor and not board.exists_on(on):
            board = board.successor
        return board


class Administration(models.Model):
    """The officials who work for one or more boards."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    head_title = models.CharField(_("title of its head"), max_length=80, blank=True)
    serves = models.ManyToManyField(Board, related_name="administrations", verbose_name=_("works for"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("administration")
        verbose_name_plural = _("administrations")

    def __str__(self) -> str:
        return self.name
