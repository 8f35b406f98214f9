"""Who may see and do what with a dialogue. Every rule is a queryset, so lists, buttons and pages cannot disagree."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from governance.models import Board, Membership, Role
from governance.permissions import Visitor, boards_served_by, boards_with_role, has_role, memberships_of

from .models import AnswerPart, Contribution, Dialogue, Initiative, Mandate, Proposal, SavedFilter


def holds(user: Visitor, *roles: str) -> Exists:
    """Whether the user holds one of the roles, asked inside the same query; any role when none is named."""
    mine = memberships_of(user)
    return Exists(mine.filter(role__in=roles) if roles else mine)


def viewable_by(user: Visitor) -> "QuerySet[Dialogue]":
    """Dialogues whose workspace the user may open, drafts included."""
    if not user.is_authenticated:
        return Dialogue.objects.none()
    served = boards_served_by(user, Role.OFFICIAL, Role.MANAGER)
    own = boards_with_role(user, *Membership.ELECTED, Role.SECRETARY)
    boards = Board.objects.filter(Q(pk__in=served) | Q(pk__in=own)).values("pk")
    involved = Q(responsible=user) | Q(manager=user) | Q(coordinator=user)
    concerned = (
        Q(owner__in=boards)
        | Q(deciding_board__in=boards)
        | Q(pk__in=Dialogue.co_boards.through.objects.filter(board__in=boards).values("dialogue"))
        | Q(
            pk__in=Mandate.objects.filter(preparing_meeting__board__in=boards, decision__isnull=False).values(
                "dialogue"
            )
        )
        | Q(pk__in=Proposal.objects.filter(preparing_board__in=boards, sent_on__isnull=False).values("dialogue"))
    )
    return Dialogue.objects.filter(
        Q(holds(user, *Membership.READS_EVERYTHING)) | Q(holds(user)) & (involved | concerned)
    )


def editable_by(user: Visitor) -> "QuerySet[Dialogue]":
    """Dialogues that the user may work on: officials of the owner's administration, the named official, coordinators."""
    if not user.is_authenticated:
        return Dialogue.objects.none()
    served = boards_served_by(user, Role.OFFICIAL).values("pk")
    return Dialogue.objects.filter(
        Q(holds(user, Role.COORDINATOR)) | Q(holds(user, Role.OFFICIAL)) & (Q(owner__in=served) | Q(responsible=user))
    )


def approvable_by(user: Visitor) -> "QuerySet[Dialogue]":
    """Dialogues whose plan, compilation and proposal the user may approve: the manager in charge.

    Nobody approves what they wrote; the deeds and the database refuse that too.
    """
    if not user.is_authenticated:
        return Dialogue.objects.none()
    served = boards_served_by(user, Role.MANAGER).values("pk")
    return Dialogue.objects.filter(Q(holds(user, Role.MANAGER)) & (Q(manager=user) | Q(manager=None, owner__in=served)))


def receivable_by(user: Visitor) -> "QuerySet[Dialogue]":
    """Dialogues in which the user may register what came on paper, by phone or by mail."""
    if not user.is_authenticated:
        return Dialogue.objects.none()
    return editable_by(user) | Dialogue.objects.filter(Q(holds(user, Role.REGISTRAR)))


def registers_dialogues(user: Visitor) -> bool:
    """Officials and coordinators register initiatives."""
    return has_role(user, Role.OFFICIAL, Role.COORDINATOR)


def saved_filters_of(user: Visitor) -> "QuerySet[SavedFilter]":
    """The choices in the register that the user has saved; nobody else sees them."""
    return SavedFilter.objects.filter(owner=user) if user.is_authenticated else SavedFilter.objects.none()


def initiatives_viewable_by(user: Visitor) -> "QuerySet[Initiative]":
    """Initiatives that the user may open: those of the dialogues they see, and all for officials and coordinators."""
    if registers_dialogues(user) or has_role(user, *Membership.READS_EVERYTHING):
        return Initiative.objects.all()
    return Initiative.objects.filter(dialogue__in=viewable_by(user))


def originals_kept_for(user: Visitor) -> "QuerySet[Dialogue]":
    """Dialogues whose contributions the user may read as they came: never for the elected, who read the cleared texts."""
    if not user.is_authenticated:
        return Dialogue.objects.none()
    everything = (Role.COORDINATOR, Role.REGISTRAR, Role.ARCHIVIST, Role.DATA_PROTECTION_OFFICER)
    served = boards_served_by(user, Role.OFFICIAL, Role.MANAGER).values("pk")
    concerned = Q(owner__in=served) | Q(responsible=user) | Q(manager=user)
    return Dialogue.objects.filter(
        Q(holds(user, *everything)) | Q(holds(user, Role.OFFICIAL, Role.MANAGER)) & concerned
    )


def originals_readable_by(user: Visitor) -> "QuerySet[Contribution]":
    """Contributions whose original text the user may read."""
    return Contribution.objects.filter(dialogue__in=originals_kept_for(user))


def parts_writable_by(user: Visitor) -> "QuerySet[AnswerPart]":
    """Parts of answers that the user may write: those of the boards that the official's own administration serves."""
    return AnswerPart.objects.filter(board__in=boards_served_by(user, Role.OFFICIAL).values("pk"))


def parts_approvable_by(user: Visitor) -> "QuerySet[AnswerPart]":
    """Parts of answers that the user may approve: the manager's of the board's administration."""
    return AnswerPart.objects.filter(board__in=boards_served_by(user, Role.MANAGER).values("pk"))


@dataclass(frozen=True)
class Rights:
    """What a person may do with one dialogue: for buttons and texts, asked at once."""

    edit: bool = False
    approve: bool = False
    receive: bool = False
    read_originals: bool = False


def rights(user: Visitor, dialogue: Dialogue) -> Rights:
    """What the user may do with the dialogue, in one question to the database."""
    this = OuterRef("pk")
    found = Dialogue.objects.filter(pk=dialogue.pk).values_list(
        Exists(editable_by(user).filter(pk=this)),
        Exists(approvable_by(user).filter(pk=this)),
        Exists(receivable_by(user).filter(pk=this)),
        Exists(originals_kept_for(user).filter(pk=this)),
    )
    return Rights(*found.get())
