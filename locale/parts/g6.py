TRANSLATIONS = {
    "reports": "rapporter",
    ("The first one is shown. There are more.", "The first %(counter)s are shown. There are more."): [
        "Den första visas. Det finns fler.",
        "De %(counter)s första visas. Det finns fler.",
    ],
    "All of them, in the register": "Alla, i registret",
}
