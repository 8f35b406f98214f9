"""Writes locale/<language> for the languages that hold only what a resident meets when taking part.

`python -m devtools.readers`. The texts are found by the files that hold them, and by the functions of files that also
hold other texts. Translations stand in locale/readers/<language>.py: `TRANSLATIONS` as `devtools.merge_translations`
describes, and `PLURALS` by the English plural: one form that serves for every number, or a list with one for each.
"""

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import polib

from devtools import messages

FOLDER = messages.ROOT / "locale" / "readers"
#: Everything in these is met by whoever takes part.
WHOLE = (
    "dialogues/backgrounds.py",
    "dialogues/forms/answers.py",
    "dialogues/forms/residents.py",
    "templates/base.html",
    "templates/components/back.html",
    "templates/components/coupon.html",
    "templates/components/errsum.html",
    "templates/components/messages.html",
    "templates/components/path.html",
    "templates/components/promise.html",
    "templates/components/site_name.html",
    "templates/components/stepno.html",
    "templates/dialog/field.html",
    "templates/dialog/ranking.html",
    "templates/emails/_letter.email",
    "templates/emails/confirm_address.email",
    "templates/components/language_choice.html",
    "templates/residents/_answer_language.html",
    "templates/residents/_languages.html",
    "templates/residents/_other_language.html",
    "templates/residents/_suspension.html",
    "templates/residents/already_sent.html",
    "templates/residents/mail_confirm.html",
    "templates/residents/mail_link_unknown.html",
    "templates/residents/mail_stop.html",
    "templates/residents/paper_form.html",
    "templates/residents/receipt.html",
    "templates/residents/take_part.html",
    "templates/residents/take_part_check.html",
    "templates/residents/take_part_closed.html",
)
#: Of these files only the functions and tables that are named.
PARTLY = {
    "dialogues/following.py": ("what_happens_now",),
    "dialogues/personal_data.py": ("LABELS",),
    "dialogues/standing.py": ("promise_words", "short", "written"),
    "dialogues/templatetags/components.py": ("error_prefix", "error_summary", "language_note"),
}
PLURAL_FORMS = {
    "fi": "nplurals=2; plural=(n != 1);",
    "so": "nplurals=2; plural=(n != 1);",
    "uk": "nplurals=4; plural=(n % 1 == 0 && n % 10 == 1 && n % 100 != 11 ? 0 : n % 1 == 0 && n % 10 >= 2 "
    "&& n % 10 <= 4 && (n % 100 < 12 || n % 100 > 14) ? 1 : n % 1 == 0 && (n % 10 == 0 || "
    "(n % 10 >= 5 && n % 10 <= 9) || (n % 100 >= 11 && n % 100 <= 14)) ? 2 : 3);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5;",
}


def met(product: polib.POFile) -> list[polib.POEntry]:
    """The texts that are met when taking part."""
    named = {text for path, names in PARTLY.items() for text in _texts(messages.ROOT / path, names)}
    return [
        entry
        for entry in product
        if {path for path, _line in entry.occurrences} & set(WHOLE)
        or (entry.msgid in named and {path for path, _line in entry.occurrences} & set(PARTLY))
    ]


def _texts(path: Path, names: tuple[str, ...]) -> set[str]:
    """The strings in the functions and tables ``names`` of a module."""
    return {
        node.value
        for named in ast.parse(path.read_text()).body
        if _names(named) & set(names)
        for node in ast.walk(named)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _names(statement: ast.stmt) -> set[str]:
    """What a statement of a module gives a name to."""
    if isinstance(statement, ast.FunctionDef):
        return {statement.name}
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return {target.id for target in targets if isinstance(target, ast.Name)}


def languages() -> list[str]:
    """The codes of the languages that are written in locale/readers."""
    return sorted(path.stem for path in FOLDER.glob("*.py"))


def read(code: str) -> ModuleType:
    """The translations of one language."""
    spec = importlib.util.spec_from_file_location(f"readers_{code}", FOLDER / f"{code}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def catalogue(code: str, texts: list[polib.POEntry]) -> polib.POFile:
    """The catalogue of one language; a text that is not translated is empty in it."""
    told = read(code)
    made = polib.POFile(wrapwidth=100)
    made.metadata = {
        "Language": code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[code],
    }
    number = int(PLURAL_FORMS[code].removeprefix("nplurals=").partition(";")[0])
    for entry in sorted(texts, key=lambda item: (item.msgid.lower(), item.msgctxt or "")):
        new = polib.POEntry(
            msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgctxt=entry.msgctxt, flags=list(entry.flags)
        )
        if entry.msgid_plural:
            forms = told.PLURALS.get(entry.msgid_plural, "")
            new.msgstr_plural = dict(enumerate(forms if isinstance(forms, list) else [forms] * number))
        else:
            name = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
            new.msgstr = told.TRANSLATIONS.get(name, "")
        made.append(new)
    for name, text in getattr(told, "OF_DJANGO", {}).items():
        context, _, msgid = name.rpartition("\x04")
        made.append(polib.POEntry(msgid=msgid, msgctxt=context or None, msgstr=text))
    return made


def main() -> int:
    """Write every catalogue, say what is missing, and fail if anything is."""
    texts = met(messages.extract())
    missing = 0
    for code in languages():
        made = catalogue(code, texts)
        path = messages.ROOT / "locale" / code / "LC_MESSAGES" / "django.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        made.save(str(path))
        for entry in made.untranslated_entries():
            print(f"{code} lacks {entry.msgid!r}")
            missing += 1
    print(f"{len(texts)} texts in {', '.join(languages())}: {missing} not translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
