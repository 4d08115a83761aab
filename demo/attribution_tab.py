"""A method's tab, if it has no other: picture, map, overlay, share of each part."""

import gradio as gr

from xai import figures
from xai.measures import rank_correlation
from xai.vision.classifier import CLASS_NAMES

from . import markup, views
from . import method_words as words
from .guard import counter
from .method_tab import MethodTab
from .words import judged
from .zero_gpu import compute

QUICK = 200  # forward passes for which own settings are shown beside the assigned ones


class AttributionTab(MethodTab):
    """A method whose result is a number per pixel."""

    choice_count = 1

    def choices(self):
        return [gr.Checkbox(True, label=words.STRETCH, info=words.STRETCH_INFO)]

    def view(self, room, subject, mode, settings, choices, progress):
        map = self._map(room, subject, mode, settings, progress)
        class_name = CLASS_NAMES[subject.label]
        said = views.said_of(map, subject) if subject.parts else words.of_upload(class_name)
        scale = None if choices[0] else (0.0, 1.0)
        return "".join(
            [
                markup.heading(subject.title),
                views.three(
                    subject,
                    said,
                    (figures.heat(map, scale), words.MAP_CAPTION, map),
                    (figures.overlay(subject.image, map), words.OVERLAY_CAPTION, None),
                ),
                markup.finding(said),
                markup.how_to_read(words.told(self.method)["read"]),
                markup.remark(judged(subject.probabilities)),
                markup.remark(words.raw_range(float(map.min()), float(map.max()))),
                views.shares_chart(map, subject.parts, said),
                self._compared(room, subject, mode, map, progress),
                self._raw_values(room, mode, subject),
            ]
        )

    def _map(self, room, subject, mode, settings, progress):
        """(H, W). The ten pictures' named settings are the experiments that the quiz reads."""
        if mode != "own" and subject.number is not None:
            with room.watched(progress) as experiments:
                return experiments.map(self.name, mode)[subject.number]
        found = compute(
            self.name,
            room.lab.classifier,
            subject.image[None],
            [subject.label],
            settings,
            progress=counter(progress, self.title),
        )
        return self.method.to_map(self.method.attribution(found))[0]

    def _compared(self, room, subject, mode, map, progress):
        """Own settings beside the assigned ones."""
        if self.method.passes(self.method.ASSIGNED) > QUICK or mode != "own" or subject.number is None:
            return ""
        with room.watched(progress) as experiments:
            assigned = experiments.map(self.name, "assigned")[subject.number]
        said = words.likeness(rank_correlation(map, assigned))
        return (
            markup.heading(words.BESIDE_ASSIGNED)
            + markup.row(
                markup.image(figures.heat(map), words.say("your_map", said=said), words.YOUR_SETTINGS, numbers=map),
                markup.image(
                    figures.heat(assigned), words.say("assigned_map", said=said), words.AS_ASSIGNED, numbers=assigned
                ),
                kind="maps",
            )
            + markup.remark(said)
            + markup.how_to_read(words.BESIDE_READ)
        )

    def _raw_values(self, room, mode, subject):
        """The smallest and largest raw value of each of the ten maps, where they are already computed."""
        if mode == "own" or subject.number is None:
            return ""
        maps = room.experiments.map(self.name, mode)
        rows = [(i, f"{float(m.min()):.3g}", f"{float(m.max()):.3g}") for i, m in enumerate(maps)]
        return markup.folded(words.RAW_VALUES, markup.table(words.RAW_VALUES_HEAD.values(), rows))
