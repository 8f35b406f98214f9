TRANSLATIONS = {
    # Tabled proposals
    "The body has not tabled the proposal, or it has already been put before the next meeting.": "Organet har inte bordlagt förslaget, eller så ligger det redan inför nästa möte.",
    "The proposal has not been tabled, or it is already before the next meeting.": "Förslaget är inte bordlagt, eller så ligger det redan inför nästa möte.",
    "Put before the next meeting": "Lägg fram för nästa möte",
    "Put before the next meeting: %(title)s": "Lägg fram för nästa möte: %(title)s",
    "The board has tabled the mandate.": "Nämnden har bordlagt uppdraget.",
    "Next meeting": "Nästa möte",
    "The words stay as they were. The tabled row stays in the record, and the proposal gets a row of its own for the next meeting.": "Texten är densamma. Bordläggningen står kvar, och förslaget får ett eget ärende till nästa möte.",
}
