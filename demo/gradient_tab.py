"""The view that saliency, SmoothGrad and integrated gradients share: picture, map, overlay, share of each part."""

import gradio as gr

from xai import figures
from xai.experiments import run_gradient
from xai.measures import rank_correlation
from xai.vision.classifier import CLASS_NAMES
from xai.vision.maps import to_map

from . import markup, views, words
from .guard import counter
from .method_tab import MethodTab


class GradientTab(MethodTab):
    """A method whose result is a gradient per pixel."""

    choice_count = 1
    beside_assigned = False  # whether own settings are shown beside the assigned ones (where those are quick)

    def choices(self):
        return [
            gr.Checkbox(
                True,
                label="Stretch the map to 0-1 before drawing",
                info="Off: raw values are drawn as they are, 0 black and 1 bright.",
            )
        ]

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
                    (figures.heat(map, scale), "Map: dark = nothing, bright = much"),
                    (figures.overlay(subject.image, map), "Overlay on the greyed picture"),
                ),
                markup.finding(said),
                markup.remark(words.judged(subject.probabilities)),
                markup.remark(words.raw_range(float(map.min()), float(map.max()))),
                views.shares_chart(map, subject.parts),
                self._compared(room, subject, mode, map, progress),
                self._raw_maxima(room, mode, subject),
            ]
        )

    def _map(self, room, subject, mode, settings, progress):
        """(H, W). The ten pictures' named settings are the experiments that the quiz reads."""
        if mode != "own" and subject.number is not None:
            with room.watched(progress) as experiments:
                return experiments.map(self.name, mode)[subject.number]
        label = [subject.label]
        return to_map(
            run_gradient(
                room.lab.classifier,
                subject.image[None],
                label,
                self.name,
                settings,
                progress=counter(progress, self.title),
            )
        )[0]

    def _compared(self, room, subject, mode, map, progress):
        """Own settings beside the assigned ones."""
        if not self.beside_assigned or mode != "own" or subject.number is None:
            return ""
        with room.watched(progress) as experiments:
            assigned = experiments.map(self.name, "assigned")[subject.number]
        said = words.likeness(rank_correlation(map, assigned))
        return (
            markup.heading("Beside the map as assigned")
            + markup.row(
                markup.image(figures.heat(map), f"Your map. {said}", "Your settings"),
                markup.image(figures.heat(assigned), "Map as assigned", "As assigned"),
            )
            + markup.remark(said)
        )

    def _raw_maxima(self, room, mode, subject):
        """The largest raw value of each of the ten maps, where they are already computed."""
        if mode == "own" or subject.number is None:
            return ""
        maps = room.experiments.map(self.name, mode)
        rows = [(i, f"{float(m.min()):.3g}", f"{float(m.max()):.3g}") for i, m in enumerate(maps)]
        return markup.folded("Raw values of all ten maps", markup.table(("Picture", "smallest", "largest"), rows))
