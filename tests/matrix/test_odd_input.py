"""Odd requests to every address: never a server error; a message beside the field, and nothing typed is lost."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.access_table import TABLE

from .forms import Form, forms_on
from .visitors import VISITORS, Town

pytestmark = pytest.mark.django_db

ODD = [
    "",
    " ",
    "\x00",
    "ett\x00två",
    "\ud800",
    "-1",
    "0",
    "1e400",
    "NaN",
    "9" * 40,
    "-" + "9" * 40,
    "2026-13-45",
    "0000-00-00",
    "99999-01-01",
    "None",
    "[]",
    "{}",
    "' OR 1=1 --",
    "../../../etc/passwd",
    "%s%n%(x)s{0}{{ x }}{% x %}",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202eطريق آمن\u202c",
    "שלום עולם",
    "\u200b\u2028\u2029\ufeff",
    "👩‍👩‍👧‍👦 å̈ö",
    "a\r\nSet-Cookie: x=y",
    "x" * 1_000_000,
]
ODD_IDS = ["0", "9" * 9, "9" * 19, "9" * 31]
CONTENT_TYPES = [
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-7",
    "application/x-www-form-urlencoded; charset=nonsense",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=xyz",
    "application/json",
    "text/plain",
    "",
]
BODIES = [
    b"",
    b"\x00\xff\xfe",
    b"a=%",
    b"a=%ff&%00=1",
    b"&" * 2000,
    b'--xyz\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
    b'--xyz\r\nContent-Disposition: form-data; name="a"; filename="../x"\r\nContent-Length: -1\r\n\r\n1\r\n--xyz--',
    b"--xyz\r\n\r\n\r\n--xyz--",
    json.dumps({"a": [1, None]}).encode(),
]
odd = st.one_of(st.sampled_from(ODD), st.text(max_size=60), st.integers().map(str))


class Pages:
    """What each address shows those who may act there, read once."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.clients = {visitor: town.client(visitor, raise_request_exception=False) for visitor in VISITORS}
        self._forms: dict[tuple[str, str], list[Form]] = {}

    def address(self, name: str) -> str:
        return self.town.address(name, TABLE[name].at)

    def forms(self, name: str, visitor: str) -> list[Form]:
        """The forms that the visitor is shown there, or on the page that leads there."""
        if (name, visitor) not in self._forms:
            page = self.clients[visitor].get(self.address(name))
            self._forms[name, visitor] = forms_on(page) if page.status_code == 200 else []
        return self._forms[name, visitor]


@pytest.fixture(scope="module")
def pages(town: Town) -> Pages:
    return Pages(town)


def encoded(value: str) -> bytes:
    return value.encode("utf-8", "surrogatepass")


def multipart(data: dict[str, list[str]]) -> bytes:
    """The body a browser sends, except that it sends anything."""
    parts = [
        b'--xyz\r\nContent-Disposition: form-data; name="' + encoded(name) + b'"\r\n\r\n' + encoded(value) + b"\r\n"
        for name, values in data.items()
        for value in values
    ]
    return b"".join(parts) + b"--xyz--\r\n"


@contextlib.contextmanager
def undone() -> Any:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@st.composite
def requests(draw: Callable[..., Any], pages: Pages) -> tuple[Any, ...]:
    """Any address, any of those who may act there, and something odd."""
    name = draw(st.sampled_from(sorted(TABLE)))
    rule = TABLE[name]
    visitor = draw(st.sampled_from(sorted(rule.post or rule.get)))
    address = pages.address(name)
    way = draw(st.sampled_from(["form", "form", "form", "query", "body", "id"]))
    if way == "id" and any(char.isdigit() for char in address):
        digits = "".join(char if char.isdigit() else " " for char in address).split()
        address = address.replace(f"/{digits[0]}/", f"/{draw(st.sampled_from(ODD_IDS))}/")
    if way == "query":
        pairs = draw(st.lists(st.tuples(st.sampled_from(["q", "page", "sida", "next", "lang", "x"]), odd), max_size=4))
        return (
            "GET",
            visitor,
            address,
            {"query_params": {key: value.encode("utf-8", "replace")[:4000] for key, value in pairs}},
        )
    if way == "body":
        content_type, body = draw(st.sampled_from(CONTENT_TYPES)), draw(st.sampled_from(BODIES))
        return "POST", visitor, address, {"data": body, "content_type": content_type}
    data: dict[str, list[str]] = {}
    if forms := pages.forms(name, visitor):
        form = draw(st.sampled_from(forms))
        address = form.action if form.action.startswith("/") else address
        data = form.data
        for field in draw(st.lists(st.sampled_from(sorted(form.fields)), max_size=4)) if form.fields else ():
            data[field] = draw(st.lists(odd, max_size=2))
    return "POST", visitor, address, {"data": multipart(data), "content_type": "multipart/form-data; boundary=xyz"}


def test_no_odd_request_is_a_server_error(pages: Pages, size: Callable[..., Any]) -> None:
    tried = []

    @settings(
        max_examples=size(300, 10_000),
        deadline=None,
        database=None,
        derandomize=size(True, False),
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(requests(pages))
    def ask(request: tuple[Any, ...]) -> None:
        method, visitor, address, options = request
        tried.append(address)
        with undone():
            response = pages.town.client(visitor, raise_request_exception=False).generic(method, address, **options)
        assert response.status_code < 500 or address == "/readyz", (method, visitor, address, str(options)[:2000])

    ask()
    assert len(tried) >= size(300, 10_000)


WRITTEN = ["<script>alert('å')</script>", "\u202eطريق آمن\u202c", "' OR 1=1 --", "%s{{ x }}{% x %}"]


@pytest.mark.parametrize("name", sorted(name for name, rule in TABLE.items() if rule.get and rule.post))
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(pages: Pages, name: str) -> None:
    """Everything is filled in, and what is not text is filled in wrongly."""
    rule = TABLE[name]
    visitor = sorted(rule.get & rule.post - rule.led_on or rule.post)[0]
    for form in pages.forms(name, visitor):
        data = form.data
        typed = {field: WRITTEN[place % len(WRITTEN)] for place, field in enumerate(form.written)}
        data |= {field: [text] for field, text in typed.items()}
        data |= {field: ["99999999"] for field, item in form.fields.items() if item.choices and item.kind != "checkbox"}
        with undone():
            response = pages.clients[visitor].generic(
                "POST", form.action or pages.address(name), multipart(data), "multipart/form-data; boundary=xyz"
            )
        assert response.status_code < 500
        if response.status_code != 422:
            continue
        shown = {field: item for again in forms_on(response) for field, item in again.fields.items()}
        lost = {field: text for field, text in typed.items() if field in shown and shown[field].values != [text]}
        assert lost == {}, name
        assert any(sign in response.content.decode() for sign in ('aria-invalid="true"', 'class="errsum"'))
