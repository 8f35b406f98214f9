TRANSLATIONS = {
    "read what residents were answered": "läs vad invånarna fick för svar",
}
TRANSLATIONS |= {
    "When it was announced that something here is to be taken away (RFC 9745)": "När det meddelades att något här ska tas bort (RFC 9745)",
    "When the whole address is to be taken away (RFC 8594)": "När hela adressen ska tas bort (RFC 8594)",
    "What is to be taken away": "Det här ska tas bort",
    "announced %(announced)s, taken away %(ends)s.": "meddelat %(announced)s, tas bort %(ends)s.",
    "Nothing.": "Ingenting.",
    "When something is, it stands here at least a year before, and each answer says so in the headers Deprecation and Sunset.": "När något ska tas bort står det här minst ett år i förväg, och varje svar säger det i huvudena Deprecation och Sunset.",
}
