"""One browser tab, or one program, as the server sees it: the requests that Gradio's own script sends.

An event joins the line (POST /gradio_api/queue/join), and a stream tells how it goes on (GET /gradio_api/queue/data,
server-sent events). Of the stream only the message that the event is over is parsed: the machine is the server's, too.
"""

import asyncio
from contextlib import asynccontextmanager, suppress

import httpx
import orjson

from .load_page import ADDRESS_OF

API = "/gradio_api"
PATIENCE = 300  # seconds until an answer counts as never coming
FULL = 429  # of who comes when too many wait


class Busy(Exception):
    """The server said that too many are waiting."""


class Failed(Exception):
    """No answer came, or an error instead of one."""


def browser(address) -> httpx.AsyncClient:
    """The connections of all who visit an address."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
    return httpx.AsyncClient(base_url=address, timeout=60, limits=limits, trust_env=False, verify=False)


class Session:
    """One visit to the page."""

    def __init__(self, http, language, name):
        self.http, self.language, self.name, self.uploads = http, language, name, {}
        self._headers = {"referer": f"{http.base_url}".rstrip("/") + f"/{ADDRESS_OF[language]}"}
        self._alive = None

    async def open(self) -> bytes:
        """Get the page, and show the server that somebody is there until `close`. Returns the page."""
        found = await self._answered(self.http.get(f"/{ADDRESS_OF[self.language]}"))
        request = self.http.build_request("GET", f"{API}/heartbeat/{self.name}", headers=self._headers)
        self._alive = await self.http.send(request, stream=True)
        return found.content

    async def close(self):
        if self._alive is not None:
            alive, self._alive = self._alive, None
            await alive.aclose()

    async def ask(self, event, data) -> list:
        """What an event's outputs become."""
        return await asyncio.wait_for(self._ask(event, data), PATIENCE)

    async def leave(self, event, data, after):
        """Ask, and close the page `after` so many seconds, whatever has come by then."""
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._ask(event, data), after)
        await self.close()

    async def cancel(self, event, data, after):
        """Ask, and take it back `after` so many seconds. Returns the outputs where they came before, else None."""
        event_id = await self._join(event, data)
        over = asyncio.create_task(self._over(event_id))
        try:
            await asyncio.wait([over], timeout=after)
            body = {"event_id": event_id, "session_hash": self.name, "fn_index": event.fn}
            if not over.done():
                await self._answered(self.http.post(f"{API}/cancel", json=body, headers=self._headers))
            return await asyncio.wait_for(over, PATIENCE)
        finally:
            over.cancel()

    async def upload(self, name, content) -> dict:
        """What a file input holds after a file was chosen; a file is sent once a visit."""
        if name not in self.uploads:
            sent = await self._answered(
                self.http.post(f"{API}/upload", files={"files": (name, content)}, headers=self._headers)
            )
            self.uploads[name] = {"path": sent.json()[0], "orig_name": name, "meta": {"_type": "gradio.FileData"}}
        return self.uploads[name]

    async def call(self, endpoint, data):
        """What an endpoint for programs answers."""
        return await asyncio.wait_for(self._call(endpoint, data), PATIENCE)

    async def _ask(self, event, data):
        outputs = await self._over(await self._join(event, data))
        if outputs is None:
            raise Failed("an answer without outputs, though nobody cancelled")
        return outputs

    async def _join(self, event, data) -> str:
        body = {"data": data, "fn_index": event.fn, "session_hash": self.name, "trigger_id": event.trigger}
        sent = await self._answered(self.http.post(f"{API}/queue/join", json=body, headers=self._headers))
        return sent.json()["event_id"]

    async def _over(self, event_id):
        """The outputs of an event when it is over; None if it was cancelled."""
        async with self._messages(f"{API}/queue/data", {"session_hash": self.name}) as messages:
            async for message in messages:
                if b'"unexpected_error"' in message[:200]:
                    raise Failed(message.decode("utf-8", "replace")[:300])
                if b'"process_completed"' not in message[:200]:
                    continue
                told = orjson.loads(message.partition(b"data: ")[2])
                if told["event_id"] == event_id:
                    if not told["success"]:
                        raise Failed(str(told["output"].get("error") or told["output"])[:300])
                    return told["output"].get("data")
        raise Failed("the stream ended before the answer")

    async def _call(self, endpoint, data):
        sent = await self._answered(self.http.post(f"{API}/call/{endpoint}", json={"data": data}))
        async with self._messages(f"{API}/call/{endpoint}/{sent.json()['event_id']}") as messages:
            async for message in messages:
                event, _, told = message.partition(b"\ndata: ")
                if event == b"event: error":
                    raise Failed(told.decode("utf-8", "replace")[:300])
                if event == b"event: complete":
                    return orjson.loads(told)[0]
        raise Failed("the stream ended before the answer")

    @asynccontextmanager
    async def _messages(self, path, params=None):
        async with self.http.stream("GET", path, params=params, headers=self._headers) as response:
            if response.status_code != 200:
                raise Failed(f"status {response.status_code} instead of a stream")
            yield _split(response)

    @staticmethod
    async def _answered(request):
        found = await request
        if found.status_code == FULL:
            raise Busy(found.json().get("detail"))
        if found.status_code != 200:
            raise Failed(f"status {found.status_code}: {found.text[:200]}")
        return found


async def _split(response):
    """The messages of a stream of server-sent events, as bytes."""
    rest = b""
    async for piece in response.aiter_bytes():
        *whole, rest = (rest + piece).split(b"\n\n")
        for message in whole:
            yield message
