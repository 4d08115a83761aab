"""What the method tabs say. Numbers come in, words go out."""

import math

from .catalogue import Words, translated
from .words import percent

say = Words("methods")
__getattr__ = say.text


def told(method) -> dict:
    """A method's title, what it does, how it is computed, how to read its map; where it has no words, its own title."""
    known = {"title": translated(method.title), "what": "", "how": "", "read": say.text("MAP_READ")}
    return known | say.text("METHODS").get(method.name, {})


def setting(method_name, name) -> str:
    """A setting's label; its name in the code where it has none."""
    return say.text("FIELDS").get(method_name, {}).get(name, name.replace("_", " "))


def options(setting) -> dict:
    """Option -> what it is called."""
    known = say.text("OPTIONS").get(setting.name, {})
    return {option: known.get(str(option), str(option)) for option in setting.options}


def strip_choice(number, class_name) -> str:
    """A picture's name under its thumbnail; a line may break after a slash."""
    return say("strip_choice", number=number, name=translated(class_name)).replace("/", "/\u200b")


def where_bright(shares, areas) -> str:
    """shares, areas: part -> share of the brightest tenth of the map, share of the picture."""
    known = {name: share for name, share in shares.items() if not math.isnan(share)}
    if not known:
        return say.text("EMPTY_MAP")
    best = max(known, key=known.get)
    return say("where_bright", share=percent(known[best]), part=translated(best), area=percent(areas[best]))


def bright_in_food(share, food, area) -> str:
    if math.isnan(share):
        return say.text("EMPTY_MAP")
    return say("bright_in_food", share=percent(share), part=translated(food), area=percent(area))


def effects(parts, class_name, unit) -> str:
    """parts: part -> signed effect of showing it. unit: a key of UNITS."""
    up, down = max(parts, key=parts.get), min(parts, key=parts.get)
    high, low = parts[up], parts[down]
    kind = "both" if high > 0 > low else "up" if high > 0 else "down" if low < 0 else "none"
    return say(
        f"effects_{kind}",
        up=translated(up),
        down=translated(down),
        high=high,
        low=low,
        of=translated(class_name),
        unit=say.text("UNITS")[unit],
    )


def of_upload(class_name) -> str:
    return say("of_upload", of=translated(class_name))


def of_lime_upload(class_name) -> str:
    return say("of_lime_upload", of=translated(class_name))


def raw_range(low, high) -> str:
    return say("raw_range", low=low, high=high)


def fit(r_squared) -> str:
    if math.isnan(r_squared):
        return say.text("FIT_UNDEFINED")
    return say("fit", share=percent(max(r_squared, 0)))


def likeness(correlation) -> str:
    if math.isnan(correlation):
        return say.text("LIKENESS_UNDEFINED")
    return say("likeness", correlation=correlation)


def active(most) -> str:
    return say.text("FILTER_SILENT" if most <= 0 else "FILTER_BRIGHT")


def detail(share) -> str:
    return say("detail", share=percent(share))


def grown(before, after) -> str:
    return say("grown", before=before, after=after)


def bars(kind, said, values) -> str:
    """What a bar chart shows, for those who do not see it. kind: "shares", "effects" or "means". values: part -> its
    value in words."""
    listed = say.text("LIST").join(say("bar", part=translated(part), value=value) for part, value in values.items())
    return say(f"bars_of_{kind}", said=said, bars=listed)


def most_active(means) -> str:
    """means: part -> the filter's mean activation on it."""
    high, low = max(means, key=means.get), min(means, key=means.get)
    return say("most_active", high=translated(high), low=translated(low))


def paper(name, section) -> str:
    return say("section", paper=name, number=section) if section else name
