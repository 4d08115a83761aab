"""What every request passes first and every answer last: requests that Gradio stumbles over, requests that other sites
make in a reader's name, and errors, each of which is answered by one sentence.

Gradio's routes compute nothing; they read a request and put it in line. What fails in them fails of what was sent.
"""

import errno
import json
import re
import sys
import traceback
from contextlib import asynccontextmanager

from gradio.route_utils import FnIndexInferError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse

from xai.vision.pictures import MAX_BYTES

from . import words
from .catalogue import speaking
from .guard import ENDS, text_of
from .middleware import language_of, path_of

HEADERS = [(b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"same-origin")]
LONGEST = 400  # characters of an error that is passed on as it is
LOGGED = 200  # characters of what one line of the log tells
# What an odd request makes Gradio raise, besides names that the system does not take.
FAULTS_OF_REQUESTS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
NO_SUCH_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP)
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NOT_TOLD = ("content-length", "content-type", "content-encoding")  # of an answer whose body is replaced
_CALL = re.compile(r"/gradio_api/call/(?:v2/)?([^/]*)/?")
_ARGUMENTS = re.compile(
    r"(Parameter `.*` is (?:not|already) .*|No value provided for required argument: .*)", re.DOTALL
)
_RANGE = re.compile(r"bytes=\d*-\d*", re.ASCII)  # the only one that Gradio can read


@asynccontextmanager
async def lifespan(app):
    """Puts it around the whole app, Gradio's own middleware included."""
    app.middleware_stack = Outermost(app.middleware_stack)
    yield


async def not_valid(request, error):
    """In place of FastAPI's answer to a request of a wrong form, which repeats what was sent, even if it cannot."""
    first = error.errors()[0]
    problem = f"{'.'.join(text_of(part) for part in first['loc'])}: {text_of(first['msg'], LOGGED)}"
    with speaking(_language(request.scope)):
        return JSONResponse({"detail": words.say("not_valid", problem=problem)}, 422)


class Outermost:
    """An ASGI app around another."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope = {**scope, "headers": _readable(scope)}
        answer = _Answer(scope, send)
        try:
            if crosses_origins(scope):
                await answer.refuse(403, words.REFUSED["crossed"])
            else:
                await self.app(scope, receive, answer)
        except ClientDisconnect:
            pass
        except Exception as error:
            await answer.failed(error)
        await answer.end()


def crosses_origins(scope) -> bool:
    """Whether a browser makes this request for a page of another site, and not only to look. Where the browser does
    not say whether the site is the same (Sec-Fetch-Site), it says which one it is (Origin).

    A Space's page asks its own host, whatever site shows it in a frame. Programs send neither header. Where a proxy
    changes the host, it tells the reader's in X-Forwarded-Host, which no other site's page can set: the browser asks
    for leave first, and is refused here.
    """
    headers, method = Headers(scope=scope), scope["method"]
    if method == "OPTIONS":
        method = headers.get("access-control-request-method", method)
    if method in ("GET", "HEAD", "OPTIONS"):
        return False
    if "sec-fetch-site" in headers:
        return headers["sec-fetch-site"] not in ("same-origin", "none")
    scheme, _, origin = headers.get("origin", "").lower().partition("://")
    if not scheme:  # no Origin, or an empty one
        return False
    port = {"http": ":80", "https": ":443"}.get(scheme, "")
    told = [headers["host"], *headers.get("x-forwarded-host", "").split(",")]
    hosts = {host.strip().lower().removesuffix(port) for host in told}
    return not {origin.removesuffix(port), re.sub(r":\d+$", "", origin)} & hosts - {""}


def _readable(scope) -> list:
    """The request's headers with a host, which HTTP/1.0 need not name, and without ranges that Gradio cannot read:
    whoever asks for several may be sent the whole."""
    headers = [
        (name, value)
        for name, value in scope["headers"]
        if name != b"range" or _RANGE.fullmatch(value.decode("latin-1").strip())
    ]
    if not any(name == b"host" for name, _ in headers):
        host, port = scope.get("server") or ("localhost", None)
        headers.append((b"host", f"{host}:{port}".encode() if port else host.encode()))
    return headers


def _language(scope):
    return language_of(Headers(scope=scope).get("referer", ""))


class _Answer:
    """Sends an answer on. An error waits for its end, and becomes a sentence if it is none."""

    def __init__(self, scope, send):
        self.scope, self.send = scope, send
        self.start, self.started, self.body = None, False, b""

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            self.start = {**message, "headers": [*message.get("headers", ()), *HEADERS]}
            message, self.started = self.start, message["status"] < 400
        if self.started:
            await self.send(message)
        else:
            self.body += message.get("body", b"")

    async def refuse(self, status, said):
        with speaking(_language(self.scope)):
            await JSONResponse({"detail": said}, status)(self.scope, None, self)

    async def failed(self, error):
        """The app raised this. An answer that has started can no longer become another: the connection is cut, but
        where a stream has already said that it knows no such event."""
        if self.started and isinstance(error.__cause__, HTTPException):
            await self.send({"type": "http.response.body", "body": b""})
            return
        with speaking(_language(self.scope)):
            status, said = self._judged(error)
        if status == 500:
            traceback.print_exception(error, file=sys.stderr)
        asked = f"{self.scope['method']} {text_of(self.scope['path'], LOGGED)}"
        told = f"{type(error).__name__}: {text_of(repr(str(error)), LOGGED)}"
        print(f"{asked}: {status}, {told}", file=sys.stderr, flush=True)
        if not self.started:
            self.start = {"type": "http.response.start", "status": status, "headers": HEADERS}
            self.body = json.dumps({"detail": said}).encode()

    def _judged(self, error) -> tuple:
        """(status, sentence) of an exception."""
        if isinstance(error, OSError) and error.errno in DISK_FULL:
            return 507, words.REFUSED["507"]
        if isinstance(error, OSError) and error.errno in NO_SUCH_NAME:
            return 404, words.REFUSED["404"]
        called = _CALL.fullmatch(path_of(self.scope))
        if called and isinstance(error, (FnIndexInferError, KeyError)):
            functions = self.scope["app"].get_blocks().fns.values()
            names = [function.api_name for function in functions if function.api_visibility == "public"]
            if called[1] not in names:
                return 404, words.say("no_endpoint", name=text_of(called[1]), names=", ".join(names))
        if isinstance(error, TypeError) and _ARGUMENTS.fullmatch(str(error)):
            return 400, words.say("not_valid", problem=text_of(str(error).split(". ")[0], LOGGED))
        if isinstance(error, (*FAULTS_OF_REQUESTS, FnIndexInferError)):
            return 400, words.REFUSED["400"]
        return 500, words.UNEXPECTED

    async def end(self):
        """Nothing more comes from the app."""
        if self.started or self.start is None:
            return
        status, told, body = self.start["status"], self.start["headers"], self.body
        if not _is_sentence(body):
            with speaking(_language(self.scope)):
                body = json.dumps({"detail": _refused(status)}).encode()
        kept = [(name, value) for name, value in told if name.decode("latin-1").lower() not in NOT_TOLD]
        kept += [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await self.send({**self.start, "headers": kept})
        await self.send({"type": "http.response.body", "body": body})


def _is_sentence(body) -> bool:
    """Whether an error's body says what happened, or is made for programs alone."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(told, dict) or "detail" not in told:
        return isinstance(told, dict)
    said = told["detail"]
    return isinstance(said, str) and said.endswith(ENDS) and len(said) <= LONGEST and text_of(said, LONGEST) == said


def _refused(status) -> str:
    if status == 413:
        return words.say("too_large", most=MAX_BYTES / 1e6)
    return words.REFUSED.get(str(status), words.UNEXPECTED if status >= 500 else words.REFUSED["400"])
