TRANSLATIONS = {
    "Move on to the decision: %(title)s": "Gå vidare till beslut: %(title)s",
    "The proposal is sent.": "Förslaget är skickat.",
    "You are told why it was aborted": "Du får veta varför den avbröts",
    "Change what residents are promised": "Ändra vad invånarna är lovade",
    "Give more time, or open a new round": "Ge mer tid eller öppna en ny omgång",
    "Approve and send the proposal: %(title)s": "Godkänn och skicka förslaget: %(title)s",
}
