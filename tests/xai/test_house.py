"""The rules of the house that a parser can check."""

import ast
import importlib
import inspect
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STOREYS = {"xai": 0, "quiz": 1, "demo": 2, "app": 3, "bench": 3}
FILES = sorted(f for name in STOREYS for f in [*(ROOT / name).rglob("*.py"), *ROOT.glob(f"{name}.py")])
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name_of(path):
    return str(path.relative_to(ROOT))


def module_of(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@lru_cache(maxsize=None)
def imports_of(path):
    """Absolute names of all modules that a file imports, wherever in it. `from a import b` names a and a.b."""
    package = path.relative_to(ROOT).parts[:-1]
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return names


NEEDED = inspect.Parameter.empty


def trees(files):
    return {name_of(f): ast.parse(f.read_text()) for f in files}


def test_the_house_is_where_this_test_looks():
    assert len(FILES) > 30 and {f.relative_to(ROOT).parts[0] for f in FILES} >= {"xai", "quiz", "demo"}


def test_arrows_run_from_demo_to_quiz_to_xai():
    upward = {}
    for path in FILES:
        storey = STOREYS[path.relative_to(ROOT).parts[0].removesuffix(".py")]
        above = [name for name, height in STOREYS.items() if height > storey] + ["tests"]
        upward[name_of(path)] = {name for name in imports_of(path) if name.split(".")[0] in above}
    assert {path: names for path, names in upward.items() if names} == {}


def test_no_circles():
    """Also counts imports inside functions. A module may name its own package: that hands names on, no more."""
    modules = {module_of(f): f for f in FILES}
    left = {
        m: {name for name in imports_of(f) if name in modules and not f"{m}.".startswith(f"{name}.")}
        for m, f in modules.items()
    }
    while left:
        free = [m for m, needs in left.items() if not needs & left.keys()]
        assert free, f"a circle is among {sorted(left)}"
        for m in free:
            del left[m]


def test_init_files_hand_names_on_and_hold_no_logic():
    logic = []
    for name, tree in trees(f for f in FILES + TESTS if f.name == "__init__.py").items():
        for node in tree.body:
            docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            exported = isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
            if not (docstring or exported or isinstance(node, (ast.Import, ast.ImportFrom))):
                logic.append((name, ast.unparse(node)))
    assert logic == []


def test_every_file_begins_by_saying_what_it_is():
    files = [f for f in FILES if f.name != "__init__.py"]
    assert [name for name, tree in trees(files).items() if not ast.get_docstring(tree)] == []


FORBIDDEN = {"matplotlib", "PIL", "os", "pathlib", "io", "gradio"}
METHODS = [
    ROOT / "xai" / "device.py",
    ROOT / "xai" / "engine.py",
    ROOT / "xai" / "measures.py",
    *(
        ROOT / "xai" / "vision" / f"{m}.py"
        for m in ("saliency", "smooth_grad", "integrated_gradients", "lime", "filters", "maps", "classifier")
    ),
    *(
        ROOT / "xai" / "language" / f"{m}.py"
        for m in ("attention", "masked_words", "hidden_states", "layer_measures", "fine_tuning", "similarity")
    ),
]


@pytest.mark.parametrize("path", METHODS, ids=name_of)
def test_methods_touch_no_files_plots_globals_or_training(path):
    tree = ast.parse(path.read_text())
    assert not {name.split(".")[0] for name in imports_of(path)} & FORBIDDEN
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"open", "print", "torch.manual_seed", "np.random.seed"}
    forbidden = {"train", "backward", "save", "load", "set_default_dtype"}
    forbidden -= {"train"} if path.name == "engine.py" else set()  # the one place that switches modes, and back
    assert not {call.split(".")[-1] for call in calls} & forbidden
    assert not any(isinstance(node, ast.Global) for node in ast.walk(tree))


def test_hooks_live_in_two_rooms_only():
    hooked = [
        name
        for name, tree in trees(FILES).items()
        if any(
            isinstance(node, ast.Attribute) and node.attr.startswith("register_") and node.attr.endswith("_hook")
            for node in ast.walk(tree)
        )
    ]
    assert hooked == ["xai/language/neighbours.py", "xai/vision/filters.py"]


SIGNATURES = {  # DESIGN.md, "Public names": (in order, by keyword); ... is a default of any kind
    "xai.lab:Lab.open": ({"profile": "embedded", "device": "auto", "course": None}, {}),
    "xai.vision.saliency:saliency": ("model images labels", {"of": "loss", "chunk": None}),
    "xai.vision.smooth_grad:smooth_grad": (
        "model images labels",
        {"noise_std": NEEDED, "samples": NEEDED, "of": ..., "average": ..., "seed": 0, "chunk": None, "progress": None},
    ),
    "xai.vision.integrated_gradients:integrated_gradients": (
        "model images labels",
        {"baseline": 0.0, "steps": 50, "rule": "midpoint", "times_input": True, "chunk": None, "progress": None},
    ),
    "xai.vision.lime:lime": (
        "model images labels",
        {
            "segments": None,
            "samples": 1000,
            "output": "logit",
            "seed": 0,
            "first_segment": 0,
            "chunk": None,
            "progress": None,
        },
    ),
    "xai.vision.filters:filter_activation": ("model images layer filter", {}),
    "xai.vision.filters:filter_visualization": (
        "model layer filter",
        {"start": NEEDED, "steps": 100, "learning_rate": 0.1, "clamp": None, "progress": None},
    ),
    "xai.vision.classifier:Classifier": ({"width": 128}, {}),
    "xai.language.models:LanguageModel.load": (
        {"name": NEEDED, "task": "masked", "device": "auto", "progress": None},
        {},
    ),
    "xai.language.attention:attention": ({"lm": NEEDED, "text": NEEDED, "text_pair": None}, {}),
    "xai.language.masked_words:predict_masked": ("lm text masked_words", {"top": 5}),
    "xai.language.neighbours:EmbeddingIndex.build": ({"lm": NEEDED, "corpus": NEEDED, "layers": None}, {}),
    "xai.language.neighbours:EmbeddingIndex.search": ({"self": NEEDED, "vector": NEEDED, "layer": NEEDED, "k": 50}, {}),
    "xai.language.hidden_states:hidden_states": ({"lm": NEEDED, "text": NEEDED, "text_pair": None}, {}),
    "xai.language.hidden_states:project": ({"states": NEEDED, "components": 2}, {}),
    "xai.language.similarity:similarity_matrix": ("lm sentences positions", {"layer": NEEDED, "metric": "cosine"}),
}


@pytest.mark.parametrize("name, in_order, by_keyword", [(n, *s) for n, s in SIGNATURES.items()], ids=SIGNATURES)
def test_public_names_keep_their_signatures(name, in_order, by_keyword):
    """What callers may write still works: same names, order and defaults. More keywords may follow."""
    module, path = name.split(":")
    found = importlib.import_module(module)
    for part in path.split("."):
        found = getattr(found, part)
    if isinstance(in_order, str):
        in_order = dict.fromkeys(in_order.split(), NEEDED)
    parameters = inspect.signature(found).parameters.values()
    keywords = {p.name: p.default for p in parameters if p.kind is p.KEYWORD_ONLY}
    assert [(p.name, p.default) for p in parameters if p.kind is not p.KEYWORD_ONLY] == list(in_order.items())
    assert {n: ... if d is ... else keywords[n] for n, d in by_keyword.items()} == by_keyword
