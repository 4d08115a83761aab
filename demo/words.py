"""The page's own sentences, and those of the tabs of pictures, comparison and quiz. Numbers come in, words go out."""

import math

from xai.vision.classifier import CLASS_NAMES

from .catalogue import Words, translated

say = Words("page")
__getattr__ = say.text
VERDICT_COLOURS = {"found": "right", "missing": "blank", "damaged": "wrong"}  # as in the quiz


def percent(share) -> str:
    if math.isnan(share):
        return say.text("UNDEFINED")
    return say("nearly_nothing") if 0 < share < 0.005 else f"{share:.0%}"


def correlation(value) -> str:
    return say.text("UNDEFINED") if math.isnan(value) else f"{value:.2f}"


def picture_title(number, class_name) -> str:
    """number: None for a picture of one's own."""
    name = translated(class_name)
    return say("your_picture", name=name) if number is None else say("picture_title", number=number, name=name)


def first_time(experiment) -> str:
    """Shown while an experiment runs that nobody ran yet."""
    return say("first_time", experiment=translated(experiment))


def question_under_way(done, total) -> str:
    return say("question_under_way", number=done + 1, total=total)


def question_computes(part, experiment) -> str:
    """part: of question_under_way."""
    return say("question_computes", part=part, experiment=first_time(experiment))


def inventory_entry(what, cost) -> str:
    """what: a sentence of quiz.doctor. cost: what it costs that something is missing, or ""."""
    return say("inventory_cost", what=translated(what), cost=translated(cost)) if cost else translated(what)


def judged(probabilities) -> str:
    """What the classifier says of a picture."""
    best = int(probabilities.argmax())
    return say("judged", name=translated(CLASS_NAMES[best]), share=percent(float(probabilities[best])))


def enumerated(items) -> str:
    return say.text("COMMA").join(items)


def covers(part, share, number) -> str:
    return say("covers", part=translated(part), share=percent(share), number=number)


def compared(shares, food) -> str:
    """shares: (method, its share on the food) pairs."""
    told = enumerated(say("one_share", method=method, share=percent(share)) for method, share in shares)
    return say("compared", food=translated(food), shares=told)


def league_title(scenes) -> str:
    return say("league_title", scenes=scenes)


def league_leader(method, level, share, chance) -> str:
    """level: methods of which it is not sure that they do worse."""
    first = say("league_leader", method=method, share=percent(share), chance=percent(chance))
    return first + (say("league_level", methods=say.text("SEMICOLON").join(level)) if level else "")


def league_row(title) -> str:
    """title: a method's, and ", assigned" or ", paper" where it has both."""
    method, _, settings = title.rpartition(", ")
    return say(f"league_{settings}", method=translated(method)) if method else translated(title)


def league_how(scenes, needed) -> str:
    """needed: share of the scenes in which the food is the part that the network needs most."""
    return say("league_how", scenes=scenes, needed=percent(needed))


def points(grade) -> str:
    missing = grade.of - grade.computable
    key = "points_missing" if missing > 1e-9 else "points"
    return say(key, points=grade.points, of=grade.of, missing=missing)


def filled(sheet) -> str:
    return say("filled", answered=sum(bool(answer) for answer in sheet.answers.values()))
