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
    "%(stage)s, to %(readers)s: in easy language": "%(stage)s, till %(readers)s: på lätt svenska",
    "Theme %(number)s": "Tema %(number)s",
    "Theme %(number)s: what you said": "Tema %(number)s: det ni sa",
    "Theme %(number)s: where views differ": "Tema %(number)s: där åsikterna går isär",
    "Theme %(number)s: what a few said": "Tema %(number)s: det några få sa",
    "The answer to each theme": "Svaret på varje tema",
    "%(theme)s: what we do": "%(theme)s: så gör vi",
    "%(theme)s: because": "%(theme)s: därför att",
    "%(theme)s: what there is instead": "%(theme)s: vad som finns i stället",
    "What is done": "Det som görs",
    "Measure %(code)s": "Åtgärd %(code)s",
}
