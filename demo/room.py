"""What the tabs of the vision half share: the opened lab and its experiments."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import torch

from xai.engine import class_scores
from xai.experiments import Experiments
from xai.lab import Lab, MissingAsset
from xai.vision.classifier import CLASS_NAMES
from xai.vision.pictures import read_picture

from . import words, zero_gpu
from .catalogue import translated
from .guard import counter, one_of, whole

PREDICTED = "what the classifier says"  # the choice among classes; the tabs show its translation


@dataclass(frozen=True)
class Subject:
    """The picture that is explained, and the class whose score is explained."""

    image: torch.Tensor  # (3, H, W)
    label: int
    probabilities: torch.Tensor  # (11,) what the classifier says of it
    number: int | None = None  # 0-9, or None for an upload
    parts: dict = field(default_factory=dict)
    food: str = ""  # the part that is the food

    @property
    def title(self):
        return words.picture_title(self.number, CLASS_NAMES[self.label])


class Room:
    """A lab with the experiments that the quiz and all tabs read, computed once.

    opened: the experiments of the lab that was asked for. lab, experiments: those that the tabs show; where the lab
    lacks its pictures or its network, the embedded profile's. missing: then the sentences that say what is lacking,
    in English.
    """

    def __init__(self, lab):
        self.opened = Experiments(lab)
        self._missing = _missing(lab)
        self.missing = " ".join(self._missing)
        self.experiments = Experiments(Lab.open("embedded", zero_gpu.DEVICE)) if self.missing else self.opened
        self.lab = self.experiments.lab

    def missing_in_words(self) -> str:
        """What is lacking, in the language that is spoken."""
        return " ".join(map(translated, self._missing))

    @cached_property
    def probabilities(self) -> torch.Tensor:
        """(10, 11) of the observation pictures."""
        return self.experiments.logits().softmax(1)

    def picture(self, number) -> Subject:
        """One of the ten, explained for its own class."""
        i, pictures = whole("The picture", number, 0, 9), self.lab.pictures
        return Subject(
            pictures.images[i], int(pictures.labels[i]), self.probabilities[i], i, pictures.parts[i], pictures.foods[i]
        )

    def subject(self, number, file=None, wanted=PREDICTED) -> Subject:
        """The uploaded file if there is one, else the chosen picture. file: its path, or what read_picture made of it.
        wanted: the class to explain for an upload."""
        if file is None and number is None:
            raise ValueError(words.NOTHING_CHOSEN)
        if file is None:
            return self.picture(number)
        image = file if isinstance(file, torch.Tensor) else read_picture(file)
        probabilities = class_scores(self.lab.classifier, image[None]).softmax(1)[0]
        one_of("The class", wanted, (PREDICTED, *CLASS_NAMES))
        label = int(probabilities.argmax()) if wanted == PREDICTED else CLASS_NAMES.index(wanted)
        return Subject(image, label, probabilities)

    def watched(self, progress):
        """The experiments, telling the page how far they are."""
        return watched(self.experiments, progress)


def _missing(lab) -> list:
    """What the lab lacks of pictures and network, each a sentence; two assets may lack the same."""
    said = []
    for asset in ("pictures", "classifier"):
        try:
            getattr(lab, asset)
        except MissingAsset as missing:
            said.append(missing.args[0])
    return list(dict.fromkeys(said))


@contextmanager
def watched(experiments, progress, title=words.first_time):
    """The experiments, telling the page how far they and downloads are; one that nobody ran yet may take a while.

    progress: a gr.Progress. title: the experiment's name -> what the page says while it runs, in the language that is
    spoken.
    """
    reports = {}

    def tell(name, done, total):
        said = title(name)
        reports.setdefault(said, counter(progress, said))(done, total)

    experiments.progress, experiments.lab.progress = tell, counter(progress, words.DOWNLOAD)
    try:
        yield experiments
    finally:
        experiments.progress = experiments.lab.progress = None
