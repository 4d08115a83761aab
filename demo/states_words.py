"""The sentences of the hidden states tab. Numbers come in, words go out."""

import math

TITLE = "Hidden states"
WHAT = (
    "BERT answers a question by turning every word of the question and the passage into a vector, again and again, "
    "layer by layer. Here each word is a point. Where do the words of the answer go?"
)
ITEMS = "The passages of the questions"
QUESTION = "Question"
PASSAGE = "Passage"
EXPECTED = "Expected answer (optional)"
EXPECTED_INFO = "words copied from the passage; if empty, the model's own answer is taken"
READ = "Read it"
WAITING = "Choose a passage, then press “Read it”. The layers appear here."
READ_AGAIN = "Another model is chosen now. Press the button to see what it makes of this text."
LAYER = "Layer"
ROLES = {"question": "question", "passage": "passage", "answer": "answer"}
OVERVIEW = "All layers at a glance"
OVERVIEW_HOW = "Press one to see it large. The percentage is the share of the variance that its two axes show."
TEXT = "The text, word by word"
TEXT_HOW = "Point at a word to find it in the picture; with the arrow keys you go from word to word."
NOT_DRAWN = (
    "[CLS] and [SEP] take part in finding the two axes, as in the homework's notebook, but are not drawn. Every layer "
    "has axes of its own: compare who stands near whom, not left with left."
)
MEASURES = "What the layers do, in numbers"
MEASURES_HOW = (
    "A picture of two axes leaves much out. These numbers are measured on the whole vectors. They decide the questions."
)
THIS, MEAN = "this passage", "mean of the three passages"
AXIS = "layer"
CHARTS = {
    "Q25": "Question 25: how far does the answer stand from the other words?",
    "Q26": "Question 26: is the sentence with the answer nearest to the question?",
    "Q27": "Question 27: are words close that belong together here?",
}
UNITS = {
    "Q25": "Distance of the answer to the other words, over the distance of these from each other: 1 is nothing "
    "special, 2 is twice as far. Circled: the layers that the question names.",
    "Q26": "Mean cosine of question and answering sentence, minus that of question and rest of the passage: above 0, "
    "the answering sentence is nearer. Shaded: the question's groups of layers with their means.",
    "Q27": "Distance of words that are only alike in meaning, minus that of words that belong together in this "
    "passage, over the distance of any two: above 0, belonging together counts for more. Shaded: the question's groups "
    "of layers with their means.",
}
ONE_SENTENCE = "The passage has one sentence only, so there is no rest to compare the answering sentence with."
TOO_SHORT = "Beside the answer there are too few words to compare it with."
NOT_ANNOTATED = "Which words belong together is known for the three passages of the questions only."
COMPARE_TITLE = "Pre-trained or fine-tuned?"
COMPARE_WHAT = (
    "Two models of the same size read the same text. One has only learnt to guess hidden words; the other was then "
    "fine-tuned on questions and answers. Can you tell from their layers which is which?"
)
COMPARE = "Compare the two models"
COMPARE_ON = "Read"
THREE_TEXTS, THIS_TEXT = "three", "this"
COMPARE_ON_CHOICES = (("the three passages", THREE_TEXTS), ("the text above", THIS_TEXT))
COMPARE_WAITING = "Press “Compare the two models”. The grid of layers and the verdict appear here."
GRID = "The layers of both models, side by side"
GRID_HOW = "One box a layer: model A above, model B below. In which model does the answer leave the others?"
MODEL_A, MODEL_B = "model A", "model B"
WHO = (
    "Model A is this profile's English model that guesses hidden words, model B the one that answers questions, made "
    "from such a model."
)
COMPARE_CHARTS = {
    "cka": "How alike are the two models' layers?",
    "answer_distance": "How far does the answer stand from the other words?",
    "silhouette": "How clearly do question, passage and answer form groups?",
    "self_similarity": "How alike is a word's vector where the word occurs again?",
}
COMPARE_UNITS = {
    "cka": "Linear CKA: 1 is the same up to rotation and scale.",
    "answer_distance": "As in question 25: 1 is nothing special. The verdict rests on this chart.",
    "silhouette": "Silhouette: 1 is three clear groups, 0 none.",
    "self_similarity": "Mean cosine of the same word in two places, minus that of two different words.",
}
NO_REPEATED = "No word of this text occurs twice, so there is nothing to compare."
HOW = r"""
**The points.** The model turns the $T$ tokens of question and passage into $T$ vectors $x_1 \dots x_T$ at layer 0 (the
embeddings) and after each of its 12 layers. For each layer the two directions $v_1, v_2$ along which these vectors vary
most (*principal components*) are found, and token $t$ is drawn at

$$\big((x_t - \bar x) \cdot v_1,\ (x_t - \bar x) \cdot v_2\big)$$

Their *explained variance* is the share of $\sum_t |x_t - \bar x|^2$ that is seen along them; the rest is not in the
picture. A word that the model does not know whole falls into pieces (`##...`), each with a point of its own.

**The answer.** From the last layer the model computes two numbers for every token, $s_t$ and $e_t$. The answer is the
span from $i$ to $j$ with the largest $P(i, j) = \mathrm{softmax}(s)_i\ \mathrm{softmax}(e)_j$.

**The measures**, on the whole vectors of one layer ($a$: answer, $o$: other words of question and passage, $q$:
question, $s$: answering sentence, $r$: rest of the passage):

$$\text{Q25: } \frac{\mathrm{mean}\,|a - o|}{\mathrm{mean}\,|o - o'|} \qquad
\text{Q26: } \mathrm{mean}\cos(q, s) - \mathrm{mean}\cos(q, r)$$

$$\text{Q27: } \big(\mathrm{mean}\,|u - v|_\text{alike} - \mathrm{mean}\,|u - v|_\text{together}\big) \,/\,
\mathrm{mean}\,|t - t'|$$

For Q26 the mean of all these vectors is taken off first.

**Two models.** With their vectors $X$ and $Y$ (tokens by width, means taken off), linear CKA is
$|Y^\top X|^2 / (|X^\top X|\,|Y^\top Y|)$. The verdict compares, for each model, the answer's distance (as in Q25) in
the top quarter of the layers with the lower half: a model that was fine-tuned to point at answers sets them apart at
the top. The deciding number is the smaller of two, both of which must be large enough: the logarithm of the larger
ratio (top to lower half), and its lead over the other's.

Pearson (1901), principal components · Devlin, Chang, Lee, Toutanova (2019), *BERT*, section 4.2 · van Aken, Winter,
Löser, Gers (2019), *How Does BERT Answer Questions?* · Kornblith, Norouzi, Lee, Hinton (2019), *Similarity of Neural
Network Representations Revisited* · Rousseeuw (1987), *Silhouettes* · Ethayarajh (2019), *How Contextual are
Contextualized Word Representations?* · Merchant, Rahimtoroghi, Pavlick, Tenney (2020), *What Happens To BERT Embeddings
During Fine-tuning?*
"""


def item_name(number) -> str:
    return f"passage {number + 1}"


def whose(ours, homework) -> str:
    """ours, homework: numbers of the passages that we made, and of the homework's own."""
    made = {"ours, made like the homework's": ours, "the homework's own": homework}
    said = [f"{_passages(numbers)}: {whose}" for whose, numbers in made.items() if numbers]
    return "; ".join([*said, "or write a question and a passage of your own below"])


def _passages(numbers):
    """Passages 1 and 2."""
    *first, last = (str(number + 1) for number in numbers)
    return f"passages {', '.join(first)} and {last}" if first else f"passage {last}"


def empty(what) -> str:
    return f"The {what} is empty; please write one."


def not_in_passage(answer) -> str:
    return f"The expected answer “{answer[:60]}” does not occur in the passage; copy whole words from it."


def percent(share) -> str:
    return "less than 1%" if 0 < share < 0.005 else f"{share:.0%}"


def answered(answer, expected) -> str:
    """answer: xai's Answer. expected: the expected answer, or "" for none."""
    said = f"The model answers “{answer.text}” (probability {percent(answer.score)})"
    if expected:
        said += ", as expected" if answer.text == expected else f"; expected was “{expected}”"
    if answer.null_score > answer.score:
        said += f". It finds it likelier that the passage does not say it ({percent(answer.null_score)})"
    return said + "."


def not_asked(answer) -> str:
    """In place of `answered`, where the homework's files hold the states. answer: the one that is marked."""
    return (
        "The homework's files hold the hidden states of this passage, but not the model that made them, so it cannot "
        f"be asked for its answer. Marked is the expected one, “{answer}”."
    )


def word_note(word, role, piece=None) -> str:
    """What a token says of itself. piece: as the tokenizer writes it, where it is only part of the word."""
    return f"{word} ({ROLES[role]})" if piece is None else f"{piece}, a piece of {word} ({ROLES[role]})"


def axis(number, share) -> str:
    return f"{('1st', '2nd')[number]} axis: {percent(share)} of the variance"


def layer_name(layer) -> str:
    return f"Layer {layer}" + (" (the embeddings, before layer 1)" if layer == 0 else "")


def stands(layer, times) -> str:
    """times: how far the answer stands out in the full space, or None where it cannot be measured."""
    if times is None or math.isnan(times):
        return f"{layer_name(layer)}."
    return (
        f"{layer_name(layer)}: the answer stands {times:.2f} times as far from the other words as these stand from "
        "each other."
    )


def shown_share(share) -> str:
    return f"The picture shows {percent(share)} of how the vectors vary; the sentence above is about all of it."


def panel_alt(layer, share) -> str:
    return f"Show layer {layer} large; its two axes show {percent(share)} of the variance"


def _whose(mean) -> str:
    return "On average over the three passages" if mean else "In this passage"


def farthest(mean, layer, value) -> str:
    where = f"the answer stands farthest out in layer {layer} ({value:.2f})"
    return f"{_whose(mean)}, of the layers that the question names, {where}."


def strongest(mean, group, value) -> str:
    if value <= 0:
        return f"{_whose(mean)}, no group of layers shows the effect (largest mean {value:.3f})."
    return f"{_whose(mean)}, the effect is largest in layers {group[0]} to {group[1]} ({value:.3f})."


def verdict(choice, times, number, threshold) -> str:
    """choice: "a", "b" or None. times: how many times as far out the answer stands at the top, for each model."""
    told = (
        f"at the top the answer stands {times[1]:.2f} times as far out as in the lower half of the layers in model B, "
        f"{times[0]:.2f} times in model A (deciding number {number:.2f}; at least {threshold:.2f} is needed)."
    )
    if choice is None:
        return f"These layers do not tell which one was fine-tuned: {told}"
    return f"Model {choice.upper()} is the fine-tuned one: {told}"


def least_alike(layer, value, most_layer, most) -> str:
    return f"Most alike in layer {most_layer} ({most:.2f}), least in layer {layer} ({value:.2f})."


def at_the_top(values) -> str:
    """values: of models A and B in the last layer."""
    return f"In the last layer {values[0]:.2f} in model A and {values[1]:.2f} in model B."
