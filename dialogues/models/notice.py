"""What participants are told: the events of a dialogue, to whom each was written, and what they have opened."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.translated import TranslatedField

from .feedback import Feedback
from .participant import Participant


class Notice(models.Model):
    """Something happened that those who asked are told of. Several within a week become one letter."""

    class Event(models.TextChoices):
        """What happened, the most important first: its headline becomes the subject of the letter."""

        DECIDED = "decided", _("what it led to is published")
        HEARD = "heard", _("what we heard is published")
        RECALLED = "recalled", _("an answer that was wrong is taken back")
        STOPPED = "stopped", _("the dialogue is aborted")
        ABORTED = "aborted", _("why it was aborted is published")
        DECISION = "decision", _("the decision is made")
        DELAYED = "delayed", _("a promise is not kept, and has a new day")
        SOONER = "sooner", _("an answer comes sooner than promised")
        PAUSED = "paused", _("the dialogue is paused")
        RESUMED = "resumed", _("the dialogue goes on")
        CHANGED = "mandate_changed", _("what we promised has changed")
        DECISION_MOVED = "decision_moved", _("the day of the decision is moved")
        NEW_ROUND = "new_round", _("there is a new round")
        EXTENDED = "extended", _("the time to take part is longer")
        OPENS = "opens", _("the dialogue opens")
        WEEK_LEFT = "week_left", _("one week is left to take part")
        FOLLOWED_UP = "followed_up", _("what has happened since is published")
        MEASURE = "measure", _("a measure is done")
        YEAR = "year", _("a year has passed since the decision")

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="notices")
    event = models.CharField(_("what happened"), max_length=20, choices=Event)
    about = models.PositiveBigIntegerField(_("about which one"))
    revision = models.PositiveIntegerField(_("revision"), default=0)
    headline = TranslatedField(_("the most important"), short=True)
    text = TranslatedField(_("text"), blank=True)
    happened_at = models.DateTimeField(_("happened"))
    expires_at = models.DateTimeField(_("not told after"), null=True, blank=True)
    is_for_followers = models.BooleanField(_("only for those who follow"), default=False)
    #: The notice that this one corrects: only those who had a letter about it are told.
    corrects = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="corrections")
    #: When somebody may next be written to about it; empty when everybody has been.
    look_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["dialogue", "happened_at", "pk"]
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [models.Index(fields=["look_at"], condition=models.Q(look_at__isnull=False), name="notice_to_tell")]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "event", "about", "revision"], name="event_is_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()}, {self.dialogue_id}"


class Told(models.Model):
    """Somebody was written to about an event: of the news, once more when it was not opened, or to ask if it was clear."""

    class Part(models.TextChoices):
        NEWS = "news", _("the news")
        REMINDER = "reminder", _("reminder that the answer is there")
        CLARITY = "clarity", _("question whether the answer was clear")

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="told")
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="told")
    part = models.CharField(_("of what"), max_length=10, choices=Part, default=Part.NEWS)
    written_at = models.DateTimeField(_("written"))
    mail_key = models.CharField(_("in which letter"), max_length=200, db_index=True)

    class Meta:
        ordering = ["participant", "written_at", "pk"]
        verbose_name = _("told")
        verbose_name_plural = _("told")
        constraints = [
            models.UniqueConstraint(fields=["participant", "notice", "part"], name="somebody_is_told_once_of_each")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}, {self.notice_id}, {self.part}"


class Opening(models.Model):
    """A participant said, with a button on their own page, that they have read an answer. Opening a link says nothing."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="openings")
    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="openings")
    opened_at = models.DateTimeField(_("opened"))
    was_clear = models.BooleanField(_("was it clear?"), null=True, blank=True)

    class Meta:
        verbose_name = _("opened answer")
        verbose_name_plural = _("opened answers")
        constraints = [
            models.UniqueConstraint(fields=["participant", "feedback"], name="answer_is_opened_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id}, {self.feedback_id}"
