TRANSLATIONS = {
    "What we have asked the councils": "Det har vi frågat råden",
    "Councils speak for their groups. They answer and do not decide.": "Råden företräder sina grupper. De svarar men beslutar inte.",
    "What do you want us to think of in the plan?": "Vad vill ni att vi tänker på i planen?",
    'Say here whether each council is heard. What it is asked and answers is written down under <a href="%(councils_url)s">What the councils say</a>.': 'Här anger du om varje råd hörs. Frågan till rådet och rådets svar skriver du under <a href="%(councils_url)s">Det här säger råden</a>.',
}
