"""Odd requests to every address: never a server error; a message beside the field, and nothing typed is lost."""

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import resolve, reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.access_table import TABLE, Rule
from tests.conftest import FULL

from .forms import Form, forms_on
from .visitors import BY_DIALOGUE, VISITORS, Town

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
#: So many kinds of readers look for forms on a page in the small size.
MOST_READERS = 5
odd = st.one_of(st.sampled_from(ODD), st.text(max_size=60), st.integers().map(str))


class Pages:
    """What each address shows those who may act there, read once."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.clients = {visitor: town.client(visitor, raise_request_exception=False) for visitor in VISITORS}

    def address(self, name: str) -> str:
        return self.town.address(name, TABLE[name].at)

    def leading_to(self, name: str) -> list[tuple[str, Form]]:
        """Every form that is sent to the address, on any page, with one who is shown it there."""
        return self._all.get(name, [])

    @cache  # noqa: B019 - as long as the town stands
    def on(self, name: str) -> list[tuple[str, Form]]:
        """The forms on the page itself, with one who is shown each."""
        return [row for rows in self._found([(self.address(name), TABLE[name])]).values() for row in rows]

    @cached_property
    def _all(self) -> dict[str, list[tuple[str, Form]]]:
        return self._found(self._addresses())

    def _found(self, addresses: Iterable[tuple[str, Rule]]) -> dict[str, list[tuple[str, Form]]]:
        found: dict[str, list[tuple[str, Form]]] = {}
        for address, rule in addresses:
            for visitor in self.visitors(rule):
                page = self.clients[visitor].get(address)
                for form in forms_on(page) if page.status_code == 200 else ():
                    form.action = urljoin(address, form.action)
                    rows = found.setdefault(resolve(urlsplit(form.action).path).view_name, [])
                    if not any(known.fields.keys() == form.fields.keys() for _visitor, known in rows):
                        rows.append((visitor, form))
        return found

    def _addresses(self) -> Iterator[tuple[str, Rule]]:
        """Where each page is tried; in the full suite also for every dialogue of the town."""
        for name, rule in TABLE.items():
            yield self.address(name), rule
            for dialogue in self.town.dialogues.values() if FULL and rule.at in BY_DIALOGUE and rule.get else ():
                yield reverse(name, args=[dialogue.pk]), rule

    @staticmethod
    def visitors(rule: Rule) -> list[str]:
        """One reader of each kind of deed that pages offer: the worker, the manager, the secretary, a member."""
        kinds = ("anonymous", "responsible", "manager", "secretary", "member", "administrator", "registrar", "follower")
        shown = [visitor for visitor in kinds if visitor in rule.get - rule.led_on]
        return shown if FULL else shown[:MOST_READERS]


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
    if forms := pages.leading_to(name) if FULL else pages.on(name):
        visitor, form = draw(st.sampled_from(forms))
        address, data = form.action, form.data
        for field in draw(st.lists(st.sampled_from(sorted(form.fields)), max_size=4)) if form.fields else ():
            data[field] = draw(st.lists(odd, max_size=2))
    return "POST", visitor, address, {"data": multipart(data), "content_type": "multipart/form-data; boundary=xyz"}


def test_no_odd_request_is_a_server_error(pages: Pages, size: Callable[..., Any]) -> None:
    tried = []

    @settings(
        max_examples=size(120, 10_000),
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
    assert len(tried) >= size(120, 10_000)


WRITTEN = ["<script>alert('å')</script>", "\u202eطريق آمن\u202c", "' OR 1=1 --", "%s{{ x }}{% x %}"]
ACTING = sorted(name for name, rule in TABLE.items() if rule.post)


def wrongly(form: Form) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What is typed, and what is sent: everything is filled in, and what is not text is filled in wrongly."""
    typed = {field: WRITTEN[place % len(WRITTEN)] for place, field in enumerate(form.written)}
    chosen = {field: ["99999999"] for field, item in form.fields.items() if item.choices and item.kind != "checkbox"}
    return typed, form.data | {field: [text] for field, text in typed.items()} | chosen


def untold(page: str) -> list[str]:
    """What a page in error does not do: sum up what is wrong, lead to each field, and say it again beside the field."""
    summaries = re.findall(r'class="errsum".*?</div>', page, re.DOTALL)
    if len(summaries) != 1:
        return [f"what is wrong is summed up {len(summaries)} times"]
    ids = set(re.findall(r'\sid="([^"]+)"', page))
    targets = re.findall(r'href="#([^"]+)"', summaries[0])
    beside = 'aria-invalid="true"' in page or 'class="errs"' in page
    return [f"the summary leads to #{target}, which is nowhere" for target in targets if target not in ids] + (
        ["nothing is said beside the field"] if targets and not beside else []
    )


def lost(typed: Mapping[str, str], page: Any) -> dict[str, list[str] | None]:
    """What was typed and does not stand in the page any more."""
    shown = {field: item.values for form in forms_on(page) for field, item in form.fields.items()}
    return {field: shown.get(field) for field, text in typed.items() if shown.get(field) != [text]}


@pytest.mark.once
@pytest.mark.parametrize("name", ACTING)
def test_what_is_wrong_is_told_beside_the_field_and_nothing_typed_is_lost(pages: Pages, name: str) -> None:
    for visitor, form in pages.leading_to(name):
        typed, data = wrongly(form)
        with undone():
            response = pages.clients[visitor].generic(
                "POST", form.action, multipart(data), "multipart/form-data; boundary=xyz"
            )
        assert response.status_code < 500
        if response.status_code == 422:
            assert lost(typed, response) == {}, (visitor, form.action)
            assert untold(response.content.decode()) == [], (visitor, form.action)


@pytest.mark.once
def test_most_forms_are_reached_and_refuse_nonsense(pages: Pages) -> None:
    """Otherwise the test above would prove little."""
    found = {name: pages.leading_to(name) for name in ACTING}
    assert {name for name, forms in found.items() if not forms} - HIDDEN_HERE == set()
    assert sum(bool(form.written) for forms in found.values() for _visitor, form in forms) > 40


#: What is typed nowhere: one button, or a page before it, sends all. The town of the matrix does not show every button.
HIDDEN_HERE = frozenset(
    {
        "account:logout",
        "set_language",
        "account:password_reset_confirm",
        "board:proposal_register",
        "programmes:revision_finish",
        "mail:release",
        "mail:settle",
        "residents:own_page",
        "residents:understood",
        "residents:appealed",
        "residents:clear_with_code",
        *(f"officials:{name}" for name in (
            "followup_close", "abort_close", "answer_part", "answer_part_act", "close_rejected", "communication_done", "compilation_approve", "compilation_begin", "compilation_check",
            "compilation_new_version", "compilation_return", "contribution_late", "contribution_told", "feedback_publish", "feedback_recall",
            "initiative_begin", "intake_accept", "intake_choose_again", "intake_take_back", "launch_put", "launch_withdraw", "mandate_assign", "mandate_change_assign", "mandate_withdraw",
            "plan_reopen", "plan_return", "plan_take_back", "referral_letter", "rounds", "suspension_act", "theme_move",
        )),
    }
)  # fmt: skip


@pytest.mark.once
def test_a_page_that_loses_what_was_typed_or_says_nothing_is_found() -> None:
    page = '<form method="post"><input name="a" value="något annat"></form>'
    assert lost({"a": "Majas ord", "b": "mer"}, page) == {"a": ["något annat"], "b": None}
    assert untold(page) == ["what is wrong is summed up 0 times"]
    assert untold('<div class="errsum"><a href="#id_a">Fel</a></div>') == [
        "the summary leads to #id_a, which is nowhere",
        "nothing is said beside the field",
    ]
