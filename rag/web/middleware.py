"""What stands before every route: security headers, size of the body, requests from one address, requests from other sites.

Pure ASGI. A refusal is a short plain page that says what to do.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GRADIO_POLICY = (
    "default-src 'self'; img-src 'self' data:; font-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "script-src 'self' 'unsafe-inline'; script-src-attr 'none'; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": GRADIO_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class SecurityHeaders:
    """Adds the security headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to what comes back."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class BodyTooLargeError(Exception):
    """More bytes arrived than a request may have."""


class BodyLimit:
    """Refuses a request whose body is over the limit, whether or not it says how long it is."""

    def __init__(self, app: ASGIApp, limit_bytes: Callable[[str], int]) -> None:
        self._app = app
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as far as it is small enough."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        limit = self._limit_bytes(path_of(scope))
        told = Headers(scope=scope).get("content-length", "")
        refusal = PlainTextResponse("What was sent is too long. Please send less.\n", 413)
        if told.isdigit() and int(told) > limit:
            return await refusal(scope, receive, send)
        n_bytes, has_started = 0, False

        async def counted() -> Message:
            nonlocal n_bytes
            message = await receive()
            n_bytes += len(message.get("body", b""))
            if n_bytes > limit:
                raise BodyTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except BodyTooLargeError:
            if not has_started:
                await refusal(scope, receive, send)
        return None


class SameSite:
    """Refuses what another site's page sends in a visitor's name: anything but GET, HEAD and OPTIONS."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on unless a browser says that it comes from elsewhere."""
        is_sent = scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS")
        if is_sent and _is_foreign(Headers(scope=scope)):
            said = "This form was sent from another site. Open the page here and try again.\n"
            return await PlainTextResponse(said, 403)(scope, receive, send)
        return await self._app(scope, receive, send)


def _is_foreign(headers: Headers) -> bool:
    """True when the browser says so; an older one that says nothing of the site is judged by the origin it gives."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and origin.partition("://")[2] != headers.get("host", "")


class Allowance:
    """So many a minute from one address, as a bucket that fills steadily; remembers the last 10,000 addresses."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._a_minute = a_minute
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def seconds_to_wait(self, address: str) -> float:
        """Take one from the address's allowance and return 0.0, or return the seconds until there is one again."""
        now = self._clock()
        left, then = self._left.pop(address, (float(self._a_minute), now))
        left = min(left + (now - then) * self._a_minute / 60, float(self._a_minute))
        is_allowed = left >= 1
        self._left[address] = (left - 1 if is_allowed else left, now)
        if len(self._left) > 10_000:
            self._left.popitem(last=False)
        return 0.0 if is_allowed else (1 - left) * 60 / self._a_minute


class RateLimit:
    """Refuses an address that asks for too much at once."""

    def __init__(
        self, app: ASGIApp, allowance: Allowance, applies: Callable[[Scope], bool] = lambda scope: True
    ) -> None:
        self._app = app
        self._allowance = allowance
        self._applies = applies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while the address has something left."""
        if scope["type"] == "http" and self._applies(scope):
            wait_s = self._allowance.seconds_to_wait(address_of(scope))
            if wait_s > 0:
                headers = {"retry-after": str(int(wait_s) + 1)}
                refusal = PlainTextResponse("Too many requests. Please wait a minute.\n", 429, headers)
                return await refusal(scope, receive, send)
        return await self._app(scope, receive, send)


def asks_something(scope: Scope) -> bool:
    """True for a request that makes the server look for an answer."""
    path = path_of(scope)
    is_plain = path == "/plain" and (scope["method"] == "POST" or b"q=" in scope["query_string"])
    return is_plain or path in ("/gradio_api/queue/join", "/api/v1/ask", "/api/v1/search")


def path_of(scope: Scope) -> str:
    """Return the path below the root that a proxy serves this under."""
    return str(scope["path"]).removeprefix(scope.get("root_path", "")) or "/"


def address_of(scope: Scope) -> str:
    """Return the address a request came from; a trusted proxy's word for it has been taken already."""
    client = scope.get("client")
    return str(client[0]) if client else ""


class Lost:
    """Gives a page in place of JSON where a browser asks for an address that is not there."""

    def __init__(self, app: ASGIApp, page: Callable[[], ASGIApp]) -> None:
        self._app = app
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; replace a "not found" that is no page."""
        if scope["type"] != "http" or "text/html" not in Headers(scope=scope).get("accept", ""):
            return await self._app(scope, receive, send)
        is_lost = False

        async def replaced(message: Message) -> None:
            nonlocal is_lost
            if message["type"] == "http.response.start":
                kind = Headers(raw=message.get("headers", [])).get("content-type", "")
                is_lost = message["status"] == 404 and not kind.startswith("text/html")
            if not is_lost:
                await send(message)

        await self._app(scope, receive, replaced)
        if is_lost:
            await self._page()(scope, receive, send)
        return None


class FrontHead:
    """Adds to the head of the question page, which Gradio writes: our look, and the way on without JavaScript."""

    def __init__(self, app: ASGIApp, head: str) -> None:
        self._app = app
        self._head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the page at the root is held until it is whole, and sent with the head added."""
        if scope["type"] != "http" or path_of(scope) != "/":
            return await self._app(scope, receive, send)
        start: Message = {}
        body = b""

        async def added(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            whole = body.replace(b"</head>", self._head + b"</head>", 1)
            headers = MutableHeaders(scope=start)
            if "content-length" in headers:
                headers["content-length"] = str(len(whole))
            await send(start)
            await send({"type": "http.response.body", "body": whole})

        await self._app(scope, receive, added)
        return None
