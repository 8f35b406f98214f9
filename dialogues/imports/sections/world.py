"""The sections of a municipality's file."""

from ..shape import Anything, Day, Fields, Many, Text, Whole
from .common import CODE
from .contributions import CONTRIBUTION
from .dialogue import DIALOGUE
from .municipality import ADMINISTRATION, AREA, BODY, DOCUMENT, LADDER, META, MUNICIPALITY, USER
from .parts import REFERRED, THEME
from .programmes import ACTION_PLAN, CONTACT_FIGURES, INVENTORY, METHOD, PLANNED_MEETING, PROGRAMME, SUPPORT

DIGEST = Text(longest=64, matches=r"[0-9a-f]{64}")

CLOSED_YEAR = Fields(
    {
        "year": Whole(1900, 2200),
        "closed_on": Day(),
        "closed_by": CODE,
        # Some hundred letters for each dialogue of the year.
        "figures": Text(longest=20_000_000),
        "figures_digest": DIGEST,
        "log_digest": DIGEST,
    }
)

WORLD = Fields(
    {
        "meta": META,
        "municipality": MUNICIPALITY,
        "bodies": Many(BODY, key="code"),
        "users": Many(USER, key="username"),
        "ladder": LADDER,
    },
    {
        "codes": Anything(),
        "areas": Many(AREA, key="code"),
        "administrations": Many(ADMINISTRATION, key="code"),
        "governing_documents": Many(DOCUMENT, key="code"),
        "programme": PROGRAMME,
        "action_plan": ACTION_PLAN,
        "more_programmes": Many(PROGRAMME, key="code"),
        "more_action_plans": Many(ACTION_PLAN, key="code"),
        "inventories": Many(INVENTORY),
        "contact_figures": Many(CONTACT_FIGURES),
        "meetings": Many(PLANNED_MEETING),
        "methods": Many(METHOD, key="code"),
        "support": Many(SUPPORT, key="code"),
        "referred_initiatives": Many(REFERRED, key="id"),
        "themes": Many(THEME, key="code"),
        "closed_years": Many(CLOSED_YEAR),
        "dialogues": Many(DIALOGUE, key="id"),
        "contributions": Many(CONTRIBUTION, key="id"),
        "assertions_at_anchor": Anything(),
    },
)
