TRANSLATIONS = {
    "Those who represent you": "De som representerar dig",
    "Every meeting of the year": "Årets alla sammanträden",
    "Versions": "Versioner",
    "this one": "den här",
    "Meetings calendar": "Sammanträdeskalender",
    "When the boards meet during the coming year. What is to be decided must be sent in before the papers are due.": "När nämnderna sammanträder det kommande året. Det som ska beslutas måste vara inlämnat senast dagen för handlingar.",
    "Choose board": "Välj nämnd",
    "Papers due": "Handlingar senast",
    "Place": "Plats",
    "No coming meeting is registered.": "Inget kommande sammanträde är registrerat.",
}
