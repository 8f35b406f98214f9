TRANSLATIONS = {
    # Tabled proposals
    "The body has not tabled the proposal, or it has already been put before the next meeting.": "Organet har inte bordlagt förslaget, eller så ligger det redan inför nästa möte.",
    "The proposal has not been tabled, or it is already before the next meeting.": "Förslaget är inte bordlagt, eller så ligger det redan inför nästa möte.",
    "Put before the next meeting": "Lägg fram för nästa möte",
    "Put before the next meeting: %(title)s": "Lägg fram för nästa möte: %(title)s",
    "The board has tabled the mandate.": "Nämnden har bordlagt uppdraget.",
    "Next meeting": "Nästa möte",
    "The words stay as they were. The tabled row stays in the record, and the proposal gets a row of its own for the next meeting.": "Texten är densamma. Bordläggningen står kvar, och förslaget får ett eget ärende till nästa möte.",
    # Target groups
    "Add a target group": "Lägg till en målgrupp",
    "The target group is saved.": "Målgruppen är sparad.",
    "Name in Swedish": "Namn på svenska",
    "Name in English": "Namn på engelska",
    "In running text, for example unga 13–17 år.": "Som i löpande text, till exempel unga 13–17 år.",
    "Small letters without spaces. It never changes.": "Små bokstäver utan mellanslag. Den ändras aldrig.",
    "The groups that every dialogue chooses among.": "Grupperna som alla dialoger väljer bland.",
    "The groups that every dialogue chooses among. A new name shows at once wherever the group is chosen; what has been decided or frozen keeps its words.": "Grupperna som alla dialoger väljer bland. Ett nytt namn syns direkt överallt där gruppen är vald. Det som är beslutat eller låst behåller sina ord.",
    # The system's log
    "put a governing document before a body": "lade fram ett styrdokument för ett organ",
    "registered an adopted document": "registrerade ett antaget dokument",
    "registered a repealed document": "registrerade ett upphävt dokument",
    "changed the settings": "ändrade inställningarna",
    "changed a body": "ändrade ett organ",
    "changed a person's details": "ändrade en persons uppgifter",
    "changed a person's role": "ändrade en persons roll",
}
