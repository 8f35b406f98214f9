"""Swedish for the reading desk, its themes and what belongs elsewhere."""

TRANSLATIONS = {
    "Unread": "Olästa",
    "Outside the question": "Utanför frågan",
    "Good as quotes": "Bra som citat",
    "Written in": "Skrivet på",
    "Flagged first": "Flaggade först",
    "Filter": "Filtrera",
    "Keep what is saved and go on": "Behåll det som är sparat och gå vidare",
    "No contribution is all that you have chosen.": "Inget bidrag stämmer med allt du har valt.",
    "Take away the filters": "Ta bort filtren",
    "Contributions in the list": "Bidrag i listan",
    "Previous": "Föregående",
    "contribution\x04Next": "Nästa",
    "Choose with the keys": "Välj med tangenterna",
    "When you are not writing in a field. Untick if the keys get in your way.": "Fungerar när du inte skriver i ett fält. Avmarkera om tangenterna är i vägen.",
    "New theme, rename, split, merge": "Nytt tema, byt namn, dela, slå ihop",
    "%(read)s of %(all)s read, %(sorted)s sorted": "%(read)s av %(all)s lästa, %(sorted)s sorterade",
    "%(flagged)s flagged": "%(flagged)s flaggade",
}
