TRANSLATIONS = {
    "must be what the file holds, as base64": "ska vara filens innehåll som base64",
}
