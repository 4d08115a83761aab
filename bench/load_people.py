"""Those who visit: each with a picture, a sentence, settings and a language of their own, and the answers they must
get."""

import random
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import perf_counter

from demo import controls, words
from demo.catalogue import speaking
from demo.middleware import LOCALES
from xai import figures
from xai.embedded.grammar.english import english_sentence
from xai.embedded.scenes import render_scene
from xai.methods import METHODS
from xai.vision.classifier import CLASS_NAMES

from .load_alone import QUICK, TABS, own_settings
from .load_checks import difference, error_of
from .load_client import Busy, Failed, Session
from .load_page import CHINESE, ENGLISH, Page

FIRST_SEED = 700_000  # of the scenes and sentences; the networks were trained on others
# What visitors do, and how often: as a class that has an hour for the homework.
MIX = {
    "explain, own": 26,
    "explain, of the ten": 12,
    "settings shown": 12,
    "read": 12,
    "redraw": 18,
    "compare": 6,
    "program: explain": 3,
    "program: attention": 3,
    "cancel": 4,
    "leave": 4,
}
OPEN = "open"  # what every visit begins with
VISIT = (3, 9)  # requests of one visit, fewest and most
SHORT = 2000  # characters; shorter answers may well be the same for several
PATIENCE = 1.5  # seconds, at most, after which those who cancel or leave do so
WRONG, ERROR, BUSY, SAME, CLOSE, GONE = "wrong", "error", "busy", "same", "close", "gone"


@dataclass(frozen=True)
class Outcome:
    """What became of one request. verdict: SAME (bit for bit) or CLOSE (within rounding) are right."""

    client: int
    kind: str
    start: float
    seconds: float
    verdict: str
    said: str = ""


@dataclass(frozen=True)
class Task:
    """One request with its answer. to: the Event of the page, or the endpoint's name. upload: whether the client's own
    picture stands in for what is None at place `upload` of the data."""

    kind: str
    to: object
    data: list
    expected: object
    upload: int | None = None


class Person:
    """One client."""

    def __init__(self, number, config, alone, folder, seed):
        self.number, self.rng = number, random.Random(f"{seed} {number}")
        self.language = (ENGLISH, CHINESE)[number % 2]
        self.page = Page(config, self.language)
        self.sentence = english_sentence(FIRST_SEED + number).text
        scene = render_scene(number % len(CLASS_NAMES), FIRST_SEED + number)
        self.png = figures.array_png(figures.picture_array(scene.image))
        self.file = Path(folder) / f"client-{number}.png"
        self.file.write_bytes(self.png)
        self.tasks = {}
        for task in [*self._vision(alone), *self._language(alone), *self._programs(alone)]:
            self.tasks.setdefault(task.kind, []).append(task)

    def _vision(self, alone):
        methods = list(TABS)
        for method in (methods[self.number % len(methods)], methods[(self.number + 1) % len(methods)]):
            event, settings = self.page.run(method), own_settings(method, self.rng)
            data = event.values(picture=None, settings="own", last=controls.shown(METHODS[method], settings))
            expected = alone.explain(self.language, method, str(self.file), data)
            yield Task("explain, own", event, data, expected, upload=1)
        yield from (Task("cancel", event, data, expected, 1), Task("leave", event, data, None, 1))
        method = methods[(self.number + self.number // 4) % 4]
        event = self.page.run(method)
        data = event.values(picture=self.number % 10, settings="assigned")
        yield Task("explain, of the ten", event, data, alone.explain(self.language, method, None, data))
        mode, event = ("assigned", "paper")[self.number // 2 % 2], self.page.change(method, "settings")
        yield Task("settings shown", event, event.values(settings=mode), alone.settings_shown(method, mode))
        event = self.page.run("compare")
        data = event.values(picture=self.number % 10, settings="assigned")
        yield Task("compare", event, data, alone.compare(self.language, data))

    def _language(self, alone):
        event = self.page.run("attention")
        data = event.values(profile="embedded", textbox=self.sentence, **self._layer_and_heads())
        yield Task("read", event, data, alone.read(self.language, data))
        event = self.page.change("attention", "layer")
        for _ in range(2):
            data = event.values(**self._layer_and_heads())
            yield Task("redraw", event, data, alone.redraw(self.language, self.sentence, data))

    def _programs(self, alone):
        method, settings = self.rng.choice(QUICK), self.rng.choice(("assigned", "paper"))
        expected = alone.numbers_explained(str(self.file), method, settings)
        data = [None, method, settings, None, None, self.language]
        yield Task("program: explain", "explain", data, expected, upload=3)
        asked = self._layer_and_heads()
        data = [self.sentence, asked["layer"], asked["heads"], "embedded", self.language]
        expected = alone.numbers_read(self.sentence, **asked)
        yield Task("program: attention", "attention", data, expected)

    def _layer_and_heads(self):
        return {
            "layer": self.rng.randint(1, 12),
            "heads": sorted(self.rng.sample(range(1, 13), self.rng.randint(1, 12))),
        }


class Visitor:
    """A Person on the server: visits follow each other, and every request is checked and noted."""

    names = count()  # of sessions

    def __init__(self, person, http, note, run, whose=dict):
        """note: called with each Outcome. run: what tells this run's sessions from those of another. whose(): HTML ->
        what it is the right answer to."""
        self.person, self.http, self.note, self.run, self.whose = person, http, note, run, whose
        self.session, self.left, self.has_read = None, 0, False

    async def visit(self):
        """End the last visit, if there is one, and open the page anew."""
        if self.session is not None:
            await self.session.close()
        self.session = Session(self.http, self.person.language, f"{self.run}{next(self.names)}")
        self.left, self.has_read = self.person.rng.randint(*VISIT), False
        await self._noted(OPEN, self._open(self.session))

    async def _open(self, session):
        page = await session.open()
        lang = f'lang="{LOCALES[session.language][0]}"'
        if lang.encode() not in page[:2000]:
            return WRONG, f"a page without {lang}"
        for event in self.person.page.loads():
            error = error_of(await session.ask(event, event.values()))
            if error:
                return ERROR, error
        return SAME, ""

    async def next(self):
        """The next request: one of any kind, as often as MIX says."""
        if self.session is None or self.left <= 0:
            await self.visit()
        self.left -= 1
        await self.do(self.person.rng.choices(list(MIX), list(MIX.values()))[0])

    async def do(self, kind):
        """One request of this kind."""
        if kind == "redraw" and not self.has_read:
            await self.do("read")
            if not self.has_read:  # too many were waiting
                return
        task = self.person.rng.choice(self.person.tasks[kind])
        verdict = await self._noted(kind, self._asked(task))
        if kind == "read":
            self.has_read = verdict in (SAME, CLOSE)
        if kind == "leave":
            await self.visit()

    async def _asked(self, task):
        """(verdict, what is said of it)."""
        data = list(task.data)
        if task.upload is not None:
            data[task.upload] = await self.session.upload(self.person.file.name, self.person.png)
        moment = self.person.rng.uniform(0, PATIENCE)
        if task.kind == "leave":
            await self.session.leave(task.to, data, moment)
            return GONE, ""
        if task.kind == "cancel":
            answer = await self.session.cancel(task.to, data, moment)
            if answer is None:
                return GONE, ""
        elif isinstance(task.to, str):
            answer = await self.session.call(task.to, data)
        else:
            answer = await self.session.ask(task.to, data)
        verdict, said = judged(task.expected, answer)
        others = [] if verdict != WRONG or isinstance(task.to, str) else [self.whose().get(part) for part in answer]
        return verdict, ". It belongs to ".join([said, *filter(None, others)])

    async def _noted(self, kind, asked):
        start = perf_counter()
        try:
            verdict, said = await asked
        except Busy as busy:
            said = str(busy)
            verdict = BUSY if said == busy_sentence(self.person.language, kind) else ERROR
        except Exception as error:  # whatever else goes wrong is what this bench looks for
            verdict, said = ERROR, str(error) if isinstance(error, Failed) else repr(error)
        self.note(Outcome(self.person.number, kind, start, perf_counter() - start, verdict, said))
        return verdict


def judged(expected, answer) -> tuple:
    """(verdict, what is said of it) of an answer that came."""
    error = error_of(answer)
    if error:
        return ERROR, error
    said = difference(expected, answer)
    if said:
        return WRONG, said
    exact = not isinstance(expected, list) or all(e == a for e, a in zip(expected, answer) if isinstance(e, str))
    return (SAME if exact else CLOSE), ""


def busy_sentence(language, kind) -> str:
    """What those are told who come when too many wait: in the page's language, and programs in English."""
    with speaking(ENGLISH if kind.startswith("program") else language):
        return words.BUSY


def owners(people) -> dict:
    """HTML -> what it is the right answer to."""
    return {
        part: f"client {person.number}, {kind}"
        for person in people
        for kind, tasks in person.tasks.items()
        for task in tasks
        if isinstance(task.expected, list)
        for part in task.expected
        if isinstance(part, str) and len(part) > SHORT
    }
