"""/styrning/: who decides, what they have decided and what steers the municipality. For everybody, without login."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from governance import (
    action_plans,
    clock,
    decisions,
    document_files,
    documents,
    people,
    permissions,
    programmes,
    workdays,
)
from governance.models import Board, Decision, GoverningDocument, LadderLevel, Meeting, Municipality

Status = GoverningDocument.Status
PUBLIC_STATUSES = (Status.ON_REFERRAL, Status.PROPOSED, Status.ADOPTED, Status.REPEALED, Status.EXPIRED)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The bodies of the municipality, those that no longer exist and who took over from them."""
    today = clock.today()
    return render(
        request,
        "governance/index.html",
        {
            "boards": Board.objects.existing(today).select_related("parent").by_kind(),
            "dissolved": Board.objects.dissolved(today).select_related("successor").order_by("-valid_to"),
            "guideline": documents.guideline_in_force(today),
            "programmes": programmes.public().select_related("document"),
            "action_plans": action_plans.in_force(),
            "latest": Decision.objects.public().select_related("board").order_by("-decided_on", "-pk")[:5],
            "may_set_up": permissions.sets_up(request.user),
            "works_here": permissions.works_here(request.user),
        },
    )


@require_GET
def ambition(request: HttpRequest) -> HttpResponse:
    """What the municipality wants with dialogue, and the documents, programmes and levels that bind it to that."""
    today = clock.today()
    context = {
        "ambition": Municipality.current().ambition,
        "guideline": documents.guideline_in_force(today),
        "programmes": programmes.public().select_related("document"),
        "action_plans": action_plans.in_force(),
        "levels": LadderLevel.objects.filter(scale__is_current=True).order_by("order"),
    }
    return render(request, "governance/ambition.html", context)


@require_GET
def board(request: HttpRequest, code: str) -> HttpResponse:
    """A body: its coming meetings, what it has decided and the documents it has adopted."""
    today = clock.today()
    found = get_object_or_404(Board.objects.select_related("parent", "successor"), code=code)
    decided = (
        Decision.objects.public()
        .filter(board=found)
        .select_related("board", "reported_to", "meeting")
        .order_by("-decided_on", "-pk")
    )
    return render(
        request,
        "governance/board.html",
        {
            "board": found,
            "exists": found.exists_on(today),
            "in_charge": found.in_charge(today),
            "predecessors": found.predecessors.all(),
            "meetings": Meeting.objects.filter(board=found, held_on__gte=today).order_by("held_on")[:6],
            "page": Paginator(decided, 20).get_page(request.GET.get("page")),
            "elected": people.elected_by_role(found),
            "documents": found.adopted_documents.filter(status=Status.ADOPTED).select_related("doc_type"),
            "today": today,
        },
    )


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """When the bodies meet during the coming year, and by when the papers must be ready; of one body if it is named."""
    today, code = clock.today(), request.GET.get("board", "").replace("\x00", "")
    boards = Board.objects.filter(meetings__held_on__gte=today).distinct().order_by("name")
    found = Meeting.objects.filter(held_on__range=(today, workdays.months_after(today, 12))).select_related("board")
    if code:
        found = found.filter(board__code=code)
    context = {"meetings": found.order_by("held_on", "board__name"), "boards": boards, "code": code}
    return render(request, "governance/meetings.html", context)


@require_GET
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: preliminary until the minutes are adjusted; reservations only after."""
    found = get_object_or_404(
        Decision.objects.public().select_related(
            "board", "meeting", "delegate", "delegation", "reported_to", "prepared_by__board", "prepares_for"
        ),
        pk=pk,
    )
    return render(
        request,
        "governance/decision.html",
        {
            "decision": found,
            "statements": found.statements.all() if found.is_final else [],
            "conflicts": decisions.stepped_out(found) if found.is_final else [],
            "corrections": found.corrections.all(),
            "state": found.minutes_state(),
            "today": clock.today(),
        },
    )


@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """The register of governing documents: in force, on their way, and no longer in force."""
    today = clock.today()
    found = GoverningDocument.objects.filter(status__in=PUBLIC_STATUSES).select_related(
        "doc_type", "adopted_by", "to_be_adopted_by", "decision"
    )
    ended = Q(status__in=(Status.REPEALED, Status.EXPIRED)) | Q(status=Status.ADOPTED, valid_until__lt=today)
    return render(
        request,
        "governance/document_list.html",
        {
            "in_force": found.filter(status=Status.ADOPTED).exclude(ended),
            "on_their_way": found.filter(status__in=(Status.ON_REFERRAL, Status.PROPOSED)),
            "ended": found.filter(ended).order_by("-valid_until", "title"),
            "today": today,
        },
    )


@require_GET
def document(request: HttpRequest, code: str) -> HttpResponse:
    """A governing document: who adopted it and when, how long it is valid, what it replaces and what replaced it."""
    found = get_object_or_404(
        GoverningDocument.objects.filter(status__in=PUBLIC_STATUSES).select_related(
            "doc_type", "adopted_by", "to_be_adopted_by", "decision", "proposal__board", "replaces", "repealed_by"
        ),
        code=code,
    )
    today = clock.today()
    return render(
        request,
        "governance/document.html",
        {
            "document": found,
            "is_expired": found.status in (Status.ADOPTED, Status.EXPIRED)
            and found.valid_until is not None
            and found.valid_until < today,
            "versions": documents.versions(found, PUBLIC_STATUSES),
            "file": document_files.shown(found),
            "is_programme": programmes.public().filter(document=found).exists(),
            "applies_to": found.applies_to.order_by("name"),
            "related": found.related.filter(status__in=PUBLIC_STATUSES).order_by("title"),
            "reviews": found.reviews.select_related("decision__board").order_by("decision__decided_on"),
            "today": today,
        },
    )


@require_GET
def programme(request: HttpRequest, code: str) -> HttpResponse:
    """A programme: its goals, who answers for each part, what they report of a year, and what is done within it."""
    found = get_object_or_404(
        programmes.with_content(programmes.public()).prefetch_related("assignments__given_to"), document__code=code
    )
    years = programmes.years(found)
    asked = request.GET.get("ar", "")
    year = int(asked) if asked in map(str, years) else programmes.reported_year(found)
    decided = found.reviews.filter(decision__in=Decision.objects.public()).select_related("decision__board")
    context = {
        "programme": found,
        "document": found.document,
        "told": programmes.of_year(found, year, only_signed=True),
        "years": years,
        "reviews": decided,
    }
    return render(request, "governance/programme.html", context)


@require_GET
def action_plan(request: HttpRequest, code: str) -> HttpResponse:
    """The action plan for democracy work: what is to be done, how one sees that it leads somewhere, and what it costs."""
    found = get_object_or_404(action_plans.with_content(action_plans.public()), code=code)
    reports = found.reports.filter(decision__in=Decision.objects.public()).select_related("decision__board")
    return render(request, "governance/action_plan.html", {"plan": found, "reports": reports})
