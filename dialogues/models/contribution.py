import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from governance.models import Area, Board
from governance.translated import TranslatedField

from .. import personal_data
from .activity import Activity
from .intake import Intake
from .moderation import ModerationState
from .questionnaire import Choice, Question
from .round import Round
from .vote import BudgetProposal


class Channel(models.TextChoices):
    """How it reached us. Paper and talk count as much as the web."""

    WEB = "web", _("web")
    PAPER = "paper", _("paper form")
    MEETING = "meeting", pgettext_lazy("way it came", "meeting")
    PHONE = "phone", _("phone")
    EMAIL = "email", _("e-mail")
    OUTREACH = "outreach", _("outreach")
    SCHOOL = "school", _("school visit")
    SOCIAL = "social", _("social media")
    LETTER = "letter", _("letter")
    SURVEY = "survey", _("survey in another tool")
    VOTE = "vote", _("vote")


class AgeBand(models.TextChoices):
    """Ages in bands wide enough that nobody is pointed out."""

    CHILD = "0-12", _("0–12")
    TEEN = "13-17", _("13–17")
    YOUNG = "18-29", _("18–29")
    MIDDLE = "30-49", _("30–49")
    OLDER = "50-64", _("50–64")
    SENIOR = "65-79", _("65–79")
    OLDEST = "80+", _("80+")


class Suspicion(models.TextChoices):
    """Why a contribution from the site may be from a machine. It is received all the same, and looked at apart."""

    TRAP = "trap", _("a hidden field was filled in")
    HASTY = "hasty", _("it was sent faster than anyone reads, or without opening the form")
    FLOOD = "flood", _("very many came from one place in a few minutes")


SITE_CHANNELS = (Channel.WEB, Channel.VOTE)


class TextIsImmutable(Exception):
    """What someone has sent in is never rewritten; a masked text or a translation stands beside it."""


AWAITS_REVIEW = Q(state=ModerationState.PENDING, withdrawn_at=None) & ~Q(text="")
SUSPECTED = Q(state=ModerationState.PENDING) & ~Q(suspicion="")
COUNTED = Q(is_late=False, withdrawn_at=None) | Q(is_counted=True, withdrawn_at=None)


def is_sorted() -> Q:
    """The condition that ``ContributionQuerySet.sorted`` describes."""
    from .compilation import Coding, Referral

    coded = models.Exists(Coding.objects.filter(contribution=models.OuterRef("pk")))
    referred = models.Exists(Referral.objects.filter(contribution=models.OuterRef("pk")))
    hidden = Q(state__in=[ModerationState.HIDE, ModerationState.RESTRICTED])
    has_no_words = Q(text="") | Q(withdrawn_at__isnull=False)
    return has_no_words | ~Q(state=ModerationState.PENDING) & (hidden | Q(coded) | Q(referred))


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def of_public_dialogues(self) -> "ContributionQuerySet":
        from .dialogue import Dialogue

        return self.filter(dialogue__in=Dialogue.objects.public())

    def with_its_fate(self) -> "ContributionQuerySet":
        """With what the author's own page tells: where it was sent, the address, the answer to whether we understood."""
        return self.select_related("area", "dialogue", "referral__board", "participant", "understanding")

    def cleared(self) -> "ContributionQuerySet":
        """Reviewed and allowed to be shown, whole or masked. Ask ``visibility`` before showing any of them."""
        return self.filter(state__in=[ModerationState.PUBLISH, ModerationState.MASK], withdrawn_at=None)

    def with_masked_text(self) -> "ContributionQuerySet":
        """With the text of the latest review, fetched in the same question, for ``visibility.public_text``."""
        from .moderation import ModerationAction

        latest = ModerationAction.objects.filter(contribution=models.OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(masked_text=models.Subquery(latest.values("public_text")[:1]))

    def sorted(self) -> "ContributionQuerySet":
        """Reviewed, and in a theme, hidden with a reason, or off topic with a receiver; nothing is silently dropped.

        A form with only marks and choices has no words to sort, and what its author has withdrawn is sorted no more.
        """
        return self.filter(is_sorted())

    def unsorted(self) -> "ContributionQuerySet":
        return self.filter(~is_sorted())

    def awaiting_review(self) -> "ContributionQuerySet":
        return self.filter(AWAITS_REVIEW)

    def flagged(self) -> "ContributionQuerySet":
        """Not reviewed yet, and may point out a person, threaten or insult."""
        return self.filter(AWAITS_REVIEW, is_flagged=True)

    def suspected(self) -> "ContributionQuerySet":
        """Not reviewed yet, and may be from a machine."""
        return self.filter(SUSPECTED)

    def counted(self) -> "ContributionQuerySet":
        """What the compilation counts: received in time, or late and still counted; never what the author withdrew."""
        return self.filter(COUNTED)

    def from_people(self) -> "ContributionQuerySet":
        """Counted, and not taken for a machine's: what may be from one counts when somebody has cleared it."""
        cleared = [ModerationState.PUBLISH, ModerationState.MASK]
        return self.counted().filter(Q(suspicion="") | Q(state__in=cleared))


class Contribution(models.Model):
    """What one person or group said. It is a public document from the second it is received (I6, TF 2 ch.)."""

    IMMUTABLE = ("text", "channel", "received_at", "number", "dialogue_id")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.PROTECT, related_name="contributions")
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("round")
    )
    number = models.PositiveIntegerField(_("number in the dialogue"))
    reference = models.CharField(_("number elsewhere"), max_length=40, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.WEB)
    received_at = models.DateTimeField(_("received"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("registered by"),
    )
    language = models.CharField(_("language"), max_length=8, default="sv")
    text = models.TextField(_("text"), help_text=_("Exactly as it was received."))
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answers the question"),
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("from the activity"),
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    council = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("from the council")
    )
    age_band = models.CharField(_("age"), max_length=10, blank=True)
    sender_role = models.CharField(_("sent in as"), max_length=60, blank=True)
    attachment_name = models.CharField(
        _("attachment"),
        max_length=160,
        blank=True,
        help_text=_("Name of something that came with it on paper or by mail."),
    )
    wants_feedback = models.BooleanField(_("wants feedback"), default=False)
    is_late = models.BooleanField(_("late"), default=False)
    is_counted = models.BooleanField(_("counts in the compilation"), null=True, blank=True)
    late_reason = TranslatedField(_("why it counts or not"), blank=True)
    state = models.CharField(_("shown?"), max_length=12, choices=ModerationState, default=ModerationState.PENDING)
    is_flagged = models.BooleanField(
        _("may point out a person, threaten or insult"),
        default=False,
        help_text=_("A hint for whoever reads it, set when it is received."),
    )
    suspicion = models.CharField(_("may be from a machine"), max_length=8, choices=Suspicion, blank=True)
    note = models.TextField(_("internal note"), blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    intake = models.ForeignKey(
        Intake, models.PROTECT, null=True, blank=True, related_name="contributions", verbose_name=_("came in with")
    )
    version = models.PositiveIntegerField(default=1)

    submission_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    follow_code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    follow_token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["dialogue", "number"]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        indexes = [
            models.Index(fields=["dialogue", "state", "number"], name="contribution_by_state"),
            # What the reading desk filters by, each in the order of the desk.
            models.Index(fields=["dialogue", "channel", "number"], name="contribution_by_channel"),
            models.Index(fields=["dialogue", "language", "number"], name="contribution_by_language"),
            models.Index(fields=["dialogue", "area", "number"], name="contribution_by_area"),
            models.Index(fields=["dialogue", "number"], name="contribution_flagged", condition=Q(is_flagged=True)),
            models.Index(fields=["dialogue", "number"], name="contribution_late", condition=Q(is_late=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="contribution_number_is_unique"),
            models.CheckConstraint(
                condition=Q(channel__in=["web", "vote"], registered_by=None)
                | (~Q(channel__in=["web", "vote"]) & Q(registered_by__isnull=False)),
                name="what_did_not_come_by_the_site_was_registered_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dialogue_id}/{self.number}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "Contribution":
        instance = super().from_db(*args, **kwargs)
        instance._received = {name: instance.__dict__.get(name) for name in cls.IMMUTABLE}  # type: ignore[attr-defined]
        return instance

    def save(self, *args: Any, **kwargs: Any) -> None:
        received = getattr(self, "_received", {})
        if changed := [
            name
            for name, value in received.items()
            if name in self.__dict__ and value is not None and self.__dict__[name] != value
        ]:
            raise TextIsImmutable(changed)
        if self._state.adding:
            self.is_flagged = personal_data.is_found_in(self.text)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused: what was received is a public document until an archivist's disposal decision says otherwise (I6)."""
        raise TextIsImmutable(["delete"])


class ContributionText(models.Model):
    """A translation of a contribution, beside the original."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="translations")
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "language"], name="one_translation_per_language")
        ]

    def __str__(self) -> str:
        return self.language


class Answer(models.Model):
    """The answer to one question of the form."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    text = models.TextField(blank=True)
    rating = models.PositiveSmallIntegerField(null=True, blank=True)
    choices = models.ManyToManyField(Choice, through="dialogues.AnswerChoice", blank=True, related_name="+")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    proposals = models.ManyToManyField(BudgetProposal, blank=True, related_name="answers")

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["contribution", "question"], name="question_is_answered_once"),
            models.CheckConstraint(condition=Q(rating=None) | Q(rating__range=(1, 5)), name="rating_is_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.question}"

    @property
    def picked(self) -> "list[AnswerChoice]":
        """The alternatives that were chosen: as they were ranked, else in the order they were shown."""
        return sorted(self.answerchoice_set.all(), key=lambda row: (row.place or 0, row.choice.order, row.choice_id))


class AnswerChoice(models.Model):
    """An alternative that was chosen, and its place when the question asked for an order."""

    answer = models.ForeignKey(Answer, models.PROTECT)
    choice = models.ForeignKey(Choice, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(_("place"), null=True, blank=True)

    class Meta:
        verbose_name = _("chosen alternative")
        verbose_name_plural = _("chosen alternatives")
        constraints = [
            models.UniqueConstraint(fields=["answer", "choice"], name="alternative_is_chosen_once"),
            models.UniqueConstraint(fields=["answer", "place"], name="place_is_given_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.choice}" if self.place else str(self.choice)


class BackgroundCount(models.Model):
    """How many of those who took part gave this background. Kept apart from what they said."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="background_counts")
    dimension = models.CharField(_("what"), max_length=20)
    value = models.CharField(_("group"), max_length=40)
    count = models.PositiveIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("background")
        verbose_name_plural = _("background")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "dimension", "value"], name="background_is_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.dimension}: {self.value}"
