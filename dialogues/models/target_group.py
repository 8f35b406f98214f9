from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from governance.models import Area
from governance.translated import TranslatedField

from .dialogue import Step

ROOM = [MinValueValidator(1), MaxValueValidator(5)]


class TargetGroup(models.Model):
    """A group that the municipality may want to hear, from the standard vocabulary or its own."""

    code = models.SlugField(_("code"), unique=True)
    name = TranslatedField(_("name"), short=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")

    def __str__(self) -> str:
        return str(self.name) or self.code


class DialogueTargetGroup(models.Model):
    """A group in one dialogue: what it expects, how it is reached, and whether it was."""

    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="target_groups")
    group = models.ForeignKey(TargetGroup, models.PROTECT, related_name="+", verbose_name=_("group"))
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area"))
    is_priority = models.BooleanField(_("must be reached"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    heard_before = models.TextField(_("heard before?"), blank=True, help_text=_("What the group has already told us."))

    room = models.PositiveSmallIntegerField(
        _("what the municipality can offer"),
        null=True,
        blank=True,
        validators=ROOM,
        help_text=_("1–5, the levels of the ladder."),
    )
    wish = models.PositiveSmallIntegerField(
        _("what the group needs and wants"),
        null=True,
        blank=True,
        validators=ROOM,
        help_text=_("1–5, the levels of the ladder."),
    )
    evidence = models.CharField(
        _("how we know"),
        max_length=200,
        blank=True,
        help_text=_("An earlier dialogue, a council's view, a survey or an assumption."),
    )
    message = TranslatedField(
        _("text to the group"),
        blank=True,
        help_text=_("When wish and offer differ: what we say to the group, and what we do about it."),
    )
    spokesperson = models.CharField(_("contact in the group"), max_length=120, blank=True)

    reach = TranslatedField(_("how we reach the group"), blank=True)
    reach_goal = models.PositiveIntegerField(
        _("goal"), null=True, blank=True, help_text=_("How many people we aim to hear.")
    )
    reached = models.PositiveIntegerField(_("reached"), null=True, blank=True)
    reach_result = TranslatedField(_("why the goal was missed"), blank=True)
    needs = models.TextField(_("accessibility needs"), blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("target group in the dialogue")
        verbose_name_plural = _("target groups in the dialogue")
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "group", "area"], name="group_stands_once_per_area"),
            models.UniqueConstraint(
                fields=["dialogue", "group"], condition=Q(area=None), name="group_stands_once_in_a_dialogue"
            ),
            models.CheckConstraint(
                condition=(Q(room=None) | Q(room__range=(1, 5))) & (Q(wish=None) | Q(wish__range=(1, 5))),
                name="expectations_are_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)

    @property
    def is_matched(self) -> bool:
        return self.room is not None and self.wish is not None

    @property
    def gap(self) -> int | None:
        """Wish minus room: above 0 the group expects more than it is offered, below 0 the invitation is bigger than the appetite."""
        return self.wish - self.room if self.wish is not None and self.room is not None else None

    @property
    def is_described(self) -> bool:
        """Whether nothing is left to write in this step: expectations with evidence, a text where they differ, and,
        from planning on, how it is reached."""
        says_what_differs = not self.gap or bool(self.message)
        is_planned = self.is_priority and self.dialogue.step >= Step.PLANNING
        is_reached_somehow = not is_planned or bool(self.reach and self.reach_goal)
        return bool(self.is_matched and self.evidence and says_what_differs and is_reached_somehow)

    @property
    def goal_is_met(self) -> bool:
        return self.reached is not None and self.reach_goal is not None and self.reached >= self.reach_goal

    @property
    def is_lagging(self) -> bool:
        """Less than half of the goal."""
        return self.reached is not None and self.reach_goal is not None and self.reached * 2 < self.reach_goal
