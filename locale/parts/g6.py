TRANSLATIONS = {
    "Nothing chosen": "Inget valt",
    "One on each line. When the name is changed, the one before comes here by itself.": "Ett på varje rad. När namnet ändras hamnar det gamla här av sig självt.",
    "A file that you had chosen must be chosen once more.": "Hade du valt en fil behöver du välja den en gång till.",
}
