"""What several tabs draw the same way: picture, map and overlay in a row; the share of each part."""

from xai import figures
from xai.measures import chance_level, top_mass_shares

from . import markup, words


def photo(subject, caption="Picture") -> str:
    """The picture itself."""
    return markup.image(figures.picture_array(subject.image), subject.title, caption, kind="photo")


def three(subject, said, map, overlay) -> str:
    """Picture | map | overlay. map, overlay: (array, caption); said: the finding, which is also their alt text."""
    return markup.row(
        photo(subject),
        markup.image(map[0], f"Map. {said}", map[1]),
        markup.image(overlay[0], f"Overlay. {said}", overlay[1]),
    )


def areas(parts) -> dict:
    """Part -> share of the picture that it covers."""
    return {name: chance_level(mask) for name, mask in parts.items()}


def said_of(map, subject) -> str:
    """Where the brightest tenth of the map lies, in a sentence."""
    return words.where_bright(top_mass_shares(map, subject.parts), areas(subject.parts))


def shares_chart(map, parts) -> str:
    """Bars: how the brightest tenth of the map is spread over the parts."""
    if not parts or float(map.max()) <= 0:
        return ""
    shares = top_mass_shares(map, parts)
    alt = "Bar chart of the share in each part: " + ", ".join(f"{n} {words.percent(s)}" for n, s in shares.items())
    return markup.image(
        figures.shares_chart(shares, parts),
        alt,
        "Where the brightest tenth of the map lies, part by part",
        kind="chart",
    )
