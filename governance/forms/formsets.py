"""Rows of forms that can grow without scripts: "Add a row" is an ordinary submit button."""

from typing import TYPE_CHECKING, Any

from django.forms import BaseFormSet
from django.forms.utils import ErrorDict

if TYPE_CHECKING:
    Rows = BaseFormSet[Any]
else:
    Rows = object


class GrowingFormSet(Rows):
    """Mixin for a formset whose page has an "Add a row" button (templates/components/formset.html).

    Pressing it posts everything typed; the formset comes back with one more empty row, without
    error messages, and is never valid, so that nothing is saved before "Save" is pressed::

        class Rows(GrowingFormSet, BaseInlineFormSet): ...

        if request.method == "POST" and form.is_valid() and rows.is_valid(): ...
        return render(...)          # the same page, with the new row
    """

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if self.is_adding_row:
            grown: Any = self.data
            grown = grown.copy()
            name = f"{self.prefix}-TOTAL_FORMS"
            try:
                rows = int(self.data.get(name, 0))
            except ValueError:
                rows = 0
            grown[name] = str(min(rows + 1, self.absolute_max))
            self.data = grown

    @property
    def add_row_name(self) -> str:
        """The name of the "Add a row" button."""
        return f"{self.prefix}-ADD_ROW"

    @property
    def is_adding_row(self) -> bool:
        """Whether the visitor asked for one more row instead of saving."""
        return bool(self.is_bound and self.add_row_name in self.data)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if self.is_adding_row:
            form._errors = ErrorDict()
            form.cleaned_data = {}
        return form

    def full_clean(self) -> None:
        """While a row is being added nothing is judged yet."""
        if not self.is_adding_row:
            super().full_clean()
            return
        self._errors = [ErrorDict() for _form in self.forms]
        self._non_form_errors = self.error_class(error_class="nonform")

    def is_valid(self) -> bool:
        """Never valid while a row is being added."""
        return not self.is_adding_row and super().is_valid()
