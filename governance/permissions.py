"""Who may read and register what the bodies decide. Every rule is a queryset."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from .models import Board, Decision, FollowUp, Meeting, Membership, OutgoingMail, Role, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Visitor = User | AnonymousUser
else:
    Visitor = Any


def memberships_of(user: Visitor) -> "QuerySet[Membership]":
    """The visitor's memberships in term; none for someone who is not logged in or may not log in."""
    if not (user.is_authenticated and user.is_active):
        return Membership.objects.none()
    return Membership.objects.current().filter(user=user)


def has_role(user: Visitor, *roles: str) -> bool:
    return memberships_of(user).filter(role__in=roles).exists()


def boards_with_role(user: Visitor, *roles: str) -> "QuerySet[Board]":
    """Bodies for which the user holds one of the political or secretarial roles."""
    return Board.objects.filter(pk__in=memberships_of(user).filter(role__in=roles, board__isnull=False).values("board"))


def boards_served_by(user: Visitor, *roles: str) -> "QuerySet[Board]":
    """Bodies that the user's administration works for, in one of the roles."""
    return Board.objects.filter(
        administrations__in=memberships_of(user).filter(role__in=roles).values("administration")
    ).distinct()


def desk_boards(user: Visitor) -> "QuerySet[Board]":
    """Bodies whose desk the user has: where they are elected, or keep the minutes."""
    return boards_with_role(user, *Membership.ELECTED, Role.SECRETARY)


def boards_registered_by(user: Visitor) -> "QuerySet[Board]":
    """Bodies whose decisions the user may register: as chair, vice chair or secretary, in term."""
    return boards_with_role(user, *Membership.REGISTERS_DECISIONS)


def decidable_by(user: Visitor) -> "QuerySet[Decision]":
    """Proposals awaiting an answer that the user may register for the body, except their own."""
    if not user.is_authenticated:
        return Decision.objects.none()
    return (
        Decision.objects.pending()
        .filter(withdrawn_at=None, board__in=boards_registered_by(user))
        .exclude(requested_by=user)
    )


def registrable_by(user: Visitor) -> "QuerySet[Decision]":
    """Proposals whose answer the user may register, and those somebody has answered meanwhile: the deed tells which."""
    if not user.is_authenticated:
        return Decision.objects.none()
    return Decision.objects.filter(board__in=boards_registered_by(user)).exclude(requested_by=user)


def minutes_recordable_by(user: Visitor) -> "QuerySet[Decision]":
    """Decisions whose minutes the user may mark as adjusted and posted."""
    if not user.is_authenticated:
        return Decision.objects.none()
    return (
        Decision.objects.exclude(outcome="")
        .filter(is_delegated=False, board__in=boards_registered_by(user))
        .exclude(requested_by=user)
    )


def readable_by(user: Visitor) -> "QuerySet[Decision]":
    """Proposals and decisions of the user's own bodies, of those their administration prepares for, and their own.

    What another body prepares for one's own can be read before it comes.
    """
    if not memberships_of(user).exists():
        return Decision.objects.none()
    if has_role(user, *Membership.READS_EVERYTHING):
        return Decision.objects.all()
    prepares = boards_served_by(user, Role.OFFICIAL, Role.MANAGER)
    sits_in = desk_boards(user)
    return Decision.objects.filter(
        Q(board__in=sits_in)
        | Q(board__in=prepares)
        | Q(prepares_for__in=sits_in)
        | Q(prepares_for__in=prepares)
        | Q(requested_by=user)
    )


def correctable_by(user: Visitor) -> "QuerySet[Decision]":
    """Registered decisions whose meeting, paragraph or day the user may correct, never of what they proposed."""
    if not user.is_authenticated:
        return Decision.objects.none()
    registered = Decision.objects.exclude(outcome="").filter(board__in=boards_registered_by(user))
    return registered.exclude(requested_by=user)


def commentable_by(user: Visitor) -> "QuerySet[Decision]":
    """Proposals that the user, as a member of the body, may comment and mark as read before the meeting."""
    return Decision.objects.pending().filter(withdrawn_at=None, board__in=desk_boards(user))


def meetings_kept_by(user: Visitor) -> "QuerySet[Meeting]":
    """Meetings that the user may add and change."""
    return Meeting.objects.filter(board__in=boards_registered_by(user))


#: Who keeps the register of governing documents.
KEEP_DOCUMENTS = (Role.REGISTRAR, Role.COORDINATOR, Role.ADMINISTRATOR)


def keeps_documents(user: Visitor) -> bool:
    """The register of governing documents is kept by registrars, coordinators and administrators."""
    return has_role(user, *KEEP_DOCUMENTS)


def portrayed_by(user: Visitor) -> "QuerySet[User]":
    """The elected whose photos the user keeps: a coordinator or an administrator all, a secretary those of their bodies."""
    if not user.is_authenticated:
        return User.objects.none()
    elected = Membership.objects.current().filter(role__in=Membership.ELECTED)
    if not has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR):
        elected = elected.filter(board__in=boards_with_role(user, Role.SECRETARY))
    return User.objects.filter(pk__in=elected.values("user"))


#: Who writes what a body reports of its parts in a programme.
REPORT_ON_PROGRAMMES = (Role.OFFICIAL, Role.MANAGER)


#: Where a person who is logged in keeps them while a request is answered.
_ROLES = "_roles_held_today"


def roles_of(user: Visitor) -> set[str]:
    """The roles that the user holds today, asked once for a page that asks for several."""
    if not hasattr(user, _ROLES):
        setattr(user, _ROLES, set(memberships_of(user).values_list("role", flat=True)))
    held: set[str] = getattr(user, _ROLES)
    return held


def works_here(user: Visitor) -> bool:
    """Whether the user has a task in the municipality today: they read the register, and what a year cost and taught."""
    return memberships_of(user).exists()


def boards_reported_by(user: Visitor, roles: set[str] | None = None) -> "QuerySet[Board]":
    """Bodies whose reports on programmes the user may write; ``roles`` are the user's, where they are known already.

    Those that the user's administration works for; whoever keeps the documents also writes for companies, which have none.
    """
    keeps = keeps_documents(user) if roles is None else bool(roles.intersection(KEEP_DOCUMENTS))
    return Board.objects.all() if keeps else boards_served_by(user, *REPORT_ON_PROGRAMMES)


def reports_signable_by(user: Visitor) -> "QuerySet[FollowUp]":
    """Reports that wait to be signed off, by the body's manager, its chair or whoever keeps documents: never the writer."""
    if not user.is_authenticated:
        return FollowUp.objects.none()
    waiting = FollowUp.objects.filter(stage=FollowUp.Stage.SUBMITTED).exclude(written_by=user)
    if keeps_documents(user):
        return waiting
    led, chaired = boards_served_by(user, Role.MANAGER), boards_with_role(user, Role.CHAIR, Role.VICE_CHAIR)
    return waiting.filter(Q(board__in=led) | Q(board__in=chaired))


#: Who keeps the words that every dialogue chooses among.
KEEP_VOCABULARY = (Role.COORDINATOR, Role.ADMINISTRATOR)


def keeps_vocabulary(user: Visitor) -> bool:
    """The words that every dialogue chooses among are kept by coordinators and administrators."""
    return has_role(user, *KEEP_VOCABULARY)


def sets_up(user: Visitor) -> bool:
    """The municipality's settings, bodies and people are registered by administrators."""
    return has_role(user, Role.ADMINISTRATOR)


def mail_looked_after_by(user: Visitor) -> "QuerySet[OutgoingMail]":
    """All mail, for those who see to it that it leaves: coordinators and administrators."""
    is_theirs = has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR)
    return OutgoingMail.objects.all() if is_theirs else OutgoingMail.objects.none()


def looks_after_mail(user: Visitor) -> bool:
    """Whether the user sees to it that mail leaves."""
    return has_role(user, Role.COORDINATOR, Role.ADMINISTRATOR)


def reads_addresses(user: Visitor) -> bool:
    """Whose mail it is, is for the coordinator to read: administrators keep the machine running without knowing it."""
    return has_role(user, Role.COORDINATOR)
