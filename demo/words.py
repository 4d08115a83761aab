"""The page's sentences. Numbers come in, words go out."""

import math

from xai.vision.classifier import CLASS_NAMES

TITLE = "What does the network look at?"
INTRO = (
    "A small neural network tells eleven kinds of food apart: choose a picture and let five methods explain its "
    "judgement. BERT models read a sentence: look at their attention, hidden states and embeddings. Then answer the "
    "homework's questions from what you see."
)
PROFILES = {
    "embedded": "Profile **embedded**: the pictures are rendered and the network was trained on rendered scenes; all "
    "of it comes with the program, nothing is downloaded.",
    "hub": "Profile **hub**: pictures and classifier are those of the embedded profile, rendered and trained here.",
    "course": "Profile **course**: the course's own pictures and network, read from this computer's disk; nothing is "
    "uploaded.",
}
LANGUAGE_MODELS = "Language models"
LANGUAGE_PROFILES = {
    "embedded": "embedded: miniature models, trained here on the text of small grammars; nothing is downloaded",
    "hub": "hub: the real BERT models; large, downloaded once",
    "course": "course: hidden states saved with the homework where they are there, else the hub's models",
}
WHOSE_KEY = "The quiz checks your answers against the profile that is chosen here, its pictures included."
DOWNLOAD = "Downloading the model (only once)"
REPLACED = "Instead you see the embedded miniature model."
REPLACED_VISION = "Instead you see the embedded pictures and network."
INVENTORY = "What of the course's files is there"
VERDICTS = {"found": "✓ found", "missing": "○ missing", "damaged": "! damaged"}  # of quiz.doctor
VERDICT_COLOURS = {"found": "right", "missing": "blank", "damaged": "wrong"}  # as in the quiz
STILL_THERE = "Do you still have the homework's files?"
OPEN_THEM = (
    "Then this page can show the course's own pictures and network, on your own computer: give it the folder or the "
    "zip that you have, as it is. Nothing is uploaded."
)
OPEN_COMMAND = "python app.py --course PATH"
MODES = (("as assigned", "assigned"), ("as published", "published"), ("own", "own"))
MODES_INFO = "what the homework's notebook does · what the method's paper defines · your own sliders"
COMPARE_INFO = "what the homework's notebook does · what each method's paper defines"
AGREEMENT = (
    "Agreement is the rank correlation of two maps on a 16 x 16 grid: 1 = the same order of places, 0 = unrelated."
)
LEAGUE_MEASURES = {
    "mass": "map on the food",
    "rank": "highest pixels on the food",
    "pointing": "peak on the food",
    "agreement": "agreement with taking parts away",
    "top_part": "finds the part that is needed most",
}
BY_CHANCE = "by chance"
UNDEFINED = "undefined"
UPLOAD_NOTE = (
    "This is your own picture. The embedded classifier was trained on rendered scenes of food, not on photographs, so "
    "its judgement may be wrong; the explanation still shows what that judgement rests on. Parts are known only for "
    "pictures 0-9, so there is no bar chart here."
)
NOTHING_CHOSEN = "Choose one of the pictures 0 to 9, or upload one of your own."
UNEXPECTED = (
    "Something went wrong on our side, and it has been noted. Please try again; if it happens again, choose other "
    "settings."
)
WAITING = "Choose a picture, then press “{}”. The result appears here."
EMPTY_MAP = "This map has the same value everywhere: it points at nothing."


def percent(share) -> str:
    if math.isnan(share):
        return UNDEFINED
    return "less than 1%" if 0 < share < 0.005 else f"{share:.0%}"


def picture_title(number, class_name) -> str:
    return f"Your picture, explained as {class_name}" if number is None else f"Picture {number}: {class_name}"


def first_time(experiment) -> str:
    """Shown while an experiment runs that nobody ran yet."""
    return f"{experiment} (computed once, then kept)"


def question_under_way(done, total) -> str:
    return f"Part {done + 1} of {total}"


def inventory_entry(what, cost) -> str:
    """what: a sentence of quiz.doctor. cost: what it costs that something is missing, or ""."""
    return f"{what} Cost: {cost}." if cost else what


def judged(probabilities) -> str:
    """What the classifier says of a picture."""
    best = int(probabilities.argmax())
    return f"The classifier says {CLASS_NAMES[best]} ({percent(float(probabilities[best]))})."


def where_bright(shares, areas) -> str:
    """shares, areas: part -> share of the brightest tenth of the map, share of the picture."""
    known = {name: share for name, share in shares.items() if not math.isnan(share)}
    if not known:
        return EMPTY_MAP
    best = max(known, key=known.get)
    return (
        f"{percent(known[best])} of the brightest tenth of this map lies on the {best}, which covers "
        f"{percent(areas[best])} of the picture."
    )


def bright_in_food(share, food, area) -> str:
    if math.isnan(share):
        return EMPTY_MAP
    return f"{percent(share)} of the brightest tenth lies on the {food} ({percent(area)} of the picture)"


def effects(parts, class_name, unit) -> str:
    """parts: part -> signed effect of showing it."""
    high, low = max(parts, key=parts.get), min(parts, key=parts.get)
    said = []
    if parts[high] > 0:
        said.append(f"showing the {high} raises the score for {class_name} most ({parts[high]:+.3g} {unit})")
    if parts[low] < 0:
        said.append(
            f"showing the {low} lowers it most ({parts[low]:+.3g} {unit})"
            if said
            else f"showing the {low} lowers the score for {class_name} most ({parts[low]:+.3g} {unit})"
        )
    text = ", and ".join(said) or f"no part changes the score for {class_name}"
    return text[0].upper() + text[1:] + "."


def of_upload(class_name) -> str:
    return f"Bright places are those that matter most to the score for {class_name}."


def of_lime_upload(class_name) -> str:
    return f"Pieces with plus signs speak for {class_name}, striped pieces speak against it."


def raw_range(low, high) -> str:
    return f"Raw values of this map, before it is stretched to 0-1 for drawing: from {low:.3g} to {high:.3g}."


def fit(r_squared) -> str:
    return f"LIME's straight-line model explains {percent(max(r_squared, 0))} of what the samples did (weighted R²)."


def likeness(correlation) -> str:
    if math.isnan(correlation):
        return "Its rank correlation with the map as assigned is undefined, because one of the two is constant."
    return f"Its rank correlation with the map as assigned is {correlation:.2f} (1 = the same order of pixels)."


def active(most) -> str:
    return (
        "The filter is silent here: none of its outputs is above zero."
        if most <= 0
        else "Bright places are those where the filter's output is largest."
    )


def detail(share) -> str:
    return f"Fine detail: {percent(share)} of this map's variation is finer than an eighth of the picture's side."


def grown(before, after) -> str:
    return f"The filter's mean output is {before:.3g} on the picture and {after:.3g} on the grown one."


def compared(rows, food) -> str:
    """rows: (method, its share on the food as text, ...)."""
    return "Brightest tenth on the " + food + ": " + ", ".join(f"{title} {share}" for title, share, *_ in rows) + "."


def league_title(scenes) -> str:
    return f"Which method is right: measured on {scenes} scenes"


def league_leader(method, level, share, chance) -> str:
    """level: methods of which it is not sure that they do worse."""
    also = f" Not surely behind it: {'; '.join(level)}." if level else ""
    return (
        f"{method} has the largest share of its map on the food, {percent(share)} on average; a map that knows nothing "
        f"has {percent(chance)}.{also}"
    )


def league_how(scenes, needed) -> str:
    """needed: share of the scenes in which the food is the part that the network needs most."""
    return (
        f"Means over {scenes} rendered scenes that nobody trained on and that the classifier gets right, in brackets "
        "where the mean lies with 95% confidence. Every part of a scene is known, so it can be painted over with the "
        "mean colour of the rest: agreement is the rank correlation of the map's share in each part with what the "
        f"class score loses without it. The food is the part that is needed most in {percent(needed)} of the scenes. "
        "More in bench/README.md."
    )


QUIZ = (
    "All 30 questions of the homework, 32 graded parts, 10 points. Find the answers on the other tabs, choose them "
    "here, and let them be checked against what this program computes."
)
QUIZ_WAIT = (
    "The first check computes every experiment on all ten pictures; this may take two to three minutes, with the "
    "course's larger network much longer."
)
ANSWER_HOW = {True: "choose all that are right 複選", False: "choose one 單選"}
STATUS = {
    "right": "✓ Right",
    "wrong": "✗ Not right yet",
    "blank": "○ Not answered yet",
    "format error": "! Cannot be read",
    "not computed": "… No computed answer yet",
}


def points(grade) -> str:
    text = f"{grade.points:g} of {grade.of:g} points"
    missing = grade.of - grade.computable
    return text + (f"; {missing:g} points cannot be computed yet and count as 0" if missing > 1e-9 else "") + "."


def filled(sheet) -> str:
    answered = sum(bool(answer) for answer in sheet.answers.values())
    return f"{answered} answers were filled in from your sheet."
