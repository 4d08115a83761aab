"""python -m bench load: a class visits the page at once, and every answer is checked.

Fifty clients, each with a picture, a sentence, settings and a language of its own, do what a class does: explain, read,
compare, look again with other settings, change their minds, leave. Every answer must be the one that this client would
get alone. Writes load.json, load.md and load.png; the exit code is 1 where a check fails. How long answers take is told
and never checked.
"""

import argparse
import asyncio
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from time import perf_counter

import torch
from tqdm import tqdm

from demo.service import MOST_SESSIONS

from .load_alone import Alone
from .load_client import browser
from .load_people import MIX, Person, Visitor, owners
from .load_report import checks, summary, write
from .load_server import memory, served, tracebacks
from .speed_measure import machine

RESULTS = Path(__file__).resolve().parent / "results"
LAST = "explain, own"  # what must still be answered when all have left


def main(arguments=None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="load-") as folder:
        server = nullcontext((options.address, options.pid, None)) if options.address else served(folder)
        with server as (address, pid, log):
            run = asyncio.run(Run(options, address, pid, folder).all())
            broken = tracebacks(log) if log else []
    found = summary(**run, options=_told(options), machine=machine(torch.device("cpu")), tracebacks=broken)
    found["checks"] = checks(found)
    print(write(found, options.out))
    return 0 if all(check["passed"] is not False for check in found["checks"]) else 1


class Run:
    """One run against a server that is up."""

    def __init__(self, options, address, pid, folder):
        self.options, self.address, self.pid, self.folder = options, address, pid, folder
        self.outcomes, self.samples = [], []  # of memory: (second, bytes)
        self.people, self._owners = [], None
        self.name = f"{options.seed:x}{id(self) & 0xFFFF:x}-"

    async def all(self) -> dict:
        """What summary takes."""
        async with browser(self.address) as http:
            config = (await http.get("/config")).json()
            self._prepare(config)
            visitors = [Visitor(person, http, self.outcomes.append, self.name, self.whose) for person in self.people]
            watch = asyncio.create_task(self._watch())
            await self._warm_up(visitors)
            start = perf_counter()
            await self._together("measured", visitors, self.options.seconds)
            end = perf_counter()
            watch.cancel()
            for visitor in visitors:
                await visitor.session.close()
            after = Visitor(self.people[0], http, self.outcomes.append, self.name, self.whose)
            await after.visit()
            await after.do(LAST)  # the line moves on, whoever left or cancelled before
            await after.session.close()
        return {"outcomes": self.outcomes, "samples": self.samples, "start": start, "end": end}

    def _prepare(self, config):
        """The clients with the answers that they must get."""
        alone = Alone()
        with tqdm(total=4, desc="what all share") as bar:
            alone.fill(lambda name, done: (bar.set_description(name or "what all share"), bar.update(done - bar.n)))
        for number in tqdm(range(self.options.clients), desc="answers computed alone"):
            self.people.append(Person(number, config, alone, self.folder, self.options.seed))
        if len({person.png for person in self.people}) < len(self.people):
            raise RuntimeError("two clients have the same picture; their answers could not be told apart")

    async def _warm_up(self, visitors):
        """Fill what the server keeps: every kind of request once for everybody, as many sessions as it holds, and then
        a while of what will be measured."""

        async def each(visitor):
            await visitor.visit()
            for kind in MIX:
                await visitor.do(kind)

        async def several(visitor, visits):
            for _ in range(visits):
                await visitor.visit()
                await visitor.do("settings shown")

        print("Warm-up: every request once, then many short visits", file=sys.stderr, flush=True)
        await asyncio.gather(*map(each, visitors))
        visits = -(-self.options.sessions // len(visitors))
        await asyncio.gather(*(several(visitor, visits) for visitor in visitors))
        await self._together("warm-up", visitors, self.options.warm_up)

    async def _together(self, name, visitors, seconds):
        """All go on for so long, each thinking between two requests. A request that was begun is waited for."""
        end = perf_counter() + seconds

        async def live(visitor):
            while True:
                thinking = visitor.person.rng.expovariate(1 / self.options.think)
                await asyncio.sleep(min(thinking, end - perf_counter()))
                if perf_counter() >= end:
                    return
                await visitor.next()

        async def tell():
            with tqdm(total=int(seconds), unit=" s", desc=name) as bar:
                while True:
                    await asyncio.sleep(1)
                    bar.set_postfix_str(f"{len(self.outcomes)} requests", refresh=False)
                    bar.update(min(1, bar.total - bar.n))

        telling = asyncio.create_task(tell())
        await asyncio.gather(*map(live, visitors))
        telling.cancel()

    async def _watch(self):
        """Note the server's memory, once a second."""
        while self.pid and (held := memory(self.pid)):
            self.samples.append((perf_counter(), held))
            await asyncio.sleep(1)

    def whose(self) -> dict:
        if self._owners is None:
            self._owners = owners(self.people)
        return self._owners


def _told(options):
    return {name: getattr(options, name) for name in ("clients", "seconds", "warm_up", "think", "sessions", "seed")}


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench load", description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, default=50, help="how many visit at once (default 50)")
    parser.add_argument("--seconds", type=float, default=180, help="that are measured (default 180)")
    parser.add_argument("--warm-up", type=float, default=180, help="seconds of the same before (default 180)")
    parser.add_argument("--think", type=float, default=5, help="seconds between two requests, on average (default 5)")
    parser.add_argument(
        "--sessions", type=int, default=MOST_SESSIONS, help=f"visits before, so that memory is full ({MOST_SESSIONS})"
    )
    parser.add_argument("--seed", type=int, default=0, help="of who does what, and when")
    parser.add_argument("--address", help="of a page that is up already (default: start app.py)")
    parser.add_argument("--pid", type=int, help="with --address: the process whose memory is watched")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for load.json, load.md and load.png")
    options = parser.parse_args(arguments)
    for name, least in (("clients", 1), ("seconds", 1), ("warm_up", 0), ("sessions", 0)):
        if getattr(options, name) < least:
            parser.error(f"--{name.replace('_', '-')} is {getattr(options, name)}; expected {least} or more")
    if options.think <= 0:
        parser.error(f"--think is {options.think}; expected more than 0")
    if options.pid and not options.address:
        parser.error("--pid is only for a page at --address")
    return options
