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
