"""What the page says to somebody who uses it alone: computed here, before anybody visits the server.

The tabs' own handlers are called with what a client will send, so under load an answer must be this one: computed for
another client, with other settings or in the other language it would differ. Programs' numbers come straight from xai.
"""

from dataclasses import asdict

from demo import compare_tab
from demo.attention_handlers import AttentionTab
from demo.attention_reading import Opened
from demo.attribution_tab import AttributionTab
from demo.catalogue import speaking
from demo.language_room import EMBEDDED, LanguageRoom
from demo.page import OWN_VIEWS
from demo.room import Room
from xai.engine import class_scores
from xai.lab import Lab
from xai.language.attention import attention, head_sum
from xai.methods import METHODS
from xai.vision.classifier import CLASS_NAMES
from xai.vision.pictures import read_picture

TABS = {tab.name: tab for tab in (OWN_VIEWS.get(name, AttributionTab)(method) for name, method in METHODS.items())}
QUICK = ("saliency", "integrated_gradients")  # the methods that take a moment as assigned and as in the paper, too
MOST = {"samples": 50, "steps": 12}  # of somebody's own settings, because the server shall answer many


def own_settings(method, rng):
    """Somebody's own settings."""
    return METHODS[method].Settings(**{setting.name: _drawn(setting, rng) for setting in METHODS[method].settings})


def _drawn(setting, rng):
    if setting.options:
        return rng.choice(setting.options)
    if setting.type is bool:
        return rng.random() < 0.5
    low, high, step = setting.bounds
    step = step or 1
    count = int((min(high, MOST.get(setting.name, high)) - low) / step)
    return setting.type(round(low + step * rng.randint(0, count), 6))


class Alone:
    """The embedded profile, opened in this process. Every method answers with what the event's outputs must become;
    None where that does not matter."""

    def __init__(self):
        self.room = Room(Lab.open(EMBEDDED))
        self.languages = LanguageRoom(self.room.experiments)
        self.tab = AttentionTab(self.languages)
        self._compared = {}

    def fill(self, progress):
        """Compute what all share: the ten pictures' results as assigned. Minutes, unless they are in the cache."""
        for done, method in enumerate(METHODS):
            progress(method, done)
            self.room.experiments.map(method, "assigned")
        progress("", len(METHODS))

    def explain(self, language, method, file, data) -> list:
        """Of a tab's main button. file: the path of the uploaded picture, or None."""
        picture, _, wanted, mode, *values = data
        with speaking(language):
            return [TABS[method].explain(self.room, picture, file, wanted, mode, values, _silent)]

    def compare(self, language, data) -> list:
        key = (language, *data)
        if key not in self._compared:
            with speaking(language):
                self._compared[key] = [compare_tab.compare(self.room, *data, _silent)]
        return self._compared[key]

    @staticmethod
    def settings_shown(method, mode) -> list:
        """What the sliders show after named settings were chosen."""
        return [None, *({"value": value, "interactive": False} for value in TABS[method].shown(mode))]

    def read(self, language, data) -> list:
        profile, text, pattern, *values = data
        with speaking(language):
            picture, _, heads, source, targets, word, nearest = self.tab.read(profile, text, pattern, values, _silent)
        chosen = [{"value": part["value"]} for part in (source, targets, word)]
        return [picture, None, heads, *chosen, nearest]

    def redraw(self, language, text, data) -> list:
        _, pattern, source, targets, *values = data
        opened = Opened(EMBEDDED, text)
        with speaking(language):
            return [
                self.tab.picture(opened, *values),
                self.tab.map(opened, pattern, source, targets, *values[:2]),
            ]

    def numbers_explained(self, file, method, settings) -> dict:
        """Of the endpoint, for a picture of one's own."""
        model, image = self.room.lab.classifier, read_picture(file)[None]
        probabilities, chosen = class_scores(model, image).softmax(1)[0], METHODS[method].named[settings]
        label = int(probabilities.argmax())
        return {
            "class": CLASS_NAMES[label],
            "probability": float(probabilities[label]),
            "method": method,
            "settings": {"name": settings, **asdict(chosen)},
            "map": METHODS[method].to_map(METHODS[method].run(model, image, [label], chosen))[0].double().numpy(),
        }

    def numbers_read(self, text, layer, heads) -> dict:
        """Of the endpoint for attention."""
        seen = attention(self.room.lab.english, text)
        total = head_sum(seen.weights, [(layer, head) for head in heads])
        return {"tokens": list(seen.tokens), "weights": total.double().numpy()}


def _silent(*_args, **_options):
    """In place of a gr.Progress: nobody waits here."""
