TRANSLATIONS = {
    "On this page": "På den här sidan",
    "What it means for children, gender equality and businesses": "Vad det betyder för barn, jämställdhet och företag",
    "%(board)s must say what it proposes before the mandate reaches %(decides)s": "%(board)s ska lämna sitt förslag innan uppdraget når %(decides)s",
}
