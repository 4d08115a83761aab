"""What the embeddings tab draws: a matrix for each layer beside the slide's, and curves over the layers."""

import math
from html import escape
from typing import NamedTuple

import torch

from quiz.topics.similarity import slide_correlation
from xai.language.similarity import group_means
from xai.language.stimuli import COMPANY, FRUIT, SLIDE_SIMILARITY

from . import embeddings_words as words
from . import line_chart, markup
from .layer_picker import layer_picker
from .line_chart import Band, Line
from .matrix import matrix_table, number

ASKED = (1, 11)  # layers of question 29


class Compared(NamedTuple):
    """A word in n sentences. spans: its place in each. matrices: metric -> (layers + 1, n, n). homework: whether these
    are the homework's ten sentences."""

    sentences: tuple
    word: str
    spans: tuple
    matrices: dict
    homework: bool


def matrix_view(compared, metric) -> str:
    """The matrices, of which the layer slider shows one; for the homework's ten with the slide's and group means."""
    layers = compared.matrices[metric]
    rows = [_sentence(compared, i) for i in range(len(compared.sentences))]
    breaks = (len(FRUIT),) if compared.homework else ()
    views = []
    for layer, matrix in enumerate(layers):
        drawn = matrix_table(
            matrix.tolist(),
            rows,
            words.caption(layer, compared.word, metric),
            dark="high" if metric == "cosine" else "low",
            breaks=breaks,
        )
        views.append(drawn + markup.finding(_said(compared, metric, layer)) + _likeness(compared, matrix))
    ours = (
        f"<section>{layer_picker(views, words.LAYER, len(views) - 1)}{markup.how_to_read(words.MATRIX_HOW)}</section>"
    )
    if not compared.homework:
        return f'<div class="embeddings">{ours}</div>'
    return f'<div class="embeddings"><div class="pair">{ours}{_slide()}</div>{_groups(layers, metric)}</div>'


def trend_view(compared, metric, pair) -> str:
    """The curve of two sentences over the layers. pair: their numbers."""
    values = compared.matrices[metric][:, pair[0], pair[1]].tolist()
    first, last = ASKED
    inner = sorted((values[layer], layer) for layer in range(first + 1, last))
    lowest, highest = ((number(value), layer) for value, layer in (inner[0], inner[-1]))
    said = words.trend(pair, metric, number(values[first]), number(values[last]), lowest, highest)
    line = Line(words.MEASURES[metric], values)
    return f'<div class="embeddings">{_chart([line], said, said, words.TREND_HOW, bands=[Band(first, last)])}</div>'


def _chart(lines, alt, said, how, **marks):
    """Curves with what they say beside them."""
    drawn = markup.figure(line_chart.line_chart(lines, alt, words.AXIS, **marks))
    beside = markup.finding(said) + markup.how_to_read(how) + line_chart.numbers(lines, words.AXIS)
    return f'<div class="aside">{drawn}<div>{beside}</div></div>'


def _sentence(compared, i):
    """A sentence with the word marked, and its group where that is known."""
    sentence, (start, end) = compared.sentences[i], compared.spans[i]
    marked = f"{escape(sentence[:start])}<mark>{escape(sentence[start:end])}</mark>{escape(sentence[end:])}"
    group = ""
    if compared.homework:
        name = "fruit" if i in FRUIT else "company"
        group = f' <span class="group {name}">{escape(words.GROUPS[name])}</span>'
    return f'<span class="sentence" lang="zh-Hant">{marked}</span>{group}'


def _said(compared, metric, layer):
    matrix = compared.matrices[metric][layer]
    if compared.homework:
        means = group_means(matrix, (FRUIT, COMPANY)).tolist()
        return words.apart(layer, compared.word, means, metric, number)
    above = torch.triu_indices(len(matrix), len(matrix), 1).T.tolist()
    order = sorted((float(matrix[i, j]), i, j) for i, j in above)
    near, far = (order[-1], order[0]) if metric == "cosine" else (order[0], order[-1])
    return words.extremes(layer, compared.word, *[(i, j, number(value)) for value, i, j in (near, far)])


def _likeness(compared, matrix):
    return markup.remark(words.correlation(slide_correlation(matrix))) if compared.homework else ""


def _slide():
    table = matrix_table(SLIDE_SIMILARITY.tolist(), [""] * len(SLIDE_SIMILARITY), words.SLIDE, breaks=(len(FRUIT),))
    return f'<section class="slide">{table}{markup.how_to_read(words.SLIDE_HOW)}</section>'


def _groups(layers, metric):
    """Mean within the groups and between them, over the layers."""
    means = torch.stack([group_means(matrix, (FRUIT, COMPANY)) for matrix in layers])  # (layers + 1, 2, 2)
    within, between = means.diagonal(dim1=1, dim2=2).mean(1).tolist(), means[:, 0, 1].tolist()
    gap = [(w - b if metric == "cosine" else b - w) for w, b in zip(within, between)]
    best = max(range(len(gap)), key=lambda i: -math.inf if math.isnan(gap[i]) else gap[i])
    said = words.widest_apart(best, number(within[best]), number(between[best]))
    lines = [Line(words.WITHIN, within), Line(words.BETWEEN, between)]
    return markup.heading(words.GROUPS_TITLE) + _chart(lines, said, said, words.GROUPS_HOW)
