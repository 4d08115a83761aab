"""Outlines of the course's pictures: polygons to masks, what the questions need of them, and the contact sheet."""

import io
from itertools import combinations

import numpy as np
import pytest
import torch
from PIL import Image
from scipy.ndimage import binary_dilation, distance_transform_edt
from skimage.measure import label, regionprops

from xai.course.layout import NUMBERED
from xai.course.parts import foods, outlines, paint, part_masks, polygon_mask
from xai.course.parts_sheet import LINE, ZOOM, _colours, outlined, parts_sheet
from xai.embedded.observed import observation_pictures

SIDE = 128
ADDED = {3: {"background", "napkin", "garnish"}, 5: {"frame"}, 7: {"logo"}, 8: {"garnish"}}
NOT_SEEN = {4: {"shadow"}}
NAMED_IN_QUESTIONS = {
    2: {"jug", "jug outline", "shadow", "strawberry", "background"},
    3: {"table", "plate", "fork", "cake"},
    7: {"plate", "noodles", "vegetable", "rice sausage"},
    8: {"sashimi", "table", "chopsticks", "plate"},
}
POLYGONS = [
    pytest.param(np.array(outline["polygon"], float), id=f"{picture['picture']}-{k}-{outline['part']}")
    for picture in outlines()
    for k, outline in enumerate(picture["painted"])
]


@pytest.fixture(scope="module")
def masks():
    return [{name: mask.numpy() for name, mask in parts.items()} for parts in part_masks()]


def neighbours(masks, name):
    """Names of the parts that touch this part with a side of a pixel."""
    ring = binary_dilation(masks[name]) & ~masks[name]
    return {other for other, mask in masks.items() if (mask & ring).any()}


# Polygons


def shoelace(corners):
    """Area (positive), perimeter and centroid of a polygon, by formula."""
    (x, y), (u, v) = corners.T, np.roll(corners, -1, 0).T
    cross = x * v - u * y
    area = cross.sum() / 2
    centroid = np.array([((x + u) * cross).sum(), ((y + v) * cross).sum()]) / (6 * area)
    return abs(area), np.hypot(u - x, v - y).sum(), centroid


@pytest.mark.parametrize("corners", POLYGONS)
def test_a_mask_has_the_area_and_centre_of_its_polygon(corners):
    area, perimeter, centroid = shoelace(corners)
    rows, columns = np.nonzero(polygon_mask(corners))
    assert abs(len(rows) - area) <= perimeter / 8  # a border pixel is wholly in or out
    assert np.abs(np.array([columns.mean(), rows.mean()]) + 0.5 - centroid).max() < 0.4


def crosses(a, b, c, d):
    """Whether the segments a-b and c-d have a point in common."""

    def side(p, q, r):
        return np.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))

    def between(p, q, r):
        return side(p, q, r) == 0 and (np.minimum(p, q) <= r).all() and (r <= np.maximum(p, q)).all()

    proper = side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)
    return proper or between(a, b, c) or between(a, b, d) or between(c, d, a) or between(c, d, b)


def is_simple(corners):
    """No two sides that are not neighbours meet."""
    n = len(corners)
    sides = [(corners[i], corners[(i + 1) % n]) for i in range(n)]
    return not any(crosses(*sides[i], *sides[j]) for i, j in combinations(range(n), 2) if (j - i) % n not in (1, n - 1))


def test_a_bow_tie_is_not_simple_and_a_square_is():
    assert is_simple(np.array([[0, 0], [4, 0], [4, 4], [0, 4]]))
    assert not is_simple(np.array([[0, 0], [4, 4], [4, 0], [0, 4]]))


@pytest.mark.parametrize("corners", POLYGONS)
def test_a_polygon_lies_in_the_picture_and_does_not_cross_itself(corners):
    assert corners.min() >= 0 and corners.max() <= SIDE
    assert is_simple(corners)


def rectangle(left, top, right, bottom):
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def test_a_rectangle_covers_exactly_the_pixels_whose_centre_is_inside():
    found = polygon_mask(rectangle(3, 10.4, 7.6, 20.6))
    expected = np.zeros((SIDE, SIDE), bool)
    expected[10:21, 3:8] = True  # rows 10.5 to 20.5, columns 3.5 to 7.5
    assert (found == expected).all()


def test_later_paint_lies_over_earlier_paint_and_the_base_can_be_painted_too():
    found = paint(
        "table",
        [
            {"part": "plate", "polygon": rectangle(0, 0, 40, 40)},
            {"part": "fork", "polygon": rectangle(10, 10, 30, 90)},
            {"part": "table", "polygon": rectangle(20, 20, 60, 30)},
            {"part": "plate", "polygon": rectangle(100, 100, 110, 110)},
        ],
    )
    assert list(found) == ["table", "plate", "fork"]
    fork = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    fork[10:90, 10:30] = True
    fork[20:30, 20:60] = False
    plate = torch.zeros(SIDE, SIDE, dtype=torch.bool)
    plate[:40, :40] = True
    plate[10:40, 10:30] = False
    plate[20:30, 20:60] = False
    plate[100:110, 100:110] = True
    assert torch.equal(found["fork"], fork) and torch.equal(found["plate"], plate)
    assert torch.equal(found["table"], ~(fork | plate))


# The ten pictures


def test_the_masks_of_a_picture_cover_it_and_do_not_overlap():
    found = part_masks()
    assert [picture["picture"] for picture in outlines()] == list(NUMBERED) and len(found) == 10
    for parts in found:
        stack = torch.stack(list(parts.values()))
        assert stack.dtype == torch.bool and stack.shape[1:] == (SIDE, SIDE)
        assert (stack.sum(0) == 1).all()


def test_the_parts_are_called_as_in_the_embedded_pictures_so_that_the_rules_find_them(masks):
    embedded = observation_pictures()
    assert foods() == embedded.foods
    for i, (found, known) in enumerate(zip(masks, embedded.parts)):
        assert set(found) == set(known) - NOT_SEEN.get(i, set()) | ADDED.get(i, set()), f"picture {i}"
        assert set(found) >= NAMED_IN_QUESTIONS.get(i, set())


def test_no_part_is_a_speck_and_the_food_is_a_large_one(masks):
    for parts, food in zip(masks, foods()):
        assert min(mask.sum() for mask in parts.values()) >= 20
        assert parts[food].sum() > SIDE * SIDE / 8


def test_who_changes_a_mask_changes_only_his_own():
    part_masks()[2]["jug"][:] = True
    assert torch.stack(list(part_masks()[2].values())).sum() == SIDE * SIDE


def test_the_glass_lies_around_the_milk_as_a_thin_band_with_a_handle_one_can_see_through(masks):
    parts = masks[2]
    assert neighbours(parts, "jug") <= {"jug outline", "strawberry"}
    assert distance_transform_edt(parts["jug outline"]).max() < 5
    assert parts["jug outline"].sum() < parts["jug"].sum() / 2
    holes = label(parts["background"], connectivity=1).max() - 1
    assert holes == 1  # inside the handle


def test_what_lies_within_something_touches_nothing_beyond_it(masks):
    assert neighbours(masks[9], "soup") == {"bowl"}
    assert neighbours(masks[8], "wasabi") == {"plate"}
    assert neighbours(masks[0], "pizza") == {"plate"}
    assert neighbours(masks[1], "shadow") == {"butter", "background"}
    edge = np.ones((SIDE, SIDE), bool)
    edge[1:-1, 1:-1] = False
    assert masks[5]["frame"][edge].all() and neighbours(masks[5], "egg") <= {"toast", "table"}


# The contact sheet

PINK = torch.tensor([1.0, 0.2, 0.6])[:, None, None]


def sheet_of(n, box=(30, 40, 70, 100), side=SIDE):
    """n pink pictures with one box each -> the sheet as an array."""
    parts = paint("table", [{"part": "box", "polygon": rectangle(*box)}])
    return np.asarray(Image.open(io.BytesIO(parts_sheet(PINK.expand(n, 3, side, side), [parts] * n))).convert("RGB"))


def panels(sheet):
    """Slices of the sheet where pictures are: what is pink, its holes closed, and large; from left to right, row by
    row."""
    found = regionprops(label((sheet == [255, 51, 153]).all(2)))
    size = ZOOM * SIDE
    boxes = [r.bbox for r in found if r.bbox[2] - r.bbox[0] == r.bbox[3] - r.bbox[1] == size]
    return [sheet[top:bottom, left:right] for top, left, bottom, right in sorted(boxes)]


@pytest.mark.parametrize("n", [1, 2, 3, 10])
def test_the_sheet_shows_every_picture_twice(n):
    assert len(panels(sheet_of(n))) == 2 * n


def test_the_left_view_is_the_bare_picture_and_the_right_one_has_lines_where_the_masks_borders_lie():
    alone, drawn = panels(sheet_of(1))
    assert (alone == [255, 51, 153]).all()
    changed = (drawn != alone).any(2)
    (left, top, right, bottom), w = (ZOOM * np.array([30, 40, 70, 100])), LINE
    border = np.zeros_like(changed)
    border[top - w : bottom + w, left - w : right + w] = True
    border[top + w : bottom - w, left + w : right - w] = False
    assert changed[border].mean() > 0.99  # the mitred corners outside stay free
    assert changed[~border].mean() < 0.02  # the lines to the names


def test_the_lines_move_with_the_mask():
    here, there = (panels(sheet_of(1, box))[1] for box in ((30, 40, 70, 100), (31, 40, 71, 100)))
    moved = np.roll(here, ZOOM, 1)
    assert (here != there).any(2).mean() > (moved != there).any(2).mean()


def test_every_pixel_of_an_outlined_picture_is_its_own_or_the_line_of_its_part():
    parts = paint("table", [{"part": "box", "polygon": rectangle(30, 40, 70, 100)}])
    drawn = outlined(PINK.expand(3, SIDE, SIDE), parts)
    inside = parts["box"].numpy().repeat(ZOOM, 0).repeat(ZOOM, 1)
    kinds = [{tuple(colour) for colour in drawn[where]} for where in (inside, ~inside)]
    assert [len(kind) for kind in kinds] == [2, 2] and kinds[0] & kinds[1] == {(255, 51, 153)}
    assert (drawn[[0, -1]] == [255, 51, 153]).all()  # the picture's own edge is no part's border


def test_every_part_that_is_to_be_seen_has_a_name_in_the_colour_of_its_line():
    hidden = [("plate", (0, 0, 50, 50)), ("fork", (10, 10, 20, 20)), ("cake", (5, 5, 30, 30))]
    parts = paint("table", [{"part": name, "polygon": rectangle(*box)} for name, box in hidden])
    png = parts_sheet(PINK.expand(1, 3, SIDE, SIDE), [parts])
    sheet = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    names = sheet[:, np.nonzero((sheet == [255, 51, 153]).all(2).any(0))[0].max() + 20 :]
    seen = {name: (names == colour).all(2).sum() > 50 for name, colour in zip(parts, _colours())}
    assert seen == {"table": True, "plate": True, "fork": False, "cake": True}  # the cake lies over the fork


def test_smaller_pictures_are_scaled_to_the_masks():
    assert len(panels(sheet_of(2, side=50))) == 4


def test_the_same_pictures_give_the_same_bytes():
    parts = part_masks()[:2]
    images = torch.rand(2, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    assert parts_sheet(images, parts) == parts_sheet(images, parts)


@pytest.mark.parametrize(
    "images, parts, said",
    [
        (torch.zeros(3, SIDE, SIDE), part_masks()[:3], r"images are \(3, 128, 128\)"),
        (torch.zeros(2, 3, SIDE, SIDE), part_masks()[:1], "parts of 1 pictures"),
        (torch.zeros(0, 3, SIDE, SIDE), [], "N at least 1"),
        (torch.zeros(1, 3, 9, 9), [{"a": torch.ones(9, 9).bool(), "b": torch.zeros(8, 9).bool()}], "one size for all"),
    ],
)
def test_what_does_not_fit_together_is_named(images, parts, said):
    with pytest.raises(ValueError, match=said):
        parts_sheet(images, parts)
