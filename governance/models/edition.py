from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """The number of what residents may read: it grows with every change, in the transaction of the change.

    Written by triggers alone (``governance/editions.py``). Several rows, so that people who write at the same time
    seldom wait for one another; only their sum means anything.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    written_by = models.BigIntegerField()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def __str__(self) -> str:
        return str(self.number)
