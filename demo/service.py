"""How the page is served: its errors as sentences, what is kept of its readers, and Gradio's settings."""

import os
import sys
import traceback
from copy import copy
from html import escape
from pathlib import Path

import gradio as gr
from fastapi.exceptions import RequestValidationError
from gradio import processing_utils, route_utils, state_holder
from gradio.utils import get_upload_folder
from starlette.middleware import Middleware

from xai.vision.pictures import MAX_BYTES

from . import queue, style, words
from .catalogue import speaking
from .guard import text_of
from .middleware import Languages, Limits, busy, language_of, parts_of_upload
from .outermost import lifespan, not_valid

MOST_WAITING = 60  # events in line; who comes then is asked to come again
LIGHT_AT_ONCE = 8  # events of one kind that need no model, or seldom
# Those that need it after all wait in threads: 8 drawings of 4 kinds in 2 languages would take all of Gradio's 40,
# which it shares with whatever else the server does.
MOST_THREADS = 200
MOST_SESSIONS = 200  # whose gr.State the server keeps
SECONDS_AFTER_LEAVING = 3600  # that a gr.State is kept for who comes back
FORM = 100_000  # bytes that an upload takes beside its file
assert "_files_to_close_on_error" in vars(route_utils.GradioMultiPartParser)["__init__"].__code__.co_names, (
    "This version of Gradio does not tell which files an upload wrote; expected the one in requirements.txt."
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


class Parser(route_utils.GradioMultiPartParser):
    """Gradio's reader of uploads, which tells what files it writes: of an upload that is cut off, or finds the disk
    full, it forgets them."""

    async def parse(self):
        try:
            return await super().parse()
        finally:
            parts_of_upload.get([]).extend(self._files_to_close_on_error)


class _Leftovers(set):
    """The files of uploads that were cut off, or sent under another name than the page's: Gradio forgets them. It walks
    through this set as through those of its own files, and deletes what is old."""

    def __iter__(self):
        return (str(file) for file in Path(get_upload_folder()).glob("tmp*") if file.is_file())


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
    queue.install()
    route_utils.GradioMultiPartParser = Parser
    # Gradio sums up its statistics anew after every event, for a page that is closed here.
    os.environ.update(GRADIO_ANALYTICS_CACHE_FREQUENCY="1000000000", GRADIO_ANALYTICS_MAX_EVENTS="1")
    page.temp_file_sets.append(_Leftovers())
    page.queue(max_size=MOST_WAITING, api_open=False, default_concurrency_limit=LIGHT_AT_ONCE)
    return page.launch(
        theme=style.theme(),
        css=style.css(pictures),
        head=f"<script>{style.script()}</script>",
        max_file_size=MAX_BYTES,
        max_threads=MOST_THREADS,
        show_error=False,
        ssr_mode=False,
        run_history=False,
        enable_monitoring=False,
        state_session_capacity=MOST_SESSIONS,
        footer_links=["api", "settings"],
        app_kwargs={
            "middleware": [Middleware(Languages), Middleware(Limits), Middleware(queue.Answers, page=page)],
            "max_body_size": MAX_BYTES + FORM,
            "exception_handlers": {503: busy, RequestValidationError: not_valid},
            "lifespan": lifespan,
            "openapi_url": None,
        },
        **options,
    )


async def _refuse_download(url, *_args, **_options):
    """In place of Gradio's: any input may be given an address, and the server would fetch it."""
    raise NotFetched(words.NOT_FETCHED, print_exception=False)
