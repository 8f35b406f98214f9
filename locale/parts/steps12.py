TRANSLATIONS = {
    # Words that several pages use
    "First day": "Första dag",
    "Last day": "Sista dag",
    "Accessibility": "Tillgänglighet",
    "Reason": "Skäl",
    "Date": "Datum",
    "Who": "Vem",
    "Why not": "Varför inte",
    "Today": "I dag",
    "Tomorrow": "I morgon",
    "Send": "Skicka",
    "Record": "Spara",
    "Status": "Läge",
    "All": "Alla",
    "Continue": "Fortsätt",
    "Overview": "Översikt",
    "Events": "Händelser",
    "Activities": "Aktiviteter",
    "Owning board": "Ansvarig nämnd",
    "The owning board": "Ansvarig nämnd",
    "Responsible official": "Ansvarig tjänsteperson",
    "Responsible manager": "Ansvarig chef",
    "Coordinator": "Samordnare",
    "Description": "Beskrivning",
    "Assessment": "Bedömning",
    "Target groups": "Målgrupper",
    "Expectations": "Förväntningar",
    "Communication plan": "Kommunikationsplan",
    "Feedback plan": "Plan för återkoppling",
    "Planned decision": "Planerat beslut",
    "Who decides": "Vem beslutar",
    "Who does what": "Vem gör vad",
    "Who took part": "Vilka som var med",
    "Views on other things": "Synpunkter om annat",
    "Can be influenced": "Får påverkas",
    "Cannot be influenced": "Ligger fast",
    "How the result is used": "Så används resultatet",
    "How the answers are used": "Så används svaren",
    "How it is done": "Så går det till",
    "Last day to take part": "Sista dag att delta",
    "First day to take part": "Första dag att delta",
    "Feedback no later than": "Återkoppling senast",
    # The initiative
    "The day it reached the municipality.": "Dagen då det kom till kommunen.",
    "When a council or the youth assembly took the initiative.": "När ett råd eller ungdomsfullmäktige tog initiativet.",
    "The reply is sent here. Residents are never shown the address.": "Hit skickas svaret. Adressen visas aldrig för invånare.",
    "Who may take the initiative is a setting of the municipality.": "Vem som får ta initiativ bestämmer kommunen i sina inställningar.",
    "Which decision is coming, and when?": "Vilket beslut är på väg, och när?",
    "Choose the answer that fits best": "Välj det svar som stämmer bäst",
    "Follow the suggestion, or say why not.": "Följ förslaget, eller skriv varför inte.",
    "Only when you assess it otherwise than the questions suggest.": "Bara när du bedömer det på annat sätt än frågorna föreslår.",
    "When it is not a dialogue: who takes care of it, for example the care home's council.": (
        "När det inte blir en dialog: vem som tar hand om det, till exempel boenderådet."
    ),
    "When another board takes care of it.": "När en annan nämnd tar hand om det.",
    "What happens now, and why. It is sent by e-mail when there is an address.": (
        "Vad som händer nu, och varför. Det skickas med e-post om det finns en adress."
    ),
    "Choose what the initiative is": "Välj vad initiativet är",
    "The question": "Frågan",
    "Leads the dialogue from here to the answer.": "Leder dialogen härifrån till svaret.",
    "As in the diary, for example TN 2026/118.": "Som i diariet, till exempel TN 2026/118.",
    "Choose somebody else than the responsible official.": "Välj någon annan än den ansvariga tjänstepersonen.",
    "Their matters are touched too. Then somebody must coordinate.": "Frågan rör också deras område. Då måste någon samordna.",
    "Only when an official of another administration leads the dialogue.": (
        "Bara när en tjänsteperson från en annan förvaltning leder dialogen."
    ),
    "The parts of the municipality that the question is about.": "De delar av kommunen som frågan handlar om.",
    "A number that somebody answers.": "Ett nummer där någon svarar.",
    "When residents can read what others have written.": "När invånare kan läsa vad andra har skrivit.",
    "A first thought. The board decides in the mandate.": "En första tanke. Nämnden beslutar i uppdraget.",
    "Views already given must be used before new ones are asked for.": (
        "Synpunkter som redan har lämnats ska användas innan vi frågar efter nya."
    ),
    "Those you have read, because they are about the same.": "De som du har läst, eftersom de handlar om samma sak.",
    "What we already know from them, and how it is used.": "Vad vi redan vet från dem, och hur det används.",
    "New owning board": "Ny ansvarig nämnd",
    "It becomes responsible, and keeps the records.": "Den blir ansvarig och tar över handlingarna.",
    "By the owning board, the body above it or the board that has taken over.": (
        "Av den ansvariga nämnden, organet över den eller den nämnd som har tagit över."
    ),
    "Choose the decision that moved the dialogue": "Välj beslutet som flyttade dialogen",
    "It can be read later. Write no names of private persons.": "Det kan läsas i efterhand. Skriv inga namn på privatpersoner.",
    "Write the reason": "Skriv skälet",
    "Send back to": "Skicka tillbaka till",
    "What was launched stays launched. What was decided stays readable.": (
        "Det som har startat förblir startat. Det som har beslutats går fortfarande att läsa."
    ),
    "Choose a step": "Välj ett steg",
    "In this municipality %(source)s cannot take the initiative to a dialogue.": (
        "I den här kommunen kan inte %(source)s ta initiativ till en dialog."
    ),
    "Assess the initiative first. Only a citizen dialogue or a knowledge dialogue begins here.": (
        "Bedöm initiativet först. Här börjar bara medborgardialoger och kunskapsdialoger."
    ),
    "%(board)s cannot own a dialogue. Choose a board that exists and may give a mandate.": (
        "%(board)s kan inte ansvara för en dialog. Välj en nämnd som finns och som får ge uppdrag."
    ),
    "Choose the decision, by the owning board or the body above it, that moved the dialogue.": (
        "Välj det beslut, av den ansvariga nämnden eller organet över den, som flyttade dialogen."
    ),
    "Write the reason. Everyone can read it.": "Skriv skälet. Alla kan läsa det.",
    "The questions suggest “%(suggested)s”. Write why you assess it otherwise.": (
        "Frågorna föreslår ”%(suggested)s”. Skriv varför du bedömer det på annat sätt."
    ),
    "Write the reply to whoever took the initiative: what happens now, and why.": (
        "Skriv svaret till den som tog initiativet: vad som händer nu, och varför."
    ),
    "The initiative is already assessed.": "Initiativet är redan bedömt.",
    "Is the matter decided already?": "Är frågan redan beslutad?",
    "Dialogue happens before decisions, not after.": "Dialog sker före beslut, inte efter.",
    "No, a decision is still to come": "Nej, beslutet är inte fattat",
    "Yes, there is nothing left to decide": "Ja, det finns inget kvar att besluta",
    "Then we say so, and where the decision can be read.": "Då säger vi det, och var beslutet går att läsa.",
    "The matter has been decided, so there is nothing left to influence.": (
        "Frågan är redan beslutad, så det finns inget kvar att påverka."
    ),
    "Who decides on the matter?": "Vem beslutar i frågan?",
    "The region, the state and private companies decide on much that people ask the municipality about.": (
        "Regionen, staten och privata företag beslutar om mycket som kommunen får frågor om."
    ),
    "The municipality or one of its companies": "Kommunen eller något av dess bolag",
    "Somebody else": "Någon annan",
    "The initiative is sent to whoever decides.": "Initiativet skickas till den som beslutar.",
    "The municipality does not decide on this. We have sent it to whoever does.": (
        "Kommunen beslutar inte om det här. Vi har skickat det till den som gör det."
    ),
    "What will the result be used for?": "Vad ska resultatet användas till?",
    "The answer decides which rules apply. You can change it until the assessment is made.": (
        "Svaret avgör vilka regler som gäller. Du kan ändra fram till att bedömningen är gjord."
    ),
    "As a basis for a political decision that is not taken yet": "Underlag till ett politiskt beslut som inte är fattat",
    "Becomes a citizen dialogue. The board gives the mandate. Nine steps.": (
        "Blir en medborgardialog. Nämnden ger uppdraget. Nio steg."
    ),
    "To understand residents better, without a political decision": "Förstå invånarna bättre, utan politiskt beslut",
    "Becomes a knowledge dialogue. The responsible manager gives the assignment, anchored with the elected.": (
        "Blir en kunskapsdialog. Ansvarig chef ger uppdraget, förankrat hos de förtroendevalda."
    ),
    "The result is used by the service itself, and no political decision follows from it.": (
        "Verksamheten använder resultatet själv, och det leder inte till något politiskt beslut."
    ),
    "To improve a service for those who use it": "Förbättra en verksamhet för dem som använder den",
    "Is a talk with users. The unit that runs the service holds it.": (
        "Är ett samtal med brukare. Enheten som driver verksamheten håller i det."
    ),
    "The matter concerns those who use one service. The unit that runs it talks with them.": (
        "Frågan gäller dem som använder en viss verksamhet. Enheten som driver den samtalar med dem."
    ),
    "Consultation that a law requires, for example on a detailed plan": (
        "Samråd som en lag kräver, till exempel om en detaljplan"
    ),
    "Follows the rules of that law. Early dialogue, before the plan process, can still be a citizen dialogue.": (
        "Följer lagens regler. En tidig dialog, före planprocessen, kan ändå vara en medborgardialog."
    ),
    "The law requires a consultation of its own on this. Views are given there.": (
        "Lagen kräver ett eget samråd om detta. Synpunkterna lämnas där."
    ),
    "To have something mended, or to complain": "Få något lagat, eller klaga",
    "Is a fault report or a complaint, and is answered faster that way.": (
        "Är en felanmälan eller ett klagomål, och besvaras snabbare den vägen."
    ),
    "This is a fault report or a complaint. It is handled faster that way.": (
        "Det här är en felanmälan eller ett klagomål. Det går snabbare den vägen."
    ),
    "A proposal of one's own to the elected": "Ett eget förslag till politikerna",
    "Is a citizens' proposal.": "Är ett medborgarförslag.",
    "This is a proposal to the elected, and is handled as a citizens' proposal.": (
        "Det här är ett förslag till politikerna och hanteras som ett medborgarförslag."
    ),
    "To get an answer from the elected": "Få svar av politikerna",
    "Is a question to the elected.": "Är en fråga till de förtroendevalda.",
    "This is a question to the elected, who answer it.": "Det här är en fråga till de förtroendevalda, som svarar.",
    "To inform about something": "Berätta om något",
    "Is information, not dialogue. The communication unit helps.": "Är information, inte dialog. Kommunikationsenheten hjälper till.",
    "Information alone is not a dialogue. We inform in other ways.": "Enbart information är inte en dialog. Vi informerar på andra sätt.",
    "Do the elected need to know more about what residents value, in order to decide well?": (
        "Behöver politikerna veta mer om vad invånarna tycker är viktigt, för att fatta ett bra beslut?"
    ),
    "Look first at what residents have already said in earlier dialogues.": (
        "Titta först på vad invånarna redan har sagt i tidigare dialoger."
    ),
    "No, we know enough": "Nej, vi vet tillräckligt",
    "Then use the answers we already have.": "Använd då svaren vi redan har.",
    "We already know what residents think about this, and use the answers that we have.": (
        "Vi vet redan vad invånarna tycker om detta och använder svaren vi har."
    ),
    "Can the dialogue really affect the decision?": "Kan dialogen verkligen påverka beslutet?",
    "If nothing can change, do not ask. It would be a promise that we cannot keep.": (
        "Fråga inte om inget kan ändras. Det vore ett löfte som vi inte kan hålla."
    ),
    "Yes, something is open": "Ja, något är öppet",
    "A political decision is to come, the elected need to know more, and the answers can affect it.": (
        "Ett politiskt beslut är på väg, politikerna behöver veta mer och svaren kan påverka."
    ),
    "No, the frames leave nothing open": "Nej, ramarna lämnar inget öppet",
    "Then inform instead.": "Informera då i stället.",
    "The dialogue could not affect the decision, so we do not ask.": "Dialogen skulle inte kunna påverka beslutet, så vi frågar inte.",
    "The initiative is registered as %(number)s.": "Initiativet är registrerat som %(number)s.",
    "The dialogue %(number)s is begun.": "Dialogen %(number)s är påbörjad.",
    "The assessment is saved.": "Bedömningen är sparad.",
    "what came in": "det som kom in",
    "What came in": "Det som kom in",
    "Why now": "Varför nu",
    "is it a dialogue?": "är det en dialog?",
    "The guiding questions": "De vägledande frågorna",
    "Write what was asked for. Short questions then show whether it is a dialogue, and what it is otherwise.": (
        "Skriv vad någon vill. Korta frågor visar sedan om det är en dialog, och vad det annars är."
    ),
    "Save and go on": "Spara och fortsätt",
    "Go on later: what you have answered is saved": "Fortsätt senare: det du har svarat är sparat",
    "Earlier dialogues resemble this one.": "Tidigare dialoger liknar den här.",
    "Look whether the answers are there already:": "Titta om svaren redan finns:",
    "Begin the dialogue": "Börja dialogen",
    "Where to turn instead": "Hit kan man vända sig i stället",
    "Assessed on": "Bedömt",
    "The questions suggested": "Frågorna föreslog",
    "Referred to": "Hänvisat till",
    "The initiative is not assessed yet.": "Initiativet är inte bedömt än.",
    "The reply, %(day)s": "Svaret, %(day)s",
    "Assess the initiative": "Bedöm initiativet",
    "The dialogue was registered without an initiative.": "Dialogen registrerades utan initiativ.",
    "What the questions suggest": "Frågorna föreslår",
    "Answer the guiding questions first: they suggest what it is, and why.": (
        "Svara först på de vägledande frågorna: de föreslår vad det är, och varför."
    ),
    "Answer the questions": "Svara på frågorna",
    "Save the assessment": "Spara bedömningen",
    "Beside the assessment": "Bredvid bedömningen",
    "Answer to your proposal %(reference)s": "Svar på ditt förslag %(reference)s",
    "This is what you wrote to us on %(received_on)s:": "Det här skrev du till oss %(received_on)s:",
    # The work list
    "work list\x04Late": "Försenat",
    "This week": "Den här veckan",
    "Coming up": "På väg",
    "Waiting for others": "Väntar på andra",
    "There is nothing on your list. Dialogues that you lead, approve or coordinate put their tasks here.": (
        "Din lista är tom. Uppgifter från dialoger som du leder, godkänner eller samordnar hamnar här."
    ),
    "You have no dialogues yet.": "Du har inga dialoger än.",
    "All dialogues that you may open": "Alla dialoger som du får öppna",
    ("%(days)d day late", "%(days)d days late"): ["%(days)d dag sen", "%(days)d dagar sen"],
    ("%(count)d waits for an answer", "%(count)d wait for an answer"): [
        "%(count)d väntar på svar",
        "%(count)d väntar på svar",
    ],
    "%(title)s, step %(step)d": "%(title)s, steg %(step)d",
    ("%(count)d thing is late", "%(count)d things are late"): [
        "%(count)d sak är försenad",
        "%(count)d saker är försenade",
    ],
    (
        "%(things)s and %(people)d person waits for an answer",
        "%(things)s and %(people)d people wait for an answer",
    ): ["%(things)s och %(people)d person väntar på svar", "%(things)s och %(people)d personer väntar på svar"],
    (
        "Nothing is late. %(count)d thing to do this week",
        "Nothing is late. %(count)d things to do this week",
    ): [
        "Inget är försenat. %(count)d sak att göra den här veckan",
        "Inget är försenat. %(count)d saker att göra den här veckan",
    ],
    "Nothing is late, and nobody waits for you": "Inget är försenat och ingen väntar på dig",
    "Reply to whoever took the initiative %(name)s": "Svara den som tog initiativet %(name)s",
    "Assess the initiative %(name)s": "Bedöm initiativet %(name)s",
    "Received %(day)s, from %(source)s.": "Kom in %(day)s, från %(source)s.",
    "Mandate: %(title)s": "Uppdrag: %(title)s",
    "The proposal awaits the board.": "Förslaget väntar på nämnden.",
    "Move on to planning: %(title)s": "Gå vidare till planering: %(title)s",
    "The board has given the mandate.": "Nämnden har gett uppdraget.",
    "Rework the mandate: %(title)s": "Arbeta om uppdraget: %(title)s",
    "Write the mandate: %(title)s": "Skriv uppdraget: %(title)s",
    "The board referred it back.": "Nämnden skickade tillbaka det.",
    "The board decides on what residents are promised.": "Nämnden beslutar om vad invånarna lovas.",
    "planned decision": "planerat beslut",
    "Move on to launch: %(title)s": "Gå vidare till igångsättning: %(title)s",
    "Approve the plan: %(title)s": "Godkänn planen: %(title)s",
    "Finish the plan: %(title)s": "Gör klart planen: %(title)s",
    ("Read %(count)d new contribution", "Read %(count)d new contributions"): [
        "Granska %(count)d nytt bidrag",
        "Granska %(count)d nya bidrag",
    ],
    "What is not read is not shown.": "Det som inte är granskat visas inte.",
    ("Follow up %(count)d view that was sent on", "Follow up %(count)d views that were sent on"): [
        "Följ upp %(count)d synpunkt som skickats vidare",
        "Följ upp %(count)d synpunkter som skickats vidare",
    ],
    "Other receivers": "Andra mottagare",
    "Close the time to take part: %(title)s": "Avsluta genomförandet: %(title)s",
    "The last day was %(day)s.": "Sista dagen var %(day)s.",
    "See whom we have not reached: %(title)s": "Se vilka vi inte har nått: %(title)s",
    "The time to take part ends soon.": "Tiden att delta är snart slut.",
    "Move on to feedback: %(title)s": "Gå vidare till återkoppling: %(title)s",
    "Approve the compilation: %(title)s": "Godkänn sammanställningen: %(title)s",
    "Finish the compilation: %(title)s": "Gör klart sammanställningen: %(title)s",
    "The promise to residents was %(first)s. The new day is %(new)s, and the reason is shown.": (
        "Löftet till invånarna var %(first)s. Nytt datum är %(new)s, och skälet visas öppet."
    ),
    "The promise to residents was %(first)s.": "Löftet till invånarna var %(first)s.",
    "The promise to residents is %(new)s.": "Löftet till invånarna är %(new)s.",
    "Publish “%(what)s”: %(title)s": "Publicera ”%(what)s”: %(title)s",
    "Tell those who took part why it was aborted: %(title)s": "Berätta för dem som deltog varför den avbröts: %(title)s",
    "Write the proposal for decision: %(title)s": "Skriv förslaget till beslut: %(title)s",
    "Decision: %(subject)s": "Beslut: %(subject)s",
    "Minutes: %(subject)s": "Protokoll: %(subject)s",
    "Words in the question, number or diary number": "Ord i frågan, nummer eller diarienummer",
    ("%(counter)s dialogue", "%(counter)s dialogues"): ["%(counter)s dialog", "%(counter)s dialoger"],
    "No dialogue fits. Try fewer words.": "Ingen dialog stämmer. Pröva med färre ord.",
    # The workspace
    "Check the text and put it before the board": "Granska texten och skicka den till nämnden",
    "The manager reads the text and gives the assignment on its page": "Chefen läser texten och ger uppdraget på dess sida",
    "Give the assignment: %(title)s": "Ge uppdraget: %(title)s",
    "The knowledge dialogue awaits your assignment.": "Kunskapsdialogen väntar på ditt uppdrag.",
    "workspace": "arbetsyta",
    "taken over by %(in_charge)s": "har tagits över av %(in_charge)s",
    "Show as resident": "Visa som invånare",
    "Change the details": "Ändra uppgifter",
    "The initiative is assessed": "Initiativet är bedömt",
    "The initiator has a reply": "Den som tog initiativet har fått svar",
    "Use of the result": "Så används resultatet",
    "Rule for views on other things": "Regel för synpunkter om annat",
    "What can be influenced": "Vad som får påverkas",
    "What cannot be influenced": "Vad som ligger fast",
    "More than information": "Mer än information",
    "Frame for co-decision": "Ram för medbestämmande",
    "Expectations matched": "Förväntningarna är matchade",
    "Text where expectations differ": "Text där förväntningarna skiljer sig",
    "Feedback in time": "Återkoppling i tid",
    "Children and councils considered": "Barn och råd är prövade",
    "Anchoring with the elected": "Förankring hos förtroendevalda",
    "The manager's assignment": "Chefens uppdrag",
    "The decision comes after the dialogue": "Beslutet kommer efter dialogen",
    "The board's mandate": "Nämndens uppdrag",
    "Coming decisions": "Kommande beslut",
    "How groups are reached": "Så nås grupperna",
    "Promised days": "Utlovade dagar",
    "How children are heard": "Så får barn komma till tals",
    "The councils' views": "Rådens synpunkter",
    "The plan is approved": "Planen är godkänd",
    "Two promised days": "Två utlovade dagar",
    "The time to take part is ahead": "Tiden att delta ligger framåt",
    "Decision to launch": "Beslut om start",
    "The dialogue is not stopped": "Dialogen är inte stoppad",
    "The time to take part has ended": "Tiden att delta är slut",
    "The last papers are registered": "De sista papperen är registrerade",
    "The result for groups that must be reached": "Resultat för viktiga målgrupper",
    "Every contribution is sorted": "Alla bidrag är sorterade",
    "Late contributions": "Sent inkomna bidrag",
    "The compilation is approved": "Sammanställningen är godkänd",
    "The result is presented to the elected": "Resultatet är redovisat för de förtroendevalda",
    "Feedback to others": "Återkoppling till andra",
    "The influence of each theme": "Varje temas påverkan",
    "The proposal is sent": "Förslaget är skickat",
    "The decision on the matter": "Beslutet i frågan",
    "The compilation is in the basis": "Sammanställningen ingår i underlaget",
    "The minutes are adjusted": "Protokollet är justerat",
    "The action plan": "Åtgärdsplanen",
    "What it led to is published": "Det den ledde till är publicerat",
    "The evaluation": "Utvärderingen",
    "One": "En",
    "Two": "Två",
    "Three": "Tre",
    "Four": "Fyra",
    "Five": "Fem",
    "Six": "Sex",
    "Seven": "Sju",
    "Eight": "Åtta",
    "Nine": "Nio",
    "Ten": "Tio",
    "Eleven": "Elva",
    "Twelve": "Tolv",
    "Done in step %(step)d (%(count)d)": "Klart i steg %(step)d (%(count)d)",
    "Close the dialogue": "Avsluta dialogen",
    "Move on to step %(number)d: %(name)s": "Gå vidare till steg %(number)d: %(name)s",
    "The dialogue is closed": "Dialogen är avslutad",
    "The dialogue is closed.": "Dialogen är avslutad.",
    "The tasks can be done in any order.": "Uppgifterna kan göras i valfri ordning.",
    "Everything is done: step %(step)d can begin": "Allt är klart: steg %(step)d kan börja",
    "Everything is done: the dialogue can be closed": "Allt är klart: dialogen kan avslutas",
    (
        "%(count)s thing is missing before the dialogue can be closed",
        "%(count)s things are missing before the dialogue can be closed",
    ): ["%(count)s sak saknas innan dialogen kan avslutas", "%(count)s saker saknas innan dialogen kan avslutas"],
    (
        "%(count)s thing is missing before step %(step)s can begin",
        "%(count)s things are missing before step %(step)s can begin",
    ): ["%(count)s sak saknas innan steg %(step)s kan börja", "%(count)s saker saknas innan steg %(step)s kan börja"],
    "No earlier than %(day)s": "Tidigast %(day)s",
    "Awaits %(board)s": "Väntar på %(board)s",
    "Awaits the minutes": "Väntar på protokollet",
    "Approved %(day)s": "Godkänd %(day)s",
    "Promise: %(what)s": "Löfte: %(what)s",
    "%(reached)d of %(goal)d": "%(reached)d av %(goal)d",
    "Now in step %(step)d: %(name)s.": "Nu i steg %(step)d: %(name)s.",
    "Open the page again and press the button there.": "Öppna sidan igen och tryck på knappen där.",
    "Somebody has moved the dialogue already. It is in step %(step)d: %(name)s.": (
        "Någon har redan flyttat dialogen. Den är i steg %(step)d: %(name)s."
    ),
    "The dialogue cannot move on yet: %(what)s.": "Dialogen kan inte gå vidare än: %(what)s.",
    "The dialogue is stopped, and does not move.": "Dialogen är stoppad och kan inte gå vidare.",
    "The dialogue is sent back.": "Dialogen är skickad tillbaka.",
    "The dialogue cannot go back from where it is now.": "Dialogen kan inte gå tillbaka från där den är nu.",
    "Send the dialogue back": "Skicka dialogen tillbaka",
    "Send back": "Skicka tillbaka",
    "The dialogue is open again, in processing.": "Dialogen är öppnad igen, i bearbetning.",
    "Only a dialogue that was held and closed can be opened again.": "Bara en dialog som har hållits och avslutats kan öppnas igen.",
    "Open the dialogue again": "Öppna dialogen igen",
    "Open again": "Öppna igen",
    "It goes back to processing: after a decision that was annulled, or an error.": (
        "Den går tillbaka till bearbetning: efter ett upphävt beslut eller ett fel."
    ),
    "The dialogue is closed. The board's reason stays on record.": "Dialogen är avslutad. Nämndens skäl finns kvar.",
    "The details are saved.": "Uppgifterna är sparade.",
    "The dialogue has a new owning board.": "Dialogen har en ny ansvarig nämnd.",
    "Move the dialogue to another board": "Flytta dialogen till en annan nämnd",
    "Change owning board": "Byt ansvarig nämnd",
    "A dialogue belongs to one board, and changes board only by decision.": (
        "En dialog hör till en nämnd och byter nämnd bara genom beslut."
    ),
    "The board has said no.": "Nämnden har sagt nej.",
    "Close the dialogue with the board's reason": "Avsluta dialogen med nämndens skäl",
    "Worth a second thought": "Värt att tänka på",
    "Do we reach the groups?": "Når vi målgrupperna?",
    "No group has a goal yet.": "Ingen grupp har ett mål än.",
    "The plan now": "Planen just nu",
    "Nothing is planned yet.": "Inget är planerat än.",
    "Open the plan": "Öppna planen",
    "The frames from the board": "Ramarna från nämnden",
    "The frames as proposed": "Ramarna som de föreslås",
    "Read the mandate": "Läs uppdraget",
    "Locked: it changes only by a new decision.": "Låst: ändras bara med nytt beslut.",
    "Events (%(log_count)s)": "Händelser (%(log_count)s)",
    "All events": "Alla händelser",
    "Everything that was done, newest first. Nothing is changed or removed.": (
        "Allt som har gjorts, det senaste först. Inget ändras eller tas bort."
    ),
    "More that you can do": "Mer du kan göra",
    "Pause, resume or abort": "Pausa, återuppta eller avbryt",
    "It changes only by decision.": "Den ändras bara genom beslut.",
    "Register another owning board": "Registrera en annan ansvarig nämnd",
    # The groups
    "Choose from the list. The coordinator adds groups that are missing.": "Välj i listan. Samordnaren lägger till grupper som saknas.",
    "Only when the group is one of a certain part of the municipality.": "Bara när gruppen hör till en viss del av kommunen.",
    "The dialogue is not done until this group is reached, or we have said why not.": (
        "Dialogen är inte klar förrän gruppen är nådd, eller vi har sagt varför inte."
    ),
    "A function or an association, not a private person.": "En funktion eller en förening, inte en privatperson.",
    "Where they are: at school, in the association, in their own language.": "Där de finns: i skolan, i föreningen, på sitt eget språk.",
    "What they need in order to take part.": "Vad de behöver för att kunna delta.",
    "Target groups and expectations": "Målgrupper och förväntningar",
    "What each group needs and wishes, beside what the municipality can offer. No point is better than another; what matters is that we say what is so.": (
        "Vad varje grupp behöver och vill ha, bredvid vad kommunen kan erbjuda. Ingen punkt är bättre än någon annan; det viktiga är att vi säger som det är."
    ),
    "Groups and expectations are part of the mandate, and change only with it. How groups are reached can still be changed.": (
        "Grupper och förväntningar hör till uppdraget och ändras bara med det. Hur grupperna nås kan fortfarande ändras."
    ),
    "Where expectations differ": "Där förväntningarna skiljer sig",
    "Nothing is written to the group yet.": "Inget är skrivet till gruppen än.",
    "The groups": "Grupperna",
    "New group": "Ny grupp",
    "Add a group": "Lägg till en grupp",
    "No groups are chosen yet.": "Inga grupper är valda än.",
    "The target groups are saved.": "Målgrupperna är sparade.",
    # The anchoring
    "The day you met.": "Dagen då ni träffades.",
    "One role per line, for example the chair. Not parties.": "En roll per rad, till exempel ordföranden. Inte partier.",
    "The board whose representatives were told.": "Nämnden vars ledamöter fick veta.",
    "What they said, and what you do about it.": "Vad de sa, och vad ni gör med det.",
    "The day has not been yet.": "Dagen har inte varit än.",
    "The anchoring is recorded.": "Förankringen är sparad.",
    "Record an anchoring with the elected": "Registrera en förankring hos förtroendevalda",
    "Nothing is recorded yet.": "Inget är registrerat än.",
    "Elected representatives are told and can react before the dialogue begins. A knowledge dialogue needs it at least once; for a citizen dialogue the board's mandate counts as anchoring.": (
        "Förtroendevalda får veta och kan säga sitt innan dialogen börjar. En kunskapsdialog kräver det minst en gång; för en medborgardialog räknas nämndens uppdrag som förankring."
    ),
    # The mandate
    "When residents can begin to take part.": "När invånare kan börja delta.",
    "Three to eight weeks suit most dialogues.": "Tre till åtta veckor passar de flesta dialoger.",
    "The day residents are promised to hear what we heard.": "Dagen då vi lovar att berätta vad vi har hört.",
    "The day the matter itself is decided, after the dialogue.": "Dagen då själva frågan beslutas, efter dialogen.",
    "The body that decides on the matter itself.": "Organet som beslutar i själva frågan.",
    "Used from": "Används från",
    "When the service changes.": "När verksamheten ändras.",
    "It decides which methods fit.": "Det avgör vilka metoder som passar.",
    "No level is better than another; they fit different questions.": "Ingen nivå är bättre än någon annan; de passar olika frågor.",
    "Why this level fits the question, and why not another.": "Varför den här nivån passar frågan, och inte en annan.",
    "The result is advice to the elected unless they have said otherwise.": (
        "Resultatet är råd till de förtroendevalda, om de inte har sagt något annat."
    ),
    "What the participants decide about, in kronor.": "Vad deltagarna bestämmer om, i kronor.",
    "The most that one proposal can cost.": "Det mesta som ett förslag får kosta.",
    "From what age one can take part in the decision.": "Från vilken ålder man får vara med och bestämma.",
    "For example everyone who lives in Norrstrand.": "Till exempel alla som bor i Norrstrand.",
    "Who reads it, and what it becomes part of.": "Vem som läser det, och vad det blir en del av.",
    "What the dialogue costs, apart from working time.": "Vad dialogen kostar, utöver arbetstid.",
    "For example two officials, 20 percent each.": "Till exempel två tjänstepersoner, 20 procent var.",
    "What the question means for children, and how they are heard.": "Vad frågan betyder för barn, och hur de får komma till tals.",
    "Whether women and men are affected differently, and how both are heard.": (
        "Om kvinnor och män berörs olika, och hur båda får komma till tals."
    ),
    "What the question means for businesses.": "Vad frågan betyder för företag.",
    "The meeting of the owning board that decides on the mandate. Its papers are due some weeks before.": (
        "Den ansvariga nämndens möte som beslutar om uppdraget. Handlingarna ska vara klara några veckor före."
    ),
    "The last day comes after the first.": "Sista dagen kommer efter den första.",
    "One thing per row, as concrete as you can.": "En sak per rad, så konkret du kan.",
    "One thing per row. It protects residents from wrong expectations.": "En sak per rad. Det skyddar invånarna mot fel förväntningar.",
    "For example that it is decided already, and when.": "Till exempel att det redan är beslutat, och när.",
    "The question must be asked every time.": "Frågan måste ställas varje gång.",
    "Why they are affected, or why not.": "Varför de berörs, eller varför inte.",
    "When they are affected: when and how they are heard.": "När de berörs: när och hur de får komma till tals.",
    "Who last changed the text; somebody else must give a knowledge dialogue its assignment.": (
        "Den som senast ändrade texten; någon annan måste ge en kunskapsdialog dess uppdrag."
    ),
    "The dialogue opens": "Dialogen öppnar",
    "Why the promise is changed": "Varför löftet ändras",
    "The administration proposes a dialogue from %(opens)s to %(closes)s.": "Förvaltningen föreslår en dialog från %(opens)s till %(closes)s.",
    "%(board)s decides on the matter on %(day)s.": "%(board)s beslutar i frågan %(day)s.",
    "Kind of purpose": "Slags syfte",
    "Degree of influence, and what residents are promised": "Grad av inflytande, och vad invånarna lovas",
    "The frame for co-decision": "Ramen för medbestämmande",
    "Frame: %(sum)s kronor": "Ram: %(sum)s kronor",
    "At most %(sum)s kronor per proposal": "Högst %(sum)s kronor per förslag",
    "From the age of %(age)d": "Från %(age)d år",
    "We offer": "Vi erbjuder",
    "The group wishes": "Gruppen vill ha",
    "How we know": "Så vet vi",
    "Where expectations differ, and what we say": "Där förväntningarna skiljer sig, och vad vi säger",
    "Children and councils": "Barn och råd",
    "Are they affected?": "Berörs de?",
    "How they are heard": "Så får de komma till tals",
    "%(group)s (must be reached)": "%(group)s (ska nås)",
    "Child perspective": "Barnperspektiv",
    "Gender-equality perspective": "Jämställdhetsperspektiv",
    "Business perspective": "Näringslivsperspektiv",
    "Working time": "Arbetstid",
    "The mandate is decided": "Uppdraget beslutas",
    "Promise to residents: what we heard": "Löfte till invånarna: det vi hörde",
    "Decision on the matter": "Beslut i frågan",
    "Decision on the matter, %(days)d days after the dialogue": "Beslut i frågan, %(days)d dagar efter dialogen",
    "The text is before the board or decided, and cannot be edited.": "Texten ligger hos nämnden eller är beslutad, och kan inte ändras.",
    "The dialogue is not in the step where its mandate is written.": "Dialogen är inte i det steg där uppdraget skrivs.",
    "This is missing before it can be sent: %(what)s": "Det här saknas innan det kan skickas: %(what)s",
    "No proposal awaits the board.": "Inget förslag väntar på nämnden.",
    "You lead the dialogue or wrote the text. Somebody else must give the assignment.": (
        "Du leder dialogen eller har skrivit texten. Någon annan måste ge uppdraget."
    ),
    "Only the responsible manager can give the assignment.": "Bara den ansvariga chefen kan ge uppdraget.",
    "A citizen dialogue gets its mandate from the board, a knowledge dialogue its assignment from the manager.": (
        "En medborgardialog får sitt uppdrag av nämnden, en kunskapsdialog av chefen."
    ),
    "The board has not rejected the mandate.": "Nämnden har inte avslagit uppdraget.",
    "The mandate is saved.": "Uppdraget är sparat.",
    "The proposal is put before %(board)s.": "Förslaget är skickat till %(board)s.",
    "The proposal is withdrawn. The text can be edited again.": "Förslaget är draget tillbaka. Texten kan ändras igen.",
    "The assignment is given.": "Uppdraget är gett.",
    "Withdraw the proposal": "Dra tillbaka förslaget",
    "The mandate": "Uppdraget",
    "The assignment": "Uppdraget från chefen",
    "Before %(board)s since %(day)s.": "Ligger hos %(board)s sedan %(day)s.",
    "The text is frozen, word for word, and cannot be edited while the board has it.": (
        "Texten är fryst, ord för ord, och kan inte ändras medan nämnden har den."
    ),
    "The text is locked. It changes only by a new decision.": "Texten är låst. Den ändras bara med ett nytt beslut.",
    "%(who)s gave the assignment %(day)s.": "%(who)s gav uppdraget %(day)s.",
    "The text is locked.": "Texten är låst.",
    "Give the assignment": "Ge uppdraget",
    "You are the responsible manager. With the assignment the dialogue can be planned.": (
        "Du är ansvarig chef. Med uppdraget kan dialogen planeras."
    ),
    "Write the assignment": "Skriv uppdraget från chefen",
    "Write the mandate": "Skriv uppdraget",
    "The responsible manager gives the assignment. You can save at any time, finished or not.": (
        "Den ansvariga chefen ger uppdraget. Du kan spara när du vill, färdig eller inte."
    ),
    "The board decides on this text. You can save at any time, finished or not.": (
        "Nämnden beslutar om den här texten. Du kan spara när du vill, färdig eller inte."
    ),
    "What you save now is a new version, for a new decision.": "Det du sparar nu blir en ny version, för ett nytt beslut.",
    "What we ask": "Vad vi frågar om",
    "Thing": "Sak",
    "Needed only at the highest level: how far the result binds, and the rule for it.": (
        "Behövs bara på den högsta nivån: hur långt resultatet binder, och regeln för det."
    ),
    "Children, councils and perspectives": "Barn, råd och perspektiv",
    "Cost and decision": "Kostnad och beslut",
    "Save and check": "Spara och granska",
    "Save and check before the board": "Spara och granska inför nämnden",
    "Beside the text": "Bredvid texten",
    "Left before it can be decided": "Återstår innan det kan beslutas",
    "Against the decision": "Mot beslutet",
    "What you cannot influence, and why": "Vad du inte kan påverka – och varför",
    "Check before the board": "Granska inför nämnden",
    "This is what the board reads. When it is sent the text is frozen, word for word.": (
        "Det här läser nämnden. När det skickas fryses texten, ord för ord."
    ),
    "Missing before it can be sent": "Saknas innan det kan skickas",
    "The responsible manager reads the text here and gives the assignment.": "Den ansvariga chefen läser texten här och ger uppdraget.",
    "Back to the text": "Tillbaka till texten",
    "Put before the board": "Skicka till nämnden",
    "What the portal found": "Det här upptäckte portalen",
    # Warnings
    (
        "Only %(days)d day between the dialogue and the decision. At least %(needed)d are needed to compile, read and prepare.",
        "Only %(days)d days between the dialogue and the decision. At least %(needed)d are needed to compile, read and prepare.",
    ): [
        "Bara %(days)d dag mellan dialogen och beslutet. Minst %(needed)d behövs för att sammanställa, läsa och bereda.",
        "Bara %(days)d dagar mellan dialogen och beslutet. Minst %(needed)d behövs för att sammanställa, läsa och bereda.",
    ],
    "Most of the time to take part is in the summer holidays, when few can.": (
        "Det mesta av tiden att delta ligger i sommarsemestern, när få kan."
    ),
    "Most of the time to take part is around Christmas, when few can.": "Det mesta av tiden att delta ligger kring jul, när få kan.",
    "The dialogue is open in the weeks before the election on %(day)s. It can be seen as campaigning.": (
        "Dialogen är öppen veckorna före valet %(day)s. Det kan uppfattas som valkampanj."
    ),
    "The term of office ends on %(day)s, before the decision. The mandate stands, but the new members must be told.": (
        "Mandatperioden slutar %(day)s, före beslutet. Uppdraget gäller, men de nya ledamöterna måste få veta."
    ),
    "%(area)s has been asked in %(count)d dialogues in half a year. Can earlier answers be used?": (
        "%(area)s har fått frågor i %(count)d dialoger på ett halvår. Går tidigare svar att använda?"
    ),
    "The mandate is registered as delegated. Goals and direction are decided by the board itself.": (
        "Uppdraget är registrerat som delegerat. Mål och inriktning beslutar nämnden själv."
    ),
}
