"""Logging in and out, one's own password, and what stops somebody who guesses."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from governance.models import OutgoingMail, User

pytestmark = pytest.mark.django_db

LOGIN = "/konto/logga-in/"


def log_in(client, email, password, **extra):
    return client.post(LOGIN, {"username": email, "password": password, **extra})


def test_maja_logs_in_reaches_her_account_and_logs_out(client, maja, password):
    assert client.get("/konto/").headers["Location"] == f"{LOGIN}?next=/konto/"
    response = log_in(client, maja.email, password, next="/konto/")
    assert response.headers["Location"] == "/konto/"
    assert "Maja Lind" in client.get("/konto/").content.decode()
    assert client.get("/konto/logga-ut/").status_code == 405
    assert client.post("/konto/logga-ut/").status_code == 302
    assert client.get("/konto/").status_code == 302


def test_the_address_may_be_written_with_capitals(client, maja, password):
    assert log_in(client, maja.email.upper(), password).status_code == 302


def test_a_wrong_password_is_told_beside_the_form_and_the_address_is_kept(client, maja, password):
    response = log_in(client, maja.email, "fel lösenord")
    assert response.status_code == 422
    assert maja.email in response.content.decode()
    assert 'role="alert"' in response.content.decode()
    assert log_in(client, maja.email, password).status_code == 302


def test_the_answer_does_not_tell_whether_the_address_is_known(client, maja):
    known = log_in(client, maja.email, "fel lösenord").content.decode()
    unknown = log_in(client, "ingen@lindvik.example", "fel lösenord").content.decode()
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", known) == strip.sub("", unknown)


def test_a_closed_account_cannot_log_in_and_an_open_session_ends(client, maja, password):
    log_in(client, maja.email, password)
    assert client.get("/konto/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/konto/").status_code == 302
    assert log_in(client, maja.email, password).status_code == 422


def test_the_session_gets_a_new_name_at_login_and_is_dead_after_logout(client, maja, password, settings):
    before = client.session
    before["something"] = "anonymous"
    before.save()
    log_in(client, maja.email, password)
    during = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert during != before.session_key
    assert not Session.objects.filter(pk=before.session_key).exists()
    client.post("/konto/logga-ut/")
    assert not Session.objects.filter(pk=during).exists()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "https:///evil.example",
        " https://evil.example",
        "http://localhost@evil.example/",
        "data:text/html,hej",
        "%2f%2fevil.example",
    ],
)
def test_next_leads_only_inside(client, maja, password, target):
    location = log_in(client, maja.email, password, next=target).headers["Location"]
    assert urlsplit(urljoin("http://testserver/konto/logga-in/", location))[:2] == ("http", "testserver")
    assert "\\" not in location


def test_the_language_switch_leads_only_inside_and_sets_a_cookie_only_when_chosen(client):
    assert client.get(LOGIN).cookies.keys() == {"csrftoken"}
    response = client.post("/sprak/", {"language": "en", "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"
    assert response.cookies["language"].value == "en"
    assert "Log in" in client.get(LOGIN).content.decode()


class TestGuessing:
    @pytest.fixture(autouse=True)
    def three_tries(self, settings):
        settings.AXES_FAILURE_LIMIT = 3

    def guess(self, client, email, times=3, **headers):
        return [log_in(client, email, f"gissning {n}").status_code for n in range(times)]

    def test_after_too_many_failures_even_the_right_password_is_refused(self, client, maja, password):
        assert self.guess(client, maja.email) == [422, 422, 429]
        response = log_in(client, maja.email, password)
        assert response.status_code == 429
        assert "<h1>" in response.content.decode()
        assert client.get("/konto/").status_code == 302

    def test_one_failure_fewer_and_the_right_password_works(self, client, maja, password):
        assert self.guess(client, maja.email, times=2) == [422, 422]
        assert log_in(client, maja.email, password).status_code == 302

    def test_capitals_do_not_give_more_guesses(self, client, maja, password):
        self.guess(client, maja.email, times=2)
        assert log_in(client, maja.email.upper(), "gissning").status_code == 429

    def test_maja_can_still_log_in_from_where_she_sits(self, client, maja, password):
        self.guess(client, maja.email)
        elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
        response = client.post(LOGIN, {"username": maja.email, "password": password}, **elsewhere)
        assert response.status_code == 302

    def test_an_invented_forwarding_header_does_not_give_more_guesses(self, client, maja, password):
        for n in range(3):
            client.post(LOGIN, {"username": maja.email, "password": "x"}, headers={"x-forwarded-for": f"192.0.2.{n}"})
        assert log_in(client, maja.email, password).status_code == 429

    def test_behind_a_proxy_each_visitor_is_counted_alone(self, client, maja, password, settings):
        settings.TRUSTED_PROXIES = ["127.0.0.1"]
        form = {"username": maja.email, "password": "x"}
        for n in range(3):
            # The first hop is the visitor's own invention; the last is what our proxy saw.
            client.post(LOGIN, form, headers={"x-forwarded-for": f"203.0.113.{n}, 192.0.2.1"})
        good = {"username": maja.email, "password": password}
        assert client.post(LOGIN, good, headers={"x-forwarded-for": "192.0.2.1"}).status_code == 429
        assert client.post(LOGIN, good, headers={"x-forwarded-for": "192.0.2.2"}).status_code == 302


class TestSessionLimits:
    @pytest.fixture(autouse=True)
    def logged_in(self, client, maja, password, time_machine):
        time_machine.move_to("2026-11-16 09:00+01:00", tick=False)
        self.clock = time_machine
        assert log_in(client, maja.email, password).status_code == 302

    def test_half_an_hour_unused_logs_out(self, client):
        self.clock.shift(29 * 60)
        assert client.get("/konto/").status_code == 200
        self.clock.shift(29 * 60)
        assert client.get("/konto/").status_code == 200
        self.clock.shift(31 * 60)
        response = client.get("/konto/", headers={"accept-language": "en"})
        assert response.headers["Location"] == f"{LOGIN}?next=/konto/"
        assert "You were logged out because" in client.get(LOGIN).content.decode()

    def test_after_a_working_day_somebody_active_is_logged_out_too(self, client):
        for _ in range(24):
            self.clock.shift(20 * 60 - 1)
            assert client.get("/konto/").status_code == 200
        self.clock.shift(60)
        assert client.get("/konto/").status_code == 302

    def test_a_public_page_stays_readable_when_the_session_has_ended(self, client):
        self.clock.shift(31 * 60)
        assert client.get(LOGIN).status_code == 200


class TestOwnPassword:
    def test_maja_changes_her_password(self, client, maja, password):
        log_in(client, maja.email, password)
        new = "en helt annan mening"
        form = {"old_password": password, "new_password1": new, "new_password2": new}
        assert client.post("/konto/losenord/", {**form, "old_password": "fel"}).status_code == 422
        assert (
            client.post("/konto/losenord/", {**form, "new_password1": "kort", "new_password2": "kort"}).status_code
            == 422
        )
        assert client.post("/konto/losenord/", form).headers["Location"] == "/konto/"
        assert client.get("/konto/").status_code == 200
        client.logout()
        assert log_in(client, maja.email, password).status_code == 422
        assert log_in(client, maja.email, new).status_code == 302

    def test_a_changed_password_ends_other_sessions(self, client, maja, password):
        log_in(client, maja.email, password)
        maja.set_password("en helt annan mening")
        maja.save()
        assert client.get("/konto/").status_code == 302

    def reset(self, client, email):
        return client.post("/konto/glomt-losenord/", {"email": email})

    def test_a_forgotten_password_is_replaced_by_the_link_in_the_mail_once(self, client, maja, password):
        response = self.reset(client, maja.email)
        assert response.headers["Location"] == reverse("account:password_reset_sent")
        link = OutgoingMail.objects.get().context["link"]
        path = link.removeprefix("http://localhost:8000")
        address = client.get(path).headers["Location"]
        new = "en helt annan mening"
        assert client.post(address, {"new_password1": new, "new_password2": "annan"}).status_code == 422
        assert client.post(address, {"new_password1": new, "new_password2": new}).headers["Location"] == LOGIN
        assert log_in(client, maja.email, new).status_code == 302
        again = client.get(path)
        assert again.status_code == 200
        assert "<form" not in again.content.decode().split("<main", 1)[1].split("</main", 1)[0]

    def test_an_unknown_address_gets_the_same_answer_and_no_mail(self, client, maja):
        known, unknown = self.reset(client, maja.email), self.reset(client, "ingen@lindvik.example")
        assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
        assert [mail.to_address for mail in OutgoingMail.objects.all()] == [maja.email]

    def test_the_link_begins_with_our_address_whatever_host_was_asked_for(self, client, maja, settings):
        settings.PUBLIC_BASE_URL = "https://dialog.lindvik.example"
        settings.ALLOWED_HOSTS = ["testserver", "other.example"]
        client.post("/konto/glomt-losenord/", {"email": maja.email}, headers={"host": "other.example"})
        assert OutgoingMail.objects.get().context["link"].startswith("https://dialog.lindvik.example/konto/")
        assert (
            client.post("/konto/glomt-losenord/", {"email": maja.email}, headers={"host": "evil.example"}).status_code
            == 400
        )

    def test_the_link_dies_after_an_hour(self, client, maja, time_machine):
        time_machine.move_to("2026-11-16 09:00+01:00", tick=False)
        self.reset(client, maja.email)
        path = OutgoingMail.objects.get().context["link"].removeprefix("http://localhost:8000")
        time_machine.shift(59 * 60)
        assert client.get(path).status_code == 302
        time_machine.shift(2 * 60)
        assert client.get(path).status_code == 200


def test_the_first_administrator_of_an_empty_installation_can_log_in(client, monkeypatch, capsys):
    from django.core.management import CommandError, call_command

    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "en riktigt lång mening")
    with pytest.raises(CommandError, match="no municipality yet"):
        call_command("create_administrator", "anna@lindvik.example", name="Anna")
    call_command("create_administrator", "Anna@lindvik.example", name="Anna", municipality="Lindviks kommun")
    with pytest.raises(CommandError, match="already logs in"):
        call_command("create_administrator", "anna@lindvik.example", name="Anna")
    assert log_in(client, "anna@lindvik.example", "en riktigt lång mening").status_code == 302


def test_an_empty_installation_gets_words_to_begin_with_and_keeps_its_own(monkeypatch):
    from django.core.management import call_command

    from dialogues.models import TargetGroup
    from governance import ladders
    from governance.models import DocumentType

    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "en riktigt lång mening")
    call_command("create_administrator", "anna@lindvik.example", name="Anna", municipality="Lindviks kommun")
    assert TargetGroup.objects.count() == 25
    assert TargetGroup.objects.get(code="youth_13_17").name == {"sv": "unga 13–17 år", "en": "young people 13–17"}
    levels = list(ladders.current().levels.all())
    assert [level.order for level in levels] == [1, 2, 3, 4, 5]
    for level in levels:
        for text in (level.label, level.verb_municipality, level.verb_participant, level.promise):
            assert {"sv", "en"} <= set(text)
    assert DocumentType.objects.order_by("rank").first().name == "Vision"
    TargetGroup.objects.exclude(code="rural").delete()
    DocumentType.objects.exclude(name="Policy").delete()
    call_command("create_administrator", "bo@lindvik.example", name="Bo")
    assert (TargetGroup.objects.count(), DocumentType.objects.count()) == (1, 1)


def test_the_first_administrator_needs_a_real_password(monkeypatch):
    from django.core.management import CommandError, call_command

    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "password")
    with pytest.raises(CommandError):
        call_command("create_administrator", "anna@lindvik.example", name="Anna", municipality="Lindviks kommun")
    assert not User.objects.exists()
