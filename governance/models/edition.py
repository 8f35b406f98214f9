from django.db import models
from django.utils.translation import gettext_lazy as _


class Edition(models.Model):
    """The number of what residents may read: it grows with every change, in the transaction of the change.

    Written by triggers alone (``governance/editions.py``). One number for everything, and one for each table; several
    rows of each, so that people who write at the same time seldom wait for one another. Only their sum means anything.
    """

    #: The table it is the number of; empty: of them all.
    of_table = models.CharField(max_length=63)
    place = models.PositiveSmallIntegerField()
    number = models.BigIntegerField()
    written_by = models.BigIntegerField()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = (
            models.UniqueConstraint(fields=("of_table", "place"), name="one_number_of_a_table_in_each_place"),
        )

    def __str__(self) -> str:
        return str(self.number)
