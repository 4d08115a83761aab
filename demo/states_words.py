"""The sentences of the hidden states tab, from words.toml. Numbers come in, words go out."""

import math

from .catalogue import Words

say = Words("states")
__getattr__ = say.text


def item_name(number) -> str:
    return say("item_name", number=number + 1)


def whose(ours, homework) -> str:
    """ours, homework: numbers of the passages that we made, and of the homework's own."""
    made = {"OURS": ours, "HOMEWORKS": homework}
    said = [say(key, passages=_passages(numbers)) for key, numbers in made.items() if numbers]
    return "".join([*said, say.text("OR_OWN")])


def _passages(numbers):
    """Passages 1 and 2."""
    *first, last = (str(number + 1) for number in numbers)
    if not first:
        return say("one_passage", last=last)
    return say("some_passages", first=say.text("LISTED").join(first), last=last)


def not_in_passage(answer) -> str:
    return say("not_in_passage", answer=answer[:60])


def percent(share) -> str:
    return say.text("tiny_share") if 0 < share < 0.005 else f"{share:.0%}"


def answered(answer, expected) -> str:
    """answer: xai's Answer. expected: the expected answer, or "" for none."""
    given = {"answer": answer.text, "share": percent(answer.score)}
    if not expected:
        said = say("answered", **given)
    elif answer.text == expected:
        said = say("answered_as_expected", **given)
    else:
        said = say("answered_otherwise", **given, expected=expected)
    if answer.null_score > answer.score:
        said += say("rather_none", share=percent(answer.null_score))
    return said


def not_asked(answer) -> str:
    """In place of `answered`, where the homework's files hold the states. answer: the one that is marked."""
    return say("not_asked", answer=answer)


def word_note(word, role, piece=None) -> str:
    """What a token says of itself. piece: as the tokenizer writes it, where it is only part of the word."""
    told = {"word": word, "role": say.text("ROLES")[role]}
    return say("word_note", **told) if piece is None else say("piece_note", piece=piece, **told)


def axis(number, share) -> str:
    return say("axis", number=number + 1, share=percent(share))


def layer_name(layer) -> str:
    return say("layer_name", layer=layer) if layer else say.text("layer_zero")


def stands(layer, times) -> str:
    """times: how far the answer stands out in the full space, or None where it cannot be measured."""
    if times is None or math.isnan(times):
        return say("stands_unknown", layer=layer_name(layer))
    return say("stands", layer=layer_name(layer), times=times)


def shown_share(share) -> str:
    return say("shown_share", share=percent(share))


def panel_alt(layer, share) -> str:
    return say("panel_alt", layer=layer, share=percent(share))


def farthest(mean, layer, value) -> str:
    return say(f"farthest_{_whose(mean)}", layer=layer, value=value)


def strongest(mean, group, value) -> str:
    if value <= 0:
        return say(f"no_group_{_whose(mean)}", value=value)
    return say(f"strongest_{_whose(mean)}", first=group[0], last=group[1], value=value)


def _whose(mean):
    return "mean" if mean else "this"


def verdict(choice, times, number, threshold) -> str:
    """choice: "a", "b" or None. times: how many times as far out the answer stands at the top, for each model."""
    told = {"times_a": times[0], "times_b": times[1], "number": number, "threshold": threshold}
    return say("no_verdict", **told) if choice is None else say("verdict", model=choice.upper(), **told)


def least_alike(layer, value, most_layer, most) -> str:
    return say("least_alike", layer=layer, value=value, most_layer=most_layer, most=most)


def at_the_top(values) -> str:
    """values: of models A and B in the last layer."""
    return say("at_the_top", a=values[0], b=values[1])


def grid_alt(layer, times) -> str:
    """times: how far the answer stands out at this layer, for each model."""
    return say("grid_alt", layer=layer, a=times[0], b=times[1])
