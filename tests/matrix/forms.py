"""What a browser sees of a form: its fields and what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Field:
    """One control. `values` is what it would send, `choices` what it could send instead."""

    name: str
    kind: str
    values: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)

    @property
    def takes_text(self) -> bool:
        return self.kind in ("textarea", "text", "email", "search", "tel", "url")


@dataclass
class Form:
    """One form that is sent with POST."""

    action: str
    fields: dict[str, Field] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    @property
    def data(self) -> dict[str, list[str]]:
        """What the browser sends when nothing is changed."""
        return {name: list(item.values) for name, item in self.fields.items() if item.values}

    @property
    def texts(self) -> list[str]:
        return [name for name, item in self.fields.items() if item.takes_text]

    @property
    def written(self) -> list[str]:
        """Fields where something is written by hand, figures and dates included."""
        kinds = ("number", "date", "time", "datetime-local")
        return [name for name, item in self.fields.items() if item.takes_text or item.kind in kinds]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.area: Field | None = None
        self.select: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self.form = Form(given.get("action", ""))
            self.forms.append(self.form)
        if self.form is None or "disabled" in given:
            return
        name, kind, value = given.get("name", ""), given.get("type", "text"), given.get("value", "")
        if tag == "button" and kind != "button" and name:
            self.form.buttons.append((name, value))
        elif tag == "textarea" and name:
            self.area = self.form.fields.setdefault(name, Field(name, "textarea"))
            self.area.values = [""]
        elif tag == "select" and name:
            self.select = self.form.fields.setdefault(name, Field(name, "select"))
        elif tag == "option" and self.select is not None:
            self.select.choices.append(value)
            if "selected" in given:
                self.select.values.append(value)
        elif tag == "input" and name:
            self._input(name, kind, value, is_checked="checked" in given)

    def _input(self, name: str, kind: str, value: str, *, is_checked: bool) -> None:
        assert self.form is not None
        item = self.form.fields.setdefault(name, Field(name, kind))
        if kind in ("radio", "checkbox"):
            item.choices.append(value or "on")
            if is_checked:
                item.values.append(value or "on")
        elif kind not in ("submit", "button", "file"):
            item.values.append(value)

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area.values[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area is not None:
            # The first line break after the tag is not part of the text.
            self.area.values[-1] = self.area.values[-1].removeprefix("\r").removeprefix("\n")
            self.area = None
        elif tag == "select":
            if self.select is not None and not self.select.values and self.select.choices:
                self.select.values = self.select.choices[:1]
            self.select = None


def forms_on(page: Any) -> list[Form]:
    """The forms of a page that are sent with POST, except logging out and choosing a language; a file has none."""
    reader = _Reader()
    if not isinstance(page, str) and (page.streaming or not page.headers["Content-Type"].startswith("text/html")):
        return []
    reader.feed(page if isinstance(page, str) else page.content.decode())
    return [form for form in reader.forms if not form.action.startswith(("/konto/logga-ut/", "/sprak/"))]
