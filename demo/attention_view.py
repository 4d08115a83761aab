"""What the attention tab shows, as HTML: pure functions of a reading and what is chosen."""

from html import escape

from quiz.topics.attention import HEAD, HEADS
from xai.language.attention import coreference_scores
from xai.language.experiments import PRONOUNS
from xai.language.neighbours import tag_counts
from xai.language.stimuli import ATTENTION_SENTENCE

from . import arcs, markup
from . import attention_words as words
from .catalogue import translated
from .head_map import head_map

UNKNOWN = "[UNK]"
BEFORE, AFTER = 45, 60  # characters of a corpus sentence that are shown around a hit


def attention_view(reading, opened, layer, heads, level, *, share, hide) -> str:
    """The sentence to click, the finding, the lines, and predictions for hidden words."""
    labels = reading.labels(level)
    weights = reading.weights(layer, heads, level, share=share, hide=hide)
    lines = arcs.strongest_lines(weights)
    said = _finding(labels, lines, layer, heads, opened.chosen)
    drawn = arcs.picture(labels, lines, chosen=opened.chosen, description=said)
    return (
        f'<div class="attention">{_chips(reading, opened)}{markup.finding(said)}'
        f'{markup.how_to_read(words.WHAT_LINES_ARE)}<div class="beside"><div class="drawn">'
        f"{markup.figure(drawn, words.lines_caption(layer, heads))}{_lines_table(labels, lines)}</div>"
        f'<div class="predictions"><h3>{escape(words.PREDICTIONS)}</h3>{_predictions(reading)}</div></div>'
        f"{_remarks(reading, opened, int(weights.count_nonzero()), hide)}</div>"
    )


def _lines_table(labels, lines):
    """What is drawn, as numbers; words that stand twice are told apart by their place."""
    rows = [(i + 1, labels[i].name, j + 1, labels[j].name, f"{weight:.4f}") for i, j, weight in lines]
    return markup.folded(words.LINES_TABLE, markup.table(words.LINES_HEAD.values(), rows)) if rows else ""


def _chips(reading, opened):
    """The sentence as it is written, each word a button that hides it."""
    pieces, end = [], 0
    for number, (span, word) in enumerate(zip(reading.spans, reading.word_names)):
        hidden = number in opened.masked
        shown = f'[MASK]<span class="small">{escape(word)}</span>' if hidden else escape(word)
        pieces.append(
            f'{escape(reading.text[end : span[0]])}<button type="button" data-mask="{number}" '
            f'aria-pressed="{str(hidden).lower()}">{shown}</button>'
        )
        end = span[1]
    chips = "".join(pieces) + escape(reading.text[end:])
    return f'{markup.remark(words.HIDE_A_WORD)}<p class="chips">{chips}</p>'


def _finding(labels, lines, layer, heads, chosen):
    if not heads:
        return words.NO_HEAD
    of_words = [line for line in lines if not labels[line[0]].special]
    of_chosen = [line for line in of_words if labels[line[0]].word == chosen]
    if not of_chosen and not of_words:
        return words.NO_LINE
    i, j, weight = (of_chosen or of_words)[0]
    say = words.looks_most if of_chosen else words.strongest_line
    return say(layer, heads, labels[i].name, labels[j].name, weight)


def _predictions(reading):
    if not reading.predictions:
        return markup.remark(words.NOTHING_HIDDEN)
    shown, numbers = [markup.how_to_read(words.PREDICTIONS_READ)], []
    for hidden in reading.predictions:
        for number, best in enumerate(hidden.pieces, 1):
            title = words.in_place_of(hidden.word, number, len(hidden.pieces))
            rows = [(token, probability, words.share(probability)) for token, probability in best]
            shown.append(f"<h4>{escape(title)}</h4>{bars(rows)}")
            numbers += [(hidden.word, number, token, f"{probability:.4f}") for token, probability in best]
    table = markup.folded(words.PREDICTIONS_TABLE, markup.table(words.PREDICTIONS_HEAD.values(), numbers))
    return "".join(shown) + _pronoun_table(reading) + table


def _pronoun_table(reading):
    """For the homework's sentence, the probabilities that question 23 asks for."""
    whole = [hidden for hidden in reading.predictions if len(hidden.pieces) == 1]
    if reading.text != ATTENTION_SENTENCE or not whole:
        return ""
    rows = [(hidden.word, *(_probability(hidden, pronoun) for pronoun in PRONOUNS)) for hidden in whole]
    return f"<h4>{escape(words.PRONOUN_TABLE)}</h4>" + markup.table((words.HIDDEN_WORD, *PRONOUNS), rows)


def _probability(hidden, word):
    try:
        return f"{hidden.probability_of(word):.3f}"
    except ValueError:  # not one token of this model
        return "–"


def _remarks(reading, opened, lines, hide):
    unknown = reading.attention.tokens.count(UNKNOWN)
    said = [
        words.NOTHING_IS_RENORMALISED if hide else "",
        words.strongest_only(arcs.MOST_LINES, lines) if lines > arcs.MOST_LINES else "",
        words.unknown_tokens(unknown) if unknown else "",
        words.read_by(opened.profile, reading.model, len(reading.attention.tokens)),
    ]
    return markup.remark(" ".join(filter(None, said)))


def map_view(reading, pattern, layer, heads, source, targets) -> str:
    """All heads by a pattern of words.PATTERNS; for "coreference", source and targets are numbers of words."""
    if pattern == "coreference":
        if source is None or not targets or source in targets:
            return markup.notice(words.SAME_WORD)
        spans, names = reading.spans, reading.word_names
        scores = coreference_scores(reading.attention, spans[source], [spans[target] for target in targets])
        best = _best(scores)
        said = words.best_coreference(names[source], [names[t] for t in targets], *best)
    else:
        scores = reading.scores[pattern]
        best = _best(scores)
        said = words.best_head(pattern, *best, reading.chance[pattern])

    def write(score):
        if pattern == "coreference":
            return f"{score:.1f}" if score < 9.95 else f"{score:.0f}"
        return f"{100 * score:.0f}"

    def describe(layer, head, score):
        return words.cell(layer, head, pattern, score)

    marks = {}
    if reading.text == ATTENTION_SENTENCE:
        marks = {"column": HEAD, "dotted": tuple(HEADS.values())}
    return (
        markup.finding(said)
        + markup.how_to_read(words.map_read(pattern))
        + head_map(
            scores, describe, write, layer=layer, heads=heads, caption=f"{words.map_caption(pattern)} {said}", **marks
        )
        + (markup.remark(words.map_marks(HEAD)) if marks else "")
        + _map_table(scores)
    )


def _map_table(scores):
    head = (words.AXIS_LAYER, *map(words.map_column, range(1, scores.shape[1] + 1)))
    rows = [(layer, *(f"{score:.4f}" for score in row)) for layer, row in enumerate(scores.tolist(), 1)]
    return markup.folded(words.MAP_TABLE, markup.table(head, rows))


def _best(scores):
    """(layer, head, score) of the largest."""
    row, column = divmod(int(scores.argmax()), scores.shape[1])
    return row + 1, column + 1, scores[row, column].item()


def nearest_view(found, layer, word, masked) -> str:
    """Hits of a layer with their sentences, beside their parts of speech, as HTML. word: as written; masked: whether it
    is hidden."""
    hits = found.hits[layer]
    counts = tag_counts(hits)
    if counts:
        tag, count = next(iter(counts.items()))
        said = words.most_are(tag, count, len(hits), layer)
    else:
        said = words.nearest_is(hits[0].token, hits[0].cosine, layer)
    notes = [translated(found.note)] if found.note else []
    if found.searched < found.sentences:
        notes.append(words.corpus_cut(found.searched, found.sentences))
    charts = _tag_chart(counts, len(hits)) + _layer_chart(found, layer) if found.tagged else ""
    listed = "".join(f"<li>{_hit(hit)}</li>" for hit in hits)
    return (
        markup.heading(words.nearest_heading(word, masked, layer))
        + markup.finding(said)
        + "".join(map(markup.notice, notes if found.tagged else [*notes, words.UNTAGGED]))
        + markup.how_to_read(words.NEAREST_READ)
        + f'<div class="nearest"><ol class="hits" tabindex="0" aria-label="{escape(words.NEAREST_TITLE)}">{listed}</ol>'
        + f'<div class="tags">{charts}</div></div>'
        + _nearest_table(hits)
    )


def _nearest_table(hits):
    rows = [
        (rank, hit.token, f"{hit.cosine:.4f}", words.tag(hit.tag) if hit.tag else "", hit.sentence)
        for rank, hit in enumerate(hits, 1)
    ]
    return markup.folded(words.NEAREST_TABLE, markup.table(words.NEAREST_HEAD.values(), rows))


def bars(rows) -> str:
    """Rows of (name, share, value as text) as horizontal bars."""
    return (
        '<div class="bars">'
        + "".join(
            f'<span class="name">{escape(name)}</span><span class="track"><span style="width:{part:.1%}"></span></span>'
            f'<span class="value">{escape(value)}</span>'
            for name, part, value in rows
        )
        + "</div>"
    )


def _tag_chart(counts, total):
    rows = [(words.tag(tag), count / total, str(count)) for tag, count in counts.items()]
    return f"<h4>{escape(words.TAG_CHART)}</h4>" + bars(rows)


def _layer_chart(found, chosen):
    rows = []
    for layer, hits in found.hits.items():
        counts = tag_counts(hits)
        if layer and counts:
            tag, count = next(iter(counts.items()))
            mark = "▸ " if layer == chosen else ""
            rows.append((f"{mark}{layer} {words.tag(tag)}", count / len(hits), f"{count / len(hits):.0%}"))
    return f"<h4>{escape(words.TAG_LAYERS)}</h4>" + bars(rows)


def _hit(hit):
    start, end = hit.span
    before, after = hit.sentence[max(0, start - BEFORE) : start], hit.sentence[end : end + AFTER]
    cut = ("…" if start > BEFORE else "", "…" if len(hit.sentence) > end + AFTER else "")
    before = before.partition(" ")[2] if cut[0] and " " in before.strip() else before  # no halves of words
    after = after.rpartition(" ")[0] if cut[1] and " " in after.strip() else after
    tag = f" · {escape(words.tag(hit.tag))}" if hit.tag else ""
    return (
        f"{cut[0]}{escape(before)}<mark>{escape(hit.sentence[start:end])}</mark>{escape(after)}{cut[1]}"
        f'<span class="small">{hit.cosine:.2f}{tag}</span>'
    )
