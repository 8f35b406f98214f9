from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models import Board, Decision
from governance.translated import TranslatedField


class TriageOutcome(models.TextChoices):
    """What an initiative turns out to be; most are not a dialogue (domain 1.6)."""

    CITIZEN_DIALOGUE = "citizen_dialogue", _("Citizen dialogue")
    KNOWLEDGE_DIALOGUE = "knowledge_dialogue", _("Knowledge dialogue")
    USER_DIALOGUE = "user_dialogue", _("Talk with those who use the service")
    STATUTORY_CONSULTATION = "statutory_consultation", _("Statutory consultation on a plan")
    FAULT_REPORT = "fault_report", _("Fault report or complaint")
    CITIZEN_PROPOSAL = "citizen_proposal", _("Citizens' proposal")
    QUESTION_TO_ELECTED = "question_to_elected", _("Question to the elected")
    OTHER_PRINCIPAL = "other_principal", _("Somebody else decides")
    ALREADY_DECIDED = "already_decided", _("Already decided")
    DECLINED = "declined", _("Declined")


DIALOGUE_OUTCOMES = (TriageOutcome.CITIZEN_DIALOGUE, TriageOutcome.KNOWLEDGE_DIALOGUE)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def not_held(self) -> "InitiativeQuerySet":
        """Considered and answered, but no dialogue: kept on record with the reason."""
        return (
            self.exclude(triage_outcome="")
            .exclude(triage_outcome__in=DIALOGUE_OUTCOMES)
            .filter(replied_on__isnull=False)
        )


class Initiative(models.Model):
    """A proposal that the municipality should talk with its residents, and what became of it."""

    class Source(models.TextChoices):
        """Who may take the initiative differs between municipalities and is a setting."""

        RESIDENT = "resident", _("a resident")
        CIVIL_SOCIETY = "civil_society", _("an association")
        BUSINESS = "business", _("a business")
        ELECTED = "elected", _("elected representatives")
        OFFICIAL = "official", _("officials")
        COUNCIL = "council", _("an advisory council or the youth assembly")

    reference = models.CharField(_("number"), max_length=20, unique=True)
    source = models.CharField(_("who took the initiative"), max_length=20, choices=Source)
    by = models.CharField(
        _("name of the initiator"),
        max_length=160,
        blank=True,
        help_text=_("An association, a council or a role. A resident need not be named."),
    )
    by_board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("council")
    )
    contact = models.EmailField(_("e-mail for the reply"), blank=True)
    received_on = models.DateField(_("received"))
    text = TranslatedField(
        _("the initiative"),
        help_text=_("What is asked for, in the initiator's own words as far as possible."),
    )
    why_now = models.TextField(_("why now"), blank=True)

    answers = models.JSONField(_("answers to the triage questions"), default=dict, blank=True)
    suggested_outcome = models.CharField(
        _("suggested by the questions"), max_length=30, choices=TriageOutcome, blank=True
    )
    triage_outcome = models.CharField(_("assessment"), max_length=30, choices=TriageOutcome, blank=True)
    triage_reason = models.TextField(_("reason"), blank=True, help_text=_("Public when no dialogue is held."))
    override_reason = models.TextField(_("why the suggestion was not followed"), blank=True)
    triage_due = models.DateField(_("assess no later than"), null=True, blank=True)
    triaged_on = models.DateField(_("assessed on"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_initiatives",
        verbose_name=_("assessed by"),
    )
    referred_to = models.CharField(_("referred to"), max_length=120, blank=True)
    referred_to_board = models.ForeignKey(
        Board,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("referred to the board"),
    )
    reply = TranslatedField(_("reply to the initiator"), blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            models.CheckConstraint(
                condition=Q(triage_outcome="") | Q(triaged_on__isnull=False),
                name="assessed_initiative_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_dialogue(self) -> bool:
        return self.triage_outcome in DIALOGUE_OUTCOMES


class AnchoringRecord(models.Model):
    """Elected representatives were told and could react before the mandate (Uppsala 2024, I12)."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="anchoring")
    board = models.ForeignKey(Board, models.PROTECT, related_name="+", verbose_name=_("board"))
    forum = models.CharField(_("where"), max_length=120, help_text=_("For example the presidium or a board meeting."))
    held_on = models.DateField(_("date"))
    elected = models.JSONField(_("who took part"), default=list, blank=True, help_text=_("Roles, not parties."))
    note = models.TextField(_("what they said"), blank=True)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted in the minutes"),
    )

    class Meta:
        ordering = ["held_on"]
        verbose_name = _("anchoring with the elected")
        verbose_name_plural = _("anchoring with the elected")

    def __str__(self) -> str:
        return f"{self.board}, {self.held_on}"
