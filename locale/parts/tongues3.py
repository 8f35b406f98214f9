TRANSLATIONS = {
    "format of a day\x04j E": "j E",
    "format of a day\x04j E Y": "j E Y",
    "format of a day\x04l j E Y": "l j E Y",
}
