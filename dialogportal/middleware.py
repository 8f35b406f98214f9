"""What every answer carries and every session obeys, whichever page it is."""

import ipaddress
import re
import time
import unicodedata
from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., Any]

_PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def client_ip(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """The visitor's own address: what our own proxies have seen, never what the visitor claims.

    X-Forwarded-For is read from the right, and only past addresses in TRUSTED_PROXIES.
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while hops and _is_trusted(address):
        address = hops.pop()
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        # A UNIX socket has no address; a proxy that sends nonsense gives none either.
        return "127.0.0.1"


def login_name(request: HttpRequest | None, credentials: dict[str, str] | None = None) -> str | None:
    """Whose failed log-ins are counted together: an address written with capitals or blanks is the same address."""
    name = (credentials or {}).get("username") or (request.POST.get("username") if request else None)
    return unicodedata.normalize("NFKC", name).strip().lower()[:254] if name else None


def _is_trusted(address: str) -> bool:
    if not address:
        # A UNIX socket: only the machine's own proxy can reach it.
        return bool(settings.TRUSTED_PROXIES)
    try:
        ip = ipaddress.ip_address(address)
        return any(ip in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)
    except ValueError:
        return False


class AddressLanguageMiddleware(LocaleMiddleware):
    """``?sprak=en`` shows one page in that language, without a cookie: an address that can be linked and printed.

    Otherwise the visitor's own choice, in the cookie, and then what the browser asks for.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        asked = request.GET.get("sprak", "")
        if asked in dict(settings.LANGUAGES):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked


def in_every_language(view: View) -> View:
    """Mark a page that exists in all of LANGUAGES; other pages exist in SITE_LANGUAGES only."""
    return in_every_language_when(lambda request: True)(view)


def in_every_language_when(claim: Callable[[HttpRequest], bool]) -> Callable[[View], View]:
    """The same for a page that exists in all of them only when ``claim`` holds for the request."""

    def mark(view: View) -> View:
        view.is_in_every_language = claim  # type: ignore[attr-defined]
        return view

    return mark


def keeping_language(address: str, code: str, joint: str = "&") -> str:
    """An address of the site with the language in it; one that has a language, or chooses one, is left alone."""
    if "sprak=" in address or address.startswith(("/sprak/", settings.STATIC_URL)):
        return address
    path, mark, fragment = address.partition("#")
    sign = joint if "?" in path and not path.endswith("?") else "" if path.endswith("?") else "?"
    return f"{path}{sign}sprak={code}{mark}{fragment}"


class ReadersLanguageMiddleware:
    """Shows a page in the reader's language where it exists in it, otherwise in the municipality's own.

    ``request.readers_language`` is what the reader asked for, so that a page can say what is missing. ``?sprak=ar``
    chooses the language of one page, without a cookie: an address that can be printed on a poster.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.readers_language = translation.get_language()  # type: ignore[attr-defined]
        self._show(request, request.readers_language, settings.SITE_LANGUAGES)  # type: ignore[attr-defined]
        response = self.get_response(request)
        self._lead_on_in_language(request, response)
        return response

    def _lead_on_in_language(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Who is led on to another page of the site keeps the language of the address."""
        asked, to = request.GET.get("sprak", ""), response.headers.get("Location", "")
        if asked in dict(settings.LANGUAGES) and to.startswith("/") and not to.startswith("//"):
            response.headers["Location"] = keeping_language(to, asked)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> None:
        """The address is known now, and whether its page exists in every language."""
        claim = getattr(view, "is_in_every_language", None)
        if claim is None or not claim(request):
            return
        codes = [code for code, _name in settings.LANGUAGES]
        given = request.POST if request.method == "POST" else request.GET
        asked = given.get("in_language") or given.get("sprak", "")
        wanted = asked if asked in codes else request.readers_language  # type: ignore[attr-defined]
        request.readers_language = wanted  # type: ignore[attr-defined]
        self._show(request, wanted, codes)

    def _show(self, request: HttpRequest, wanted: str | None, codes: list[str]) -> None:
        shown = wanted if wanted in codes else settings.LANGUAGE_CODE
        translation.activate(shown)
        request.LANGUAGE_CODE = shown


class TrustedProxyMiddleware:
    """Forgets what a visitor who is not one of our proxies says about the scheme and the addresses before it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not _is_trusted(str(request.META.get("REMOTE_ADDR", ""))):
            for header in ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"):
                request.META.pop(header, None)
        return self.get_response(request)


class PolicyMiddleware(CSPMiddleware):
    """The Content-Security-Policy of the settings, written once per process; a page with a policy of its own has that."""

    def __init__(self, get_response: GetResponse) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_request(self, request: HttpRequest) -> None:
        """No page has inline scripts, so none is given a word of its own to allow them."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        return response


class SecurityHeadersMiddleware:
    """The headers of every answer: pages, errors, files. Outermost, so that no refusal further in slips past."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.holds_token = re.compile("|".join(settings.TOKEN_PATHS)).match

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("X-Frame-Options", "DENY")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", _PERMISSIONS_POLICY)
        if self.holds_token(request.path):
            headers["Referrer-Policy"] = "no-referrer"
        else:
            headers.setdefault("Referrer-Policy", "same-origin")
        return response


class NoNulBytesMiddleware:
    """A NUL byte is never part of an honest request, and PostgreSQL cannot store it: answered 400.

    A number in the address that is larger than any row can have leads to nothing: answered 404.
    """

    LARGEST = 2**63 - 1

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "\x00" in query or "%00" in query:
            return HttpResponseBadRequest("400", content_type="text/plain")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if any(isinstance(value, int) and value > self.LARGEST for value in kwargs.values()):
            raise Http404


class SessionLimitsMiddleware:
    """Someone logged in is logged out after a while unused, and after a working day in any case.

    Nothing shown to someone logged in is kept by the browser or by anything on the way.
    """

    STARTED, SEEN = "session_started", "session_seen"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # Without the cookie nobody is logged in, and the session stays untouched: public pages can be cached.
        had_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if had_session and SESSION_KEY in request.session:
            self._enforce(request)
        response = self.get_response(request)
        if (had_session or request.session.modified) and SESSION_KEY in request.session:
            request.session.setdefault(self.STARTED, int(time.time()))
            request.session.setdefault(self.SEEN, int(time.time()))
            _never_store(response)
        return response

    def _enforce(self, request: HttpRequest) -> None:
        now = int(time.time())
        started = request.session.get(self.STARTED, now)
        seen = request.session.get(self.SEEN, now)
        if now - started > settings.SESSION_ABSOLUTE_SECONDS or now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(request, _("You were logged out because some time had passed. Log in again to go on."))
        elif now - seen > 60:
            # Not at every click: one write a minute is exact enough.
            request.session[self.SEEN] = now


def _never_store(response: HttpResponseBase) -> None:
    if isinstance(response, HttpResponse):
        add_never_cache_headers(response)
    response.headers["Cache-Control"] = "no-store, private"
