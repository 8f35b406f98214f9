"""Rows of forms that can grow without scripts; governance's forms use them too."""

from governance.forms.formsets import GrowingFormSet

__all__ = ["GrowingFormSet"]
