"""Bring locale/sv up to date with the texts in the product: `make messages`.

Texts that are new come in, texts that are gone go out, and what is not translated yet is listed. Translations can be
written straight into django.po, or in locale/parts/*.py as `TRANSLATIONS = {"English": "svenska", ...}`; a plural is
`("one", "several"): ["en", "flera"]`, and a context stands before the text as in `"context\\x04text"`.
"""

import importlib.util
import sys
from pathlib import Path

import polib

from devtools import messages

PARTS = messages.ROOT / "locale" / "parts"
METADATA = {
    "Project-Id-Version": "dialogportal",
    "Language": "sv",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

Translation = str | list[str]


def read_parts(folder: Path = PARTS) -> dict[messages.Key, Translation]:
    """Everything in locale/parts. Two parts that say different things about one text stop the merge."""
    found: dict[messages.Key, Translation] = {}
    origin: dict[messages.Key, str] = {}
    for path in sorted(folder.glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"parts_{path.stem}", path)
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for text, translation in module.TRANSLATIONS.items():
            singular, plural = text if isinstance(text, tuple) else (text, "")
            context, _, singular = singular.rpartition("\x04")
            name = (context or None, singular, plural)
            if name in found and found[name] != translation:
                print(f"{path.name} and {origin[name]} differ about {singular!r}: {origin[name]} is used")
                continue
            found[name], origin[name] = translation, path.name
    return found


def merge(source: polib.POFile, old: polib.POFile, parts: dict[messages.Key, Translation]) -> polib.POFile:
    """The catalogue for `source`: translated by the parts, otherwise as before."""
    before = {messages.key(entry): entry for entry in old if not entry.obsolete and "fuzzy" not in entry.flags}
    merged = polib.POFile(wrapwidth=100)
    merged.metadata = METADATA
    for entry in sorted(source, key=lambda entry: (entry.msgid.lower(), entry.msgid, entry.msgctxt or "")):
        name = messages.key(entry)
        new = polib.POEntry(
            msgid=entry.msgid,
            msgid_plural=entry.msgid_plural,
            msgctxt=entry.msgctxt,
            comment=entry.comment,
            flags=[flag for flag in entry.flags if flag != "fuzzy"],
            occurrences=sorted({(path, "") for path, _ in entry.occurrences}),
        )
        known = before.get(name)
        translation = parts.get(name)
        if translation is None and known:
            translation = list(known.msgstr_plural.values()) if entry.msgid_plural else known.msgstr
        if entry.msgid_plural:
            forms = translation if isinstance(translation, list) else ["", ""]
            new.msgstr_plural = dict(enumerate(forms))
        else:
            new.msgstr = translation if isinstance(translation, str) else ""
        merged.append(new)
    return merged


def main() -> int:
    """Write the catalogue, say what is missing, and fail if anything is."""
    path = messages.CATALOGUE
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    parts = read_parts()
    source = messages.extract()
    merged = merge(source, old, parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    merged.save(str(path))
    missing = merged.untranslated_entries()
    for entry in missing:
        where = ", ".join(sorted({place for place, _ in entry.occurrences}))
        print(f"not translated: {entry.msgid!r}  ({where})")
    unused = set(parts) - {messages.key(entry) for entry in source}
    for _, singular, _ in sorted(unused, key=lambda name: name[1]):
        print(f"in locale/parts, but nowhere in the product: {singular!r}")
    print(f"{len(merged)} texts, {len(missing)} not translated, {len(unused)} translations of texts that are gone")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
