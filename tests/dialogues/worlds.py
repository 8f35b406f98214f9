"""A small town for tests: its boards, its people by name, and dialogues ready to leave any step.

``world.ready(Step.LAUNCH)`` gives a dialogue that lacks nothing to leave that step, with the clock on a day when it can.
A test of a rule takes one thing away and shows that the dialogue stays.
"""

import datetime as dt
from typing import Any

from dialogues import lifecycle, owed, participation, promises
from dialogues.models import (
    Activity,
    AnchoringRecord,
    Coding,
    CommunicationAction,
    Compilation,
    CompilationTheme,
    Consideration,
    Contribution,
    CouncilView,
    DecisionPoint,
    Dialogue,
    DialoguePlan,
    DialogueTargetGroup,
    Evaluation,
    Feedback,
    InfluencePoint,
    InfluenceTrace,
    Initiative,
    Kind,
    Launch,
    Mandate,
    Measure,
    ModerationAction,
    ModerationState,
    Participant,
    Proposal,
    Question,
    Responsibility,
    Step,
    TargetGroup,
    Theme,
    ThemeResponse,
    Topic,
)
from dialogues.requirements import latest_compilation
from governance import decisions
from governance.models import (
    Administration,
    Area,
    Board,
    Decision,
    DocumentType,
    GoverningDocument,
    LadderLevel,
    LadderScale,
    Meeting,
    Membership,
    Municipality,
    Role,
    User,
)

D = dt.date
RECEIVED, TRIAGED = D(2026, 1, 12), D(2026, 1, 19)
MANDATED, ADJUSTED = D(2026, 2, 10), D(2026, 2, 17)
PLANNED, LAUNCHED = D(2026, 2, 20), D(2026, 2, 24)
OPENS, CLOSES = D(2026, 3, 2), D(2026, 3, 29)
COMPILED, HEARD = D(2026, 4, 13), D(2026, 4, 20)
PRESENTED, SENT = D(2026, 5, 12), D(2026, 5, 18)
DECIDED, DECISION_ADJUSTED, ANSWERED, EVALUATED = D(2026, 6, 9), D(2026, 6, 16), D(2026, 6, 24), D(2026, 6, 29)

#: A day on which a dialogue that is ``ready`` for the step can leave it.
DAY = {
    Step.INITIATIVE: D(2026, 1, 20),
    Step.MANDATE: D(2026, 2, 18),
    Step.PLANNING: D(2026, 2, 20),
    Step.LAUNCH: D(2026, 2, 25),
    Step.EXECUTION: D(2026, 4, 10),
    Step.COMPILATION: D(2026, 4, 14),
    Step.FEEDBACK: D(2026, 5, 13),
    Step.PROCESSING: D(2026, 5, 19),
    Step.DECISION: D(2026, 6, 30),
}

LEVELS = ["information", "consultation", "dialogue", "influence", "co_decision"]


class World:
    """The town of Fagersunda, its people and its clock."""

    #: What residents decide on in a budget vote, in SEK.
    frame: int | None = None

    def __init__(self, settings: Any) -> None:
        self.settings = settings
        self.today(D(2026, 1, 20))
        self._boards()
        self._people()
        self._vocabulary()

    def today(self, day: dt.date, hour: int = 9) -> None:
        """Let the clock stand on ``day``."""
        self.settings.FROZEN_NOW = dt.datetime.combine(day, dt.time(hour))

    # -------------------------------------------------------------------------------------------- who decides

    def _boards(self) -> None:
        def board(code: str, name: str, kind: str, **more: Any) -> Board:
            return Board.objects.create(code=code, abbreviation=code.upper(), name=name, kind=kind, **more)

        self.kf = board("kf", "Kommunfullmäktige", Board.Kind.ASSEMBLY)
        self.ks = board(
            "ks",
            "Kommunstyrelsen",
            Board.Kind.EXECUTIVE_BOARD,
            may_mandate=True,
            is_data_controller=True,
            parent=self.kf,
        )
        self.ksau = board("ksau", "Arbetsutskottet", Board.Kind.COMMITTEE, parent=self.ks)
        self.tn = board(
            "tn", "Tekniska nämnden", Board.Kind.BOARD, may_mandate=True, is_data_controller=True, parent=self.kf
        )
        self.kfn = board(
            "kfn",
            "Kultur- och fritidsnämnden",
            Board.Kind.BOARD,
            may_mandate=True,
            is_data_controller=True,
            parent=self.kf,
        )
        self.fhem = board("fhem", "Fagersundahem AB", Board.Kind.COMPANY, may_mandate=True)
        self.frr = board("frr", "Funktionsrättsrådet", Board.Kind.ADVISORY_COUNCIL, parent=self.ks)
        self.kpr = board("kpr", "Pensionärsrådet", Board.Kind.ADVISORY_COUNCIL, parent=self.ks)
        self.sbf = Administration.objects.create(code="sbf", name="Samhällsbyggnadsförvaltningen")
        self.sbf.serves.add(self.tn)
        self.kff = Administration.objects.create(code="kff", name="Kultur- och fritidsförvaltningen")
        self.kff.serves.add(self.kfn)
        self.klf = Administration.objects.create(code="klf", name="Kommunledningsförvaltningen")
        self.klf.serves.add(self.kf, self.ks)
        self.municipality = Municipality.objects.create(
            name="Fagersunda kommun", short_name="Fagersunda", email="kommun@fagersunda.example", phone="070-1740605"
        )
        self.municipality.councils_always_considered.set([self.frr, self.kpr])

    def _people(self) -> None:
        def person(code: str, name: str, role: str, **where: Any) -> User:
            user = User.objects.create_user(f"{code}@fagersunda.example", "demo", name=name, code=code)
            Membership.objects.create(user=user, role=role, **where)
            return user

        self.maja = person("maja", "Maja Demolund", Role.OFFICIAL, administration=self.sbf)
        self.mats = person("mats", "Mats Demolycke", Role.OFFICIAL, administration=self.sbf)
        self.olle = person("olle", "Olle Demoberg", Role.MANAGER, administration=self.sbf)
        self.yusuf = person("yusuf", "Yusuf Demosten", Role.OFFICIAL, administration=self.kff)
        self.ingrid = person("ingrid", "Ingrid Demoström", Role.MANAGER, administration=self.kff)
        self.leo = person("leo", "Leo Demobäck", Role.COORDINATOR, administration=self.klf)
        self.sara = person("sara", "Sara Demogren", Role.COMMUNICATOR, administration=self.klf)
        self.tove = person("tove", "Tove Demohed", Role.REGISTRAR, administration=self.klf)
        self.gita = person("gita", "Gita Demonät", Role.ADMINISTRATOR, administration=self.klf)
        self.berit = person("berit", "Berit Demolöf", Role.AUDITOR)
        term = {"starts_on": D(2023, 1, 1), "ends_on": D(2026, 12, 31)}
        self.gunnel = person("gunnel", "Gunnel Demovik", Role.CHAIR, board=self.tn, **term)
        self.anders = person("anders", "Anders Demogård", Role.VICE_CHAIR, board=self.tn, **term)
        self.amina = person("amina", "Amina Demorali", Role.MEMBER, board=self.tn, **term)
        self.moa = person("moa", "Moa Demoblad", Role.SECRETARY, board=self.tn, starts_on=D(2023, 1, 1))
        self.hampus = person("hampus", "Hampus Demoland", Role.CHAIR, board=self.kfn, **term)
        self.rolf = person("rolf", "Rolf Demosson", Role.CHAIR, board=self.ks, **term)
        self.bengt = person(
            "bengt", "Bengt Demolind", Role.MEMBER, board=self.tn, starts_on=D(2023, 1, 1), ends_on=D(2025, 12, 31)
        )

    def _vocabulary(self) -> None:
        self.scale = LadderScale.objects.create(name="Fagersundas delaktighetstrappa", version="2023")
        self.level = {
            code: LadderLevel.objects.create(
                scale=self.scale, order=order, code=code, label=code.title(), verb_municipality="verb", verb_participant="verb",
                promise="Vi lovar.", counts_as_dialogue=code != "information",
            )
            for order, code in enumerate(LEVELS, start=1)
        }  # fmt: skip
        self.lighting = Topic.objects.create(
            code="traffic", name={"sv": "Trafik och gator", "en": "Traffic and streets"}
        )
        self.youth = TargetGroup.objects.create(code="youth_13_17", name={"sv": "unga 13–17 år", "en": "young people"})
        self.rural = TargetGroup.objects.create(
            code="rural", name={"sv": "boende på landsbygden", "en": "rural residents"}
        )
        self.norrstrand = Area.objects.create(code="norrstrand", name="Norrstrand")
        adoption = self.decision(
            self.ks, Decision.Kind.ADOPT_DOCUMENT, D(2023, 11, 8), 187, subject="Riktlinje för dialog"
        )
        self.guideline = GoverningDocument.objects.create(
            code="riktl_2023", title="Riktlinje för dialog", doc_type=DocumentType.objects.create(name="Riktlinje"), governs_dialogue=True,
            status=GoverningDocument.Status.ADOPTED, adopted_by=self.ks, decision=adoption, adopted_on=D(2023, 11, 8), valid_from=D(2023, 11, 8),
        )  # fmt: skip
        delegation = self.decision(
            self.tn, Decision.Kind.ADOPT_DOCUMENT, D(2023, 2, 14), 12, subject="Delegationsordning"
        )
        self.delegation = GoverningDocument.objects.create(
            code="deleg_tn", title="Delegationsordning för tekniska nämnden", doc_type=DocumentType.objects.create(name="Delegationsordning"),
            status=GoverningDocument.Status.ADOPTED, adopted_by=self.tn, decision=delegation, adopted_on=D(2023, 2, 14), valid_from=D(2023, 2, 14),
        )  # fmt: skip

    def meeting(self, board: Board, day: dt.date) -> Meeting:
        return Meeting.objects.get_or_create(board=board, held_on=day)[0]

    def decision(
        self,
        board: Board,
        kind: str,
        day: dt.date,
        paragraph: int,
        *,
        outcome: str = "approved",
        adjusted: dt.date | None = None,
        **more: Any,
    ) -> Decision:
        """A decision as a fact: registered, and with adjusted minutes when ``adjusted`` is given."""
        return Decision.objects.create(
            board=board, kind=kind, outcome=outcome, decided_on=day, meeting=self.meeting(board, day), paragraph=paragraph,
            adjusted_on=adjusted, posted_on=adjusted, **{"subject": "Beslut", **more},
        )  # fmt: skip

    def record(self, decision: Decision, outcome: str, *, meeting: Meeting, paragraph: int, **more: Any) -> Decision:
        """The secretary registers what the body answered, through the deed that people use."""
        return decisions.record_outcome(decision, outcome, by=self.moa, meeting=meeting, paragraph=paragraph, **more)

    # ----------------------------------------------------------------------------------------------- dialogues

    def dialogue(self, kind: str = Kind.CITIZEN_DIALOGUE, **more: Any) -> Dialogue:
        """A dialogue that has just been registered, with nothing done yet."""
        number = Dialogue.objects.count() + 1
        initiative = Initiative.objects.create(
            reference=f"I-2026-{Initiative.objects.count() + 1:03d}",
            source="official",
            by="Trygghetssamordnaren",
            received_on=RECEIVED,
            text="Det är mörkt på gångvägarna.",
        )
        return Dialogue.objects.create(
            **{
                "reference": f"D-2026-{number:03d}", "title": {"sv": f"Var behövs mer ljus {number}?", "en": f"Where is more light needed {number}?"},
                "kind": kind, "owner": self.tn, "responsible": self.maja, "manager": self.olle, "scale": self.scale, "initiative": initiative,
                "dnr": f"TN 2026/{number}", **more,
            }
        )  # fmt: skip

    def ready(self, step: Step, kind: str = Kind.CITIZEN_DIALOGUE, **more: Any) -> Dialogue:
        """A dialogue that lacks nothing to leave ``step``, with the clock on a day when it can."""
        dialogue = self.dialogue(kind, **more)
        for passed in Step:
            getattr(self, f"fill_{passed.code}")(dialogue)
            self.today(DAY[passed])
            if passed == step:
                return Dialogue.objects.get(pk=dialogue.pk)
            dialogue = lifecycle.advance(dialogue, leaving=passed, by=self.maja)
        raise AssertionError(step)

    def arrived(self, step: Step, kind: str = Kind.CITIZEN_DIALOGUE, **more: Any) -> Dialogue:
        """A dialogue that has just come to ``step``, with nothing of that step done."""
        before = Step(step - 1)
        return lifecycle.advance(self.ready(before, kind, **more), leaving=before, by=self.maja)

    def fill_initiative(self, dialogue: Dialogue) -> None:
        initiative = dialogue.initiative
        initiative.triage_outcome, initiative.triaged_on, initiative.assigned_to = dialogue.kind, TRIAGED, self.leo
        initiative.reply, initiative.replied_on = "Tack. Det blir en dialog.", TRIAGED
        initiative.save()
        dialogue.earlier_result = Dialogue.Earlier.NONE_FOUND
        dialogue.earlier_reviewed_by, dialogue.earlier_reviewed_on = self.maja, TRIAGED
        dialogue.save()

    def fill_mandate(self, dialogue: Dialogue) -> Mandate:
        dialogue.deciding_board, dialogue.decision_planned_on = (
            (None, None) if dialogue.is_knowledge else (self.tn, DECIDED)
        )
        dialogue.save()
        mandate = Mandate.objects.create(
            dialogue=dialogue, purpose_kind="choose_between", purpose="Vi vill veta var det är mörkt.", description="Enkät och gåturer.",
            level=self.level["consultation"], use_of_result="Svaren läggs på en karta.", off_topic_rule="Skickas till rätt nämnd.",
            opens_on=OPENS, closes_on=CLOSES, feedback_due=D(2026, 4, 28), budget_sek=35000, frame_sum_sek=self.frame,
        )  # fmt: skip
        InfluencePoint.objects.create(mandate=mandate, can=True, text="Vilka platser")
        InfluencePoint.objects.create(mandate=mandate, can=False, text="Summan", why="Den är beslutad")
        for council in (None, self.frr, self.kpr):
            Consideration.objects.create(
                mandate=mandate, council=council, answer="yes", reason="De berörs.", how_heard="Vid möte i februari."
            )
        DialogueTargetGroup.objects.create(
            dialogue=dialogue,
            group=self.youth,
            is_priority=True,
            room=2,
            wish=2,
            evidence="Ungdomsrådet",
            reach="Klassbesök",
            reach_goal=20,
        )
        AnchoringRecord.objects.create(
            dialogue=dialogue, board=self.tn, forum="presidium", held_on=D(2026, 1, 27), elected=["ordförande"]
        )
        if dialogue.is_knowledge:
            mandate.planned_use, mandate.planned_use_on = "Kurserna ändras.", D(2026, 9, 1)
            mandate.assigned_by, mandate.assigned_on = self.olle, MANDATED
        else:
            mandate.decision = self.decision(
                self.tn,
                Decision.Kind.MANDATE,
                MANDATED,
                10_000 + dialogue.pk,
                adjusted=ADJUSTED,
                requested_by=self.maja,
            )
        mandate.save()
        return mandate

    def fill_planning(self, dialogue: Dialogue) -> DialoguePlan:
        Activity.objects.create(
            dialogue=dialogue,
            code="A1",
            method="gåtur",
            level=self.level["dialogue"],
            place="Norrstrands torg",
            starts_on=D(2026, 3, 10),
            accessibility=["plant"],
        )
        Question.objects.create(
            dialogue=dialogue,
            code="q1",
            kind=Question.Kind.OPEN,
            text={"sv": "Var är det mörkt?", "en": "Where is it dark?"},
            is_required=True,
        )
        plan = DialoguePlan.objects.create(
            dialogue=dialogue, author=self.maja, feedback_responsible=self.maja, heard_due=D(2026, 4, 28), decided_due=D(2026, 7, 9),
            present_board=self.tn, present_on=PRESENTED, privacy_answer="yes", controller=self.tn, accessibility_answer="yes",
            accessibility_text="Plan ingång.", children_answer="yes", children_method="Klassbesök", state=DialoguePlan.State.APPROVED,
            approved_by=self.olle, approved_on=PLANNED,
        )  # fmt: skip
        Responsibility.objects.create(plan=plan, task="Leder dialogen", person=self.maja)
        DecisionPoint.objects.create(plan=plan, what="Beslut i frågan", board=self.tn, planned_on=DECIDED)
        CommunicationAction.objects.create(plan=plan, channel="Affisch", planned_on=OPENS, responsible=self.sara)
        for council in (self.frr, self.kpr):
            CouncilView.objects.create(plan=plan, council=council, answer="yes", heard_on=D(2026, 2, 18))
        return plan

    def fill_launch(self, dialogue: Dialogue) -> None:
        DialoguePlan.objects.filter(dialogue=dialogue).update(notice_published_on=PLANNED)
        promises.promise(dialogue, stage="heard", due_on=D(2026, 4, 28), responsible=self.maja, by=self.maja)
        promises.promise(dialogue, stage="decided", due_on=D(2026, 7, 9), responsible=self.maja, by=self.maja)
        decision = (
            self.delegated(dialogue, by=self.olle)
            if dialogue.is_knowledge
            else self.decision(
                self.tn, Decision.Kind.LAUNCH, LAUNCHED, 20_000 + dialogue.pk, adjusted=LAUNCHED, requested_by=self.maja
            )
        )
        Launch.objects.update_or_create(
            dialogue=dialogue,
            defaults={"decision": decision, "texts_proofread": True, "form_tested": True},
        )

    def delegated(self, dialogue: Dialogue, *, by: User, kind: str = Decision.Kind.LAUNCH, **more: Any) -> Decision:
        """A decision taken by delegation, reported to the board's next meeting."""
        return Decision.objects.create(
            **{
                "board": self.tn, "kind": kind, "subject": "Beslut", "outcome": "approved", "decided_on": LAUNCHED, "is_delegated": True,
                "delegate": by, "delegation": self.delegation, "reported_to": self.meeting(self.tn, D(2026, 3, 10)), "requested_by": self.maja,
                "proposal": {"dialogue": dialogue.reference}, **more,
            }
        )  # fmt: skip

    def fill_execution(self, dialogue: Dialogue) -> None:
        dialogue.target_groups.filter(is_priority=True).update(reached=25)
        for number in range(1, 4):
            self.contribution(dialogue, text=f"Det är mörkt vid bron, säger svar {number}.")

    def contribution(
        self, dialogue: Dialogue, *, text: str = "Det är mörkt.", day: dt.date = OPENS, **more: Any
    ) -> Contribution:
        """A contribution that nobody has read yet."""
        return Contribution.objects.create(
            **{
                "dialogue": dialogue, "round": dialogue.rounds.order_by("number").last(), "number": dialogue.contributions.count() + 1, "text": text,
                "received_at": dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC), **more,
            }
        )  # fmt: skip

    def participant(self, dialogue: Dialogue, email: str = "siv@brev.example", **more: Any) -> Participant:
        """Somebody who took part, asked for an answer and confirmed the address; a follower with ``contribution=None``."""
        if "contribution" not in more:
            more["contribution"] = self.contribution(dialogue)
        asked = dt.datetime.combine(OPENS, dt.time(8), tzinfo=dt.UTC)
        return Participant.objects.create(
            **{
                "dialogue": dialogue, "email": email, "email_hash": participation.email_digest(email),
                "token_hash": participation.token_digest(email), "asked_at": asked, "confirmed_at": asked, **more,
            }
        )  # fmt: skip

    def moderated(
        self, contribution: Contribution, state: str = ModerationState.PUBLISH, **more: Any
    ) -> ModerationAction:
        """Somebody has read it and said what may be shown."""
        rule = "follows_rules" if state == ModerationState.PUBLISH else "personal_data"
        reason = {} if state == ModerationState.PUBLISH else {"sv": "Vi har dolt uppgifter."}
        action = ModerationAction.objects.create(
            **{
                "contribution": contribution,
                "state": state,
                "rule": rule,
                "reason": reason,
                "by": self.maja,
                "at": contribution.received_at,
                **more,
            }
        )
        Contribution.objects.filter(pk=contribution.pk).update(state=state)
        return action

    def fill_compilation(self, dialogue: Dialogue) -> Compilation:
        theme = Theme.objects.create(dialogue=dialogue, code="bron", name={"sv": "Bron", "en": "The bridge"})
        for contribution in dialogue.contributions.all():
            self.moderated(contribution)
            Coding.objects.create(contribution=contribution, theme=theme, by=self.maja, at=contribution.received_at)
        compilation = Compilation.objects.create(
            dialogue=dialogue, round=dialogue.rounds.order_by("number").last(), author=self.maja, summary="Det är mörkt vid bron.",
            state=Compilation.State.APPROVED, approved_by=self.olle, approved_on=COMPILED, dated_on=COMPILED,
        )  # fmt: skip
        CompilationTheme.objects.create(
            compilation=compilation, theme=theme, summary="Tre säger att det är mörkt vid bron.", count=3
        )
        return compilation

    def fill_feedback(self, dialogue: Dialogue) -> None:
        noted = self.decision(
            self.tn,
            Decision.Kind.INFORMATION_NOTED,
            PRESENTED,
            30_000 + dialogue.pk,
            outcome="noted",
            adjusted=PRESENTED,
        )
        for row in owed.owe(dialogue, Feedback.Stage.HEARD):
            row.given_on, row.headline, row.text = HEARD, "Bron är mörkast.", "Det här hörde vi."
            row.meeting_decision = noted if row.audience == Feedback.Audience.ELECTED else None
            row.save()
        dialogue.promises.filter(stage="heard").update(kept_on=HEARD)

    def fill_processing(self, dialogue: Dialogue) -> Proposal:
        proposal = Proposal.objects.create(
            dialogue=dialogue, author=self.maja, compilation=latest_compilation(dialogue), text="Lampor vid bron.",
            sentences=["att sätta upp lampor vid bron."], state=Proposal.State.SENT, approved_by=self.olle, sent_on=SENT,
        )  # fmt: skip
        for theme in dialogue.themes.all():
            InfluenceTrace.objects.create(proposal=proposal, theme=theme, effect="taken", text="Bron får lampor.")
        return proposal

    def fill_decision(self, dialogue: Dialogue) -> None:
        if not dialogue.is_knowledge:
            proposal = dialogue.proposals.get()
            proposal.decision = self.decision(
                self.tn,
                Decision.Kind.OUTCOME,
                DECIDED,
                40_000 + dialogue.pk,
                adjusted=DECISION_ADJUSTED,
                requested_by=self.maja,
                is_appealable=True,
            )
            proposal.save()
        Measure.objects.create(
            dialogue=dialogue, code="Å1", title="Lampor vid bron", board=self.tn, due_on=D(2026, 12, 15)
        )
        for theme in dialogue.themes.all():
            ThemeResponse.objects.create(
                dialogue=dialogue,
                theme=theme,
                effect="taken",
                text="Bron får lampor.",
                board=self.tn,
                due_on=D(2026, 12, 15),
                state=ThemeResponse.State.APPROVED,
            )
        for row in owed.owe(dialogue, Feedback.Stage.DECIDED):
            row.given_on, row.headline, row.text = ANSWERED, "Bron får lampor.", "Det här ledde det till."
            row.save()
        dialogue.promises.filter(stage="decided").update(kept_on=ANSWERED)
        Evaluation.objects.create(
            dialogue=dialogue,
            dated_on=EVALUATED,
            responses=12,
            internal="Det gick bra.",
            against_mandate="Vi gjorde som vi sa.",
        )
