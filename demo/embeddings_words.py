"""The sentences of the embeddings tab, from words.toml. Numbers come in, words go out."""

from .catalogue import Words

say = Words("embeddings")
__getattr__ = say.text


def number_of_lines(count, least, most) -> str:
    return say("one_line" if count == 1 else "number_of_lines", count=count, least=least, most=most)


def too_long(number, characters, most) -> str:
    return say("too_long", number=number, characters=characters, most=most)


def without(number, sentence, word) -> str:
    return say("without", number=number, sentence=sentence[:30], word=word)


def no_word(most) -> str:
    return say("no_word", most=most)


def no_token(number, word) -> str:
    return say("no_token", number=number, word=word)


def in_sentence(number, problem) -> str:
    """problem: what the model says of a sentence that it cannot read."""
    return say("in_sentence", number=number, problem=problem.rstrip(".。"))


def layer_name(layer) -> str:
    return say("layer_name", layer=layer) if layer else say.text("layer_zero")


def caption(layer, word, metric) -> str:
    return say("caption", metric=say.text("CAPTIONS")[metric], word=word, layer=layer_name(layer))


def apart(layer, word, means, metric, number) -> str:
    """means: 2 x 2 group means (fruit, company). number: how numbers are written."""
    fruit, company, between = means[0][0], means[1][1], means[0][1]
    closer = min(fruit, company) > between if metric == "cosine" else max(fruit, company) < between
    return say(
        "apart",
        layer=layer_name(layer),
        measure=say.text("MEASURES")[metric],
        word=word,
        fruit=number(fruit),
        company=number(company),
        between=number(between),
        apart=say.text("APART")["yes" if closer else "no"],
    )


def extremes(layer, word, near, far) -> str:
    """near, far: (sentence, sentence, number as text)."""
    (near_a, near_b, most), (far_a, far_b, least) = near, far
    places = {"near_a": near_a, "near_b": near_b, "far_a": far_a, "far_b": far_b}
    return say("extremes", layer=layer_name(layer), word=word, near=most, far=least, **places)


def correlation(value) -> str:
    return say("correlation", value=value)


def trend(pair, metric, first, last, lowest, highest) -> str:
    """first, last: value at layers 1 and 11. lowest, highest: (value, layer) between them."""
    return say(
        "trend",
        measure=say.text("MEASURES")[metric],
        a=pair[0],
        b=pair[1],
        first=first,
        last=last,
        lowest=lowest[0],
        lowest_layer=lowest[1],
        highest=highest[0],
        highest_layer=highest[1],
    )


def widest_apart(layer, within, between) -> str:
    return say("widest_apart", layer=layer, within=within, between=between)
