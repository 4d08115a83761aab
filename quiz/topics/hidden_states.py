"""Questions 25-27: hidden states of a BERT that answers questions."""

import torch

from xai.language.layer_measures import answer_distance, question_passage_matching, relation_clustering
from xai.language.question_answering import item_tokens
from xai.said import Said

from ..findings import Finding, Needs, Quantity, extreme, unless_above

LAYERS = {"layer_11": 11, "layer_5": 5, "layer_8": 8, "layer_2": 2}
GROUPS = {"layers_1_3": (1, 3), "layers_4_6": (4, 6), "layers_7_9": (7, 9), "layers_10_12": (10, 12)}
NO_EFFECT = 0.0  # what vectors without any order give for questions 26 and 27
_ALL = Needs(layers=max(last for _, last in GROUPS.values()), exactly=True)
NEEDS = {"Q25": Needs(layers=max(LAYERS.values())), "Q26": _ALL, "Q27": _ALL}


def measured(x, measure) -> torch.Tensor:
    """(items, layers + 1): measure(states, ItemTokens) on each question-passage pair."""
    language = x.language
    return torch.stack(
        [
            measure(states.states, item_tokens(states.encoded, item))
            for states, item in zip(language.states(), language.items)
        ]
    )


def distance(states, tokens):
    return answer_distance(states, tokens.answer, tokens.other)


def matching(states, tokens):
    return question_passage_matching(states, tokens.question, tokens.answering, tokens.rest)


def clustering(states, tokens):
    return relation_clustering(states, tokens.together, tokens.alike)


def q25(x, settings) -> Finding:
    """Distance of the answer to the other tokens over their own mean distance, mean of the three passages."""
    mean = measured(x, distance).mean(0)
    if lacking := NEEDS["Q25"].lacking(len(mean) - 1):
        return lacking
    return extreme(
        {option: float(mean[layer]) for option, layer in LAYERS.items()},
        "times the others' own distance",
        "The answer lies farthest from the rest in {best}: {value:.3f} times the distance of the others from each "
        "other, next {second} ({next:.3f}).",
    )


def q26(x, settings) -> Finding:
    """How much closer the answering sentence is to the question than the rest of the passage."""
    return _strongest_group(
        NEEDS["Q26"],
        measured(x, matching),
        "cosine",
        "The answering sentence's lead over the rest of the passage in closeness to the question is largest in {best} "
        "({value:.3f}), next in {second} ({next:.3f}).",
    )


def q27(x, settings) -> Finding:
    """How much closer words that belong together in the passage are than words that are only alike."""
    return _strongest_group(
        NEEDS["Q27"],
        measured(x, clustering),
        "mean distances",
        "Words that belong together here are closest, measured against words that are only alike, in {best} "
        "({value:.3f}), next in {second} ({next:.3f}).",
    )


def _strongest_group(needs, values, unit, why):
    """The group of layers with the largest mean; not computed where even that shows nothing."""
    mean = values.mean(0)
    if lacking := needs.lacking(len(mean) - 1):
        return lacking
    finding = extreme(
        {option: float(mean[first : last + 1].mean()) for option, (first, last) in GROUPS.items()}, unit, why
    )
    nothing, best = Quantity("no effect", NO_EFFECT, unit), max(q.value for q in finding.quantities)
    return unless_above(finding, nothing, best, Said("In no group of layers is there an effect."))


RULES = {"Q25": q25, "Q26": q26, "Q27": q27}
ONE_SETTING = set(RULES)
