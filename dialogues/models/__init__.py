from .accessibility_report import AccessibilityReport
from .activity import Activity
from .attempts import Attempts
from .clarity import Clarity
from .closed_year import ClosedYear
from .compilation import (
    Coding,
    Compilation,
    CompilationTheme,
    FormerCoding,
    Quote,
    Referral,
    ReferralLetter,
    Theme,
    ThemeChange,
)
from .contribution import (
    AgeBand,
    Answer,
    AnswerChoice,
    BackgroundCount,
    Channel,
    Contribution,
    ContributionText,
    Suspicion,
)
from .council_question import CouncilQuestion
from .dialogue import Dialogue, Kind, Status, Step
from .feedback import AnswerPart, Feedback, FeedbackRecall, ThemeResponse
from .former_slug import FormerSlug
from .initiative import AnchoringRecord, Initiative, TriageOutcome
from .intake import Intake, IntakeAnswer, IntakePart, IntakeRow
from .log import LogEntry, LogHead
from .mandate import Consideration, InfluencePoint, Mandate
from .mended_translation import MendedTranslation
from .moderation import Appeal, ModerationAction, ModerationRule, ModerationState
from .notice import Notice, Opening, Told
from .outcome import Evaluation, InfluenceTrace, Lesson, MandateCheck, Measure, Proposal
from .participant import Participant
from .plan import CommunicationAction, CouncilView, DecisionPoint, DialoguePlan, Responsibility
from .promise import Launch, Promise, PromiseMove, PromiseSnapshot
from .questionnaire import Choice, Question
from .reminder import SentReminder
from .round import Round
from .saved_filter import SavedFilter
from .searchable import SearchDocument, SearchWord
from .second_reading import SecondReading
from .selection import SelectionDeed
from .sign_up import SignUp
from .suggestion import Learning, Suggestion
from .support import Method, SupportPage
from .suspension import Suspension
from .target_group import DialogueTargetGroup, TargetGroup
from .topic import Topic
from .understanding import Understanding
from .vote import BudgetProposal, BudgetVote

__all__ = [
    "AccessibilityReport",
    "Activity",
    "AgeBand",
    "AnchoringRecord",
    "Answer",
    "AnswerChoice",
    "AnswerPart",
    "Appeal",
    "Attempts",
    "BackgroundCount",
    "BudgetProposal",
    "BudgetVote",
    "Channel",
    "Choice",
    "Clarity",
    "ClosedYear",
    "Coding",
    "CommunicationAction",
    "Compilation",
    "CompilationTheme",
    "Consideration",
    "Contribution",
    "ContributionText",
    "CouncilQuestion",
    "CouncilView",
    "DecisionPoint",
    "Dialogue",
    "DialoguePlan",
    "DialogueTargetGroup",
    "Evaluation",
    "Feedback",
    "FeedbackRecall",
    "FormerCoding",
    "FormerSlug",
    "InfluencePoint",
    "InfluenceTrace",
    "Initiative",
    "Intake",
    "IntakeAnswer",
    "IntakePart",
    "IntakeRow",
    "Kind",
    "Launch",
    "Learning",
    "Lesson",
    "LogEntry",
    "LogHead",
    "Mandate",
    "MandateCheck",
    "Measure",
    "MendedTranslation",
    "Method",
    "ModerationAction",
    "ModerationRule",
    "ModerationState",
    "Notice",
    "Opening",
    "Participant",
    "Promise",
    "PromiseMove",
    "PromiseSnapshot",
    "Proposal",
    "Question",
    "Quote",
    "Referral",
    "ReferralLetter",
    "Responsibility",
    "Round",
    "SavedFilter",
    "SearchDocument",
    "SearchWord",
    "SecondReading",
    "SelectionDeed",
    "SentReminder",
    "SignUp",
    "Status",
    "Step",
    "Suggestion",
    "SupportPage",
    "Suspension",
    "Suspicion",
    "TargetGroup",
    "Theme",
    "ThemeChange",
    "ThemeResponse",
    "Told",
    "Topic",
    "TriageOutcome",
    "Understanding",
]
