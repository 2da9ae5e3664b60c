"""Who may send what: the session cookie, form tokens, origins, and the headers of every answer."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import Response

from webchat.settings import WebchatSettings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Nothing leaves this site. `no-referrer` would do that too, but browsers then send forms with
    # `Origin: null`, and the page could no longer tell its own forms from foreign ones.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""On every answer. Pages and JSON are also `Cache-Control: no-store`."""


def cookie_name(settings: WebchatSettings) -> str:
    """`__Host-cc` on HTTPS; browsers refuse that on plain HTTP, so there it is `cc`."""
    return "__Host-cc" if settings.secure_cookie else "cc"


def new_cookie() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hash_of(cookie: str) -> str:
    """What is kept of a cookie: nobody who reads the database can take over a conversation."""
    return hashlib.sha256(cookie.encode()).hexdigest()


def set_cookie(response: Response, cookie: str, settings: WebchatSettings) -> None:
    """Give the session cookie: it ends with the browser, and no script reads it."""
    response.set_cookie(
        cookie_name(settings), cookie, path="/", httponly=True, samesite="lax", secure=settings.secure_cookie
    )


def clear_cookie(response: Response, settings: WebchatSettings) -> None:
    """Take the session cookie back."""
    response.delete_cookie(
        cookie_name(settings), path="/", httponly=True, samesite="lax", secure=settings.secure_cookie
    )


def form_token(cookie: str) -> str:
    """The token that every form of this session carries."""
    return hmac.new(cookie.encode(), b"a form of the chat page", hashlib.sha256).hexdigest()


def is_form_token(token: str, cookie: str) -> bool:
    """Whether a form of this session carried `token`."""
    return hmac.compare_digest(token.encode("utf-8", "replace"), form_token(cookie).encode())


def is_loopback(host: str) -> bool:
    """Whether a Host header (`name[:port]`) names this machine."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in ("localhost", "127.0.0.1", "::1") or name.endswith(".localhost")


def is_foreign(headers: Mapping[str, str], settings: WebchatSettings) -> bool:
    """Whether a browser says that this request comes from another site. Lower-case header names."""
    origin, site = headers.get("origin"), headers.get("sec-fetch-site")
    if origin in settings.trusted_origins:
        return False
    if site == "cross-site":
        return True
    if origin is None or (origin == "null" and site == "same-origin"):
        return False
    scheme = "https" if settings.secure_cookie else "http"
    return origin.lower() != f"{scheme}://{headers.get('host', '')}".lower()
