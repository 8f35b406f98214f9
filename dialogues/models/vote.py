from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.translated import TranslatedField


class BudgetVote(models.Model):
    """A vote on a sum that residents may distribute. Never called a referendum."""

    dialogue = models.OneToOneField("dialogues.Dialogue", models.CASCADE, related_name="vote")
    eligible = models.PositiveIntegerField(_("may vote"), null=True, blank=True)
    ballots = models.PositiveIntegerField(_("voted"), null=True, blank=True)
    paper = models.PositiveIntegerField(_("on paper"), null=True, blank=True)
    web = models.PositiveIntegerField(_("on the web"), null=True, blank=True)
    invalid = models.PositiveIntegerField(_("invalid"), null=True, blank=True)
    votes_each = models.PositiveSmallIntegerField(_("votes per person"), default=1)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")

    def __str__(self) -> str:
        return str(self.dialogue)


class BudgetProposal(models.Model):
    """A proposal that can be voted on, with its cost."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="budget_proposals")
    code = models.CharField(_("number"), max_length=12)
    title = TranslatedField(_("proposal"), short=True)
    cost_sek = models.PositiveIntegerField(_("cost in SEK"))
    votes = models.PositiveIntegerField(_("votes"), default=0)
    is_selected = models.BooleanField(_("fits the frame"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("proposal to vote on")
        verbose_name_plural = _("proposals to vote on")
        constraints = [models.UniqueConstraint(fields=["dialogue", "code"], name="budget_proposal_code_is_unique")]

    def __str__(self) -> str:
        return str(self.title)
