from .board import Administration, Board
from .decision import ConflictOfInterest, Decision, DecisionComment, DecisionReading, Statement
from .document import DocumentReview, DocumentType, GoverningDocument
from .edition import Edition
from .meeting import Meeting
from .municipality import Area, LadderLevel, LadderScale, MandatePeriod, Municipality
from .outbox import Heartbeat, OutgoingMail
from .programme import (
    ActionPlan,
    AdditionalAssignment,
    Appropriation,
    BudgetLine,
    FocusArea,
    FollowUp,
    Indicator,
    IndicatorValue,
    PlanActivity,
    Programme,
    Progress,
    SubArea,
    SubAreaResponsibility,
)
from .user import Membership, Role, User

__all__ = [
    "ActionPlan",
    "AdditionalAssignment",
    "Administration",
    "Appropriation",
    "Area",
    "Board",
    "BudgetLine",
    "ConflictOfInterest",
    "Decision",
    "DecisionComment",
    "DecisionReading",
    "DocumentReview",
    "DocumentType",
    "Edition",
    "FocusArea",
    "FollowUp",
    "GoverningDocument",
    "Heartbeat",
    "Indicator",
    "IndicatorValue",
    "LadderLevel",
    "LadderScale",
    "MandatePeriod",
    "Meeting",
    "Membership",
    "Municipality",
    "OutgoingMail",
    "PlanActivity",
    "Programme",
    "Progress",
    "Role",
    "Statement",
    "SubArea",
    "SubAreaResponsibility",
    "User",
]
