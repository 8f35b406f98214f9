"""Fill in a form on a page as a visitor would, with nothing but the page to go by."""

from html.parser import HTMLParser

WORDS = "Belysningen längs gångvägen är trasig, och därför tar många bilen."


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, list[str]]] = []
        self.in_form = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.in_form = True
            self.forms.append({})
        elif self.in_form and (name := found.get("name")):
            self._field(tag, name, found)

    def handle_endtag(self, tag: str) -> None:
        self.in_form = self.in_form and tag != "form"

    def _field(self, tag: str, name: str, found: dict[str, str]) -> None:
        fields, kind = self.forms[-1], found.get("type", "text")
        if tag == "textarea":
            fields[name] = [WORDS]
        elif tag == "select":
            fields[name] = [""]
        elif tag == "input" and kind == "hidden":
            fields.setdefault(name, []).append(found.get("value", ""))
        elif tag == "input" and kind == "radio":
            fields.setdefault(name, [found.get("value", "")])


def filled(html: str, field: str) -> list[tuple[str, str]]:
    """The form that has ``field``, with hidden values kept, words in the text areas and each first choice made."""
    parser = _Fields()
    parser.feed(html)
    form = next(form for form in parser.forms if field in form)
    return [(name, value) for name, values in form.items() for value in values]
