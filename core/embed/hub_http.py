"""Requests to a hub of models: over https alone, within limits of time, refused by name where they fail.

Nothing connects until somebody calls what `connect` returned, and nothing is sent but the request itself: no
token, no cookie, and a user agent that says "Seoga" and no more.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from email.message import Message
from http.client import HTTPException
from typing import Protocol, TypeVar
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, UnknownHandler

from core.errors import Cancelled, ModelError

AGENT = "Seoga"
TIMEOUT = 15.0  # seconds without a byte; also the longest that a stop may have to wait
REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
TRIES = 6  # in a row that bring next to nothing; with the waits between them about half a minute
SLICE = 0.1  # seconds: how long a wait may hold up a stop
AGAIN = ("hub-unreachable", "hub-half", "hub-busy")  # what another try may mend
NETWORK = (OSError, HTTPException)  # what reading from a connection raises; timeouts and TLS are OSErrors

Stop = Callable[[], bool]
Wait = Callable[[float], None]
T = TypeVar("T")


class Answer(Protocol):
    """What a hub sends back."""

    @property
    def status(self) -> int:
        """Return the status code."""
        ...

    @property
    def headers(self) -> Message:
        """Return the headers."""
        ...

    def read1(self, amount: int, /) -> bytes:
        """Return what has come of the body, at most so many bytes, and none at its end."""
        ...

    def close(self) -> None:
        """Let the connection go."""
        ...


Open = Callable[[str, Mapping[str, str]], Answer]  # address and headers -> an answer that is no redirect


def only_https(url: str) -> bool:
    """Say whether an address may be asked: https, a host, and no name or password in it."""
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def connect(offline: bool = False, allowed: Callable[[str], bool] = only_https) -> Open:
    """Return what asks addresses, following redirects to allowed ones; the system's proxies are used.

    Raises:
        ModelError: `hub-offline`, where the person has forbidden connections.
    """
    if offline:
        message = "Connections are switched off in the settings, so that nothing can be downloaded."
        raise ModelError("hub-offline", "Offline", message)
    director = OpenerDirector()
    for handler in (ProxyHandler(), HTTPHandler(), HTTPSHandler(), UnknownHandler()):  # no files, no FTP
        director.add_handler(handler)

    def open_url(url: str, headers: Mapping[str, str]) -> Answer:
        for _ in range(REDIRECTS + 1):
            if not _checked(url, allowed):
                message = "The hub leads to an address without a secure connection."
                raise ModelError("hub-unsafe", "Not a safe address", message, url)
            request = Request(url, headers={"User-Agent": AGENT, **headers})  # noqa: S310 (checked above)
            answer: Answer = director.open(request, timeout=TIMEOUT)
            if answer.status not in MOVED:
                return answer
            answer.close()
            url = _joined(url, answer.headers.get("Location", ""))
        raise ModelError("hub-answer", "Not what was asked for", "The hub leads round in circles.", url)

    return open_url


def asked(open_url: Open, url: str, page: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Ask once and return an answer that brings something; `page` is the model's, for people to look at.

    Raises:
        ModelError: `hub-unreachable`, `hub-unsafe`, or what `_refusal` makes of the status.
    """
    try:
        answer = open_url(url, headers or {})
    except NETWORK as error:
        raise unreachable(url, error) from error
    if answer.status in (200, 206, 416) and answer.headers.get_content_type() != "text/html":
        return answer
    answer.close()
    raise _refusal(answer, url, page)


def patiently(act: Callable[[], T], fruitful: Callable[[], bool], stop: Stop, wait: Wait = time.sleep) -> T:
    """Do something until it works, waiting longer each time; a try that bore fruit starts the count again.

    Raises:
        Cancelled: `stop()` said yes, at most a slice of a wait ago.
        ModelError: what the last try raised, or what no other try would mend.
    """
    failed = 0
    while True:
        if stop():
            raise Cancelled
        try:
            return act()
        except ModelError as error:
            failed = 1 if fruitful() else failed + 1
            if error.kind not in AGAIN or failed >= TRIES:
                raise
        for _ in range(int(2 ** (failed - 1) / SLICE)):  # 1, 2, 4, 8 and 16 seconds
            if stop():
                raise Cancelled
            wait(SLICE)


def unreachable(url: str, error: BaseException) -> ModelError:
    """Return the refusal for a connection that failed; one whose certificate is no good is not tried again."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, ssl.SSLCertVerificationError):
        message = "The hub's certificate cannot be verified: someone may be listening, or a proxy stands between."
        return ModelError("hub-unsafe", "Not a safe address", message, url, str(cause))
    message = "The hub cannot be reached. What has come so far is kept; try again when there is a connection."
    return ModelError("hub-unreachable", "No connection", message, url, str(cause))


def _checked(url: str, allowed: Callable[[str], bool]) -> bool:
    """Say whether an address may be asked; one that cannot even be read may not."""
    with suppress(ValueError):
        return url.isascii() and allowed(url)
    return False


def _joined(url: str, location: str) -> str:
    """Return where a redirect leads, or "" where that is no address."""
    with suppress(ValueError):
        return urljoin(url, location)
    return ""


def _refusal(answer: Answer, url: str, page: str) -> ModelError:
    """Say in words what an answer means that does not bring what was asked for."""
    said, told = answer.status, answer.headers.get("X-Error-Code", "")
    detail = f"HTTP {said} {told} {answer.headers.get_content_type()}"
    if said == 404 or told == "RepoNotFound":
        message = f"The hub has no such model, or not this file of it. Its page would be {page}"
        return ModelError("hub-missing", "Not on the hub", message, url, detail)
    if said in (401, 403):
        return gated(page, detail)
    if said == 429 or 500 <= said < 511:  # 511 asks to sign in to a network
        message = "The hub cannot answer just now. What has come so far is kept; try again in some minutes."
        return ModelError("hub-busy", "The hub is busy", message, url, detail)
    message = "The hub sends something else: perhaps a network that wants you to sign in first stands between."
    return ModelError("hub-answer", "Not what was asked for", message, url, detail)


def gated(page: str, detail: str = "") -> ModelError:
    """Return the refusal for a model that is not open to all."""
    message = (
        f"This model asks for an agreement on its page, or is not open to all: {page} Once you have agreed and "
        "downloaded it with your browser, drop the folder here."
    )
    return ModelError("hub-gated", "An agreement is asked for", message, page, detail or None)
