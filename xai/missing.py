"""What is raised when a profile lacks something."""


class MissingAsset(Exception):
    """Something the profile does not have; its one argument is a Said that says what, and how to get it."""


class DamagedAsset(MissingAsset):
    """Something the profile has but cannot use; the sentence says why."""
