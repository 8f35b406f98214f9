TRANSLATIONS = {
    "read what residents were answered": "läs vad invånarna fick för svar",
}
