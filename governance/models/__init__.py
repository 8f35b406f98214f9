from .board import Administration, Board
from .decision import ConflictOfInterest, Decision, DecisionComment, DecisionReading, Statement
from .document import DocumentReview, DocumentType, GoverningDocument
from .meeting import Meeting
from .municipality import Area, LadderLevel, LadderScale, MandatePeriod, Municipality
from .outbox import Heartbeat, OutgoingMail
from .user import Membership, Role, User

__all__ = [
    "Administration",
    "Area",
    "Board",
    "ConflictOfInterest",
    "Decision",
    "DecisionComment",
    "DecisionReading",
    "DocumentReview",
    "DocumentType",
    "GoverningDocument",
    "Heartbeat",
    "LadderLevel",
    "LadderScale",
    "MandatePeriod",
    "Meeting",
    "Membership",
    "Municipality",
    "OutgoingMail",
    "Role",
    "Statement",
    "User",
]
