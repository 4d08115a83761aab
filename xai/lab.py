"""Opens a profile: which pictures and models are explained. Each is loaded when first asked for."""

from functools import cached_property

from .device import pick_device

PROFILES = ("embedded", "hub", "course")


class MissingAsset(Exception):
    """Something the profile does not have; the message says what, and how to get it."""


class Lab:
    """The opened profile. `Lab.open("embedded")` needs no download."""

    def __init__(self, profile, device, course):
        self.profile, self.device, self.course = profile, device, course

    @classmethod
    def open(cls, profile="embedded", device="auto", course=None) -> "Lab":
        """Open a profile by name. Never waits on a network. Raises ValueError for an unknown name."""
        if profile not in PROFILES:
            raise ValueError(f"profile is {profile!r}; expected one of {', '.join(PROFILES)}")
        return cls(profile, pick_device(device), course)

    @cached_property
    def pictures(self):
        """The ten observation pictures (xai.vision.pictures.Pictures)."""
        self._need_embedded_vision()
        from .embedded.observed import observation_pictures

        return observation_pictures()

    @cached_property
    def classifier(self):
        """The food classifier on the lab's device, in eval mode."""
        self._need_embedded_vision()
        from .embedded.training import load_classifier

        return load_classifier().to(self.device)

    def _need_embedded_vision(self):
        if self.profile == "course":
            raise MissingAsset(
                "The course's own pictures and checkpoint cannot be opened yet; use the embedded profile."
            )

    @property
    def english(self):
        """The English masked language model."""
        raise MissingAsset(_NO_LANGUAGE.format("an English masked language model"))

    @property
    def qa(self):
        """The question-answering model."""
        raise MissingAsset(_NO_LANGUAGE.format("a question-answering model"))

    @property
    def chinese(self):
        """The Chinese masked language model."""
        raise MissingAsset(_NO_LANGUAGE.format("a Chinese masked language model"))

    @property
    def corpus(self):
        """The searchable sentences."""
        raise MissingAsset(_NO_LANGUAGE.format("a searchable corpus"))


_NO_LANGUAGE = "The language half is not built yet: this version has no {}."
