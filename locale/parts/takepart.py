"""Taking part: the questionnaire, the check page, the paper form."""

TRANSLATIONS = {
    "%(number)s kronor": "%(number)s kronor",
    "%(title)s costs more than the mandate allows for one proposal: %(most)s kronor.": (
        "%(title)s kostar mer än uppdraget tillåter för ett förslag: %(most)s kronor."
    ),
    "A budget vote needs a frame in the mandate: the sum that residents decide on.": (
        "En budgetomröstning behöver en ram i uppdraget: summan som invånarna bestämmer över."
    ),
    "a hidden field was filled in": "ett dolt fält var ifyllt",
    "Alternatives in order, the most important one first.": "Alternativ i ordning, det viktigaste först.",
    "Are you a woman or a man?": "Är du kvinna eller man?",
    "Budget vote": "Budgetomröstning",
    "Choose on the list": "Välj i listan",
    "Choose one of the places on the list": "Välj en av platserna i listan",
    "Choose proposals that cost at most %(frame)s kronor together.": (
        "Välj förslag som tillsammans kostar högst %(frame)s kronor."
    ),
    "Choose proposals that cost at most %(frame)s together.": "Välj förslag som tillsammans kostar högst %(frame)s.",
    "chosen alternative": "valt alternativ",
    "chosen alternatives": "valda alternativ",
    "Chosen so far:": "Valt hittills:",
    "contributions from one place": "bidrag från ett ställe",
    "Do you want to read the answer?": "Vill du läsa svaret?",
    "Each place can be given to one alternative only. You have given place %(place)s to several": (
        "Varje plats kan bara ges till ett alternativ. Du har gett plats %(place)s till flera"
    ),
    "Form for the dialogue %(code)s": "Blankett för dialogen %(code)s",
    "Give at least one alternative a place": "Ge minst ett alternativ en plats",
    "Give the most important one place 1. You need not give a place to all of them.": (
        "Ge det viktigaste plats 1. Du behöver inte ge alla en plats."
    ),
    "Go back": "Gå tillbaka",
    "Hand it in at the municipality's reception or at a meeting of the dialogue, or send it to %(owner)s, %(name)s.": (
        "Lämna den i kommunens reception eller på en träff i dialogen, eller skicka den till %(owner)s, %(name)s."
    ),
    "Hand it in no later than %(day)s.": "Lämna in den senast %(day)s.",
    "I answer for an association or a company": "Jag svarar för en förening eller ett företag",
    "I come here now and then": "Jag är här ibland",
    "I live here": "Jag bor här",
    "I work or study here": "Jag arbetar eller studerar här",
    "Is there something more you want to say?": "Vill du säga något mer?",
    "It is published on the page of the dialogue:": "Det publiceras på dialogens sida:",
    "It may be from a machine: %(why)s. It is received like everything else; read it and decide.": (
        "Det kan komma från en maskin: %(why)s. Det är mottaget som allt annat. Läs och avgör."
    ),
    "it was sent faster than anyone reads, or without opening the form": (
        "det skickades snabbare än någon hinner läsa, eller utan att formuläret öppnades"
    ),
    "kronor": "kronor",
    "Man": "Man",
    "May be from a machine": "Kan vara från en maskin",
    "may be from a machine": "kan vara från en maskin",
    "Next question": "Nästa fråga",
    "No place": "Ingen plats",
    "of %(frame)s kronor": "av %(frame)s kronor",
    "One of the areas the dialogue is about, or of the municipality's areas.": (
        "Ett av områdena som dialogen gäller, eller ett av kommunens områden."
    ),
    "One per line, in the order they are shown. For one choice, several choices and ranking. "
    "For a budget vote one proposal per line with its cost, for example: Benches by the river; 45000": (
        "Ett per rad, i den ordning de visas. Gäller ett val, flera val och rangordning. "
        "För en budgetomröstning ett förslag per rad med kostnad, till exempel: Bänkar vid ån; 45000"
    ),
    "Other ways": "Andra sätt",
    "Others may ask to read it. Write no names, no personal identity numbers and nothing about other people. "
    "You need not say who you are.": (
        "Andra kan begära att få läsa det. Skriv inga namn, inga personnummer och inget om andra människor. "
        "Du behöver inte säga vem du är."
    ),
    "Page %(page)s of %(pages)s. You can go back and change until you send.": (
        "Sida %(page)s av %(pages)s. Du kan gå tillbaka och ändra tills du skickar."
    ),
    "Paper form: %(title)s": "Pappersblankett: %(title)s",
    "Place on a list of areas": "Plats i en lista med områden",
    "Print the form and answer on paper": "Skriv ut blanketten och svara på papper",
    "Print this page with the browser. Fill it in by hand; there is room for your own words.": (
        "Skriv ut sidan med webbläsaren. Fyll i den för hand, det finns plats för dina egna ord."
    ),
    "Proposals with a cost, within the frame of the mandate. Only for co-decision.": (
        "Förslag med kostnad, inom uppdragets ram. Bara vid medbestämmande."
    ),
    "Put it back": "Hämta tillbaka det",
    "Ranking": "Rangordning",
    "Something else": "Annat",
    "That is more than the frame. Take something away.": "Det är mer än ramen. Ta bort något.",
    "The answer is only counted, apart from what you wrote.": "Svaret räknas bara, skilt från det du skrev.",
    "The dialogue has a budget vote already.": "Dialogen har redan en budgetomröstning.",
    "The words of the portal on this page are not yet reviewed by a native speaker of English.": (
        "Portalens ord på sidan är ännu inte granskade av någon som har svenska som modersmål."
    ),
    "This page does not exist in English yet, so it is shown in Swedish. You can take part in English: "
    "open a dialogue and choose to take part.": (
        "Sidan finns inte på ditt språk ännu och visas därför på svenska. Du kan delta på ditt språk: "
        "öppna en dialog och välj att delta."
    ),
    "Throw it away": "Kasta det",
    "Tick one box.": "Kryssa i en ruta.",
    "Together: %(total)s": "Tillsammans: %(total)s",
    "Together: %(total)s of %(frame)s": "Tillsammans: %(total)s av %(frame)s",
    "very many came from one place in a few minutes": "väldigt många kom från ett ställe på några minuter",
    "Wait five minutes and press the button again. Everything you wrote is still here.": (
        "Vänta fem minuter och tryck på knappen igen. Allt du skrev finns kvar här."
    ),
    "We ask in order to see whom we miss. The answer is only counted, apart from what you wrote.": (
        "Vi frågar för att se vilka vi missar. Svaret räknas bara, skilt från det du skrev."
    ),
    "What is your relation to the place?": "Vad har du för koppling till platsen?",
    "What you hand in becomes a public document.": "Det du lämnar in blir en allmän handling.",
    "What you have chosen costs %(total)s together. The frame is %(frame)s: take away something that costs at least %(over)s": (
        "Det du har valt kostar %(total)s tillsammans. Ramen är %(frame)s: ta bort något som kostar minst %(over)s"
    ),
    "What you wrote is kept in this browser only. Nobody else has got it.": (
        "Det du skrev finns bara i den här webbläsaren. Ingen annan har fått det."
    ),
    "window": "tidsfönster",
    "Woman": "Kvinna",
    "Write 1 in the box of the most important one, then 2 and so on.": (
        "Skriv 1 i rutan för det viktigaste, sedan 2 och så vidare."
    ),
    "Write the cost in kronor after a semicolon, for example: Benches by the river; 45000. Look at: %(line)s": (
        "Skriv kostnaden i kronor efter ett semikolon, till exempel: Bänkar vid ån; 45000. Titta på: %(line)s"
    ),
    "You began to write here before.": "Du har börjat skriva här förut.",
    'You can also send it to <a href="mailto:%(email)s">%(email)s</a>.': (
        'Du kan också skicka det till <a href="mailto:%(email)s">%(email)s</a>.'
    ),
    (
        "You can choose at most %(most)d proposal. You have chosen %(number)d",
        "You can choose at most %(most)d proposals. You have chosen %(number)d",
    ): [
        "Du kan välja högst %(most)d förslag. Du har valt %(number)d",
        "Du kan välja högst %(most)d förslag. Du har valt %(number)d",
    ],
    "Your contribution is not sent yet: very many come from your network just now.": (
        "Ditt bidrag är inte skickat ännu: det kommer väldigt många från ditt nätverk just nu."
    ),
    "Languages": "Språk",
}
