"""Register, search, feeds and calendars."""

TRANSLATIONS = {
    "Dialogues in %(name)s": "Dialoger i %(name)s",
    "Decision, %(board)s: %(question)s": "Beslut, %(board)s: %(question)s",
    "Opens: %(question)s": "Öppnar: %(question)s",
    "Last day to take part: %(question)s": "Sista dag att delta: %(question)s",
    "Published, %(stage)s: %(question)s": "Publicerat, %(stage)s: %(question)s",
    "Promised no later than today, %(stage)s: %(question)s": "Senast i dag enligt löftet, %(stage)s: %(question)s",
    "Each day at %(time)s.": "Varje dag kl. %(time)s.",
    "Accessibility: %(what)s.": "Tillgänglighet: %(what)s.",
}
