"""Everyone who may come to an address, and the town they come to: one dialogue at every step, and one of every fate."""

import datetime as dt
import io
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from PIL import Image

from dialogues import (
    accessibility,
    answering,
    appeals,
    initiatives,
    mandate_changes,
    owed,
    participation,
    sign_ups,
    understanding,
)
from dialogues.intake import deeds
from dialogues.models import (
    Compilation,
    Contribution,
    CouncilQuestion,
    Dialogue,
    DialoguePlan,
    Feedback,
    Kind,
    Mandate,
    Method,
    ModerationAction,
    Participant,
    Proposal,
    Referral,
    ReferralLetter,
    SavedFilter,
    SecondReading,
    SelectionDeed,
    Step,
    SupportPage,
)
from governance import clock, contact_centre, decisions, document_files, portraits
from governance.models import (
    ActionPlan,
    AdditionalAssignment,
    Administration,
    Appropriation,
    Board,
    BudgetLine,
    Decision,
    DialogueInventory,
    DocumentType,
    FocusArea,
    FollowUp,
    GoverningDocument,
    Indicator,
    IndicatorValue,
    MandatePeriod,
    Membership,
    OutgoingMail,
    PlanActivity,
    Programme,
    Role,
    SubArea,
    SubAreaResponsibility,
    User,
)
from tests.dialogues.worlds import World

#: The day of the tests: after everything in the town has happened.
TODAY = dt.date(2026, 6, 30)

#: Who comes, and which person of the town that is. The holder of a follow code is not logged in either.
VISITORS = {
    "anonymous": None,
    "follower": None,
    "responsible": "maja",
    "colleague": "mats",
    "manager": "olle",
    "official elsewhere": "yusuf",
    "manager elsewhere": "ingrid",
    "member": "amina",
    "chair": "gunnel",
    "vice chair": "anders",
    "secretary": "moa",
    "chair elsewhere": "hampus",
    "ended term": "bengt",
    "coordinator": "leo",
    "registrar": "tove",
    "communicator": "sara",
    "auditor": "berit",
    "archivist": "arvid",
    "data protection officer": "disa",
    "administrator": "gita",
}
EVERYONE = frozenset(VISITORS)
NOT_LOGGED_IN = frozenset({"anonymous", "follower"})
LOGGED_IN = EVERYONE - NOT_LOGGED_IN


class Clock:
    """Stands where `World.today` puts it; `settings.FROZEN_NOW` outside a function-scoped fixture."""

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(settings, name, value)


class Town(World):
    """Fagersunda with much going on at once."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.arvid = self._person("arvid", Role.ARCHIVIST)
        self.disa = self._person("disa", Role.DATA_PROTECTION_OFFICER)
        self.at = {step: self.ready(step) for step in Step}
        self.arrived_at = {step: self.arrived(step) for step in list(Step)[1:]}
        self.today(TODAY)
        self.writing, self.planning, self.compiling = self._writing(), self._planning(), self._compiling()
        self.assigning, self.assigned = self._assigning(), self.arrived(Step.EXECUTION, Kind.KNOWLEDGE_DIALOGUE)
        self.changing = self.arrived(Step.EXECUTION)
        mandate_changes.begin(self.changing, by=self.maja)
        self.drafting = self._drafting()
        self.open, self.knowledge = self._open(), self._knowledge()
        self.tabled = self._tabled()
        self.pending, self.decided = self._pending(), self._decided()
        self._answered_to_everybody()
        self.initiative = initiatives.register(
            source="resident", text="Vi vill ha mer ljus.", received_on=TODAY, by=self.maja
        )
        self.follow_token = self._someone_takes_part()
        self._something_is_off_topic()
        self._several_were_read()
        self.sign_up_token = self._someone_signs_up()
        theme = self.arrived_at[Step.FEEDBACK].themes.get()
        row = self.at[Step.COMPILATION].contributions.get(number=1)
        SecondReading.objects.create(contribution=row, drawn_on=TODAY)
        self.part = answering.ask(theme, board=self.kfn, by=self.maja)
        self.saved = SavedFilter.objects.create(owner=self.maja, name="Försenade", query="promise=late")
        self._files_wait()
        self._leans_on()
        self.plan_activity = self._action_plan()
        self.programme, self.part_of_programme, self.submitted = self._programme()
        self._shown()
        self.report = accessibility.report(text="Kartan kan inte läsas upp.", page="/")
        self.clients = {visitor: self.client(visitor) for visitor in VISITORS}

    @property
    def document(self) -> GoverningDocument:
        """One that everybody may read."""
        return GoverningDocument.objects.exclude(status=GoverningDocument.Status.DRAFT).order_by("pk")[0]

    @property
    def dialogues(self) -> dict[str, Dialogue]:
        """Every dialogue of the town, by what has become of it."""
        ready = {f"ready to leave {step.code}": dialogue for step, dialogue in self.at.items()}
        arrived = {f"arrived at {step.code}": dialogue for step, dialogue in self.arrived_at.items()}
        others = (
            "writing",
            "planning",
            "assigning",
            "assigned",
            "changing",
            "compiling",
            "drafting",
            "open",
            "knowledge",
        )
        return {**ready, **arrived, **{name: getattr(self, name) for name in others}}

    def _person(self, code: str, role: str) -> User:
        user = User.objects.create_user(
            f"{code}@fagersunda.example", "demo", name=f"{code.title()} Demosson", code=code
        )
        Membership.objects.create(user=user, role=role, administration=Administration.objects.get(code="klf"))
        return user

    def proposal(self, kind: str = Decision.Kind.MANDATE, **more: Any) -> Decision:
        """Maja has put something before the technical board."""
        return decisions.put_before_board(
            **{
                "board": self.tn,
                "kind": kind,
                "subject": "Var behövs mer ljus?",
                "proposal": {"language": "sv", "title": "Var behövs mer ljus?", "lede": "Vi föreslår.", "sections": []},
                "sentences": ["Nämnden beslutar enligt förslaget."],
                "requested_by": self.maja,
                **more,
            }
        )

    def _writing(self) -> Dialogue:
        """A dialogue whose mandate is written and not put before the board."""
        dialogue = self.ready(Step.MANDATE)
        Mandate.objects.filter(dialogue=dialogue).update(decision=None)
        return dialogue

    def _planning(self) -> Dialogue:
        """A dialogue whose plan is written and not submitted."""
        dialogue = self.ready(Step.PLANNING)
        draft = {"state": DialoguePlan.State.DRAFT, "approved_by": None, "approved_on": None}
        DialoguePlan.objects.filter(dialogue=dialogue).update(**draft)
        return dialogue

    def _compiling(self) -> Dialogue:
        """A dialogue whose compilation is written and not submitted."""
        dialogue = self.ready(Step.COMPILATION)
        draft = {"state": Compilation.State.DRAFT, "approved_by": None, "approved_on": None, "dated_on": None}
        dialogue.compilations.update(**draft)
        return dialogue

    def _assigning(self) -> Dialogue:
        """A knowledge dialogue whose assignment is written and not given."""
        dialogue = self.ready(Step.MANDATE, Kind.KNOWLEDGE_DIALOGUE)
        Mandate.objects.filter(dialogue=dialogue).update(assigned_by=None, assigned_on=None)
        return dialogue

    def _drafting(self) -> Dialogue:
        """A dialogue whose proposal for decision is written and not sent."""
        dialogue = self.ready(Step.PROCESSING)
        dialogue.proposals.update(state=Proposal.State.DRAFT, sent_on=None, approved_by=None)
        self.today(TODAY)
        return dialogue

    def _pending(self) -> Decision:
        return self.proposal(planned_meeting=self.meeting(self.tn, dt.date(2026, 9, 8)))

    def _decided(self) -> Decision:
        """A decision whose minutes nobody has adjusted."""
        meeting = self.meeting(self.tn, dt.date(2026, 6, 9))
        return self.record(self.proposal(Decision.Kind.OUTCOME), "approved", meeting=meeting, paragraph=990)

    def _open(self) -> Dialogue:
        """A dialogue that anyone can take part in today."""
        dialogue = self.arrived(Step.EXECUTION)
        self.today(TODAY)
        dialogue.rounds.update(opens_on=dt.date(2026, 6, 1), closes_on=dt.date(2026, 8, 31))
        return Dialogue.objects.get(pk=dialogue.pk)

    def _tabled(self) -> Dialogue:
        """A dialogue whose mandate the board has tabled."""
        dialogue = self.ready(Step.MANDATE)
        Decision.objects.filter(mandate__dialogue=dialogue).update(
            outcome=Decision.Outcome.TABLED, adjusted_on=None, posted_on=None
        )
        self.today(TODAY)
        return dialogue

    def _someone_takes_part(self) -> str:
        """A resident takes part in the open dialogue and wants an answer by mail; gives the link of the receipt."""
        receipt = participation.take_part(
            self.open,
            text="Det är mörkt vid bron.",
            answers=[],
            language="sv",
            stamp=participation.read_stamp(participation.new_stamp()),
            sent_from="192.0.2.1",
            email="someone@mail.example",
        )
        self.participant = Participant.objects.get(contribution=receipt.contribution)
        self.confirm_path = OutgoingMail.objects.get(name="confirm_address").context["link"]
        return receipt.token

    def _several_were_read(self) -> None:
        """Maja has read several at once; somebody has changed the one that is left."""
        dialogue = self.arrived_at[Step.COMPILATION]
        kind = SelectionDeed.Kind.READ
        SelectionDeed.objects.create(dialogue=dialogue, kind=kind, changed=[[3, 99]], by=self.maja, at=clock.now())

    def _someone_signs_up(self) -> str:
        """Somebody means to come to the activity of the open dialogue; gives the link."""
        activity = self.open.activities.get()
        activity.takes_sign_ups, activity.starts_on, activity.ends_on = True, dt.date(2026, 8, 20), None
        activity.save()
        given = {"name": "Astrid", "email": "astrid@mail.example", "phone": "", "people": 2, "needs": "Hörslinga."}
        receipt = sign_ups.sign_up(activity, language="sv", submission_key=uuid.uuid4(), **given)
        return receipt.token

    def _leans_on(self) -> None:
        """A card of the catalogue, which the open dialogue has used, and a checklist."""
        method = Method.objects.create(
            code="gatur",
            name="Gåtur",
            summary="Vi går tillsammans.",
            levels=["dialogue"],
            takes="Två timmar",
            when_to_use="När frågan syns på plats.",
            when_not="När många ska svara.",
            accessibility="Stegfri väg.",
        )
        self.open.activities.update(catalogue_method=method, attended=12, learnt="Elva var lagom.")
        SupportPage.objects.create(code="fore_start", title="Före start", kind="checklist", text="Blanketten är klar")

    def _action_plan(self) -> PlanActivity:
        """An adopted action plan and a draft of the next, measured, and what the technical board told."""
        DialogueInventory.objects.create(board=self.tn, noted_on=TODAY, forms_used="Gåtur.")
        self._plan("hp_nasta", decision=None)
        return self._plan("hp_demokrati", decision=self.decided)

    def _plan(self, code: str, **given: Any) -> PlanActivity:
        plan = ActionPlan.objects.create(code=code, title="Handlingsplan", owner=self.tn, reported_to=self.tn, **given)
        activity = PlanActivity.objects.create(
            plan=plan, number="4.1", title="Möta alla nämnder", board=self.tn, due_on=TODAY
        )
        indicator = Indicator.objects.create(activity=activity, number="5.1", name="Besökta nämnder", target=9)
        IndicatorValue.objects.create(indicator=indicator, value=7, measured_on=TODAY, source="Anteckningar")
        BudgetLine.objects.create(plan=plan, heading="Möten", amount_sek=60000)
        return activity

    def _programme(self) -> tuple[Programme, SubArea, FollowUp]:
        """A programme with one part that the technical board answers for; Maja has reported on last year."""
        document = GoverningDocument.objects.create(
            code="prog_soc",
            title="Program för social hållbarhet",
            doc_type=DocumentType.objects.order_by("pk")[0],
            status=GoverningDocument.Status.ON_REFERRAL,
        )
        programme = Programme.objects.create(document=document)
        focus = FocusArea.objects.create(programme=programme, number="1", title="Hela kommunen")
        part = SubArea.objects.create(focus_area=focus, number="1.1", title="Trygga gator")
        SubAreaResponsibility.objects.create(sub_area=part, board=self.tn)
        Appropriation.objects.create(programme=programme, year=TODAY.year, kind="budget", amount_tkr=500)
        told = {"number": "2026:8", "given_by": self.tn, "text": "Pröva kvällsöppet."}
        AdditionalAssignment.objects.create(programme=programme, **told).given_to.add(self.tn)
        report = FollowUp.objects.create(
            programme=programme,
            sub_area=part,
            year=TODAY.year - 1,
            board=self.tn,
            state="on_track",
            comment="Två stråk är klara.",
            stage=FollowUp.Stage.SUBMITTED,
            written_by=self.maja,
        )
        return programme, part, report

    def _shown(self) -> None:
        """The file of a governing document, a photo of the chair, and what residents have asked the technical board about."""
        pdf = b"%PDF-1.7\n%%EOF\n"
        self.document_file = document_files.attach(self.document, name="a.pdf", content=pdf, by=self.leo)
        asked = {"question": "Vad behövs?", "asked_on": TODAY, "answer": "Bänkar.", "answered_on": TODAY}
        council = Board.objects.filter(kind__in=Board.COUNCILS).first()
        self.council_question = CouncilQuestion.objects.create(dialogue=self.open, council=council, **asked)
        photo = io.BytesIO()
        Image.new("RGB", (8, 10), "green").save(photo, "PNG")
        portraits.keep(
            self.gunnel, content=photo.getvalue(), alt="Gunnel ler.", consented_on=TODAY, seen=0, by=self.leo
        )
        said = {"source": "Kontaktcenter", "note": "", "content": f"ämne;organ;antal\nSnö;{self.tn.name};7\n".encode()}
        MandatePeriod.objects.create(elected="boards", starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2030, 12, 31))
        self.figures = contact_centre.add(starts_on=dt.date(2026, 1, 1), ends_on=TODAY, **said, by=self.leo)

    def _files_wait(self) -> None:
        """A file whose columns wait to be chosen, notes that wait to be received, and notes that are received."""
        dialogue = self.at[Step.EXECUTION]
        file = io.BytesIO("Nr;Synpunkt\n0114;Mörkt vid bron\n".encode())
        self.file = deeds.hand_in(dialogue, file, name="enkat.csv", key=uuid.uuid4(), by=self.maja)
        facts = {"channel": "meeting", "received_on": TODAY, "language": "sv"}
        self.notes, self.received_notes = (
            deeds.hand_in_notes(dialogue, [said], name="Gåtur", key=uuid.uuid4(), by=self.maja, **facts)
            for said in ("Fler lampor.", "Färre lampor.")
        )
        deeds.accept(self.received_notes, by=self.maja)

    def _something_is_off_topic(self) -> None:
        """The first contribution of the dialogue that is being sorted has been sent on, without an answer yet."""
        row = self.arrived_at[Step.COMPILATION].contributions.get(number=1)
        Referral.objects.create(contribution=row, receiver=Referral.Receiver.REGION, referred_on=TODAY)
        ReferralLetter.objects.create(
            dialogue=row.dialogue, receiver=Referral.Receiver.POLICE, sent_on=TODAY, by=self.maja
        )
        understanding.answer(row, is_understood=False, text="Det handlar om bron.")
        hidden = row.dialogue.contributions.get(number=2)
        review = ModerationAction.objects.create(
            contribution=hidden, state="hide", rule="abusive", reason={"sv": "Texten angriper."}, at=clock.now()
        )
        Contribution.objects.filter(pk=hidden.pk).update(state=review.state)
        appeals.ask(hidden, text="Jag angriper ingen.")

    def _answered_to_everybody(self) -> None:
        """What it led to is told in easy language and to children too, in the dialogue that is ready to be closed."""
        dialogue = self.at[Step.DECISION]
        dialogue.feedback.filter(stage="decided").update(easy_read={"sv": "Bron får lampor."})
        row = owed.owe_children(dialogue, Feedback.Stage.DECIDED)
        row.given_on, row.headline, row.text = TODAY, "Det blir ljust.", "Ni sa att det är mörkt."
        row.save()

    def _knowledge(self) -> Dialogue:
        dialogue = self.ready(Step.DECISION, Kind.KNOWLEDGE_DIALOGUE)
        self.today(TODAY)
        return dialogue

    def person(self, visitor: str) -> User | None:
        code = VISITORS[visitor]
        return getattr(self, code) if code else None

    def client(self, visitor: str, **options: Any) -> Client:
        """A browser in which the visitor has logged in."""
        client = Client(**options)
        if person := self.person(visitor):
            client.force_login(person)
        return client

    def address(self, name: str, place: str = "") -> str:
        """The address called `name`, at a place of the town (see `PLACES`)."""
        return reverse(name, kwargs=PLACES[place](self))


def _dialogue(
    choose: Callable[[Town], Dialogue], **more: Callable[[Dialogue], Any]
) -> Callable[[Town], dict[str, Any]]:
    def kwargs(town: Town) -> dict[str, Any]:
        dialogue = choose(town)
        return {"pk": dialogue.pk, **{name: find(dialogue) for name, find in more.items()}}

    return kwargs


def _owed(dialogue: Dialogue) -> int:
    return Feedback.objects.get(dialogue=dialogue, stage="heard", audience=Feedback.Audience.PARTICIPANTS).pk


#: What fills in an address: `place: town -> arguments`. A step's name is the dialogue that is ready to leave the step.
PLACES: dict[str, Callable[[Town], dict[str, Any]]] = {
    "": lambda town: {},
    "saved choice": lambda town: {"pk": town.saved.pk},
    "data set": lambda town: {"name": "beslut"},
    "year": lambda town: {"year": TODAY.year},
    **{step.code: _dialogue(lambda town, step=step: town.at[step]) for step in Step},
    "execution, activity": _dialogue(
        lambda town: town.at[Step.EXECUTION], activity_pk=lambda dialogue: dialogue.activities.get().pk
    ),
    "execution, file": _dialogue(
        lambda town: town.at[Step.EXECUTION], intake_pk=lambda dialogue: dialogue.intakes.get(kind="csv").pk
    ),
    "execution, notes": _dialogue(
        lambda town: town.at[Step.EXECUTION], intake_pk=lambda dialogue: dialogue.intakes.get(state="ready").pk
    ),
    "execution, received notes": _dialogue(
        lambda town: town.at[Step.EXECUTION], intake_pk=lambda dialogue: dialogue.intakes.get(state="accepted").pk
    ),
    "execution, group": _dialogue(
        lambda town: town.at[Step.EXECUTION], group_pk=lambda dialogue: dialogue.target_groups.get().pk
    ),
    "knowledge": _dialogue(lambda town: town.knowledge),
    "sorting": _dialogue(lambda town: town.arrived_at[Step.COMPILATION]),
    "sorting, appealed": _dialogue(lambda town: town.arrived_at[Step.COMPILATION], number=lambda dialogue: 2),
    "sorting, letter": _dialogue(
        lambda town: town.arrived_at[Step.COMPILATION], letter_pk=lambda dialogue: dialogue.referral_letters.get().pk
    ),
    "sorting, deed": _dialogue(
        lambda town: town.arrived_at[Step.COMPILATION], deed_pk=lambda dialogue: dialogue.selection_deeds.get().pk
    ),
    "sorting, contribution": _dialogue(lambda town: town.arrived_at[Step.COMPILATION], number=lambda dialogue: 1),
    "hearing, version": _dialogue(lambda town: town.arrived_at[Step.FEEDBACK], number=lambda dialogue: 1),
    "hearing": _dialogue(lambda town: town.arrived_at[Step.FEEDBACK]),
    "hearing, theme": _dialogue(
        lambda town: town.arrived_at[Step.FEEDBACK], theme_pk=lambda dialogue: dialogue.themes.get().pk
    ),
    "hearing, row": _dialogue(lambda town: town.arrived_at[Step.FEEDBACK], row_pk=_owed),
    "drafting": _dialogue(lambda town: town.drafting),
    "decision, paper": _dialogue(lambda town: town.at[Step.DECISION], code=lambda dialogue: "beslutsunderlag"),
    "writing": _dialogue(lambda town: town.writing),
    "planning, unapproved": _dialogue(lambda town: town.planning),
    "planning, activity": _dialogue(
        lambda town: town.planning, activity_pk=lambda dialogue: dialogue.activities.get().pk
    ),
    "planning, language": _dialogue(lambda town: town.planning, code=lambda dialogue: "en"),
    "planning, question": _dialogue(
        lambda town: town.planning, question_pk=lambda dialogue: dialogue.questions.get().pk
    ),
    "changing": _dialogue(lambda town: town.changing),
    "launching": _dialogue(lambda town: town.arrived_at[Step.LAUNCH]),
    "compiling": _dialogue(lambda town: town.compiling),
    "compiling, theme": _dialogue(lambda town: town.compiling, theme_pk=lambda dialogue: dialogue.themes.get().pk),
    "open": _dialogue(lambda town: town.open),
    "tabled, decision": _dialogue(
        lambda town: town.tabled, decision_pk=lambda dialogue: dialogue.mandates.get().decision_id
    ),
    "open, council": _dialogue(
        lambda town: town.open, question_pk=lambda dialogue: dialogue.council_questions.get().pk
    ),
    "new initiative": lambda town: {"pk": town.initiative.pk},
    "new initiative, question": lambda town: {"pk": town.initiative.pk, "code": "decided"},
    "pending": lambda town: {"pk": town.pending.pk},
    "decided": lambda town: {"pk": town.decided.pk},
    "meeting": lambda town: {"pk": town.meeting(town.tn, dt.date(2026, 6, 9)).pk},
    "body": lambda town: {"code": town.tn.code},
    "document": lambda town: {"code": town.document.code},
    "portrait": lambda town: {"pk": town.gunnel.pk},
    "file of a document": lambda town: {"pk": town.document.pk, "file_pk": town.document_file.pk},
    "figures": lambda town: {"pk": town.figures.pk},
    "figures of a body": lambda town: {"pk": town.figures.pk, "code": town.tn.code},
    "document row": lambda town: {"pk": town.document.pk},
    "programme": lambda town: {"code": "prog_soc"},
    "programme, part": lambda town: {"code": "prog_soc", "kind": "del"},
    "programme, part row": lambda town: {"code": "prog_soc", "kind": "del", "row_pk": town.part_of_programme.pk},
    "programme, report": lambda town: {
        "code": "prog_soc",
        "part_pk": town.part_of_programme.pk,
        "board": town.tn.code,
        "year": TODAY.year - 1,
    },
    "submitted report": lambda town: {"pk": town.submitted.pk},
    "action plan": lambda town: {"code": "hp_demokrati"},
    "draft of an action plan": lambda town: {"code": "hp_nasta"},
    "action plan, value": lambda town: {"code": "hp_demokrati", "kind": "varde"},
    "action plan, activity row": lambda town: {
        "code": "hp_demokrati",
        "kind": "aktivitet",
        "row_pk": town.plan_activity.pk,
    },
    "inventory": lambda town: {"pk": DialogueInventory.objects.get().pk},
    "method": lambda town: {"code": "gatur"},
    "support page": lambda town: {"code": "fore_start"},
    "target group": lambda town: {"code": town.youth.code},
    "topic": lambda town: {"code": town.lighting.code},
    "part of the sitemap": lambda town: {"section": "dialoger"},
    "person": lambda town: {"pk": town.amina.pk},
    "mail": lambda town: {"pk": OutgoingMail.objects.get(name="confirm_address").pk},
    "register": lambda town: {"register": "organ"},
    "register row": lambda town: {"register": "organ", "pk": town.tn.pk},
    "second reading": _dialogue(lambda town: town.at[Step.COMPILATION], number=lambda dialogue: 1),
    "part of an answer": lambda town: {"part_pk": town.part.pk},
    "answered page": lambda town: {"slug": town.at[Step.DECISION].slug},
    "answered page, version": lambda town: {"slug": town.at[Step.DECISION].slug, "held": 1, "number": 1},
    "answered, row": lambda town: {
        "pk": town.at[Step.DECISION].pk,
        "row_pk": town.at[Step.DECISION].feedback.get(stage="decided", audience="public").pk,
    },
    "public page": lambda town: {"slug": town.open.slug},
    "public page, activity": lambda town: {"slug": town.open.slug, "code": town.open.activities.get().code},
    "activity that takes sign-ups": lambda town: {
        "slug": town.open.slug,
        "code": town.open.activities.get().code,
    },
    "report about accessibility": lambda town: {"pk": town.report.pk},
    "link of a sign-up": lambda town: {"token": town.sign_up_token},
    "follow link": lambda town: {"token": town.follow_token},
    "link to confirm": lambda town: {"token": town.confirm_path.split("/folj/")[1].split("/")[0]},
    "mail of the gallery": lambda town: {"name": "answer_heard"},
    "own page": lambda town: {"token": town.participant.page_token},
    "link to stop": lambda town: {"token": town.participant.stop_token},
    "reset link": lambda town: {"uidb64": "MQ", "token": "x-y"},
}


#: Places whose only argument is a dialogue.
BY_DIALOGUE = frozenset(
    {
        *(step.code for step in Step),
        "hearing",
        "drafting",
        "open",
        "sorting",
        "writing",
        "planning, unapproved",
        "launching",
        "changing",
        "compiling",
        "knowledge",
    }
)


def addresses() -> dict[str, str]:
    """Every address of the product: its name and its pattern."""

    def walk(resolver: URLResolver, namespace: str, before: str) -> Iterator[tuple[str, str]]:
        for item in resolver.url_patterns:
            route = before + str(item.pattern)
            if isinstance(item, URLPattern):
                yield namespace + (item.name or route), route
            else:
                yield from walk(item, namespace + (f"{item.namespace}:" if item.namespace else ""), route)

    return dict(walk(get_resolver(), "", "/"))


#: Where a session, a failed log-in and the clock of the background work may be written at any time.
HOUSEKEEPING = ("django_session", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


class Writes(list[str]):
    """Every statement that changes a row while it is open: `with Writes() as written: ...`."""

    def __enter__(self) -> "Writes":
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._wrapper.__exit__(*exception)

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "REPLACE", "TRUNCATE"))
        if changes and not any(f'"{table}"' in sql for table in HOUSEKEEPING):
            self.append(sql[:160])
        return execute(sql, params, many, context)
