from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class LogEntry(models.Model):
    """Who did what, when. Never changed, never deleted, chained by digest; no personal data in ``detail``."""

    class Action(models.TextChoices):
        """Every deed that is logged, with the sentence that staff read."""

        LOADED = "loaded", _("was loaded from a file")
        REGISTERED = "registered", _("registered the dialogue")
        CHANGED = "changed", _("changed the text")
        TRIAGED = "triaged", _("assessed the initiative")
        REPLIED = "replied", _("replied to the initiator")
        ANCHORED = "anchored", _("recorded an anchoring with the elected")
        ADVANCED = "advanced", _("moved the dialogue on")
        SENT_BACK = "sent_back", _("sent the dialogue back")
        SUBMITTED = "submitted", _("put a proposal before the board")
        WITHDRAWN = "withdrawn", _("withdrew a proposal")
        DECIDED = "decided", _("registered a decision")
        MINUTES = "minutes", _("registered the minutes")
        CORRECTED = "corrected", _("corrected what was registered of a decision")
        ASSIGNED = "assigned", _("assigned the dialogue")
        PLAN_SUBMITTED = "plan_submitted", _("submitted the plan for approval")
        PLAN_RETURNED = "plan_returned", _("returned the plan")
        PLAN_APPROVED = "plan_approved", _("approved the plan")
        PLAN_REOPENED = "plan_reopened", _("reopened the plan")
        ACTIVITY_CHANGED = "activity_changed", _("changed an activity")
        ACTIVITY_CANCELLED = "activity_cancelled", _("cancelled an activity")
        SIGNED_UP = "signed_up", _("took a sign-up for an activity")
        SIGN_UP_CANCELLED = "sign_up_cancelled", _("took back a sign-up for an activity")
        COUNCIL_ASKED = "council_asked", _("registered a question to a council")
        COUNCIL_ANSWERED = "council_answered", _("registered a council's answer")
        QUESTIONS_CHANGED = "questions_changed", _("changed the questions")
        PROMISED = "promised", _("set a promised date")
        PROMISE_MOVED = "promise_moved", _("moved a promised date")
        DECISION_DAY_MOVED = "decision_day_moved", _("moved the planned decision")
        PROMISE_KEPT = "promise_kept", _("kept a promise")
        PROMISE_FROZEN = "promise_frozen", _("froze what was promised")
        LAUNCHED = "launched", _("launched the dialogue")
        WINDOW_EXTENDED = "window_extended", _("extended the time to take part")
        PAPERS_REGISTERED = "papers_registered", _("registered the last papers")
        ROUND_OPENED = "round_opened", _("planned a new round")
        MANDATE_CHANGED = "mandate_changed", _("brought a changed mandate into force")
        PAUSED = "paused", _("paused the dialogue")
        RESUMED = "resumed", _("resumed the dialogue")
        ABORTED = "aborted", _("aborted the dialogue")
        RECEIVED = "received", _("received a contribution")
        MODERATED = "moderated", _("reviewed a contribution")
        CODED = "coded", _("sorted a contribution")
        REFERRED = "referred", _("sent a view to the right receiver")
        TAKEN_OUT = "taken_out", _("took out the contributions as they came, as a file")
        CONTRIBUTION_WITHDRAWN = "contribution_withdrawn", _("withdrew a contribution")
        TAKEN_IN = "taken_in", _("received many contributions at once")
        INTAKE_WITHDRAWN = "intake_withdrawn", _("withdrew contributions that were received at once")
        UNDERSTOOD = "understood", _("answered whether we had understood")
        CLEAR_OR_NOT = "clear_or_not", _("answered whether it became clear how contributions were used")
        REREAD = "reread", _("read a contribution again")
        APPEALED = "appealed", _("asked for a new review")
        APPEAL_ANSWERED = "appeal_answered", _("answered a wish for a new review")
        SECOND_DRAWN = "second_drawn", _("drew contributions to be read by two")
        SECOND_READ = "second_read", _("read a contribution as the second reader")
        SECOND_SETTLED = "second_settled", _("settled what two readers saw differently")
        COMPILATION_SUBMITTED = "compilation_submitted", _("submitted the compilation")
        COMPILATION_APPROVED = "compilation_approved", _("approved the compilation")
        COMPILATION_RETURNED = "compilation_returned", _("returned the compilation")
        ANSWER_ASKED_FOR = "answer_asked_for", _("asked another board for its part of an answer")
        ANSWER_REVIEWED = "answer_reviewed", _("read an answer to a theme")
        ANSWER_APPROVED = "answer_approved", _("approved an answer to a theme")
        FEEDBACK_GIVEN = "feedback_given", _("gave feedback")
        FEEDBACK_RECALLED = "feedback_recalled", _("took back published feedback")
        PRESENTED = "presented", _("presented the result to the elected")
        PROPOSAL_SENT = "proposal_sent", _("sent the proposal for decision")
        MEASURE_CHANGED = "measure_changed", _("changed the action plan")
        EVALUATED = "evaluated", _("evaluated the dialogue")
        CLOSED = "closed", _("closed the dialogue")
        YEAR_CLOSED = "year_closed", _("closed the figures of a year")
        REOPENED = "reopened", _("reopened the dialogue")
        OWNER_CHANGED = "owner_changed", _("changed the owning board")
        ADDRESS_CONFIRMED = "address_confirmed", _("confirmed an e-mail address")
        MAIL_STOPPED = "mail_stopped", _("stopped letters")
        ADDRESS_CHANGED = "address_changed", _("left a new e-mail address")
        CONTACT_ERASED = "contact_erased", _("erased contact details")
        ACCESSIBILITY_REPORTED = "accessibility_reported", _("received a report about accessibility")
        ACCESSIBILITY_HANDLED = "accessibility_handled", _("handled a report about accessibility")
        DOCUMENT_PROPOSED = "document_proposed", _("put a governing document before a body")
        DOCUMENT_ADOPTED = "document_adopted", _("registered an adopted document")
        DOCUMENT_REPEALED = "document_repealed", _("registered a repealed document")
        DOCUMENT_FILE_ADDED = "document_file_added", _("added the file of a governing document")
        PROGRAMME_CHANGED = "programme_changed", _("changed a programme")
        PROGRAMME_REPORTED = "programme_reported", _("reported on a part of a programme")
        PROGRAMME_SIGNED = "programme_signed", _("signed off a report on a programme")
        PROGRAMME_RETURNED = "programme_returned", _("handed back a report on a programme")
        PROGRAMME_REVIEWED = "programme_reviewed", _("put the follow-up of a programme before a body")
        PROGRAMME_REVISED = "programme_revised", _("finished writing a decided revision into a programme")
        ACTION_PLAN_CHANGED = "action_plan_changed", _("changed the municipality's action plan")
        ACTION_PLAN_PROPOSED = "action_plan_proposed", _("put the municipality's action plan before a body")
        ACTION_PLAN_ADOPTED = "action_plan_adopted", _("brought the municipality's action plan into force")
        ACTION_PLAN_ENDED = "action_plan_ended", _("ended the municipality's earlier action plan")
        ACTION_PLAN_REPORTED = "action_plan_reported", _("reported on the municipality's action plan")
        SETTINGS_CHANGED = "settings_changed", _("changed the settings")
        BOARD_CHANGED = "board_changed", _("changed a body")
        PERSON_CHANGED = "person_changed", _("changed a person's details")
        MEMBERSHIP_CHANGED = "membership_changed", _("changed a person's role")
        PORTRAIT_KEPT = "portrait_kept", _("added or described a photo of somebody elected")
        PORTRAIT_REMOVED = "portrait_removed", _("took away a photo of somebody elected")
        CONTACT_FIGURES_ADDED = "contact_figures_added", _("added figures from the contact centre")
        CONTACT_FIGURES_SENT = "contact_figures_sent", _("sent figures from the contact centre to a body")
        SENDING_PAUSED = "sending_paused", _("paused all mail")
        SENDING_RELEASED = "sending_released", _("let mail leave again")
        MAIL_SETTLED = "mail_settled", _("settled what became of a mail")

    SYSTEM = "system"

    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    dialogue = models.ForeignKey("dialogues.Dialogue", models.PROTECT, null=True, blank=True, related_name="log")
    action = models.CharField(_("what"), max_length=30, choices=Action)
    step = models.PositiveSmallIntegerField(_("step"), null=True, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    at = models.DateTimeField(_("when"))
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "seq"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="log_line_has_one_place")]

    def __str__(self) -> str:
        return f"{self.chain} {self.seq} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A log line is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("A log line is never deleted.")


class LogHead(models.Model):
    """The last line of each chain: the lock that orders writers, and how a cut tail is found."""

    chain = models.CharField(max_length=40, primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("head of a log chain")
        verbose_name_plural = _("heads of log chains")

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"
