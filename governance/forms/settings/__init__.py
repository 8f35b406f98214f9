"""The forms by which an administrator sets up the municipality: its settings, bodies, people, documents and ladder."""

from .bodies import AdministrationForm, AnyMeetingForm, AreaForm, BoardForm, MandatePeriodForm
from .documents import AdoptForm, DocumentForm, DocumentTypeForm, ProposeForm
from .ladder import LadderForm, Levels
from .municipality import MunicipalityForm
from .people import Memberships, PersonForm

__all__ = [
    "AdministrationForm",
    "AdoptForm",
    "AnyMeetingForm",
    "AreaForm",
    "BoardForm",
    "DocumentForm",
    "DocumentTypeForm",
    "LadderForm",
    "Levels",
    "MandatePeriodForm",
    "Memberships",
    "MunicipalityForm",
    "PersonForm",
    "ProposeForm",
]
