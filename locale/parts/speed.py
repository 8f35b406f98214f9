TRANSLATIONS = {
    # Public pages, made once
    "edition": "upplaga",
    "editions": "upplagor",
}
