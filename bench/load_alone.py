"""What the page says to somebody who uses it alone: computed here, before anybody visits the server.

The tabs' own handlers are called with what a client will send, so under load an answer must be this one: computed for
another client, with other settings or in the other language it would differ. Programs' numbers come straight from xai.
"""

from dataclasses import asdict

from demo import compare_tab
from demo.attention_handlers import AttentionTab
from demo.attention_reading import Opened
from demo.catalogue import speaking
from demo.integrated_gradients_tab import IntegratedGradientsTab
from demo.language_room import EMBEDDED, LanguageRoom
from demo.lime_tab import LimeTab
from demo.room import Room
from demo.saliency_tab import SaliencyTab
from demo.smooth_grad_tab import SmoothGradTab
from xai.engine import class_scores
from xai.experiments import METHODS, SETTINGS, run_gradient
from xai.lab import Lab
from xai.language.attention import attention, head_sum
from xai.vision.classifier import CLASS_NAMES
from xai.vision.integrated_gradients import IntegratedGradientsSettings
from xai.vision.lime import LimeSettings
from xai.vision.maps import to_map
from xai.vision.pictures import read_picture
from xai.vision.saliency import SaliencySettings
from xai.vision.smooth_grad import SmoothGradSettings

TABS = {tab.name: tab for tab in (LimeTab(), SaliencyTab(), SmoothGradTab(), IntegratedGradientsTab())}
QUICK = ("saliency", "integrated_gradients")  # the methods that take a moment as assigned and as published, too
SCORES = ("loss", "logit")


def own_settings(method, rng):
    """Somebody's own settings; of few samples, because the server shall answer many."""
    if method == "lime":
        samples, output = 10 * rng.randint(2, 5), rng.choice(("logit", "probability"))
        return LimeSettings(samples, output, first_segment=rng.randrange(2), seed=rng.randrange(10_000))
    if method == "saliency":
        return SaliencySettings(of=rng.choice(SCORES))
    if method == "smooth_grad":
        noise, average = rng.randint(5, 60) / 100, rng.choice(("magnitude", "signed"))
        return SmoothGradSettings(noise, samples=rng.randint(3, 12), of=rng.choice(SCORES), average=average)
    rule = rng.choice(("left", "midpoint", "right", "trapezoid"))
    return IntegratedGradientsSettings(rng.randint(3, 12), rule, rng.random() < 0.5, rng.randrange(21) / 20)


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
        names = [method for method in METHODS if method != "filters"]
        for done, method in enumerate(names):
            progress(method, done)
            self.room.experiments.map(method, "assigned")
        progress("", len(names))

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
        return [None, *({"value": value, "interactive": False} for value in TABS[method].shown(SETTINGS[method][mode]))]

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
        probabilities, chosen = class_scores(model, image).softmax(1)[0], SETTINGS[method][settings]
        label = int(probabilities.argmax())
        return {
            "class": CLASS_NAMES[label],
            "probability": float(probabilities[label]),
            "method": method,
            "settings": {"name": settings, **asdict(chosen)},
            "map": to_map(run_gradient(model, image, [label], method, chosen))[0].double().numpy(),
        }

    def numbers_read(self, text, layer, heads) -> dict:
        """Of the endpoint for attention."""
        seen = attention(self.room.lab.english, text)
        total = head_sum(seen.weights, [(layer, head) for head in heads])
        return {"tokens": list(seen.tokens), "weights": total.double().numpy()}


def _silent(*_args, **_options):
    """In place of a gr.Progress: nobody waits here."""
