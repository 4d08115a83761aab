"""The labs whose language models the page can show, each opened when first asked for."""

from contextlib import contextmanager

from quiz import compute_key
from xai.experiments import Experiments
from xai.lab import HUB_MODELS, Lab, MissingAsset
from xai.language import hub

from . import markup, words, zero_gpu
from .catalogue import translated
from .guard import one_of
from .room import watched

EMBEDDED, HUB, COURSE = "embedded", "hub", "course"
ANY_TEXT = (HUB, COURSE)  # whose models know all English words, so that a corpus of one's own makes sense


class LanguageRoom:
    """The embedded models, which are always there, those of the hub, where they can be had, and what an opened course
    brings along."""

    def __init__(self, *experiments):
        """experiments: those of labs that are open already, shared with the other tabs. The course is there only if it
        is among them: whoever started the page says where its files are, nobody who visits it."""
        self._experiments, self._keys, self._only = {x.lab.profile: x for x in experiments}, {}, {}
        self.profiles = (EMBEDDED, HUB) + ((COURSE,) if COURSE in self._experiments else ())

    @property
    def default(self) -> str:
        """The course where it is open; the hub's models where all of them are in the cache already (as on a Space);
        else the embedded ones."""
        if COURSE in self.profiles:
            return COURSE
        return HUB if all(map(hub.is_cached, HUB_MODELS.values())) else EMBEDDED

    def experiments(self, profile) -> Experiments:
        """The experiments of a profile by its name, one of self.profiles."""
        one_of("The profile", profile, self.profiles)
        if profile not in self._experiments:
            self._experiments[profile] = Experiments(Lab.open(profile, zero_gpu.DEVICE))
        return self._experiments[profile]

    def only(self, kind):
        """The one kind(self) that the pages of both languages share: what is kept there is computed once."""
        if kind not in self._only:
            self._only[kind] = kind(self)
        return self._only[kind]

    @contextmanager
    def opened(self, profile, model, progress):
        """(experiments, note as HTML) with the lab's `model` ("english", "qa", "chinese", or the "saved_states" that
        stand for one) there to be used.

        A model that cannot be had is replaced by the embedded one, and the note says so. Downloads and experiments tell
        progress, a gr.Progress.
        """
        experiments, note = self.experiments(profile), ""
        try:
            with watched(experiments, progress):
                getattr(experiments.lab, model)
        except MissingAsset as missing:
            experiments, note = (
                self.experiments(EMBEDDED),
                markup.alert(f"{translated(missing.args[0])} {words.REPLACED}"),
            )
        with watched(experiments, progress):
            yield experiments, note

    def answer_key(self, profile, progress) -> dict:
        """Question id -> Finding, computed when first asked for. Nothing is replaced here: what a profile lacks is not
        computed."""
        experiments = self.experiments(profile)
        if profile not in self._keys:
            parts = [""]

            def next_part(_name, done, total):
                parts.append(words.question_under_way(min(done, total - 1), total))
                progress((done, total), desc=parts[-1], unit=words.UNIT_OF_PARTS)

            with watched(experiments, progress, title=lambda name: words.question_computes(parts[-1], name)):
                key = compute_key(experiments.lab, experiments=experiments, progress=next_part)
            if not all(finding.quantities for finding in key.values()):  # a model was missing; it may come
                return key
            self._keys[profile] = key
        return self._keys[profile]
