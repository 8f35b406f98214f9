"""What the official writes and does on the way, step by step; the journeys share it."""

from dialogues.models import Dialogue

from .people import sv

TITLE = "Var behövs mer ljus?"
WROTE = "Under bron är det helt svart. Min granne Kajsa Hemlig på Ågatan 3 vågar inte gå där."
MAY_BE_SHOWN = "Under bron är det helt svart. Min granne [namn och adress dolda] vågar inte gå där."


def register_and_assess(town, maja):
    maja.goes_to("/handlaggning/")
    maja.follows("Register a dialogue")
    maja.fills_in(
        {
            "The initiative": "Det är mörkt på gångvägarna, och ungdomar undviker dem på kvällen.",
            "Who took the initiative": "a resident",
            "E-mail for the reply": "klara@invanare.example",
            "Why now": "Nämnden beslutar om belysningen i juni.",
        }
    )
    maja.presses("Save and go on")
    for answer in (
        "No, a decision is still to come",
        "The municipality or one of its companies",
        "As a basis for a political decision that is not taken yet",
        "Yes",
        "Yes, something is open",
    ):
        maja.fills_in({maja.page.locator("h1").inner_text(): answer})
        maja.presses("Continue")
    maja.sees("What the questions suggest", "Citizen dialogue")
    town.today("2026-01-19")
    maja.fills_in({"Reply to the initiator": "Tack. Det blir en dialog, och nämnden beslutar om uppdraget i februari."})
    maja.presses("Save the assessment")
    maja.fills_in(
        {
            "The question": TITLE,
            "Owning board": "Tekniska nämnden",
            "Responsible official": "Maja Demolund",
            "Responsible manager": "Olle Demoberg",
            "Diary number": "TN 2026/118",
        }
    )
    maja.presses("Begin the dialogue")
    maja.follows("Say which earlier dialogues you have read, or that there are none")
    maja.fills_in({"Earlier dialogues": "No earlier dialogue was found", "Areas": ["Norrstrand"]})
    maja.presses("Save")
    maja.moves_on(Dialogue.objects.get())


def choose_groups(maja, dialogue):
    maja.opens(dialogue)
    maja.follows("Choose at least one target group")
    maja.fills_in(
        {
            "Group": "unga",
            "Must be reached": True,
            "What the municipality can offer": "2. Consultation",
            "What the group needs and wants": "4. Influence",
            "How we know": "Ungdomsrådet i december",
            "Text to the group": "Vi kan inte lova mer än att läsa allt och svara.",
            "How we reach the group": "Klassbesök i årskurs 8",
            "Goal": 2,
        }
    )
    maja.presses("Save")


FRAMES = {
    "Kind of purpose": "help shape something",
    "Purpose": "Vi vill veta var det är mörkt, så att nämnden kan välja var lampor sätts upp först.",
    "Description": "Enkät på webben och på papper, och gåturer.",
    "Degree of influence": "Consultation",
    "Why this level": "Pengarna är redan beslutade.",
    "How the result is used": "Svaren läggs på en karta som nämnden har när den beslutar.",
    "Views on other things": "Skickas till rätt nämnd.",
    "First day": "2026-03-02",
    "Last day": "2026-03-29",
    "Feedback no later than": "2026-04-28",
    "Cost in SEK": 35000,
}


def write_frames(maja, dialogue, more):
    maja.opens(dialogue)
    maja.follows("Write the purpose")
    maja.fills_in({**FRAMES, **more})
    maja.fills_in({"What": "Vilka platser som får lampor först"}, within=maja.group("Can be influenced"))
    maja.fills_in(
        {"What": "Hur mycket det får kosta", "Why not": "Budgeten beslutades i november."},
        within=maja.group("Cannot be influenced"),
    )
    for who, how in (
        ("Children and young people", "Klassbesök i mars"),
        ("Funktionsrättsrådet", "Rådets möte i februari"),
        ("Pensionärsrådet", "Rådets möte i februari"),
    ):
        affected = {
            "Are they affected?": "Yes, they are affected",
            "Reason": "De använder gångvägarna.",
            "How they are heard": how,
        }
        maja.fills_in(affected, within=maja.group(who))


def write_the_mandate(maja, dialogue):
    choose_groups(maja, dialogue)
    decided = {
        "Who decides": "Tekniska nämnden",
        "Planned decision": "2026-06-09",
        "Proposed decisions": "att ge förvaltningen i uppdrag att hålla en medborgardialog om belysning.",
        "Meeting that decides": "2026-02-10",
    }
    write_frames(maja, dialogue, decided)
    maja.presses("Save and check before the board")
    maja.sees("This is what the board reads. When it is sent the text is frozen, word for word.")
    maja.presses("Put before the board")
    maja.is_stopped_by(dialogue, "The owning board must give the mandate")


def write_the_assignment(maja, dialogue):
    choose_groups(maja, dialogue)
    used = {"What the service will change": "Kurserna ändras.", "Used from": "2026-09-01"}
    write_frames(maja, dialogue, used)
    maja.presses("Save and check")


def plan(maja, dialogue):
    maja.opens(dialogue)
    maja.follows("Plan at least one way to take part")
    maja.follows("Add an activity")
    maja.fills_in(
        {
            "Method": "Gåtur i skymningen",
            "Level": "Dialogue",
            "Place": "Norrstrands torg",
            "First day": "2026-03-10",
            "Time": "18.30",
            "Accessibility": "stegfri väg\nhörslinga",
        }
    )
    maja.presses("Save the activity")
    maja.follows("The plan")
    maja.fills_in({"Task": "Leder dialogen", "Who": "Maja Demolund"}, within=maja.group("Who does what"))
    maja.fills_in(
        {"What": "Beslut i frågan", "Who decides": "Tekniska nämnden", "When": "2026-06-09"},
        within=maja.group("Coming decisions"),
    )
    maja.fills_in(
        {"Channel": "Affisch", "When": "2026-03-02", "Who": "Sara Demogren", "Languages": ["Swedish", "Arabic"]},
        within=maja.group("How people get to know"),
    )
    maja.fills_in(
        {
            "Who gives feedback": "Maja Demolund",
            "What we heard, no later than": "2026-04-28",
            "What it led to, no later than": "2026-07-09",
            "Presented to": "Tekniska nämnden",
            "Presented on": "2026-05-12",
            "Are personal data handled?": "Yes",
            "Data controller": "Tekniska nämnden",
            "How personal data are handled": "Vi sparar det du skriver tills frågan är beslutad.",
            "Can everyone take part?": "Yes",
            "Accessibility": "Plan ingång, papper på biblioteket.",
            "Are children heard?": "Yes",
            "How children are heard": "Klassbesök i årskurs 8.",
        }
    )
    for council in ("Funktionsrättsrådet", "Pensionärsrådet"):
        maja.fills_in({"Is the council heard?": "Yes", "When": "2026-02-25"}, within=maja.group(council))
    maja.presses("Save the plan")
    maja.follows("Questions")
    for question in (
        {"Question": "Var är det mörkt?", "Must be answered": True},
        {"Question": "När går du där?", "Kind": "One choice", "Alternatives": "På morgonen\nPå kvällen"},
        {"Question": "Vad skulle hjälpa?", "Kind": "Several choices", "Alternatives": "Lampor\nRöjda buskar"},
        {"Question": "Hur trygg är du?", "Kind": "Rating 1–5"},
    ):
        maja.fills_in(question)
        maja.presses("Add the question")
    maja.follows("See it as a resident")
    maja.sees("Var är det mörkt?", "Röjda buskar", "Hur trygg är du?")
    maja.opens(dialogue)
    maja.follows("The responsible manager must approve the plan")
    maja.presses("Ask for approval")
    maja.sees("The plan waits for the responsible manager.")


def prepare_the_launch(maja, dialogue):
    maja.opens(dialogue)
    maja.follows("The launch must be decided")
    maja.fills_in(
        {
            "Privacy notice published": "2026-02-20",
            "Texts are proofread in plain language": True,
            "The form has been tried": True,
            "Who decides": "the chair by delegation",
            "To be decided by": "Gunnel Demovik",
            "As": "ordförande",
            "Under delegation": "Delegationsordning",
        }
    )
    maja.presses("Save the checklist")
    maja.sees("Everything is green")
    maja.presses("Ask for the decision to start")
    maja.is_stopped_by(dialogue, "The launch must be decided")


def register_a_paper(maja, dialogue):
    maja.opens(dialogue, "genomforande/")
    maja.follows("Register a contribution")
    maja.fills_in(
        {
            "How it came": "paper form",
            "Received on": "2026-03-10",
            "What was said": "Lampan vid busshållplatsen är sönder sedan i höstas.",
            "Number elsewhere": "Blankett 1",
        }
    )
    maja.presses("Save and show it")
    maja.sees("Lampan vid busshållplatsen", "paper form")


def end_the_execution(maja, dialogue):
    maja.opens(dialogue)
    maja.clicks(maja.page.locator(".gate a[href*='genomforande/#group-']"))
    maja.follows("Gåtur i skymningen")
    maja.fills_in({"Took part": 14, "Notes from the activity": "Alla stannade under bron."})
    maja.presses("Save")
    maja.follows("unga")
    maja.fills_in({"Reached": 3})
    maja.presses("Save")
    maja.presses("The last papers are registered")
    maja.moves_on(dialogue)


def sort_and_compile(maja, dialogue):
    maja.opens(dialogue, "sortera/")
    maja.follows("New theme, rename, split, merge")
    for name in ("Ljus under bron", "Vägen till skolan"):
        maja.fills_in({"Name": name, "What belongs here": "Platser där det är mörkt."})
        maja.presses("Add the theme")
    maja.follows("Sort the contributions")
    maja.sees("Kajsa")
    maja.fills_in(
        {
            "Themes of this contribution": ["Ljus under bron"],
            "What is shown?": "Show it with something masked",
            "By which rule": "We have hidden details that point out a person.",
            "Or write the whole text that may be shown": MAY_BE_SHOWN,
        }
    )
    maja.presses("Save and show the next")
    maja.fills_in({"Themes of this contribution": ["Vägen till skolan"], "Good as a quote": True})
    maja.presses("Save and show the next")
    maja.unfolds("Where is it sent?")
    maja.fills_in({"Does not belong to the question": True, "Send it to": "Fault report"})
    maja.presses("Save and show the next")
    maja.follows("Write the compilation")
    compile_and_submit(maja, "Ljus under bron", "Vägen till skolan")


def sort_one(maja, theme):
    """Sort the only contribution into a new theme."""
    maja.follows("New theme, rename, split, merge")
    maja.fills_in({"Name": theme})
    maja.presses("Add the theme")
    maja.follows("Sort the contributions")
    maja.fills_in({"Themes of this contribution": [theme]})
    maja.presses("Save and show the next")
    maja.sees("Every contribution is sorted.")


def compile_and_submit(maja, *themes):
    maja.presses("Begin the compilation")
    maja.fills_in(
        {
            "Summary": "Det är mörkast under bron, och barnens väg till skolan oroar flest.",
            "Views of a few": "En ville hellre ha fler människor ute.",
            "How it was done, and its limits": "Vi saknar äldre som inte går ut på kvällen.",
        }
    )
    for name in themes:
        maja.fills_in({"What you said": f"{name} är viktigast, sa de flesta."}, within=maja.group(name))
    maja.presses("Save and check before submitting")
    maja.presses("Submit for approval")
    maja.sees("The compilation is submitted. Someone else approves it.")


def tell(maja, dialogue, stage, headline, text):
    """Publish to those who took part, and to everyone."""
    for audience in ("those who took part", "everyone"):
        maja.opens(dialogue, "aterkoppling/")
        maja.follows(f"{sv(stage)}: {sv(audience)}")
        maja.fills_in({"The most important": headline, "Text": text})
        maja.presses("Save and check before publishing")
        maja.sees("As residents see it", headline, text)
        maja.presses("Publish")
        maja.sees("The feedback is published.")


def write_the_proposal(maja, dialogue):
    maja.opens(dialogue)
    maja.follows("Send the proposal to the deciding body")
    maja.fills_in(
        {
            "Proposal": "Vi föreslår lampor under bron och längs vägen till skolan.",
            "Proposed decisions": "att sätta upp lampor under bron senast den 15 december 2026.",
            "Other alternatives": "Bara röja buskar.",
            "Cost": "400 000 kronor, inom budget.",
        }
    )
    for theme, effect, how in (
        ("Ljus under bron", "Carried out", "Lamporna under bron kommer först."),
        ("Vägen till skolan", "Partly", "Halva vägen får lampor i år."),
    ):
        maja.fills_in({"Influence on the proposal": effect, "How, or why not": how}, within=maja.group(theme))
    maja.presses("Save")
    maja.sees("The proposal is saved.", "Everything is in place")


def answer_and_plan_measures(maja, dialogue, theme, *more):
    """Say what becomes of every theme, and who does it."""
    maja.opens(dialogue)
    maja.follows("Every measure needs someone responsible and a day")
    maja.fills_in(
        {
            "Measure": "Lampor under bron",
            "Responsible board": "Tekniska nämnden",
            "Done no later than": "2026-12-15",
            "From the theme": theme,
        }
    )
    maja.presses("Save")
    maja.opens(dialogue, "aterkoppling/")
    maja.follows(theme)
    promised = {
        "What becomes of it": "Carried out",
        "This is what we do": "Lamporna sätts upp i höst.",
        "Which board answers": "Tekniska nämnden",
        "Responsible": "Gatuenheten",
        "Done no later than": "2026-12-15",
    }
    maja.fills_in(promised)
    for _theme in more:
        maja.presses("Save and go to the next theme")
        maja.fills_in({**promised, "What becomes of it": "Partly", "Because": "Pengarna räcker till halva vägen."})
    maja.presses("Save")


def approve_the_answers(olle, dialogue, *themes):
    """The manager reads every answer and approves them together."""
    olle.opens(dialogue, "aterkoppling/svar/")
    olle.fills_in(dict.fromkeys(themes, True))
    olle.presses("Approve the ticked answers")


def evaluate(maja, dialogue):
    maja.opens(dialogue)
    maja.follows("Evaluate the dialogue: the participants' view, our way of working and the mandate")
    maja.fills_in(
        {
            "Answers from participants": 2,
            "What participants thought": "Bra att få svar.",
            "How we worked": "Det gick bra.",
            "Against the mandate": "Vi gjorde som vi sa.",
            "Lesson": "Börja med skolorna.",
        }
    )
    maja.presses("Save")
