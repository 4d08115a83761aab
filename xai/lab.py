"""Opens a profile: which pictures and models are explained. Each is loaded when first asked for."""

import os
from functools import cached_property

from .course.layout import CHECKPOINT, has_states
from .device import pick_device
from .embedded.shipped import CORPUS, TASKS, WEIGHTS
from .missing import MissingAsset
from .said import Said

__all__ = ["COURSE_PATH", "HUB_MODELS", "PROFILES", "Lab", "MissingAsset"]

PROFILES = ("embedded", "hub", "course")
COURSE_PATH = "XAI_COURSE"  # environment variable: where the course's files are
HUB_MODELS = {
    "english": "google-bert/bert-base-cased",
    "qa": "deepset/bert-base-cased-squad2",
    "chinese": "google-bert/bert-base-chinese",
}


class Lab:
    """The opened profile. `Lab.open("embedded")` needs no download.

    progress: None, or a callable(done, total) in bytes that is told of a model's download. hub_models: names or folders
    of the models that the profiles hub and course take from the hub.
    """

    def __init__(self, profile, device, course=None, corpus=None, models=None):
        self.profile, self.device, self.course = profile, device, course
        self.progress = None
        self._corpus, self.hub_models = corpus, {**HUB_MODELS, **(models or {})}

    @classmethod
    def open(cls, profile="embedded", device="auto", course=None, *, corpus=None, models=None) -> "Lab":
        """Open a profile by name; what it lacks is noticed when it is asked for (MissingAsset), within 5 seconds.

        course: folder or zip of the course's files, for the profile course (None: what XAI_COURSE says). corpus: a text
        file to search in place of the embedded sentences. models: for the profiles that take models from the hub, other
        names or folders for "english", "qa", "chinese". Raises ValueError for unknown names.
        """
        if profile not in PROFILES:
            raise ValueError(f"profile is {profile!r}; expected one of {', '.join(PROFILES)}")
        if models and (profile == "embedded" or not set(models) <= set(HUB_MODELS)):
            raise ValueError(
                f"models names {', '.join(models)} for the profile {profile}; expected some of "
                f"{', '.join(HUB_MODELS)} for the profile hub or course"
            )
        if profile == "course" and course is None:
            course = os.environ.get(COURSE_PATH) or None
        return cls(profile, pick_device(device), course, corpus, models)

    @cached_property
    def pictures(self):
        """The ten observation pictures (xai.vision.pictures.Pictures)."""
        if self.profile == "course":
            from .course.pictures import load_pictures

            return load_pictures(self.course_files)
        from .embedded.observed import observation_pictures

        return observation_pictures()

    @cached_property
    def classifier(self):
        """The food classifier on the lab's device, in eval mode."""
        if self.profile == "course":
            return self.checkpoint.classifier.to(self.device)
        from .embedded.training import load_classifier

        return load_classifier().to(self.device)

    @cached_property
    def course_files(self):
        """What the profile course is made of (xai.course.files.CourseFiles)."""
        from .course.files import CourseFiles

        if self.profile != "course":
            raise MissingAsset(
                Said(
                    "The profile {profile} has none of the course's files; use the profile course.",
                    profile=self.profile,
                )
            )
        if not self.course:
            raise MissingAsset(
                Said(
                    "Nobody said where the course's files are; give their folder or zip by --course PATH or "
                    "{variable}.",
                    variable=COURSE_PATH,
                )
            )
        return CourseFiles(self.course)

    @cached_property
    def checkpoint(self):
        """The course's checkpoint (xai.course.checkpoint.Checkpoint)."""
        from .course.checkpoint import load_checkpoint

        return load_checkpoint(self.course_files.file(CHECKPOINT))

    @cached_property
    def saved_states(self):
        """Three HiddenStates that the profile brings along in place of a question-answering model, or None."""
        if self.profile != "course" or not has_states(self.course_files):
            return None
        from .course.saved import saved_states

        return saved_states(self.course_files)

    @cached_property
    def english(self):
        """The English masked language model (xai.language.models.LanguageModel)."""
        return self._language_model("english")

    @cached_property
    def qa(self):
        """The question-answering model (xai.language.models.LanguageModel)."""
        return self._language_model("qa")

    @cached_property
    def chinese(self):
        """The Chinese masked language model (xai.language.models.LanguageModel)."""
        return self._language_model("chinese")

    def _language_model(self, name):
        from .language.models import LanguageModel

        if self.profile == "embedded":
            return LanguageModel.load(WEIGHTS / name, TASKS[name], self.device)
        return LanguageModel.load(self.hub_models[name], TASKS[name], self.device, self.progress)

    @cached_property
    def corpus(self):
        """The searchable sentences (xai.language.corpus.Corpus)."""
        from .language.corpus import read_corpus

        return read_corpus(self._corpus or CORPUS)
