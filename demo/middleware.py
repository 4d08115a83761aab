"""What stands before the page's routes: which addresses answer, how much one request may bring, in which language the
page opens, and what those are told who come when it is full.
"""

import json
from collections import deque
from time import monotonic

from fastapi import HTTPException
from starlette.datastructures import Headers, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from xai.vision.pictures import MAX_BYTES

from . import words
from .catalogue import speaking

CHINESE = "zh"  # the page's name and what its readers' browsers ask for
LOCALES = {"en": ("en", "en"), CHINESE: ("zh-Hant", "zh-TW")}  # of <html lang>, of Gradio's own words
MOST_JSON = 1_000_000  # bytes of a request that is not an upload
UPLOAD = "/gradio_api/upload"
MOST_UPLOADED = 2_000_000_000  # bytes that all readers may bring in an hour, after which they are deleted
HOUR = 3600
# What Gradio answers besides what the page and gradio_client need: it would fetch any address, keep sessions on disk,
# run events past the line, or tell strangers how much the page is used.
CLOSED = (
    "/gradio_api/file=http",
    "/gradio_api/file/http",
    "/gradio_api/proxy=",
    "/gradio_api/deep_link",
    "/gradio_api/component_server",
    "/gradio_api/run/",
    "/gradio_api/api/",
    "/gradio_api/process_recording",
    "/gradio_api/vibe",
    "/gradio_api/custom_component",
    "/gradio_api/stream/",
    "/gradio_api/dev/",
    "/gradio_api/openapi.json",
    "/openapi.json",
    "/monitoring",
)


async def busy(request, error):
    """To those who find the line full, or stopped. A 503 would be said in Gradio's words, so it is a 429, or a 500."""
    full = error is None or str(error.detail).startswith("Queue is full")
    with speaking(language_of(Headers(scope=request.scope).get("referer", ""))):
        return JSONResponse({"detail": words.BUSY}, 429) if full else JSONResponse({"detail": words.STOPPED}, 500)


def language_of(address) -> str:
    """The language of the page with this address."""
    path = address.split("?")[0].rstrip("/")
    return CHINESE if path.endswith("/" + CHINESE) else "en"


def _path(scope) -> str:
    """The path as the routes see it: what the page is served below (GRADIO_ROOT_PATH) may stand before it or not."""
    path, root = scope["path"], scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root + "/") else path


class Limits:
    """Closes what the page does not need, and bounds requests that are no uploads."""

    def __init__(self, app):
        self.app, self.uploads = app, deque()  # (when, bytes)

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif _path(scope) == UPLOAD and not self._has_room(scope):
            await (await busy(Request(scope), None))(scope, receive, send)
        elif _path(scope).startswith(CLOSED):
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
        elif scope["method"] == "POST" and _path(scope) != UPLOAD:
            await self.app(scope, _Counted(receive, Headers(scope=scope).get("referer", "")), send)
        else:
            await self.app(scope, receive, send)

    def _has_room(self, scope) -> bool:
        """Whether this upload still fits into what the last hour brought; then it is counted."""
        length = Headers(scope=scope).get("content-length", "")
        now, bytes = monotonic(), int(length) if length.isdigit() else MAX_BYTES
        while self.uploads and self.uploads[0][0] < now - HOUR:
            self.uploads.popleft()
        if sum(before for _, before in self.uploads) + bytes > MOST_UPLOADED:
            return False
        self.uploads.append((now, bytes))
        return True


class _Counted:
    """Receives a request's body until it is too long, whatever length was told: behind a proxy there may be none."""

    def __init__(self, receive, referer):
        self.receive, self.language, self.bytes = receive, language_of(referer), 0

    async def __call__(self):
        message = await self.receive()
        self.bytes += len(message.get("body", b""))
        if self.bytes > MOST_JSON:
            with speaking(self.language):
                raise HTTPException(413, words.say("too_much", most=MOST_JSON))
        return message


class Languages:
    """Opens the page in the reader's language, and lets Gradio's own words follow the page.

    "/" is English, "/zh" Chinese. Whoever comes to "/" with a browser that asks for Chinese first, or with ?lang=zh, is
    sent on; ?lang=en stays. Gradio takes the language of its own words from the browser: here from the page.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        path = _path(scope) if scope["type"] == "http" else None
        if path not in ("/", "/" + CHINESE):
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD":  # whether we are there, which Gradio asks at its start and waits 3 seconds for
            await PlainTextResponse("")(scope, receive, send)
        elif path == "/" and self._wants_chinese(scope):
            query = scope["query_string"].decode("latin-1")
            answer = RedirectResponse(CHINESE + (f"?{query}" if query else ""), headers={"vary": "accept-language"})
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, _Changed(send, language_of(path)))

    @staticmethod
    def _wants_chinese(scope):
        asked = QueryParams(scope["query_string"]).get("lang")
        first = Headers(scope=scope).get("accept-language", "").strip().lower()
        return asked == CHINESE or (asked is None and first.startswith("zh"))


class _Changed:
    """Sends a page of Gradio on, in our language."""

    def __init__(self, send, language):
        self.send, self.language, self.start, self.body = send, language, None, b""

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        page = self._page()
        headers = [(name, value) for name, value in self.start["headers"] if name != b"content-length"]
        headers += [(b"content-length", str(len(page)).encode()), (b"vary", b"accept-language")]
        await self.send({**self.start, "headers": headers})
        await self.send({"type": "http.response.body", "body": page})

    def _page(self):
        lang, locale = LOCALES[self.language]
        with speaking("en"):
            english = json.dumps(words.TITLE)
        with speaking(self.language):
            title = json.dumps(words.TITLE)
        script = f"<script>Object.defineProperty(navigator, 'language', {{value: '{locale}'}})</script>"
        page = self.body.replace(b'lang="en"', f'lang="{lang}"'.encode(), 1)
        page = page.replace(b"<head>", f"<head>{script}".encode(), 1)
        return page.replace(f'"title":{english}'.encode(), f'"title":{title}'.encode())
