"""The answer key: every question's finding, from the experiments."""

from dataclasses import replace

from xai.experiments import Experiments
from xai.lab import MissingAsset

from .catalogue import questions
from .findings import not_computed
from .topics import attention, filters, hidden_states, integrated_gradients, lime, saliency, similarity, smooth_grad

TOPICS = (lime, saliency, smooth_grad, filters, integrated_gradients, attention, hidden_states, similarity)
RULES = {name: (rule, name in topic.ONE_SETTING) for topic in TOPICS for name, rule in topic.RULES.items()}


def compute_key(lab, *, experiments=None, progress=None, **options) -> dict:
    """Question id -> Finding for all parts, in the catalogue's order.

    experiments: an Experiments of the lab to read (else one is made with `options`: fresh, seed, cache). progress:
    callable(question id, done, total). What the profile lacks becomes a finding that is not computed and says why.
    """
    x = experiments or Experiments(lab, **options)
    key = {}
    for done, name in enumerate(questions):
        if progress:
            progress(name, done, len(questions))
        key[name] = _finding(name, x)
    if progress:
        progress("", len(questions), len(questions))
    return key


def _finding(name, x):
    rule, one_setting = RULES[name]
    try:
        finding = rule(x, "assigned")
        return finding if one_setting else replace(finding, under_paper=rule(x, "paper"))
    except MissingAsset as missing:
        return not_computed(missing.args[0])
