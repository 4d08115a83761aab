"""Questions 21-24: attention of BERT."""

import numpy as np

from xai.language.attention import coreference_scores, pattern_chance, pattern_scores
from xai.said import Said

from ..findings import Finding, Needs, Quantity, decided, extreme, listed, named, unless_above

HEAD = 12  # the head of question 21, from 1
# Three times what even attention would give: such arcs stand out among the others of their word.
TIMES_CHANCE = 3.0
PATTERNS = {
    "special_token": "special",
    "next_token": "next",
    "period": "period",
    "same_token": "same",
    "previous_token": "previous",
}
RIGHT_TAG = "NOUN"  # what "officer" is
FIRST_OPTION, LAST_LAYER = 7, 12
FALLS = {"fall_0_81": 0.81, "fall_0_99": 0.99, "fall_0_18": 0.18, "fall_0_01": 0.01}
HEADS = {
    "heads_6_10": (6, 10),
    "heads_8_10": (8, 10),
    "heads_5_10": (5, 10),
    "heads_4_10": (4, 10),
    "heads_7_10": (7, 10),
}
EVEN = 1.0  # the coreference score of a head that looks at all words alike
NEEDS = {
    "Q21": Needs(heads=HEAD),
    "Q22": Needs(layers=LAST_LAYER, exactly=True),
    "Q24": Needs(layers=max(layer for layer, _ in HEADS.values()), heads=max(head for _, head in HEADS.values())),
}


def q21(x, settings) -> Finding:
    """Head 12 of every layer: how much attention follows each pattern, against even attention."""
    a = x.language.attention()
    if lacking := NEEDS["Q21"].lacking(*a.weights.shape[:2]):
        return lacking
    scores, chance = pattern_scores(a), pattern_chance(a.encoded)
    lifts = {}
    for option, pattern in PATTERNS.items():
        by_layer = scores[pattern][:, HEAD - 1] / chance[pattern]
        lifts[option] = (float(by_layer.max()), int(by_layer.argmax()) + 1)
    quantities = [
        Quantity(
            Said("{pattern}, strongest in layer {layer}", pattern=named(option), layer=layer),
            lift,
            "times even attention",
        )
        for option, (lift, layer) in lifts.items()
    ]
    seen = {option for option, (lift, _) in lifts.items() if lift >= TIMES_CHANCE}
    return decided(
        seen,
        quantities,
        Quantity("a pattern that can be seen", TIMES_CHANCE, "times even attention"),
        min(abs(lift - TIMES_CHANCE) for lift, _ in lifts.values()),
        Said(
            "Patterns that head {head} of some layer follows at least {times:g} times as much as even attention would: "
            "{patterns}.",
            head=HEAD,
            times=TIMES_CHANCE,
            patterns=listed([named(option) for option in lifts if option in seen], "none"),
        ),
    )


def q22(x, settings) -> Finding:
    """The masked "officer": the part of speech of most of its 50 nearest corpus words, layer by layer."""
    counts = x.language.neighbours("officer")[1:]
    if lacking := NEEDS["Q22"].lacking(len(counts)):
        return lacking
    leads = {layer: _lead(tags) for layer, tags in enumerate(counts, 1)}  # share of nouns minus the best other share
    wrong = [layer for layer, lead in leads.items() if lead <= 0]
    first = max(wrong, default=0) + 1
    quantities = [
        Quantity(Said("lead of nouns, layer {layer}", layer=layer), lead, "of the neighbours")
        for layer, lead in leads.items()
    ]
    threshold = Quantity("the most frequent other part of speech", 0.0, "of the neighbours")
    if first > LAST_LAYER:
        why = Said(
            "In the last layer most neighbours of the masked word are not nouns ({tag} lead).", tag=_most(counts[-1])
        )
        return Finding(None, tuple(quantities), threshold, 0.0, why)
    why = Said(
        "From layer {first} on, most of the neighbours of the masked word are nouns, in every layer.", first=first
    )
    if first < FIRST_OPTION:
        why = Said(
            "{why} The options begin with layer {first}, so none of them is the first.", why=why, first=FIRST_OPTION
        )
        return Finding(None, tuple(quantities), threshold, 0.0, why)
    margin = min([abs(leads[first - 1])] + [lead for layer, lead in leads.items() if layer >= first])
    return decided(f"layer_{first}", quantities, threshold, margin, why)


def _lead(tags):
    total, nouns = sum(tags.values()), tags.get(RIGHT_TAG, 0)
    return (nouns - max((n for tag, n in tags.items() if tag != RIGHT_TAG), default=0)) / total


def _most(tags):
    return max(tags, key=tags.get)


def q23_1(x, settings) -> Finding:
    """The three words' probabilities in place of "she"."""
    return extreme(
        x.language.pronouns(("she",)),
        "probability",
        "In place of the masked word the model gives '{best}' a probability of {value:.3f}, '{second}' {next:.3f}.",
    )


def q23_2(x, settings) -> Finding:
    """How much the probability of "he" falls when "officer" is masked too."""
    one, both = (x.language.pronouns(masked)["he"] for masked in (("she",), ("she", "officer")))
    fall = one - both
    order = sorted(FALLS, key=lambda option: abs(FALLS[option] - fall))
    halfway = (FALLS[order[0]] + FALLS[order[1]]) / 2
    return decided(
        order[0],
        [
            Quantity("P(he), 'she' masked", one, "probability"),
            Quantity("P(he), 'officer' masked too", both, "probability"),
            Quantity("fall", fall, "probability"),
        ],
        Quantity("halfway to the next option", halfway, "probability"),
        abs(halfway - fall),
        Said(
            "P(he) goes from {one:.3f} to {both:.3f}: a fall of {fall:.3f}; the nearest option is {option}.",
            one=one,
            both=both,
            fall=fall,
            option=FALLS[order[0]],
        ),
    )


def q24(x, settings) -> Finding:
    """Attention from "she" to "police officer", against what the head gives an average word."""
    a = x.language.attention()
    if lacking := NEEDS["Q24"].lacking(*a.weights.shape[:2]):
        return lacking
    scores = coreference_scores(a, "she", ("police", "officer"))
    unit = "times an average word"
    layer, head = (int(i) + 1 for i in divmod(int(scores.argmax()), scores.shape[1]))
    strongest = Quantity(
        Said("strongest of all heads, {layer}-{head}", layer=layer, head=head), float(scores.max()), unit
    )
    options = {option: float(scores[layer - 1, head - 1]) for option, (layer, head) in HEADS.items()}
    finding = extreme(
        options,
        unit,
        "From 'she', {best} looks at each word of 'police officer' {value:.2f} times as much as at an average word, "
        "next {second} ({next:.2f}); the strongest of all heads is {layer}-{head} ({strongest:.2f}).",
        extra=(strongest,),
        layer=layer,
        head=head,
        strongest=strongest.value,
    )
    even = Quantity("even attention", EVEN, unit)
    return unless_above(finding, even, np.max([*options.values()]), Said("None of the heads named looks there."))


RULES = {"Q21": q21, "Q22": q22, "Q23_1": q23_1, "Q23_2": q23_2, "Q24": q24}
ONE_SETTING = set(RULES)
