"""What several tabs draw the same way: picture, map and overlay in a row; the share of each part."""

from xai import figures
from xai.measures import chance_level, top_mass_shares

from . import markup
from . import method_words as words
from .bar_chart import Bar, bar_chart
from .catalogue import translated
from .words import percent


def photo(subject, caption=None) -> str:
    """The picture itself."""
    return markup.image(
        figures.picture_array(subject.image),
        subject.title,
        words.PICTURE if caption is None else caption,
        kind="photo",
    )


def three(subject, said, map, overlay) -> str:
    """Picture | map | overlay. map, overlay: (array, caption, numbers); said: the finding, which is also their alt
    text. numbers: the (H, W) values that can be saved, or None."""
    return markup.row(
        photo(subject),
        markup.image(map[0], words.say("about_map", said=said), map[1], numbers=map[2]),
        markup.image(overlay[0], words.say("about_overlay", said=said), overlay[1], numbers=overlay[2]),
    )


def areas(parts) -> dict:
    """Part -> share of the picture that it covers."""
    return {name: chance_level(mask) for name, mask in parts.items()}


def said_of(map, subject) -> str:
    """Where the brightest tenth of the map lies, in a sentence."""
    return words.where_bright(top_mass_shares(map, subject.parts), areas(subject.parts))


def shares_chart(map, parts, said) -> str:
    """Bars: how the brightest tenth of the map is spread over the parts. said: the finding."""
    if not parts or float(map.max()) <= 0:
        return ""
    shares = top_mass_shares(map, parts)
    drawn = bars("shares", said, shares, percent, chance=areas(parts), most=1.0)
    return markup.figure(drawn, words.BARS_SHARES) + markup.how_to_read(words.BARS_SHARES_READ)


def bars(kind, said, values, in_words, *, chance=None, **options) -> str:
    """A bar for each part. kind: "shares", "effects" or "means". values, chance: part -> number."""
    labels = {name: in_words(value) for name, value in values.items()}
    return bar_chart(
        [Bar(translated(name), values[name], labels[name], chance and chance[name]) for name in values],
        words.bars(kind, said, labels),
        legend=(words.BARS_SHARE, words.BARS_CHANCE) if chance else None,
        **options,
    )
