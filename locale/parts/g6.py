TRANSLATIONS = {
    "Promises of an answer that fell due, by quarter.": "Löften om svar som föll ut, per kvartal.",
    "Days from the last day to take part until what we heard was published. The height is how many.": "Dagar från sista dagen att delta till att vi berättade vad vi hört. Höjden visar hur många svar det var.",
    ("and %(number)s more", "and %(number)s more"): ["och %(number)s till", "och %(number)s till"],
}
TRANSLATIONS |= {
    "there is no such body in the file": "det organet finns inte i filen",
    "the meeting stands twice": "sammanträdet står två gånger",
    "is after the meeting": "är efter sammanträdet",
    "runs out %(day)s": "går ut %(day)s",
    "was to be reviewed by %(day)s": "skulle ha setts över senast %(day)s",
    "Speaks for": "Talar för",
}
TRANSLATIONS |= {
    "The text that is put before the body. Begin a heading with “##” and each line of a list with “-”.": "Texten som läggs fram för organet. Börja en rubrik med ”##” och varje rad i en lista med ”-”.",
    "An empty line begins a new paragraph, “##” a heading and “-” a line in a list. A template can be written straight here.": "En tom rad börjar ett nytt stycke, ”##” en rubrik och ”-” en rad i en lista. En mall kan skrivas direkt här.",
}
TRANSLATIONS |= {
    "Councils are asked and answer; they do not decide. What they answer goes with the decision basis, and residents read it on the pages of the dialogue and the council.": "Råden svarar på frågor men beslutar inte. Svaren följer med beslutsunderlaget och går att läsa på dialogens och rådets egna sidor.",
}
