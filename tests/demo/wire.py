"""The page's events as a browser sends them, without a browser."""

import json
from dataclasses import dataclass

import httpx

HANGS = 90  # seconds after which a request counts as hanging


@dataclass(frozen=True)
class Event:
    """One thing that the page can ask of the server. start: what its inputs hold when the page opens."""

    id: int
    name: str
    inputs: tuple  # of component types
    start: tuple
    outputs: tuple  # of component types
    model: bool  # whether it waits in the model's line


class Wire:
    """A client of the served page."""

    def __init__(self, address):
        self.address = address
        self.http = httpx.Client(base_url=address, timeout=HANGS, trust_env=False)
        self.sessions = 0

    def events(self) -> list:
        """All events of the page, both languages."""
        config = self.http.get("/config").json()
        parts = {part["id"]: part for part in config["components"]}
        return [_event(dependency, parts) for dependency in config["dependencies"] if dependency["backend_fn"]]

    def session(self) -> str:
        """The name of a new session."""
        self.sessions += 1
        return f"wire{self.sessions}"

    def join(self, event, values, session=None, **more):
        """-> (session, the response of joining the line). values may hold what json calls NaN."""
        session = session or self.session()
        body = json.dumps({"data": list(values), "fn_index": event, "session_hash": session, **more})
        sent = self.http.post(
            "/gradio_api/queue/join", content=body.encode("utf-8"), headers={"content-type": "application/json"}
        )
        return session, sent

    def ask(self, event, values, session=None, **more):
        """-> (outputs or None, error or None) of an event."""
        session, sent = self.join(event, values, session, **more)
        if sent.status_code != 200:
            return None, sent.text
        return self.end(session)

    def end(self, session):
        """What the session's event says at its end."""
        with self.http.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as lines:
            for line in lines.iter_lines():
                message = json.loads(line[5:]) if line.startswith("data:") else {"msg": ""}
                if message["msg"] == "process_completed":
                    return message["output"].get("data"), message["output"].get("error")
                if message["msg"] == "unexpected_error":
                    return None, message.get("message") or ""
        return None, "the stream ended"

    def upload(self, file):
        """-> what an input holds whose user uploaded this file."""
        with open(file, "rb") as content:
            path = self.http.post("/gradio_api/upload", files={"files": (file.name, content)}).json()[0]
        return {"path": path, "orig_name": file.name, "meta": {"_type": "gradio.FileData"}}


def _event(dependency, parts):
    return Event(
        dependency["id"],
        f"{dependency['id']} {dependency.get('api_name') or ''}",
        tuple(parts[i]["type"] for i in dependency["inputs"]),
        tuple(parts[i]["props"].get("value") for i in dependency["inputs"]),
        tuple(parts[i]["type"] for i in dependency["outputs"]),
        bool(dependency.get("show_progress_on")) or dependency.get("queue") is True,
    )
