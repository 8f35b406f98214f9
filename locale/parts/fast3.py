TRANSLATIONS = {
    "The majority chose %(name)s. So few did not that the figure is not shown.": (
        "De flesta valde %(name)s. De som inte gjorde det är så få att siffran inte visas."
    ),
    "The majority voted for %(name)s. So few did not that the figure is not shown.": (
        "De flesta röstade på %(name)s. De som inte gjorde det är så få att siffran inte visas."
    ),
    (
        "Figures under %(least)s are not shown, nor a figure that would tell how few did not vote for a proposal. "
        "The order of the proposals is that of all votes."
    ): (
        "Siffror under %(least)s visas inte, och inte heller en siffra som skulle avslöja hur få som lät bli att rösta på ett "
        "förslag. Ordningen mellan förslagen bygger på alla röster."
    ),
}
