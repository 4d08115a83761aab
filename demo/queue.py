"""Gradio's queue: no event and no reader stops it for the others, what nobody reads is forgotten, and its addresses
answer instead of hanging.

This is the one file that knows the inside of gradio.queueing, and asserts that it is there.
"""

import asyncio
import re
import sys
import traceback
from collections import Counter, defaultdict
from time import monotonic

from fastapi import HTTPException
from gradio import queueing, routes
from gradio.server_messages import CloseStreamMessage, ProcessCompletedMessage
from starlette.datastructures import Headers, QueryParams
from starlette.responses import JSONResponse, Response

from . import guard, words
from .catalogue import speaking
from .middleware import language_of, path_of

SESSION = re.compile(r"[!-;=?-~]{1,100}")  # its name: what can be seen in ASCII; Gradio puts "<...>" into names itself
UNREAD_SECONDS = 300  # after which a finished session without a reader is forgotten
MOST_UNREAD = 2000  # sessions whose messages are kept
MOST_BYTES = 200_000_000  # of all messages that are not read yet
MOST_BYTES_OF_ONE = 20_000_000  # of one session's
SWEEP_SECONDS, AGAIN_SECONDS = 15, 1
HEALTH = "/health"
DATA, CALL = "/gradio_api/queue/data", "/gradio_api/call/"
END_OF_STREAM = f"data: {CloseStreamMessage().model_dump_json()}\n\n"
USED = (
    "pending_messages_per_session",
    "pending_event_ids_session",
    "event_ids_to_events",
    "start_processing",
    "start_progress_updates",
    "process_events",
    "remove_from_queue",
    "clean_events",
    "_cancel_asyncio_tasks",
)
assert hasattr(routes, "cancel_tasks"), "This Gradio cancels events in another way; demo/queue.py knows 6.31."


class Queue(queueing.Queue):
    """gradio.queueing.Queue, which ended for everybody when one message could not be delivered."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        missing = [name for name in USED if not hasattr(self, name)]
        assert not missing, f"This Gradio's queue has no {', '.join(missing)}; demo/queue.py knows 6.31."
        self.pending_messages_per_session = _Sessions(self)
        self.pending_event_ids_session = defaultdict(set)  # or a reader of a session that was forgotten fails
        self.readers = Counter()  # session -> how many connections read its messages
        self.left = {}  # session -> when its last reader left it
        self.runs = {}  # id of an event -> the task that runs it
        self.at_work = set()  # the loops that run now
        self.closed = False

    # That it goes on

    def start(self):
        self.closed = False
        super().start()
        queueing.run_coro_in_background(self._sweep)

    def close(self):
        self.closed = True
        super().close()

    async def start_processing(self):
        await self._for_ever(super().start_processing)

    async def start_progress_updates(self):
        await self._for_ever(super().start_progress_updates)

    async def _for_ever(self, loop):
        """Run one of Gradio's loops, and again when it ends before the server does."""
        while not self._closing():
            self.at_work.add(loop.__name__)
            try:
                await loop()
            except (Exception, asyncio.CancelledError):
                if self._closing():
                    raise
                traceback.print_exc()
            finally:
                self.at_work.discard(loop.__name__)
            if not self._closing():
                print(f"The queue's {loop.__name__} ended; it is started again.", file=sys.stderr, flush=True)
                self.stopped = False
                await asyncio.sleep(AGAIN_SECONDS)

    def _closing(self):
        server = getattr(self.blocks, "server", None)
        return self.closed or (server is not None and server.should_exit)

    def _cancel_asyncio_tasks(self):
        if self._closing():  # else what runs goes on while the loop is started again
            super()._cancel_asyncio_tasks()

    @property
    def healthy(self) -> bool:
        return "start_processing" in self.at_work and not self.stopped

    # Events

    async def push(self, body, request, username):
        """Let an event join. Raises HTTPException where no page would send it."""
        with speaking(language_of(request.headers.get("referer", ""))):
            if body.session_hash is not None and not SESSION.fullmatch(body.session_hash):
                raise HTTPException(400, words.say("no_session_name", given=guard.text_of(body.session_hash)))
            function = self.blocks.fns.get(body.fn_index)
            if function is None or function.fn is None:
                raise HTTPException(404, words.say("no_such_function", given=guard.text_of(body.fn_index)))
        return await super().push(body, request, username)

    def send_message(self, event, event_message):
        if event.session_hash in self.pending_messages_per_session:
            super().send_message(event, event_message)
            self.pending_messages_per_session.make_room()
        else:
            event.alive = False  # nobody can read what it says

    async def process_events(self, events, batch, begin_time, fn):
        self.runs.update((event._id, asyncio.current_task()) for event in events)
        try:
            await super().process_events(events, batch, begin_time, fn)
        finally:  # Gradio's own is cut short where a run is cancelled twice
            for event in events:
                self.runs.pop(event._id, None)
                self.event_ids_to_events.pop(event._id, None)

    async def remove_from_queue(self, event_id):
        """Cancel this event, whether it waits or runs. Raises HTTPException if it is over, or never was."""
        if event_id not in self.event_ids_to_events:
            raise HTTPException(404, words.NO_EVENT)
        await super().remove_from_queue(event_id)
        await asyncio.sleep(0)  # a task that is cancelled before its first step would never give its place back
        run = self.runs.pop(event_id, None)
        if run is not None:
            run.cancel()
            await asyncio.wait([run])

    # Sessions

    async def clean_events(self, *, session_hash=None, event_id=None):
        """Cancel what a reader left behind, unless another reads on."""
        if self.readers[session_hash] <= 1:
            await super().clean_events(session_hash=session_hash, event_id=event_id)

    def awaited(self, session) -> bool:
        """Whether an event of this session is still to end."""
        events = map(self.event_ids_to_events.get, self.pending_event_ids_session.get(session, ()))
        return any(event is not None and event.alive for event in events)

    def readable(self, session) -> bool:
        """Whether who reads this session's messages gets any."""
        messages = self.pending_messages_per_session.get(session)
        return messages is not None and (not messages.empty() or self.awaited(session))

    def knew(self, session) -> bool:
        """Whether this session was here a while ago: its page may ask for a stream twice, or while it is left."""
        return session in self.pending_messages_per_session or session in self.left

    def session_of(self, event_id):
        """The session of an event whose end was not read yet, or None."""
        return next((name for name, ids in self.pending_event_ids_session.items() if event_id in ids), None)

    def forget(self, session):
        """Drop the messages of a session, and its events with them."""
        for event_id in self.pending_event_ids_session.pop(session, ()):
            if event := self.event_ids_to_events.get(event_id):
                event.alive = False
        self.pending_messages_per_session.pop(session, None)

    async def _sweep(self):
        while not self._closing():
            await asyncio.sleep(SWEEP_SECONDS)
            self.forget_unread()

    def forget_unread(self):
        """Forget the sessions that have nothing more to come and were not read for a while."""
        sessions, since = self.pending_messages_per_session, monotonic() - UNREAD_SECONDS
        for session in {*sessions, *self.pending_event_ids_session}:
            old = session not in sessions or sessions[session].used < since
            if old and not self.readers[session] and not self.awaited(session):
                self.forget(session)
        self.readers = +self.readers  # without those that are 0
        self.left = {session: when for session, when in self.left.items() if when >= since}


class _Sessions(dict):
    """Session -> its _Messages, in place of Gradio's LRUCache of 2,000, which also lost those that wait."""

    def __init__(self, queue):
        self.queue, self.bytes = queue, 0

    def __setitem__(self, session, _messages):
        super().__setitem__(session, _Messages(self, session))
        self.make_room()

    def __delitem__(self, session):
        """What Gradio does when a reader is gone."""
        if self.queue.readers[session] <= 1:
            self.pop(session, None)
            self.queue.left[session] = monotonic()

    def pop(self, session, default=None):
        messages = super().pop(session, default)
        if messages is not default:
            self.bytes -= messages.bytes
        return messages

    def make_room(self):
        """Forget those that were not used for longest, where there are too many; last those that somebody waits for."""

        def order(session):
            return self.queue.readers[session] > 0 or self.queue.awaited(session), self[session].used

        while len(self) > 1 and (len(self) > MOST_UNREAD or self.bytes > MOST_BYTES):
            self.queue.forget(min(self, key=order))


class _Messages(asyncio.Queue):
    """What one session has not read yet; the oldest go where it is too much."""

    def __init__(self, sessions, session):
        super().__init__()
        self.sessions, self.session, self.bytes, self.used = sessions, session, 0, monotonic()

    async def get(self):
        """The next message. Where none can come any more, one that says that an event is over, so that nobody waits."""
        queue = self.sessions.queue
        if self.empty() and not queue.awaited(self.session):
            event_id = next(iter(queue.pending_event_ids_session.get(self.session, ())), "none")
            return ProcessCompletedMessage(event_id=event_id, output={"error": words.NO_EVENT}, success=False)
        return await super().get()

    def _put(self, message):
        size = len(repr(message))  # about what it takes; unlike JSON, it cannot fail
        super()._put((message, size))
        self._count(size)
        while self.bytes > MOST_BYTES_OF_ONE and self.qsize() > 1:
            self._get()

    def _get(self):
        message, size = super()._get()
        self._count(-size)
        return message

    def _count(self, size):
        self.bytes += size
        self.used = monotonic()
        if self.sessions.get(self.session) is self:  # else it was forgotten
            self.sessions.bytes += size


async def _cancel_none(_task_ids):
    """In place of Gradio's cancel_tasks: it cancels all that a session runs, for whoever names the session."""


def install():
    """Let Gradio make its queues of this kind."""
    queueing.Queue, routes.cancel_tasks = Queue, _cancel_none


class Answers:
    """Stands before the addresses where answers are read: who asks for what is over, or never was, is told so. The
    stream of a session that is read to its end just ends: two events that join at once make a page open it twice, and
    the second one must be no error there. Says at /health whether the page computes."""

    def __init__(self, app, page):
        self.app, self.page = app, page

    async def __call__(self, scope, receive, send):
        path = path_of(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else ""
        if path == HEALTH:
            await self._health()(scope, receive, send)
        elif path == DATA or path.startswith(CALL):
            await self._read(path, scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _read(self, path, scope, receive, send):
        queue = self.page._queue
        session = QueryParams(scope["query_string"]).get("session_hash")
        if path != DATA:
            session = queue.session_of(path.rpartition("/")[2])
        if path == DATA and session is None:
            await self.app(scope, receive, send)  # which says what is missing
        elif path == DATA and not queue.readable(session) and queue.knew(session):
            await Response(END_OF_STREAM, media_type="text/event-stream")(scope, receive, send)
        elif not queue.readable(session):
            with speaking(language_of(Headers(scope=scope).get("referer", ""))):
                await JSONResponse({"detail": words.NO_EVENT}, 404)(scope, receive, send)
        else:
            queue.readers[session] += 1
            try:
                await self.app(scope, receive, send)
            finally:
                queue.readers[session] -= 1

    def _health(self):
        stopped = {"the queue": not self.page._queue.healthy, "the model's thread": not guard.thread.is_alive()}
        if not any(stopped.values()):
            return JSONResponse({"status": "ok"})
        which = " and ".join(name for name, is_so in stopped.items() if is_so)
        return JSONResponse({"status": "stopped", "detail": f"Nothing is computed: {which} has stopped."}, 503)
