"""The embeddings tab: one character in several sentences, compared layer by layer."""

import gradio as gr

from quiz import questions
from xai.language.models import TextError
from xai.language.similarity import METRICS, compare_vectors, word_vectors
from xai.language.stimuli import CHINESE_SENTENCES, SIMILARITY_PAIR, WRITTEN

from . import embeddings_words as words
from . import markup, method_words
from .catalogue import choices, translated
from .embeddings_view import Compared, matrix_view, trend_view
from .guard import LIGHT, MODEL, alone, one_of, plainly, text, whole
from .layer_picker import fresh, script
from .method_tab import MATHS, question_buttons

FEWEST, MOST = 2, 12  # sentences
MOST_CHARACTERS = 100  # of a sentence
MOST_TEXT = 2 * MOST * MOST_CHARACTERS  # of all sentences, with the spaces around them
LONGEST_WORD = 20
WORDS = tuple(WRITTEN[name] for name in ("guo", "ping", "ping_guo"))
HOMEWORK = "\n".join(CHINESE_SENTENCES)


class EmbeddingsTab:
    """The tab's handlers: raw values of the inputs in, HTML out."""

    def __init__(self, languages):
        self.languages = languages

    def compare(self, profile, lines, word, metric, progress):
        """What "Compare" does -> (matrix as HTML, Compared)."""
        one_of("The metric", metric, METRICS)
        sentences, word = read_lines(lines), read_word(word)
        spans = places(sentences, word)
        with self.languages.opened(profile, "chinese", progress) as (experiments, note):
            homework = sentences == CHINESE_SENTENCES and word in WRITTEN.values()
            if homework:  # the quiz reads these
                name = next(name for name, written in WRITTEN.items() if written == word)
                vectors = experiments.language.apple(name)
            else:
                vectors = _vectors(experiments.lab.chinese, sentences, spans, word)
        matrices = {name: compare_vectors(vectors, name) for name in METRICS}
        compared = Compared(sentences, word, spans, matrices, homework)
        return note + matrix_view(compared, metric), compared

    def matrix(self, compared, metric):
        """The matrices by another metric, from what is compared already."""
        one_of("The metric", metric, METRICS)
        return matrix_view(compared, metric) if compared else gr.skip()

    def trend(self, compared, metric, first, second) -> str:
        """The curve of two sentences."""
        if not compared:
            return markup.remark(words.NOT_READ_YET)
        one_of("The metric", metric, METRICS)
        last = len(compared.sentences) - 1
        pair = [whole("The sentence", n, 0, last) for n in (first, second)]
        if pair[0] == pair[1]:
            raise ValueError(words.SAME_TWICE)
        return trend_view(compared, metric, pair)


def read_lines(given) -> tuple:
    """The sentences, one on each line that is not empty. Raises ValueError for too few, too many or too long ones."""
    given = text("The text", given, MOST_TEXT)
    lines = tuple(line.strip() for line in given.splitlines() if line.strip())
    if not FEWEST <= len(lines) <= MOST:
        raise ValueError(words.number_of_lines(len(lines), FEWEST, MOST))
    for number, line in enumerate(lines):
        if len(line) > MOST_CHARACTERS:
            raise ValueError(words.too_long(number, len(line), MOST_CHARACTERS))
    return lines


def read_word(word) -> str:
    """The word without spaces around it. Raises ValueError where there is none."""
    word = text("The character or word", "" if word is None else word, LONGEST_WORD).strip()
    if not word:
        raise ValueError(words.no_word(LONGEST_WORD))
    return word


def places(sentences, word) -> tuple:
    """(start, end) of the word's first place in each sentence. Raises ValueError where it has none."""
    starts = [sentence.find(word) for sentence in sentences]
    if -1 in starts:
        number = starts.index(-1)
        raise ValueError(words.without(number, sentences[number], word))
    return tuple((start, start + len(word)) for start in starts)


def _vectors(lm, sentences, spans, word):
    for number, (sentence, span) in enumerate(zip(sentences, spans)):
        try:
            lm.encode(sentence).tokens_in(span)
        except TextError as error:
            raise TextError(words.in_sentence(number, translated(error.args[0]))) from None
        except ValueError:
            raise ValueError(words.no_token(number, word)) from None
    return word_vectors(lm, sentences, spans)


def build(languages, profile, links):
    """The tab's content.

    languages: LanguageRoom; profile: the gr.Radio of the profile; links: links.Links.
    """
    tab = EmbeddingsTab(languages)
    gr.Markdown(f"## {words.TITLE}\n{words.WHAT}")
    links.questions += question_buttons(q for q in questions.values() if q.topic == "similarity")
    compared = gr.State(None)
    with gr.Row():
        with gr.Column(scale=3, min_width=300):
            lines = gr.Textbox(
                HOMEWORK,
                label=words.SENTENCES,
                info=words.SENTENCES_INFO,
                lines=10,
                max_lines=MOST,
                max_length=MOST_TEXT,
            )
        with gr.Column(scale=2, min_width=300):
            word, metric, reset, button = _inputs()
    # A matrix needs the whole width, so the result stands below.
    waiting = fresh(markup.remark(words.WAITING))
    matrix = gr.HTML(waiting, min_height=140, elem_classes="result", js_on_load=script("embeddings"))
    gr.Markdown(f"### {words.TREND}")
    with gr.Row():
        with gr.Column(scale=2, min_width=300):
            pair = [
                gr.Dropdown(_numbered(CHINESE_SENTENCES), value=value, label=label)
                for label, value in zip((words.FIRST, words.SECOND), SIMILARITY_PAIR)
            ]
        with gr.Column(scale=5, min_width=320):
            first = markup.remark(words.NOT_READ_YET)
            trend = gr.HTML(first, min_height=60, elem_classes="result")
    with gr.Accordion(method_words.HOW_COMPUTED, open=False):
        gr.Markdown(words.HOW, latex_delimiters=MATHS)

    def compare(*values, progress=gr.Progress()):
        return tab.compare(*values, progress)

    gr.on(
        [button.click, word.input],
        plainly(alone(compare), blanks=1),
        [profile, lines, word, metric],
        [matrix, compared],
        show_progress_on=matrix,
        **MODEL,
    ).then(_pair, [compared, *pair], pair, **LIGHT).then(plainly(tab.trend), [compared, metric, *pair], trend, **LIGHT)
    metric.input(plainly(tab.matrix), [compared, metric], matrix, **LIGHT)
    gr.on([metric.input, *(p.input for p in pair)], plainly(tab.trend), [compared, metric, *pair], trend, **LIGHT)
    start = (HOMEWORK, WORDS[0], METRICS[0], waiting, None, first)
    reset.click(
        lambda: (*start, *_menus(CHINESE_SENTENCES, SIMILARITY_PAIR)),
        None,
        [lines, word, metric, matrix, compared, trend, *pair],
        **LIGHT,
    )
    stale = markup.notice(words.READ_AGAIN)
    profile.change(lambda: (stale, None, first), None, [matrix, compared, trend], **LIGHT)


def _inputs():
    word = gr.Dropdown(
        WORDS,
        value=WORDS[0],
        label=words.WORD,
        info=words.WORD_INFO,
        allow_custom_value=True,
    )
    metric = gr.Radio(choices(words.METRICS), value=METRICS[0], label=words.METRIC, info=words.METRIC_INFO)
    return word, metric, gr.Button(words.AGAIN, size="sm"), gr.Button(words.COMPARE, variant="primary")


def _numbered(sentences):
    return [(f"{number} {sentence}", number) for number, sentence in enumerate(sentences)]


def _menus(sentences, pair):
    return tuple(gr.Dropdown(_numbered(sentences), value=value) for value in pair)


def _pair(compared, first, second):
    """The two menus for the sentences compared; the chosen ones stay chosen where they still are there."""
    if not compared:
        return gr.skip(), gr.skip()
    places = range(len(compared.sentences))
    fits = all(type(n) is int and n in places for n in (first, second))
    return _menus(compared.sentences, (first, second) if fits else (0, 1))
