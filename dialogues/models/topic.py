from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.translated import TranslatedField


class Topic(models.Model):
    """What a dialogue is about, in the municipality's own few words: traffic, school, parks."""

    code = models.SlugField(_("code"), unique=True)
    name = TranslatedField(_("name"), short=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return str(self.name) or self.code
