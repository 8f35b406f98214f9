"""/handlaggning/: where officials and coordinators work, one module of addresses per part of the nine steps."""

from . import site
from .steps import beginning, conclusion, execution, planning

app_name = "officials"
urlpatterns = [
    *beginning.urlpatterns,
    *planning.urlpatterns,
    *execution.urlpatterns,
    *conclusion.urlpatterns,
    *site.urlpatterns,
]
