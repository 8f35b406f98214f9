"""From what was heard to what was decided: the proposal with the influence of each theme, the decision, the measures."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext

from governance import clock, decisions
from governance.models import Board, Decision, Meeting, User

from . import effects, lifecycle, log, notices
from .models import Dialogue, InfluenceTrace, Kind, LogEntry, Measure, Notice, Proposal, Step, Theme
from .permissions import approvable_by
from .requirements import Missing, latest_compilation

if TYPE_CHECKING:
    from django.db.models import QuerySet


class NotSendable(Exception):
    """The proposal cannot be sent yet; ``missing`` says everything that is."""

    def __init__(self, missing: list[Missing]) -> None:
        self.missing = missing
        super().__init__("; ".join(item.code for item in missing))


class OwnProposal(Exception):
    """Nobody sends on a proposal that they wrote themselves (four eyes)."""


class NotResponsible(Exception):
    """Only the manager in charge sends a proposal on."""


class AlreadySent(Exception):
    """The proposal has been sent; a referral back opens a new one."""


def current(dialogue: Dialogue) -> Proposal | None:
    """The newest proposal for decision."""
    return dialogue.proposals.order_by("number").last()


def blank(dialogue: Dialogue) -> Proposal:
    """An empty proposal that is not saved, with the approved compilation in its basis (I7)."""
    compiled = latest_compilation(dialogue)
    return Proposal(dialogue=dialogue, compilation=compiled if compiled and compiled.is_approved else None)


def deciding_board(dialogue: Dialogue) -> Board:
    """The body that decides on the matter: the one that residents were told, or the owner; its successor (I10)."""
    return (dialogue.deciding_board or dialogue.owner).in_charge(clock.today())


def may_prepare(dialogue: Dialogue) -> "QuerySet[Board]":
    """Bodies that can prepare the matter for the one that decides: boards and committees, not councils or companies."""
    return may_prepare_for(deciding_board(dialogue))


def may_prepare_for(board: Board) -> "QuerySet[Board]":
    """Bodies that can say what they propose before ``board`` decides."""
    return Board.objects.preparing(clock.today()).exclude(pk=board.pk).order_by("name")


def is_referred_back(dialogue: Dialogue, proposal: Proposal | None) -> bool:
    """Whether a body wants the proposal to be looked into more while the dialogue still is in processing."""
    answer = proposal.decision if proposal else None
    back = answer is not None and answer.outcome == Decision.Outcome.REFERRED_BACK
    return back and dialogue.step == Step.PROCESSING


def referral_back(dialogue: Dialogue, proposal: Proposal | None) -> Decision | None:
    """Why the version before this one came back: the answer that whoever writes must meet."""
    if proposal is None or proposal.number == 1:
        return None
    before = dialogue.proposals.filter(number__lt=proposal.number).select_related("decision__board")
    last = before.order_by("number").last()
    answer = last.decision if last else None
    return answer if answer and answer.outcome == Decision.Outcome.REFERRED_BACK else None


@transaction.atomic
def begin(dialogue: Dialogue, *, by: User) -> Proposal:
    """The proposal that is being written: begun when there is none, and copied anew when a body has referred it back."""
    dialogue = lifecycle.lock(dialogue)
    proposal = current(dialogue)
    if proposal and is_referred_back(dialogue, proposal):
        effects.begin_new_proposal(dialogue)
        return dialogue.proposals.order_by("number").last() or proposal
    if proposal is None:
        proposal = blank(dialogue)
        proposal.author = by
        proposal.save()
        log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="proposal", begun=True)
    return proposal


@transaction.atomic
def note(proposal: Proposal, *, by: User) -> None:
    """Log who has written on the proposal; the form has saved the row."""
    dialogue = lifecycle.lock(proposal.dialogue)
    log.write(dialogue, LogEntry.Action.CHANGED, by=by, what="proposal", number=proposal.number)


def themes_to_tell(proposal: Proposal) -> list[Theme]:
    """Themes whose influence on the proposal must be told: those of the compilation in its basis."""
    basis = proposal.compilation
    return [item.theme for item in basis.themes.select_related("theme")] if basis else []


def traces(proposal: Proposal) -> list[InfluenceTrace]:
    """How each of those themes affected the proposal, in their order: as it is written, else empty and not saved."""
    written = {row.theme_id: row for row in proposal.influence.select_related("theme")} if proposal.pk else {}
    themes = themes_to_tell(proposal)
    return [written.get(theme.pk) or InfluenceTrace(proposal=proposal, theme=theme) for theme in themes]


def missing(proposal: Proposal) -> list[Missing]:
    """Everything that keeps the proposal from being sent to the deciding body."""
    dialogue = proposal.dialogue
    found: list[Missing] = []
    if proposal.compilation is None or not proposal.compilation.is_approved:
        text = gettext("The approved compilation must be part of the basis for the decision")
        found.append(Missing("compilation_in_basis", text, "compilation"))
    if not proposal.text:
        found.append(Missing("text", gettext("Write the proposal"), "proposal", "id_text"))
    if dialogue.kind == Kind.CITIZEN_DIALOGUE and not proposal.sentences:
        text = gettext("Write at least one sentence to decide on")
        found.append(Missing("sentences", text, "proposal", "id_sentences"))
    told = {trace.theme_id for trace in proposal.influence.all() if trace.is_told} if proposal.pk else set()
    for theme in themes_to_tell(proposal):
        if theme.pk not in told:
            text = gettext("Say how the theme %(theme)s affected the proposal") % {"theme": theme}
            found.append(Missing(f"influence:{theme.code}", text, "proposal", f"theme-{theme.code}"))
    return found


@transaction.atomic
def send(
    proposal: Proposal, *, meeting: Meeting | None, preparing_meeting: Meeting | None = None, by: User
) -> Proposal:
    """The manager approves the proposal and sends it to the body that decides, with the compilation in its basis.

    Where another body prepares the matter it goes there first, to ``preparing_meeting``; what that body proposes then
    lies before the body that decides, at ``meeting``.
    A knowledge dialogue leads to no political decision: there the manager settles what the service will change.
    Raises ``NotResponsible``, ``OwnProposal``, ``AlreadySent``, ``NotSendable``.
    """
    dialogue = lifecycle.lock(proposal.dialogue)
    proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("compilation", "author").get(pk=proposal.pk)
    )
    proposal.dialogue = dialogue
    if not approvable_by(by).filter(pk=dialogue.pk).exists():
        raise NotResponsible
    if proposal.is_sent:
        raise AlreadySent
    since = LogEntry.Action.PROPOSAL_SENT
    if proposal.author_id == by.pk or log.has_written(dialogue, by, "proposal", since=since):
        raise OwnProposal
    if dialogue.step != Step.PROCESSING:
        raise NotSendable([Missing("step", gettext("The dialogue is not in processing"), "dialogue_detail")])
    if found := missing(proposal):
        raise NotSendable(found)
    proposal.approved_by, proposal.sent_on, proposal.state = by, clock.today(), Proposal.State.SENT
    if dialogue.kind == Kind.CITIZEN_DIALOGUE:
        decides, prepares = deciding_board(dialogue), proposal.preparing_board
        proposal.decision = decisions.put_before_board(
            board=prepares or decides,
            prepares_for=decides if prepares else None,
            decides_at=meeting if prepares else None,
            kind="outcome",
            subject=str(dialogue.title)[:250],
            proposal=basis_for_decision(proposal),
            sentences=proposal.sentences,
            requested_by=proposal.author or by,
            planned_meeting=preparing_meeting if prepares else meeting,
            dnr=dialogue.dnr,
        )
    proposal.save()
    log.write(dialogue, LogEntry.Action.PROPOSAL_SENT, by=by, proposal=proposal.number)
    return proposal


def follow(dialogue: Dialogue, decision: Decision) -> None:
    """A body has prepared the matter: from now on the proposal waits for the one that decides."""
    dialogue.proposals.filter(decision=decision.prepared_by).update(decision=decision)


def basis_for_decision(proposal: Proposal) -> dict[str, Any]:
    """What the deciding body reads: the proposal, what residents said, and how each theme affected it (I7)."""
    dialogue, compiled = proposal.dialogue, proposal.compilation
    sections: list[dict[str, Any]] = [{"key": "text", "heading": gettext("Proposal"), "text": str(proposal.text)}]
    if compiled:
        sections.append(
            {"key": "heard", "heading": gettext("This is what residents said"), "text": str(compiled.summary)}
        )
        columns = [
            gettext("Theme"),
            gettext("Contributions"),
            gettext("Influence on the proposal"),
            gettext("How, or why not"),
        ]
        told = {trace.theme_id: trace for trace in traces(proposal)}
        rows = []
        for item in compiled.themes.select_related("theme"):
            trace = told[item.theme_id]
            count = item.count if item.count is not None else item.reported_count
            rows.append(
                [str(item.theme), "–" if count is None else str(count), trace.get_effect_display(), str(trace.text)]
            )
        sections.append(
            {"key": "influence", "heading": gettext("What the proposal does with it"), "columns": columns, "rows": rows}
        )
        sections.append({"key": "minority", "heading": gettext("Views of a few"), "text": str(compiled.minority_views)})
        sections.append(
            {
                "key": "limits",
                "heading": gettext("How it was done, and its limits"),
                "text": str(compiled.method_limits),
            }
        )
    sections.append(
        {"key": "alternatives", "heading": gettext("Other alternatives"), "text": str(proposal.alternatives)}
    )
    sections.append(
        {"key": "child", "heading": gettext("The child's best interest"), "text": str(proposal.child_best_interest)}
    )
    for key, heading, text in (
        ("gender", gettext("Gender-equality perspective"), proposal.gender_perspective),
        ("business", gettext("Business perspective"), proposal.business_perspective),
    ):
        sections.append({"key": key, "heading": heading, "text": str(text)})
    sections.append({"key": "cost", "heading": gettext("Cost"), "text": proposal.cost})
    return {
        "language": "sv",
        "title": str(dialogue.title),
        "lede": gettext(
            "The answers are not a sample of everyone who lives here. The reasons weigh more than the numbers."
        ),
        "sections": [section for section in sections if section.get("text") or section.get("rows")],
        "dialogue": dialogue.reference,
        "compilation": compiled.number if compiled else None,
        "url": reverse("officials:dialogue_detail", args=[dialogue.pk]),
    }


@transaction.atomic
def note_measures(dialogue: Dialogue, *, by: User) -> None:
    """Log that the action plan was changed, with where each measure now stands; what has become done is told."""
    dialogue = lifecycle.lock(dialogue)
    before = _measures_before(dialogue)
    measures = list(dialogue.measures.all())
    for measure in measures:
        was = before.get(_number(measure))
        if measure.state == Measure.State.DONE and (was not in (None, measure.state) or measure.updated_on is None):
            measure.updated_on = clock.today()
            measure.save(update_fields=["updated_on"])
            _tell_of_measure(dialogue, measure)
    states = {_number(measure): measure.state for measure in measures}
    log.write(dialogue, LogEntry.Action.MEASURE_CHANGED, by=by, measures=states)


def _number(measure: Measure) -> str:
    return measure.code or str(measure.pk)


def _measures_before(dialogue: Dialogue) -> dict[str, str]:
    """Where each measure stood when the action plan was last changed."""
    last = dialogue.log.filter(action=LogEntry.Action.MEASURE_CHANGED).order_by("-seq").first()
    return dict(last.detail.get("measures", {})) if last else {}


def _tell_of_measure(dialogue: Dialogue, measure: Measure) -> None:
    def headline() -> str:
        return gettext("Done: %(what)s") % {"what": measure.title}

    notices.tell_participants(
        dialogue,
        event=Notice.Event.MEASURE,
        about=measure.pk,
        headline=notices.in_every_language(headline),
        text=measure.note,
    )
