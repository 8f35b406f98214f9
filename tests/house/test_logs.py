"""Nothing that tells who somebody is, and nothing that opens a door, stands in a log."""

import io
import logging

import pytest

from dialogportal.logs import RedactingFormatter, redact

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("Not Found: /folj/H4G7-KW2P-canary/", "canary"),
        ("GET /folj/canary?x=1 HTTP/1.1", "canary"),
        ("Forbidden: /konto/glomt-losenord/MQ/c9x-canary/", "canary"),
        ("new login failure by {'username': 'canary@lindvik.example'}", "canary"),
        ("Cookie: __Host-sessionid=canary; other=canary", "canary"),
        ("{'Set-Cookie': 'sessionid=canary; HttpOnly'}", "canary"),
        ("{'password': 'canary', 'username': 'x'}", "canary"),
        ("csrfmiddlewaretoken=canary&x=1", "canary"),
        ("follow_code: canary", "canary"),
        ("Authorization: Basic canary", "canary"),
        ("could not connect to postgres://dialog:canary@db/x", "canary"),
        ("SECRET_KEY='canary'", "canary"),
        ('{"token": "canary"}', "canary"),
    ],
)
def test_what_must_not_stand_in_a_log_is_struck_out(line, secret):
    assert secret in line
    assert secret not in redact(line)
    assert "struck out" in redact(line)


def test_what_a_log_is_for_remains():
    line = "Not Found: /dialoger/hamnplan/ (dialogue 17, step execution, 3 contributions)"
    assert redact(line) == line


def test_a_traceback_is_struck_out_too():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter("%(message)s"))
    logger = logging.Logger("test")
    logger.addHandler(handler)
    try:
        raise ValueError("no such person: canary@lindvik.example")
    except ValueError:
        logger.exception("sending to %s", "canary@lindvik.example")
    assert "Traceback" in stream.getvalue()
    assert "canary" not in stream.getvalue()


@pytest.mark.django_db
def test_the_configured_handlers_strike_out(client):
    handlers = {handler for name in (None, "django") for handler in logging.getLogger(name).handlers}
    ours = [handler for handler in handlers if isinstance(handler.formatter, RedactingFormatter)]
    assert ours
    stream = io.StringIO()
    old = ours[0].setStream(stream)  # type: ignore[attr-defined]
    try:
        logging.getLogger("django" if ours[0] in logging.getLogger("django").handlers else None).error("/folj/canary/")
    finally:
        ours[0].setStream(old)  # type: ignore[attr-defined]
    assert stream.getvalue().strip().endswith("/folj/[struck out]/")
