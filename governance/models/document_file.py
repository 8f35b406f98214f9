from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .document import GoverningDocument


class DocumentFileQuerySet(models.QuerySet["DocumentFile"]):
    def described(self) -> "DocumentFileQuerySet":
        """Without what the files hold, which only whoever downloads one needs."""
        return self.defer("content")


class DocumentFile(models.Model):
    """A version of a governing document as a file. The newest is shown; earlier ones are kept."""

    class Kind(models.TextChoices):
        """What it is by what it holds, whatever it is called."""

        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"

    CONTENT_TYPES = {
        Kind.PDF: "application/pdf",
        Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }

    document = models.ForeignKey(GoverningDocument, models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=4, choices=Kind)
    name = models.CharField(_("name"), max_length=160)
    size = models.PositiveIntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))

    objects = DocumentFileQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("file of a governing document")
        verbose_name_plural = _("files of governing documents")

    def __str__(self) -> str:
        return self.name

    @property
    def content_type(self) -> str:
        return self.CONTENT_TYPES[self.Kind(self.kind)]

    @property
    def download_name(self) -> str:
        """What it is called where it is taken home, whatever it was called when it came."""
        return f"{self.document.code}.{self.kind}"
