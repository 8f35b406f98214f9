from django.db import models
from django.utils.translation import gettext_lazy as _


class FormerSlug(models.Model):
    """An address that a dialogue has had. Whoever kept it is led on, and nobody else is given it."""

    slug = models.SlugField(_("former address"), max_length=120, unique=True)
    dialogue = models.ForeignKey("dialogues.Dialogue", models.CASCADE, related_name="former_slugs")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")

    def __str__(self) -> str:
        return self.slug
