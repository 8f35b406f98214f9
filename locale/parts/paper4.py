TRANSLATIONS = {
    "(goal %(goal)s)": "(mål %(goal)s)",
    "Ages of those who told": "Ålder hos dem som berättat den",
    "All contributions that may be shown": "Alla bidrag som får visas",
    "Document (Word)": "Dokument (Word)",
    "Figure": "Uppgift",
    "Figures": "Siffror",
    "Figures under %(least)d are not shown. Sometimes another figure is left out too, so that the small one cannot be worked out.": (
        "Siffror under %(least)d visas inte. Ibland utelämnas en siffra till, så att den lilla inte går att räkna ut."
    ),
    "How they came in": "Så kom bidragen in",
    "In the CSV file an apostrophe stands before a text that begins with =, +, - or @, so that no spreadsheet program takes it for a formula. It is not part of the text, and is taken away when the file is read in here.": (
        "I CSV-filen står en apostrof före texter som börjar med =, +, - eller @, så att inget kalkylprogram tar dem för formler. "
        "Apostrofen hör inte till texten och tas bort när filen läses in här."
    ),
    "No contribution may be shown.": "Inga bidrag får visas.",
    "not counted": "inte räknat",
    "Only words that may be shown, and only contributions that are counted.": (
        "Bara texter som får visas, och bara bidrag som räknas med i sammanställningen."
    ),
    "Originals as a CSV file": "Originalen som CSV-fil",
    "Originals as a spreadsheet (Excel)": "Originalen som kalkylblad (Excel)",
    "Print this page in your browser. Menus and buttons are left out on paper.": (
        "Skriv ut sidan från webbläsaren. Menyer och knappar kommer inte med på papperet."
    ),
    "Print, with all contributions that may be shown": "Skriv ut, med alla bidrag som får visas",
    "Spreadsheet (Excel): themes, figures and contributions": "Kalkylblad (Excel): teman, siffror och bidrag",
    "Take it with you": "Hämta som fil eller skriv ut",
    "Take out the contributions as they came": "Ta ut bidragen som de kom in",
    "The contributions as a CSV file": "Bidragen som CSV-fil",
    "The file holds everything that was received, also names, health and what is hidden. Keep it where only those who need it can read it. It is noted in the log that you took it out.": (
        "Filen innehåller allt som kommit in, också namn, uppgifter om hälsa och det som är dolt. "
        "Spara den där bara de som behöver den kan läsa. Loggen visar att du har tagit ut den."
    ),
    "took out the contributions as they came, as a file": "tog ut bidragen i original som fil",
    "Version %(number)d, %(state)s": "Version %(number)d, %(state)s",
    "What stands against what in this theme, without saying who is right.": (
        "Vad som står mot vad i det här temat, utan att säga vem som har rätt."
    ),
    "where views differ": "där åsikterna går isär",
    "who took part, when approved": "vilka som deltog, när den godkändes",
    "Whole figures, as they were counted when the compilation was approved.": (
        "Hela siffror, så som de räknades när sammanställningen godkändes."
    ),
    "Without names. What is hidden or masked has been read by an official, with a reason.": (
        "Utan namn. Om något är dolt eller maskerat har en tjänsteperson läst det och angett varför."
    ),
    "Compared with version %(number)s": "Jämfört med version %(number)s",
    "Texts and figures are the same.": "Texter och siffror är desamma.",
    "%(now)s contributions are counted. It was %(was)s.": "%(now)s bidrag räknas. Förut var det %(was)s.",
    "Written anew:": "Omskrivet:",
    "Themes that have changed": "Teman som har ändrats",
    "Before": "Förut",
    "Now": "Nu",
    "What is different": "Vad som skiljer",
    "A new theme": "Nytt tema",
    "No longer a theme of its own": "Inte längre ett eget tema",
    "The text is written anew": "Texten är omskriven",
    "The number": "Antalet",
    "Read version %(number)s": "Läs version %(number)s",
    "What you said: %(title)s": "Det här sa ni: %(title)s",
    "This is what you said": "Det här sa ni",
    "Version %(number)s of the compilation, approved %(day)s.": "Version %(number)s av sammanställningen, godkänd %(day)s.",
    "It has been read and approved by somebody else than the one who wrote it.": "Den är läst och godkänd av någon annan än den som skrev den.",
    "This is an earlier version.": "Det här är en tidigare version.",
    "Read the one that holds now": "Läs den som gäller nu",
    "Other versions": "Andra versioner",
    "Round %(round)s, version %(number)s, approved %(day)s": "Omgång %(round)s, version %(number)s, godkänd %(day)s",
    "Read the whole compilation": "Läs hela sammanställningen",
}
