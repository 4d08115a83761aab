"""The charts that show the findings of questions 21-30: question id -> function of the experiments that gives a PNG."""

from xai.charts import curves_chart, tables_chart
from xai.language.attention import pattern_chance, pattern_scores
from xai.language.similarity import compare_vectors
from xai.language.stimuli import SIMILARITY_PAIR, SLIDE_SIMILARITY

from .topics import attention, hidden_states, similarity

SEVERAL_TAGS = 5  # that lead in some layer


def _q21(x):
    a = x.language.attention()
    scores, chance = pattern_scores(a), pattern_chance(a.encoded)
    lifts = [scores[p][:, attention.HEAD - 1] / chance[p] for p in attention.PATTERNS.values()]
    return tables_chart(
        {f"head {attention.HEAD}: times even attention": [lift.tolist() for lift in lifts]},
        rows=[option.replace("_", " ") for option in attention.PATTERNS],
        columns=[f"layer {layer}" for layer in range(1, len(lifts[0]) + 1)],
        cell=0.5,
    )


def _q22(x):
    counts = x.language.neighbours("officer")
    total = {tag: sum(c.get(tag, 0) for c in counts) for tag in set().union(*counts) - {attention.RIGHT_TAG}}
    shown = [*sorted(sorted(total), key=total.get, reverse=True)[:SEVERAL_TAGS], attention.RIGHT_TAG]
    curves = {tag: [c.get(tag, 0) / sum(c.values()) for c in counts] for tag in shown}
    return curves_chart(curves, "share of the nearest words")


def _q24(x):
    a = x.language.attention()
    row = a.encoded.tokens_in(a.encoded.find("she"))[0]
    heads = list(attention.HEADS.values())
    return tables_chart(
        {"attention from 'she'": [a.weights[layer - 1, head - 1, row].tolist() for layer, head in heads]},
        rows=[f"layer {layer}, head {head}" for layer, head in heads],
        columns=list(a.tokens),
        cell=0.5,
    )


def _by_layer(measure, unit, marked):
    def chart(x):
        values = hidden_states.measured(x, measure)
        curves = {f"passage {i + 1}": v.tolist() for i, v in enumerate(values)}
        return curves_chart({**curves, "mean": values.mean(0).tolist()}, unit, marked=marked)

    return chart


def _q28(x):
    scores = {
        (metric, word): max((similarity.slide_correlation(m), layer, m) for layer, m in enumerate(layers, 1))
        for (metric, word), layers in similarity.candidates(x).items()
    }
    best = {
        f"{word}, {metric}, layer {layer}: {correlation:.2f}": m.tolist()
        for (metric, word), (correlation, layer, m) in scores.items()
    }
    return tables_chart({"the slide": SLIDE_SIMILARITY.tolist(), **best}, cell=0.3)


def _q29(x):
    i, j = SIMILARITY_PAIR
    curve = compare_vectors(x.language.apple("guo"), "cosine")[:, i, j].tolist()
    return curves_chart({f"sentences {i} and {j}": curve}, "cosine", marked=range(1, len(curve) - 1))


CHARTS = {
    "Q21": _q21,
    "Q22": _q22,
    "Q24": _q24,
    "Q25": _by_layer(hidden_states.distance, "times the others' distance", hidden_states.LAYERS.values()),
    "Q26": _by_layer(hidden_states.matching, "lead in cosine", ()),
    "Q27": _by_layer(hidden_states.clustering, "lead in mean distances", ()),
    "Q28_1": _q28,
    "Q28_2": _q28,
    "Q29": _q29,
}
