"""Suggestions, personal data and the reading desk."""

TRANSLATIONS = {
    "%(suggested)s of %(all)s choices of a theme began as a suggestion. A person made every one.": (
        "%(suggested)s av %(all)s val av tema började som ett förslag. En människa har gjort vart och ett."
    ),
    "By number in the dialogue.": "Med numret i dialogen.",
    "Choose one or several. What is suggested is learnt from how you have sorted; you decide.": (
        "Välj ett eller flera. Förslagen bygger på hur ni har sorterat hittills, men du bestämmer."
    ),
    "first of those with nearly the same text": "första bidraget med nästan samma text",
    "last line of the log that was taken in": "senaste raden i loggen som är med",
    "learning": "inlärning",
    "learnings": "inlärningar",
    "learns anew no earlier than": "lär om tidigast",
    "learnt": "inlärt",
    "Learnt from how your officials have sorted, within the portal alone. An official decides each time. The privacy "
    "notice says that it is used.": (
        "Förslagen bygger på hur era handläggare har sorterat och räknas fram i portalen. En handläggare bestämmer varje "
        "gång. Informationen om personuppgifter berättar att de används."
    ),
    "Nearly the same text:": "Nästan samma text:",
    "Perhaps, for the words %(words)s.": "Kanske, orden %(words)s tyder på det.",
    "Similar, already sorted": "Liknande som redan är sorterade",
    "similar, sorted contributions": "liknande, sorterade bidrag",
    "sorted contributions that were learnt from": "sorterade bidrag som förslagen bygger på",
    "suggested themes": "föreslagna teman",
    "Suggested, for the words %(words)s.": "Föreslås, orden %(words)s tyder på det.",
    "Suggested.": "Föreslås.",
    "suggestion": "förslag på tema",
    "suggestions": "förslag på teman",
    "The likeliest first, each with the words that made it so.": "Det troligaste först, med orden som avgjorde.",
    "themes are suggested while contributions are sorted": "teman föreslås när bidragen sorteras",
    "When an official sorts the contributions, a program suggests themes, learnt from how officials have sorted others in "
    "the same dialogue. It runs in the municipality's own portal. An official reads every contribution and decides.": (
        "När en handläggare sorterar bidragen föreslår ett program teman utifrån hur andra bidrag i samma dialog har "
        "sorterats. Programmet körs i kommunens egen portal. En handläggare läser varje bidrag och bestämmer."
    ),
    "words typical for each theme": "ord som är typiska för varje tema",
    "Words typical for it: %(words)s": "Typiska ord: %(words)s",
    "A date and a check digit that agree.": "Ett datum och en kontrollsiffra som stämmer.",
    "A first name, or a capitalised word after a title or a relation.": (
        "Ett förnamn, eller ett ord med stor bokstav efter en titel eller ett ord som granne och dotter."
    ),
    "A number that leads to somebody's case.": "Ett nummer som leder till någons ärende.",
    "A word about health in a sentence about somebody.": "Ett ord om hälsa i en mening om en person.",
    "A word that is often used to insult. Hard criticism of the municipality is allowed.": (
        "Ett ord som ofta används för att kränka. Hård kritik mot kommunen är tillåten."
    ),
    "Choose what is to be hidden, or write the text without it.": (
        "Välj vad som ska döljas, eller skriv texten utan det."
    ),
    "Found by rule, so look for yourself too. Untick what points out nobody.": (
        "Hittade automatiskt, så läs själv också. Ta bort krysset för det som inte pekar ut någon."
    ),
    "Hide these words": "Dölj de här orden",
    "Hide this too": "Dölj också",
    "Look at this first": "Titta på det här först",
    "may be a threat": "kan vara ett hot",
    "may be an insult": "kan vara en kränkning",
    "may point out a person, threaten or insult": "kan peka ut någon, hota eller kränka",
    "Nothing is shown before you have decided. The original is kept.": (
        "Inget visas innan du har bestämt. Originalet finns kvar."
    ),
    "number of a case": "ärendenummer",
    "One on each line, as it is written in the text.": "Ett på varje rad, precis som det står i texten.",
    "Only when hiding words is not enough: it is shown instead. Change nothing else than what must not be seen.": (
        "Bara när det inte räcker att dölja ord. Texten visas i stället. Ändra inget annat än det som inte får synas."
    ),
    "Or write the whole text that may be shown": "Eller skriv hela texten som får visas",
    "protected identity": "skyddade uppgifter",
    "The words are common in threats. Read the whole before you judge.": (
        "Orden är vanliga i hot. Läs hela texten innan du bedömer den."
    ),
    "The writer or somebody else may be in hiding.": "Den som skriver, eller någon annan, kan leva med skydd.",
    ("waited %(days)d day", "waited %(days)d days"): ["väntat %(days)d dag", "väntat %(days)d dagar"],
    "Written like a phone number.": "Skrivet som ett telefonnummer.",
    "Written like an address to a home.": "Skrivet som en adress.",
    "Written like an e-mail address.": "Skrivet som en e-postadress.",
    "“%(words)s” does not stand in the text.": "”%(words)s” står inte i texten.",
    "What the author says": "Vad avsändaren säger",
    "wish for a new review": "begäran om ny granskning",
    "wishes for a new review": "begäranden om ny granskning",
    "why it should be reviewed anew": "varför bidraget ska granskas på nytt",
    "answer to the author": "svar till avsändaren",
    "answered by": "besvarat av",
    "what is shown was changed": "det som visas ändrades",
    "asked for a new review": "begärde en ny granskning",
    "answered a wish for a new review": "svarade på en begäran om ny granskning",
    "Nothing of your contribution is hidden.": "Inget i ditt bidrag är dolt.",
    "You have asked for a new review already.": "Du har redan begärt en ny granskning.",
    "You made the review that the author asks about. A colleague must make the new one.": (
        "Du gjorde den granskning som avsändaren vill få prövad. En kollega ska göra den nya."
    ),
    "Somebody has answered already.": "Någon har redan svarat.",
    "Write a few words": "Skriv några ord",
    "Why do you think that we are wrong?": "Varför tycker du att vi har gjort fel?",
    "Write why, so that whoever reviews it anew knows what to look at": (
        "Skriv varför, så att den som granskar på nytt vet vad den ska titta på"
    ),
    "Answer to the author": "Svar till avsändaren",
    "Shown on the contribution's own page, with whether what is shown was changed. Do not repeat what is hidden.": (
        "Visas på bidragets egen sida, tillsammans med om något ändrades. Upprepa inte det som är dolt."
    ),
    "Write an answer to the author": "Skriv ett svar till avsändaren",
    "The author reads your answer on the contribution's own page.": "Avsändaren läser ditt svar på bidragets egen sida.",
    "The original is kept.": "Originalet finns kvar.",
    "You asked for a new review %(day)s.": "Du begärde en ny granskning den %(day)s.",
    "Another official has reviewed it anew and changed what is shown.": (
        "En annan tjänsteperson har granskat bidraget på nytt och ändrat vad som visas."
    ),
    "Another official has reviewed it anew and left it as it was.": (
        "En annan tjänsteperson har granskat bidraget på nytt och inte ändrat något."
    ),
    "Another official than the first reviews it anew, and the answer comes here.": (
        "En annan tjänsteperson än den första granskar bidraget på nytt, och svaret kommer här."
    ),
    "Do you think that we are wrong?": "Tycker du att vi har gjort fel?",
    "Another official than the first then reviews it anew and answers you here.": (
        "Då granskar en annan tjänsteperson än den första bidraget på nytt och svarar dig här."
    ),
    "Ask for a new review": "Begär en ny granskning",
    "Review anew": "Granska på nytt",
    "These authors think that we were wrong to hide something. Somebody who did not make the review answers.": (
        "De här avsändarna tycker att vi gjorde fel när vi dolde något. Någon annan än den som granskade svarar."
    ),
    "Review contribution %(number)s anew": "Granska bidrag %(number)s på nytt",
    "The review": "Granskningen",
    "review\x04Decision": "Beslut",
    "Now": "Nu",
    "If the author is right, change what is shown at the sorting desk first. Then answer here.": (
        "Har avsändaren rätt? Ändra först vad som visas, där bidragen sorteras. Svara sedan här."
    ),
    "Review anew what we have hidden: %(title)s": "Granska på nytt det vi har dolt: %(title)s",
    "The authors think that we were wrong.": "Avsändarna tycker att vi har gjort fel.",
}
