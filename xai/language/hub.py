"""The model hub: what its cache holds, whether it answers, and how a model comes from there.

Nothing here waits on a network that is not there. A name service, a connection or a proxy may each hang for minutes
below any timeout of a library, so the question whether the hub answers is asked in a thread of its own, which is left
behind when its time is over; the silence of an endpoint is remembered for as long as the process runs.
"""

import threading
from pathlib import Path

from huggingface_hub import HfApi, constants, snapshot_download, try_to_load_from_cache
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from huggingface_hub.utils import validate_repo_id
from tqdm import tqdm

from ..missing import MissingAsset
from ..said import Said

SECONDS_TO_ANSWER = 4.0  # a reader waits 5 at most; the rest is for starting the thread and telling
WEIGHTS = ("model.safetensors", "pytorch_model.bin")  # the first one there is taken
VOCABULARIES = ("tokenizer.json", "vocab.txt")
NEEDED_BESIDE = ("config.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json", *VOCABULARIES)

_silent = {}  # endpoint -> why it counts as not answering


def is_hub_name(name) -> bool:
    """Whether this can be a model's name on the hub: "owner/model", or one word for the oldest models."""
    try:
        validate_repo_id(name)
    except (HFValidationError, TypeError):
        return False
    return True


def cached_folder(name):
    """The folder of a model that is complete in the hub's cache, or None. Never touches the network."""
    found = {file: try_to_load_from_cache(name, file) for file in ("config.json", *WEIGHTS, *VOCABULARIES)}
    here = {file for file, path in found.items() if isinstance(path, str)}
    if "config.json" not in here or not here & set(WEIGHTS) or not here & set(VOCABULARIES):
        return None
    return Path(found["config.json"]).parent


def is_cached(name) -> bool:
    """Whether the model can be opened without any network."""
    return cached_folder(name) is not None


def folder(name, progress=None) -> Path:
    """The model's folder: from the cache, else downloaded. Raises MissingAsset as `download` does."""
    return cached_folder(name) or download(name, progress)


def download(name, progress=None) -> Path:
    """Bring a model into the hub's cache and return its folder there; tells progress(done, total) in bytes.

    Only the files that are needed come: one file of weights, the configuration, the tokenizer. Raises MissingAsset
    when the hub does not answer (within 5 seconds), does not have the model, or breaks off.
    """
    sizes = _files(name)
    weights = next((file for file in WEIGHTS if file in sizes), None)
    if weights is None:
        raise MissingAsset(
            Said("The hub's {name!r} has none of {files}; choose another model.", name=name, files=", ".join(WEIGHTS))
        )
    wanted = [file for file in (weights, *NEEDED_BESIDE) if file in sizes]
    total = sum(sizes[file] or 0 for file in wanted)
    try:
        path = snapshot_download(
            name, allow_patterns=wanted, endpoint=constants.ENDPOINT, tqdm_class=_reporter(progress, total)
        )
    except Exception as error:  # a download may break off in any way; each of them ends in the same advice
        raise _missing(name, Said("its download broke off ({error})", error=type(error).__name__)) from error
    if progress:
        progress(total, total)
    return Path(path)


def _files(name) -> dict:
    """File -> bytes of a model on the hub. The one request that finds out whether the hub answers."""
    endpoint = constants.ENDPOINT
    if endpoint in _silent:
        raise _missing(name, _silent[endpoint])
    try:
        info = _within(SECONDS_TO_ANSWER, lambda: HfApi(endpoint=endpoint).model_info(name, files_metadata=True))
    except HfHubHTTPError as error:  # it answers, but has nothing for us
        status = getattr(error.response, "status_code", Said("an error"))
        why = Said("the hub {endpoint} does not give it out (HTTP {status})", endpoint=endpoint, status=status)
        raise _missing(name, why) from error
    except Exception as error:
        why = Said("the hub {endpoint} does not answer", endpoint=endpoint)
        if constants.HF_HUB_OFFLINE:
            why = Said("offline mode is set")
        _silent[endpoint] = why
        raise _missing(name, why) from error
    return {file.rfilename: file.size for file in info.siblings}


def _within(seconds, work):
    """What work() returns or raises, or TimeoutError after so many seconds; the thread is then left to itself."""
    outcome = {}

    def attempt():
        try:
            outcome["value"] = work()
        except Exception as error:
            outcome["error"] = error

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(seconds)
    if "error" in outcome:
        raise outcome["error"]
    if "value" not in outcome:
        raise TimeoutError(f"no answer within {seconds:.0f} seconds")
    return outcome["value"]


def _reporter(progress, total):
    """A silent tqdm class that tells `progress` how many bytes of `total` are here.

    The hub's library counts bytes in two bars, received and written: the one that is ahead is told.
    """
    furthest = [0]

    class Reporter(tqdm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **{**kwargs, "disable": True})
            self.bytes = kwargs.get("initial", 0) if kwargs.get("unit") == "B" else None

        def update(self, n=1):
            if self.bytes is None or progress is None:
                return
            self.bytes += n or 0
            if self.bytes > furthest[0]:
                furthest[0] = self.bytes
                progress(min(int(self.bytes), total), total)

    return Reporter


def _missing(name, why) -> MissingAsset:
    return MissingAsset(
        Said(
            "The model {name!r} is not in the hub's cache, no folder has this name, and {why}; connect to the network "
            "and start again, put the model into the cache, or use the embedded profile.",
            name=name,
            why=why,
        )
    )
