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
    "%(board)s has not given its approved part of the answer to “%(theme)s”": "%(board)s har inte lämnat sin del av svaret på ”%(theme)s”, eller så är den inte godkänd",
    "%(board)s is asked for its part of the answer.": "%(board)s är ombedd att svara för sin del.",
    (
        "%(counter)s theme is not ready to be answered in public.",
        "%(counter)s themes are not ready to be answered in public.",
    ): [
        "%(counter)s tema har inget svar som kan publiceras än.",
        "%(counter)s teman har inget svar som kan publiceras än.",
    ],
    ("%(number)d answer is marked.", "%(number)d answers are marked."): [
        "%(number)d svar är markerat.",
        "%(number)d svar är markerade.",
    ],
    "a board's part of an answer": "en nämnds del av ett svar",
    "boards' parts of answers": "nämndernas delar av svaren",
    "Answer for %(board)s: %(theme)s": "Svara för %(board)s: %(theme)s",
    "Answers to the themes": "Svaren på temana",
    "Approve the answers to the themes": "Godkänn svaren på temana",
    "Approve the part": "Godkänn svaret",
    "Approve the ticked answers": "Godkänn de markerade svaren",
    "approved an answer to a theme": "godkände ett svar på ett tema",
    "Ask another board for its part": "Be en annan nämnd svara för sin del",
    "Ask the board": "Fråga nämnden",
    "asked another board for its part of an answer": "bad en annan nämnd svara för sin del",
    "Before it can be approved": "Innan det kan godkännas",
    "Choose one of the boards on the list.": "Välj en av nämnderna i listan.",
    "Every theme has an approved answer. They become public in one moment, when “what it led to” is published.": (
        "Alla teman har ett godkänt svar. De blir synliga för alla på samma gång, när ”Det här ledde det till” publiceras."
    ),
    "Have the answer to “%(theme)s” approved by somebody else": "Låt någon annan godkänna svaret på ”%(theme)s”",
    "I have read it": "Jag har läst det",
    "I have read the ticked answers": "Jag har läst de markerade svaren",
    "It becomes public together with all other answers, when the board that owns the dialogue publishes what it led to.": (
        "Svaret blir synligt för alla samtidigt som de andra svaren, när nämnden som äger dialogen publicerar vad den ledde till."
    ),
    "It has been read or approved already.": "Det är redan läst eller godkänt.",
    "Its officials write their part, and its manager approves it. They see nothing else of the answers.": (
        "Nämndens handläggare skriver sin del och chefen godkänner den. De ser inget annat av svaren."
    ),
    "Missing": "Saknas",
    "No other board is asked.": "Ingen annan nämnd är tillfrågad.",
    "Nobody reads or approves what they wrote themselves.": "Ingen granskar eller godkänner det hen själv har skrivit.",
    "nothing": "inget",
    "nothing chosen": "inget valt",
    "Only what your own board does, or why it does not.": "Bara vad er egen nämnd gör, eller varför ni inte gör det.",
    "Other boards' parts": "Andra nämnders delar",
    "read an answer to a theme": "läste ett svar på ett tema",
    "Read and approve the answers": "Läs och godkänn svaren",
    "Read by a colleague": "Läst av en kollega",
    "Read the answers below before you tick them. Nobody reads or approves what they wrote themselves. Whoever rewrites an answer makes it a draft again.": (
        "Läs svaren nedan innan du markerar dem. Ingen granskar eller godkänner det hen själv har skrivit. "
        "När ett svar skrivs om blir det ett utkast igen."
    ),
    "Say who at %(board)s is responsible for “%(theme)s”": "Ange vem på %(board)s som ansvarar för ”%(theme)s”",
    "The answers in full": "Svaren i sin helhet",
    "The board has been asked already.": "Nämnden är redan tillfrågad.",
    "The board has not written its part yet.": "Nämnden har inte skrivit sin del än.",
    "The board that owns the dialogue gives the answer itself. Choose another board.": (
        "Nämnden som äger dialogen lämnar själv svaret. Välj en annan nämnd."
    ),
    "The board's part is approved.": "Nämndens svar är godkänt.",
    "The board's part is read by a colleague.": "Nämndens svar är läst av en kollega.",
    "The text is complete.": "Texten är komplett.",
    "Tick the answers first.": "Markera svaren först.",
    "What becomes of it": "Vad det blir av det",
    "Which board?": "Vilken nämnd?",
    "Who answers what, by when, and how far it has come": "Vem som svarar på vad, till när, och hur långt det har kommit",
    "Write what %(board)s does about “%(theme)s”": "Skriv vad %(board)s gör åt ”%(theme)s”",
    "Your board's part is saved.": "Er nämnds svar är sparat.",
    "Your board's part of the answer": "Er nämnds del av svaret",
    "There is nothing more to draw. Sort more contributions, or choose a larger share.": (
        "Det finns inget mer att lotta fram. Sortera fler bidrag eller välj en större andel."
    ),
    "You sorted this contribution the first time. A colleague must read it.": "Du har själv sorterat det här bidraget. En kollega ska läsa det.",
    "Somebody has read it already.": "Någon har redan läst det.",
    "There is nothing to settle here.": "Här finns inget att avgöra.",
    "almost complete agreement": "nästan helt eniga",
    "good agreement": "god samstämmighet",
    "moderate agreement": "måttlig samstämmighet",
    "fair agreement": "svag samstämmighet",
    "little agreement": "låg samstämmighet",
    "both chose the same every time": "båda valde likadant varje gång",
    ("%(number)d contribution is drawn.", "%(number)d contributions are drawn."): [
        "%(number)d bidrag är framlottat.",
        "%(number)d bidrag är framlottade.",
    ],
    "Your reading is kept.": "Din läsning är sparad.",
    "The compilation is approved. Begin a new version before anything is sorted anew.": (
        "Sammanställningen är godkänd. Börja på en ny version innan något sorteras om."
    ),
    "The difference is settled, and the sorting follows.": "Skillnaden är avgjord och sorteringen är ändrad efter det.",
    "How many of a hundred?": "Hur många av hundra?",
    "Ten is usual. They are drawn by lot among those that are sorted.": "Tio är vanligt. De lottas fram bland de sorterade bidragen.",
    "Choose what you think yourself. You see what the first reader chose afterwards.": (
        "Välj det du själv tycker. Vad den första läsaren valde ser du efteråt."
    ),
    "Which themes hold?": "Vilka teman ska gälla?",
    "Those of the first reader": "Den första läsarens",
    "Those of the second reader": "Den andra läsarens",
    "Those of both": "Bådas",
    "Talk it over first, when you can. The code book may need a clearer description.": (
        "Prata gärna igenom det först. Temats beskrivning kan behöva bli tydligare."
    ),
    "Read by two": "Läst av två",
    "A share of the contributions is sorted by two who do not see each other's choice. How much they agree stands in the compilation, so that readers know how far to trust the sorting.": (
        "En del av bidragen sorteras av två personer som inte ser varandras val. Hur ofta de väljer lika står i sammanställningen, "
        "så att läsarna vet hur långt de kan lita på sorteringen."
    ),
    (
        "%(read)s of %(drawn)s drawn contribution has been read by two.",
        "%(read)s of %(drawn)s drawn contributions have been read by two.",
    ): [
        "%(read)s av %(drawn)s framlottat bidrag är läst av två.",
        "%(read)s av %(drawn)s framlottade bidrag är lästa av två.",
    ],
    "Read the next one": "Läs nästa",
    "Those that are left you sorted yourself. A colleague reads them.": "De som är kvar har du själv sorterat. En kollega läser dem.",
    "Where you differ": "Där ni valde olika",
    "Settle contribution %(number)s": "Avgör bidrag %(number)s",
    "How much you agree": "Hur eniga ni är",
    "Draw more": "Lotta fram fler",
    "Draw contributions": "Lotta fram bidrag",
    "Draw by lot": "Lotta fram",
    "Contribution %(number)s, read by a second": "Bidrag %(number)s, läs som andra läsare",
    "Contribution %(number)s, read by two": "Bidrag %(number)s, läst av två",
    "The first reader chose": "Den första läsaren valde",
    "%(person)s chose": "%(person)s valde",
    "no theme": "inget tema",
    "Settle it": "Avgör",
    "Settled by %(person)s on %(day)s.": "Avgjort av %(person)s den %(day)s.",
    "Both chose the same.": "Båda valde likadant.",
    (
        "%(read)s contribution was sorted by two who did not see each other's choice. They chose exactly the same themes for %(same)s of them.",
        "%(read)s contributions were sorted by two who did not see each other's choice. They chose exactly the same themes for %(same)s of them.",
    ): [
        "%(read)s bidrag sorterades av två personer som inte såg varandras val. De valde exakt samma teman för %(same)s av dem.",
        "%(read)s bidrag sorterades av två personer som inte såg varandras val. De valde exakt samma teman för %(same)s av dem.",
    ],
    "Agreement for each theme": "Samstämmighet för varje tema",
    "Judged alike": "Bedömda lika",
    "Cohen's kappa": "Cohens kappa",
    "In words": "I ord",
    "%(same)s of %(of)s": "%(same)s av %(of)s",
    "Kappa is 1 when two always judge alike, and 0 when they do so no more often than chance would.": (
        "Kappa är 1 när två alltid bedömer lika, och 0 när de gör det lika ofta som slumpen skulle göra."
    ),
    "Settle what two readers saw differently: %(count)d are left": "Avgör det som två läsare sorterat olika: %(count)d kvar",
    "Read by two: %(read)d. Exactly the same themes: %(same)d.": "Lästa av två: %(read)d. Exakt samma teman: %(same)d.",
    "Let a second person read a share": "Låt en andra person läsa en del av bidragen",
    "drew contributions to be read by two": "lottade fram bidrag som ska läsas av två",
    "read a contribution as the second reader": "läste ett bidrag som andra läsare",
    "settled what two readers saw differently": "avgjorde det som två läsare sorterat olika",
    "themes of the first reader": "den första läsarens teman",
    "themes of the second reader": "den andra läsarens teman",
    "drawn on": "framlottat den",
    "read by": "läst av",
    "settled by": "avgjort av",
    "settled": "avgjort",
    "read": "läst",
    "second reading": "andra läsning",
    "second readings": "andra läsningar",
    "somebody may be harmed": "någon kan fara illa",
    "may speak ill of a group": "kan kränka en grupp",
    "Somebody, perhaps a child, may be harmed. Read it first, and pass it on as your routine says.": (
        "Någon, kanske ett barn, kan fara illa. Läs det först och lämna det vidare enligt er rutin."
    ),
    "A group of people is told to be of another kind, or not to belong here. Read the whole before you judge.": (
        "En grupp beskrivs som annorlunda eller som att den inte hör hemma här. Läs hela texten innan du bedömer."
    ),
}
