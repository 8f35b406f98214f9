"""A mail from one template file, through a real mail server."""

import pytest
from django.core import mail as outbox

from dialogportal import mail


@pytest.fixture
def reset_mail():
    return mail.build("password_reset", "maja@lindvik.example", {"name": "Maja <b>", "link": mail.link("/konto/x/")})


def test_subject_text_and_html_come_from_one_file(reset_mail):
    assert reset_mail.subject
    assert "\n" not in reset_mail.subject
    assert "http://localhost:8000/konto/x/" in reset_mail.body
    html, kind = reset_mail.alternatives[0]
    assert kind == "text/html"
    assert 'href="http://localhost:8000/konto/x/"' in html


def test_a_name_is_text_in_the_text_and_escaped_in_the_html(reset_mail):
    assert "Maja <b>" in reset_mail.body
    assert "Maja &lt;b&gt;" in reset_mail.alternatives[0][0]


def test_the_mail_is_written_in_the_readers_language():
    context = {"name": "Maja", "link": "x"}
    english = mail.build("password_reset", "a@lindvik.example", context, language="en")
    assert english.subject == "Choose a new password"
    assert mail.build("password_reset", "a@lindvik.example", context).subject != english.subject


def test_every_link_begins_with_the_configured_address(settings):
    settings.PUBLIC_BASE_URL = "https://dialog.lindvik.example"
    assert mail.link("/folj/abc/") == "https://dialog.lindvik.example/folj/abc/"


def test_a_real_mail_server_receives_it(reset_mail, mail_server):
    reset_mail.connection = None
    assert reset_mail.send() == 1
    received = mail_server.messages[0]
    assert received["To"] == "maja@lindvik.example"
    assert "konto/x" in received.get_body(("plain",)).get_content()
    assert "konto/x" in received.get_body(("html",)).get_content()
    assert outbox.outbox == []


@pytest.mark.parametrize("injected", ["Hej\nBcc: evil@evil.example", "Hej\r\nX-Evil: 1", "Hej\u2028 där"])
def test_a_line_break_in_a_subject_adds_no_header(mail_server, injected, tmp_path, settings):
    (tmp_path / "emails").mkdir()
    (tmp_path / "emails" / "probe.email").write_text(
        "{% block subject %}{{ title }}{% endblock %}{% block text %}x{% endblock %}"
    )
    templates = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    settings.TEMPLATES = templates
    mail.build("probe", "maja@lindvik.example", {"title": injected}).send()
    received = mail_server.messages[0]
    assert received["Bcc"] is None
    assert received["X-Evil"] is None
    assert received["Subject"].startswith("Hej ")


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Så blev det: Fyren öppet till 23 på helger", "Så blev det: Fyren öppet till 23 på helger"),
        ("x" * 50, "x" * 50),
        (
            "Så blev det: Nej till lampor i parken, ja till sex lampor vid bron",
            "Så blev det: Nej till lampor i parken, ja till…",
        ),
        ("x" * 51, "x" * 49 + "…"),
        ("Hej\n\n  du", "Hej du"),
        ("Kommunen säger: ”" + "å" * 50, "Kommunen säger…"),
    ],
)
def test_a_long_subject_is_cut_between_two_words(subject, shown):
    assert mail.short(subject) == shown
    assert len(mail.short(subject)) <= mail.LONGEST_SUBJECT


def test_what_is_cut_from_the_subject_stands_first_in_the_letter():
    title = "Nej till lampor i parken, ja till sex lampor vid bron"
    built = mail.build(
        "answer_decided", "siv@brev.example", {"headline": title, "greeting": "Hej!", "link": "https://x/"}
    )
    assert title not in built.subject
    assert title in built.body
    assert f"{title}</h1>" in built.alternatives[0][0]


def test_a_mail_in_arabic_runs_from_right_to_left():
    built = mail.build("password_reset", "maja@lindvik.example", {"name": "Maja", "link": "x"}, language="ar")
    assert 'lang="ar" dir="rtl"' in built.alternatives[0][0]
