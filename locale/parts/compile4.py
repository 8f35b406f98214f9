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
}
