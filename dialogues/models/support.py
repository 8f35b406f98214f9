from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from governance.models import LadderLevel

from .dialogue import Step


class Method(models.Model):
    """A way of holding a dialogue, as the municipality describes it for those who plan one."""

    class Status(models.TextChoices):
        """New forms are tried, existing ones developed, and those that become permanent regulated (Umeå 2022)."""

        TRIAL = "trial", _("We are trying it")
        ESTABLISHED = "established", _("Established")
        REGULATED = "regulated", _("Regulated in a governing document")

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    summary = models.CharField(_("in one sentence"), max_length=240)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.ESTABLISHED)
    levels = models.JSONField(_("levels of the ladder"), default=list)
    takes = models.CharField(_("time it takes"), max_length=160)
    smallest_group = models.PositiveIntegerField(_("smallest group"), null=True, blank=True)
    largest_group = models.PositiveIntegerField(_("largest group"), null=True, blank=True)
    suits_children = models.BooleanField(_("suits children and young people"), default=False)
    when_to_use = models.TextField(_("when to use it"))
    when_not = models.TextField(_("when not to use it"))
    how = models.TextField(_("how to do it"), blank=True)
    accessibility = models.TextField(_("accessibility"))
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name"]
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest_group=None) | Q(largest_group=None) | Q(largest_group__gte=F("smallest_group")),
                name="largest_group_is_not_smaller_than_the_smallest",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level_names(self) -> list[Any]:
        """The levels it suits, from the first step of the ladder."""
        return [LadderLevel.Code(code).label for code in LadderLevel.Code.values if code in self.levels]


class SupportPage(models.Model):
    """Something to lean on in the work: a guide, a template, a checklist, material or somebody to ask."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Advice")
        CHECKLIST = "checklist", _("Checklist")
        TEMPLATE = "template", _("Template")
        MATERIAL = "material", _("Material")
        CONTACT = "contact", _("Contact person")

    code = models.SlugField(_("code"), unique=True)
    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    is_for_children = models.BooleanField(_("about dialogue with children and young people"), default=False)
    text = models.TextField(_("text"), blank=True)
    link = models.URLField(_("link to the file or page"), blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["order", "title"]
        verbose_name = _("support page")
        verbose_name_plural = _("support pages")

    def __str__(self) -> str:
        return self.title

    @property
    def lines(self) -> list[str]:
        """The points of a checklist, one per line."""
        return [line.strip("-• \t") for line in self.text.splitlines() if line.strip("-• \t")]

    @property
    def step_names(self) -> list[str]:
        """The steps it is for, with their numbers; none means all of them."""
        return [f"{step}. {Step(step).label}" for step in self.steps]
