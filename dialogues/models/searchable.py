from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """The public words of a dialogue, or of an initiative that became none, in the form that searching needs.

    Written by ``dialogues.searchable`` alone, and always possible to write anew from the rows it was made of.
    """

    dialogue = models.OneToOneField(
        "dialogues.Dialogue", models.CASCADE, null=True, blank=True, related_name="search_document"
    )
    initiative = models.OneToOneField(
        "dialogues.Initiative", models.CASCADE, null=True, blank=True, related_name="search_document"
    )
    is_stale = models.BooleanField(_("changed since it was written"), default=False)
    sort_key = models.CharField(_("place by the question"), max_length=400, blank=True, db_index=True)
    heading = models.TextField(_("words of the question"), blank=True)
    words = models.TextField(_("every word"), blank=True)
    stems = models.TextField(_("their stems"), blank=True)

    class Meta:
        verbose_name = _("words to search among")
        verbose_name_plural = _("words to search among")
        indexes = [models.Index(fields=["is_stale"], condition=Q(is_stale=True), name="stale_search_document")]
        constraints = [
            models.CheckConstraint(
                condition=Q(dialogue=None, initiative__isnull=False) | Q(dialogue__isnull=False, initiative=None),
                name="words_belong_to_one_dialogue_or_initiative",
            )
        ]

    def __str__(self) -> str:
        return self.heading


class SearchWord(models.Model):
    """A word that stands in something public: what a misspelt word may have meant."""

    word = models.CharField(_("word"), max_length=60, unique=True)
    stem = models.CharField(_("stem"), max_length=60, db_index=True)

    class Meta:
        verbose_name = _("public word")
        verbose_name_plural = _("public words")

    def __str__(self) -> str:
        return self.word
