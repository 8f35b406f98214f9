"""Forms on rows that several people edit, as governance has them too."""

from governance.forms.versioned import VersionedForm, shown

__all__ = ["VersionedForm", "shown"]
