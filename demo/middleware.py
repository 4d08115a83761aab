"""What stands before the page's routes: which addresses answer, how much one request may bring, in which language the
page opens, and what those are told who come when it is full.
"""

import json
from contextlib import suppress
from contextvars import ContextVar
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from fastapi import HTTPException
from starlette.datastructures import Headers, QueryParams
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from . import words
from .catalogue import speaking
from .quota import MOST_OF_CLIENT, Quota, client_of

CHINESE = "zh"  # the page's name and what its readers' browsers ask for
LOCALES = {"en": ("en", "en"), CHINESE: ("zh-Hant", "zh-TW")}  # of <html lang>, of Gradio's own words
MOST_JSON = 1_000_000  # bytes of a request that is not an upload
UPLOAD = "/gradio_api/upload"
INFO = "/gradio_api/info"
parts_of_upload = ContextVar("parts_of_upload")  # the files that Gradio writes for the upload that is being read
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


def path_of(scope) -> str:
    """The path as the routes see it: what the page is served below (GRADIO_ROOT_PATH) may stand before it or not."""
    path, root = scope["path"], scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(root + "/") else path


class Limits:
    """Closes what the page does not need, and bounds what a request brings."""

    def __init__(self, app):
        self.app, self.quota = app, Quota()

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif path_of(scope).startswith(CLOSED):
            await PlainTextResponse("There is nothing here.", 404)(scope, receive, send)
        elif scope["method"] == "POST" and path_of(scope).rstrip("/") == UPLOAD:
            await self._upload(scope, receive, send)
        elif scope["method"] == "POST":
            await self.app(scope, _Counted(receive, Headers(scope=scope).get("referer", "")), send)
        elif path_of(scope).rstrip("/") == INFO:
            await self.app(_of_one_page(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _upload(self, scope, receive, send):
        """An upload counts as what arrives of it; of one that fails nothing stays, on the disk or in the count."""
        upload = _Upload(self.quota, scope, receive, send)
        length = Headers(scope=scope).get("content-length", "")
        if length.isascii() and length.isdigit() and int(length) > upload.left():
            await upload.refusal(scope, receive, send)
            return
        written = []
        token = parts_of_upload.set(written)
        try:
            await self.app(scope, upload.receive, upload.send)
        finally:
            parts_of_upload.reset(token)
            if upload.status == 200:
                self.quota.keep(upload.client, upload.bytes)
            else:
                _remove(written)
                self.quota.give_back(upload.client, upload.bytes)


class _Upload:
    """Receives an upload while there is room for it, and sees what is answered."""

    def __init__(self, quota, scope, receive, send):
        self.quota, self.client = quota, client_of(scope)
        self.language = language_of(Headers(scope=scope).get("referer", ""))
        self._receive, self._send, self.bytes, self.status = receive, send, 0, None

    def left(self) -> int:
        return self.quota.left(self.client)

    async def receive(self):
        message = await self._receive()
        size = len(message.get("body", b""))
        if size > self.left():
            raise HTTPException(429, self._said())
        self.quota.take(self.client, size)
        self.bytes += size
        return message

    async def send(self, message):
        self.status = message.get("status", self.status)
        await self._send(message)

    async def refusal(self, scope, receive, send):
        await JSONResponse({"detail": self._said()}, 429)(scope, receive, send)

    def _said(self):
        """Why there is no room."""
        with speaking(self.language):
            if self.quota.left_of(self.client) > self.left():
                return words.BUSY
            return words.say("uploaded_much", most=MOST_OF_CLIENT / 1e6)


def _remove(files):
    """Parts of an upload. One whose last bytes the disk does not take complains when it is closed, and is closed."""
    for file in files:
        with suppress(OSError):
            file.close()
        Path(file.name).unlink(missing_ok=True)


def _of_one_page(scope):
    """The request for the description of a page: what Gradio describes for all pages together, it keeps with the host
    that its first reader named."""
    query = dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True))
    query["page"] = query.get("page") if query.get("page") == CHINESE else ""
    return {**scope, "query_string": urlencode(query).encode()}


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
        path = path_of(scope) if scope["type"] == "http" else None
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
