"""What the hidden states tab draws: the layers as points, the measures as curves, two models side by side."""

import math
from html import escape

from quiz.topics.hidden_states import GROUPS, LAYERS
from xai.language.hidden_states import project

from . import line_chart, markup, method_words, scatter
from . import states_words as words
from .layer_picker import layer_button, layer_picker
from .line_chart import Band, Line
from .scatter import Dot, legend, small_scatter

PAPERS = {  # whose idea a measure is
    "phases": ("van Aken, Winter, Löser, Gers (2019)", "https://arxiv.org/abs/1909.04925"),
    "cka": ("Kornblith, Norouzi, Lee, Hinton (2019)", "https://arxiv.org/abs/1905.00414"),
    "answer_distance": ("Merchant, Rahimtoroghi, Pavlick, Tenney (2020)", "https://arxiv.org/abs/2004.14448"),
    "self_similarity": ("Ethayarajh (2019)", "https://arxiv.org/abs/1909.00512"),
}


def states_view(reading) -> str:
    """All that is shown of a text that was read. reading: states_reading.Reading."""
    dots = dots_of(reading.states.encoded, reading.tokens.roles)
    drawn = [dot.index for dot in dots]
    points, explained = project(reading.states.states)
    points, explained = points[:, drawn].tolist(), explained.tolist()
    return "".join(
        [
            '<div class="states">',
            _answered(reading),
            _large(reading, dots, points, explained),
            _text(reading, dots),
            _overview([dot.role for dot in dots], points, explained),
            _measures(reading),
            "</div>",
        ]
    )


def _answered(reading):
    """The model's own answer, or why there is none."""
    if reading.answered is None:
        return markup.notice(words.not_asked(reading.item.answer))
    return markup.finding(words.answered(reading.answered, reading.expected))


def dots_of(encoded, roles) -> list:
    """A Dot for each token but the special ones."""
    borders = {}  # (source, word) -> (start, end) of all its pieces
    for place, (start, end) in zip(zip(encoded.source, encoded.words), encoded.spans):
        borders[place] = (borders.get(place, (start, end))[0], end)
    dots = []
    for index, (source, number, span, role) in enumerate(zip(encoded.source, encoded.words, encoded.spans, roles)):
        if role is None:
            continue
        whole = borders[source, number]
        word = encoded.texts[source][slice(*whole)]
        piece = None if span == whole else encoded.tokens[index]
        dots.append(Dot(index, role, piece or word, words.word_note(word, role, piece)))
    return dots


def _large(reading, dots, points, explained):
    distance = reading.measures["Q25"].values
    roles, head = words.ROLES, [words.TOKEN, words.ROLE, *words.AXES.values()]
    views = []
    for layer, (places, shares) in enumerate(zip(points, explained)):
        said = words.stands(layer, distance and distance[layer])
        axes = [words.axis(i, share) for i, share in enumerate(shares)]
        views.append(
            markup.figure(scatter.scatter(dots, places, said, axes, roles))
            + markup.finding(said)
            + markup.remark(words.shown_share(sum(shares)))
            + scatter.numbers(dots, places, roles, head)
        )
    return layer_picker(views, words.LAYER, len(views) - 1) + markup.how_to_read(words.SCATTER_HOW)


def _text(reading, dots):
    """Question and passage as they are written; pointing at a word lights up its points."""
    parts = []
    for source, text in enumerate(reading.states.encoded.texts):
        at, line = 0, []
        for dot in (d for d in dots if reading.states.encoded.source[d.index] == source):
            start, end = reading.states.encoded.spans[dot.index]
            line.append(
                f'{escape(text[at:start])}<span class="of-{dot.role}" data-token="{dot.index}" '
                f'title="{escape(dot.note)}">{escape(text[start:end])}</span>'
            )
            at = end
        parts.append(f"<p>{''.join(line)}{escape(text[at:])}</p>")
    return (
        f'<div class="walk" data-walk tabindex="0" role="group" aria-label="{escape(words.TEXT)}">'
        f"{''.join(parts)}</div>{markup.how_to_read(words.TEXT_HOW)}"
        '<p class="remark"><b data-said aria-live="polite"></b></p>'
    )


def _overview(roles, points, explained):
    last = len(points) - 1
    panels = [
        layer_button(
            layer,
            f"{small_scatter(roles, places)}<span>{layer} · {escape(words.percent(sum(shares)))}</span>",
            words.panel_alt(layer, sum(shares)),
            pressed=layer == last,
        )
        for layer, (places, shares) in enumerate(zip(points, explained))
    ]
    return (
        markup.heading(words.OVERVIEW)
        + markup.how_to_read(words.OVERVIEW_HOW)
        + f'<div class="panels">{"".join(panels)}</div>'
    )


def _measures(reading):
    charts = [_measure(name, measure) for name, measure in reading.measures.items()]
    return (
        markup.heading(words.MEASURES)
        + markup.remark(words.MEASURES_HOW)
        + f'<div class="charts">{"".join(charts)}</div>{_paper("phases")}'
    )


def _measure(name, measure):
    """One question's curve, or why there is none."""
    title = words.CHARTS[name]
    if measure.values is None:
        return f"<div><h4>{escape(title)}</h4>{markup.remark(measure.missing)}</div>"
    deciding = measure.mean or measure.values
    lines = [Line(words.MEAN, measure.mean)] if measure.mean else []
    lines.append(Line(words.THIS, measure.values))
    if name == "Q25":
        named = {layer: deciding[layer] for layer in LAYERS.values() if layer < len(deciding)}
        said, marks = _best(words.farthest, measure, named), {"marked": sorted(named)}
    else:
        groups = [g for g in GROUPS.values() if g[1] < len(deciding)]
        named = {(a, b): sum(deciding[a : b + 1]) / (b + 1 - a) for a, b in groups}
        said, marks = _best(words.strongest, measure, named), {"bands": [Band(*g, v) for g, v in named.items()]}
    return _chart(title, lines, said, words.UNITS[name], **marks)


def _best(say, measure, named):
    known = {place: value for place, value in named.items() if not math.isnan(value)}
    if not known:
        return ""
    best = max(known, key=known.get)
    return say(measure.mean is not None, best, known[best])


def _chart(title, lines, said, how, paper="", **marks):
    """A chart beside others: its parts stand in rows (static/states.css), so each has the same number of them."""
    drawn = line_chart.line_chart(lines, f"{title} {said}", words.AXIS, **marks)
    below = f"<div>{markup.how_to_read(how)}{paper}{line_chart.numbers(lines, words.AXIS)}</div>"
    return f"<div><h4>{escape(title)}</h4>{markup.finding(said)}{markup.figure(drawn)}{below}</div>"


def _paper(name):
    """A link to the paper whose idea it is, if it has one."""
    if name not in PAPERS:
        return ""
    return f'<p class="remark">{escape(method_words.PAPERS)} {markup.link(*PAPERS[name])}</p>'


def comparison_view(comparison, found, gains, shown) -> str:
    """Two models: verdict, curves, the grid of their layers. found: fine_tuning.Verdict. gains: answer_gain of each
    model. shown: which of the items the grid shows."""
    said = words.verdict(found.choice, [math.exp(gain) for gain in gains], found.number, found.threshold)
    pairs = {
        "answer_distance": comparison.answer_distance.mean(1),
        "silhouette": comparison.silhouette,
        "self_similarity": comparison.self_similarity,
    }
    charts = [_cka_chart(comparison.cka.tolist())]
    charts += [_pair_chart(name, pair.tolist()) for name, pair in pairs.items()]
    grid = markup.how_to_read(words.GRID_HOW) + legend(words.ROLES) + _grid(comparison, shown)
    return (
        f'<div class="states">{markup.finding(said)}{markup.remark(words.WHO)}{markup.folded(words.GRID, grid)}'
        f'<div class="charts four">{"".join(charts)}</div></div>'
    )


def _cka_chart(values):
    least, most = (f(range(len(values)), key=values.__getitem__) for f in (min, max))
    return _compared("cka", [Line("CKA", values)], words.least_alike(least, values[least], most, values[most]))


def _pair_chart(name, pair):
    lines = [Line(model, values) for model, values in zip((words.MODEL_A, words.MODEL_B), pair)]
    if all(math.isnan(v) for v in pair[0]):
        return f"<div><h4>{escape(words.COMPARE_CHARTS[name])}</h4>{markup.remark(words.NO_REPEATED)}</div>"
    return _compared(name, lines, words.at_the_top([values[-1] for values in pair]))


def _compared(name, lines, said):
    return _chart(words.COMPARE_CHARTS[name], lines, said, words.COMPARE_UNITS[name], _paper(name))


def _grid(comparison, shown):
    """One box for each layer from 1, the two models in it."""
    points, roles = comparison.points[shown], comparison.roles[shown]  # (2, layers + 1, T, 2)
    drawn = [i for i, role in enumerate(roles) if role is not None]
    kept, places = [roles[i] for i in drawn], points[:, :, drawn].tolist()
    distances, cka = comparison.answer_distance[:, shown].T.tolist(), comparison.cka.tolist()
    boxes = [
        f'<figure role="img" aria-label="{escape(words.grid_alt(layer, distances[layer]))}">'
        f"{small_scatter(kept, places[0][layer])}{small_scatter(kept, places[1][layer])}"
        f"<figcaption>{layer} · CKA {cka[layer]:.2f}</figcaption></figure>"
        for layer in range(1, len(cka))
    ]
    return f'<div class="panels">{"".join(boxes)}</div>'
