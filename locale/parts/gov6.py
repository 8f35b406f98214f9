TRANSLATIONS = {
    "A text file with columns (.csv) whose first row says “ämne; organ; område; antal”. Numbers by subject only: nothing about persons, and not what somebody wrote.": "En textfil med kolumner (.csv) där första raden är ”ämne; organ; område; antal”. Bara antal per ämne: inga personuppgifter, och inte det som någon har skrivit.",
    "That is more than the time before, when they were %(before)d.": "Det är fler än förra perioden, då de var %(before)d.",
    "Questions to the council, and its answers": "Frågor till rådet, och rådets svar",
}
