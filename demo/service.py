"""How the page is served: which addresses answer, how much one request may bring, in which language it opens, and what
those are told who come when it is full.
"""

import json
import os
import sys
import traceback
from copy import copy
from html import escape

import gradio as gr
from gradio import processing_utils, state_holder
from starlette.datastructures import Headers, QueryParams
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse

from xai.vision.pictures import MAX_BYTES

from . import style, words
from .catalogue import speaking
from .guard import text_of

MOST_WAITING = 60  # events in line; who comes then is asked to come again
LIGHT_AT_ONCE = 8  # events of one kind that need no model
MOST_SESSIONS = 200  # whose gr.State the server keeps
SECONDS_AFTER_LEAVING = 3600  # that a gr.State is kept for who comes back
MOST_JSON = 1_000_000  # bytes of a request that is not an upload
FORM = 100_000  # bytes that an upload takes beside its file
CHINESE = "zh"  # the page's name and what its readers' browsers ask for
LOCALES = {"en": ("en", "en"), CHINESE: ("zh-Hant", "zh-TW")}  # of <html lang>, of Gradio's own words
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


class NotFetched(gr.Error):
    """An address was given where a file is expected."""


class Page(gr.Blocks):
    """gr.Blocks whose every error is one sentence, also for requests that no page sends."""

    async def preprocess_data(self, block_fn, inputs, *args, **options):
        try:
            return await super().preprocess_data(block_fn, inputs, *args, **options)
        except NotFetched:
            raise
        except Exception:
            raise gr.Error(_not_taken(block_fn.inputs, inputs), print_exception=False) from None

    async def process_api(self, block_fn, inputs, state=None, request=None, *args, **options):
        address = "" if request is None or isinstance(request, list) else request.headers.get("referer") or ""
        with speaking(language_of(address)):
            try:
                return await super().process_api(block_fn, inputs, state, request, *args, **options)
            except gr.Error:
                raise
            except Exception as error:
                traceback.print_exception(error, file=sys.stderr)
                raise gr.Error(words.UNEXPECTED, print_exception=False) from None


class Session(state_holder.SessionState):
    """A session without a copy of the page and of all that it was shown: Gradio keeps them for links to a session,
    which are closed here. They took 80 ms of every visit, and megabytes."""

    def __init__(self, blocks):
        self.blocks_config, self.config_values = copy(blocks.default_config), {}
        self.state_data, self._state_ttl, self.is_closed = {}, {}, False
        self.STATE_TTL_WHEN_CLOSED = SECONDS_AFTER_LEAVING

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.config_values.clear()

    def _update_config(self, key):
        pass

    def _update_value_in_config(self, key, value):
        pass


def _not_taken(blocks, values) -> str:
    """Which input was given what it cannot take. Gradio says it in English alone, or not at all."""
    for block, value in zip(blocks, values):
        if getattr(block, "data_model", None) is not None:
            continue
        try:
            block.preprocess(value)
        except Exception:
            return escape(words.say("not_taken", name=block.label or block.get_block_name(), given=text_of(value)))
    return words.NOT_TAKEN


def launch(page, pictures, **options):
    """Serve the Page that demo.page.build made. options: of gr.Blocks.launch, such as server_port."""
    processing_utils.async_ssrf_protected_download = _refuse_download
    state_holder.SessionState = Session
    # Gradio sums up its statistics anew after every event, for a page that is closed here.
    os.environ.update(GRADIO_ANALYTICS_CACHE_FREQUENCY="1000000000", GRADIO_ANALYTICS_MAX_EVENTS="1")
    page.queue(max_size=MOST_WAITING, api_open=False, default_concurrency_limit=LIGHT_AT_ONCE)
    return page.launch(
        theme=style.theme(),
        css=style.css(pictures),
        head=f"<script>{style.script()}</script>",
        max_file_size=MAX_BYTES,
        show_error=False,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        state_session_capacity=MOST_SESSIONS,
        footer_links=["api", "settings"],
        app_kwargs={
            "middleware": [Middleware(Languages), Middleware(Limits)],
            "max_body_size": MAX_BYTES + FORM,
            "exception_handlers": {503: _busy},
            "openapi_url": None,
        },
        **options,
    )


async def _refuse_download(url, *_args, **_options):
    """In place of Gradio's: any input may be given an address, and the server would fetch it."""
    raise NotFetched(words.NOT_FETCHED, print_exception=False)


async def _busy(request, _error):
    """To those who find the line full. A 503 would be said in Gradio's words, so it is a 429."""
    with speaking(language_of(Headers(scope=request.scope).get("referer", ""))):
        return JSONResponse({"detail": words.BUSY}, 429)


def language_of(address) -> str:
    """The language of the page with this address."""
    path = address.split("?")[0].rstrip("/")
    return CHINESE if path.endswith("/" + CHINESE) else "en"


class Limits:
    """Closes what the page does not need, and bounds requests that are no uploads."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        answer = self.app
        if scope["type"] == "http":
            if scope["path"].startswith(CLOSED):
                answer = PlainTextResponse("There is nothing here.", 404)
            elif self._too_long(scope):
                answer = JSONResponse({"detail": words.say("too_much", most=MOST_JSON)}, 413)
        await answer(scope, receive, send)

    @staticmethod
    def _too_long(scope):
        headers = Headers(scope=scope)
        if scope["method"] != "POST" or headers.get("content-type", "").startswith("multipart/form-data"):
            return False
        length = headers.get("content-length", "")
        return length.isdigit() and int(length) > MOST_JSON  # where it is not told, max_body_size still holds


class Languages:
    """Opens the page in the reader's language, and lets Gradio's own words follow the page.

    "/" is English, "/zh" Chinese. Whoever comes to "/" with a browser that asks for Chinese first, or with ?lang=zh, is
    sent on; ?lang=en stays. Gradio takes the language of its own words from the browser: here from the page.
    """

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or scope["path"] not in ("/", "/" + CHINESE):
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD":  # whether we are there, which Gradio asks at its start and waits 3 seconds for
            await PlainTextResponse("")(scope, receive, send)
        elif scope["path"] == "/" and self._wants_chinese(scope):
            query = scope["query_string"].decode("latin-1")
            answer = RedirectResponse(CHINESE + (f"?{query}" if query else ""), headers={"vary": "accept-language"})
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, _Changed(send, language_of(scope["path"])))

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
        return page.replace(f'"title": {english}'.encode(), f'"title": {title}'.encode()).replace(
            f'"title":{english}'.encode(), f'"title":{title}'.encode()
        )
