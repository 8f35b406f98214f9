"""The files of the demo municipality, made here: its guideline as a PDF, and a drawn picture where a photo would be.

`SECRET_KEY=- python -m devtools.demo_files` prints both as they stand in dialogues/demo/world.yaml. Nobody is in the picture.
"""

import io
import os
from base64 import b64encode

TITLE = "Riktlinje för dialog med dig som bor, verkar eller vistas i Fagersunda"
SECTIONS = {
    "Varför vi har dialog": "Vi frågar invånarna innan politikerna beslutar, medan det fortfarande går att påverka. Dialogen ger bättre underlag. Den ersätter inte besluten.",
    "När vi har dialog": "En nämnd kan ge uppdrag om dialog när det finns något att påverka. Finns det inget att påverka informerar vi i stället.",
    "Vad uppdraget ska svara på": "Vilken fråga vi ställer, vad som kan påverkas och vad som ligger fast, vilka vi vänder oss till, vilken nivå av delaktighet vi erbjuder, när dialogen pågår och när beslutet fattas.",
    "Alla ska kunna delta": "Vi söker upp dem som annars sällan hörs. Varje dialog har mer än ett sätt att delta. Är barn berörda ska de få säga sin mening på ett sätt som passar dem.",
    "Så svarar vi": "Den som deltar får veta vad vi har hört och vad det ledde till. Dagarna för svaren bestäms innan dialogen öppnar och står på dialogens sida.",
    "Ansvar och uppföljning": "Nämnden ansvarar för sina dialoger. Dialogsamordnaren stödjer nämnderna. Kommunstyrelsen följer upp varje år i samband med bokslutet.",
}
SIZE, BACKGROUND, FIGURE = (240, 300), (214, 226, 232), (92, 122, 140)
WIDTH = 150


def guideline() -> bytes:
    """The guideline, typeset as every paper of the portal."""
    from dialogues.papers import pdf
    from dialogues.papers.paper import Paper

    paper = Paper(TITLE, author="Fagersunda kommun", kicker="Antagen av kommunstyrelsen 8 november 2023, § 187")
    for heading, text in SECTIONS.items():
        paper.section(heading, text)
    return pdf.pdf(paper)


def picture() -> bytes:
    """A head and shoulders without a face, as the portal keeps photos."""
    from PIL import Image, ImageDraw

    drawn = Image.new("RGB", SIZE, BACKGROUND)
    draw = ImageDraw.Draw(drawn)
    draw.ellipse((75, 55, 165, 160), fill=FIGURE)
    draw.rounded_rectangle((35, 180, 205, 340), radius=70, fill=FIGURE)
    held = io.BytesIO()
    drawn.save(held, "JPEG", quality=70, optimize=True)
    return held.getvalue()


def as_scalar(content: bytes, indent: int) -> str:
    """The content as a text of YAML over several lines, which is read as one."""
    text = b64encode(content).decode()
    lines = [text[at : at + WIDTH] for at in range(0, len(text), WIDTH)]
    return '"' + ("\\\n" + " " * indent).join(lines) + '"'


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogportal.settings")
    django.setup()
    print(f"{as_scalar(guideline(), 10)}\n\n{as_scalar(picture(), 8)}")
