"""Points, curves and matrices as SVG and HTML."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from demo import layer_picker, line_chart, matrix, scatter
from demo.scatter import Dot

# Points

NAMES = {"question": "question", "passage": "passage", "answer": "answer & more"}


def dot(index, role, label="word"):
    return Dot(index, role, label, f"{label} ({role})")


def drawn_dots(svg):
    return [g for g in svg.findall("g") if g.get("data-token")]


def boxes(svg):
    """Where the labels that are always drawn lie."""
    found = []
    for g in drawn_dots(svg):
        if "named" in g.get("class"):
            x, y = map(float, re.findall(r"[-\d.]+", g.get("transform")))
            text = g.find("text")
            found.append(
                scatter._box((x, y), text.text, float(text.get("x")), float(text.get("y")), text.get("text-anchor"))
            )
    return found


def test_labels_do_not_cover_each_other():
    random = np.random.default_rng(0)
    dots = [dot(i, "passage", "word" * (1 + i % 3)) for i in range(150)]
    drawn = ET.fromstring(scatter.scatter(dots, random.normal(size=(150, 2)), "alt", ("x", "y"), NAMES))
    found = boxes(drawn)
    assert 5 < len(found) <= scatter.MOST_LABELS
    assert not any(scatter._overlap(a, b) for i, a in enumerate(found) for b in found[:i])
    assert all(0 <= b[0] and b[2] <= scatter.WIDTH for b in found)


def test_labels_leave_the_names_of_the_axes_free():
    dots = [dot(i, "question") for i in range(40)]
    corner = [[-1, 1], *([1 - i / 500, -1 + i / 900] for i in range(39))]  # nearly all where the first axis is named
    drawn = ET.fromstring(scatter.scatter(dots, corner, "alt", ("a long name of the axis", "y"), NAMES))
    name = scatter._box((scatter.WIDTH - 8, scatter.HEIGHT - 8), "a long name of the axis", 0, 0, "end")
    assert boxes(drawn) and not any(scatter._overlap(box, name) for box in boxes(drawn))


def test_every_word_of_the_answer_is_named_even_in_a_crowd():
    dots = [dot(i, "answer" if i < 4 else "passage") for i in range(200)]
    drawn = ET.fromstring(scatter.scatter(dots, np.zeros((200, 2)), "alt", ("x", "y"), NAMES))
    assert sum(g.get("class") == "dot named of-answer" for g in drawn_dots(drawn)) == 4


def test_points_that_are_all_the_same_lie_in_the_middle():
    drawn = ET.fromstring(
        scatter.scatter([dot(0, "question"), dot(1, "answer")], [[3, 3], [3, 3]], "alt", ("x", "y"), NAMES)
    )
    assert {g.get("transform") for g in drawn_dots(drawn)} == {"translate(240.0 170.0)"}


def test_roles_differ_in_shape_not_only_in_colour():
    drawn = ET.fromstring(
        scatter.scatter([dot(i, r) for i, r in enumerate(scatter.ROLES)], np.eye(3)[:, :2], "", ("", ""), NAMES)
    )
    assert {g.get("class").split("of-")[1]: g[1].tag for g in drawn_dots(drawn)} == {
        "question": "circle",
        "passage": "rect",
        "answer": "path",
    }


def test_a_saved_picture_says_what_its_shapes_mean():
    drawn = ET.fromstring(scatter.scatter([dot(0, "answer")], [[0, 0]], "", ("", ""), NAMES))
    key = {g.find("text").text: g[0].tag for g in drawn.find("g[@class='key']")}
    assert key == {"question": "circle", "passage": "rect", "answer & more": "path"}
    assert float(drawn.get("viewBox").split()[3]) > scatter.HEIGHT


def cells_of(table):
    """The texts of a table of numbers, row by row."""
    return [re.findall("<t[dh]>(.*?)</t[dh]>", row) for row in re.findall("<tr>(.*?)</tr>", table)]


def test_the_coordinates_are_told_as_numbers():
    table = scatter.numbers(
        [dot(3, "answer", "a<b"), dot(5, "question")], [[1.25, -2], [0, 1e-9]], NAMES, ("token", "of", "x", "y")
    )
    assert cells_of(table) == [
        ["token", "of", "x", "y"],
        ["a&lt;b", "answer &amp; more", "1.25", "-2"],
        ["word", "question", "0", "1e-09"],
    ]
    assert 'data-save="table"' in table


# Curves


def curve(svg, kind="first"):
    """Heights of a line's points, from the bottom of the picture upwards."""
    circles = ET.fromstring(svg).iter("circle")
    return [-float(c.get("cy")) for c in circles if c.get("class") == kind]


def test_a_curve_goes_through_its_values():
    values = [0.5, 2.0, -1.0, 0.0]
    assert np.corrcoef(curve(line_chart.line_chart([line_chart.Line("a", values)], "", "")), values)[0, 1] > 0.9999


@pytest.mark.parametrize("values", [[1.0] * 5, [0.0] * 5, [float("nan")] * 5, [1e-9, 2e-9], [1e9, -1e9], [1.0]])
def test_flat_missing_tiny_and_huge_curves_are_drawn(values):
    drawn = line_chart.line_chart([line_chart.Line("a", values)], "alt", "layer")
    assert len(curve(drawn)) == sum(v == v for v in values) and "nan" not in drawn


def test_a_band_has_its_level_at_the_height_of_the_curve():
    drawn = line_chart.line_chart(
        [line_chart.Line("a", [0.0, 1.0, 1.0, 0.0])], "", "", bands=[line_chart.Band(1, 2, 1.0)]
    )
    level = next(p for p in ET.fromstring(drawn).iter("path") if p.get("class") == "level")
    height = -float(re.match(r"M[\d.]+ ([\d.]+)H", level.get("d")).group(1))
    assert height == curve(drawn)[1] == curve(drawn)[2]


def test_two_curves_are_named_in_the_drawing_itself_and_one_is_not():
    lines = [line_chart.Line("a <b>", [0.0, 1.0]), line_chart.Line("c", [1.0, 2.0])]
    two, one = (ET.fromstring(line_chart.line_chart(lines[:n], "", "")) for n in (2, 1))
    assert [g.find("text").text for g in two.findall("g[@class='key']")] == ["a <b>", "c"]
    assert not one.findall("g[@class='key']")


def test_the_values_of_curves_are_told_as_numbers():
    lines = [line_chart.Line("a", [0.5, float("nan")]), line_chart.Line("b", [1.0, 123456.0])]
    assert cells_of(line_chart.numbers(lines, "layer")) == [
        ["layer", "a", "b"],
        ["0", "0.5", "1"],
        ["1", "", "1.2346e+05"],
    ]


def test_the_picker_shows_one_layer():
    html = layer_picker.layer_picker(["zero", "one", "two"], "Layer {}", 1)
    assert "Layer <b data-shown>1</b></span>" in html
    assert re.findall(r'data-layer="(\d)"(?! hidden)>(\w+)', html) == [("1", "one")]
    assert 'max="2"' in html and 'value="1"' in html


# Matrices


def cells(html):
    """(text, background, colour) of every cell, row by row."""
    return [
        [
            (text, *(tuple(bytes.fromhex(c)) for c in colours))
            for *colours, text in re.findall(r'<td[^>]*style="background:#(\w+);color:#(\w+)">([^<]*)</td>', row)
        ]
        for row in re.findall(r"<tr.*?</tr>", html.split("<tbody>")[1])
    ]


@pytest.fixture
def values():
    values = np.random.default_rng(1).uniform(size=(6, 6))
    return (values + values.T).tolist()


@pytest.mark.parametrize("dark, sign", [("high", -1), ("low", 1)])
def test_cells_are_darker_the_more_alike(values, dark, sign):
    drawn = [
        c
        for i, row in enumerate(cells(matrix.matrix_table(values, [""] * 6, "", dark=dark)))
        for j, c in enumerate(row)
        if i < j
    ]
    numbers = [values[i][j] for i in range(6) for j in range(6) if i < j]
    lightness = [matrix.contrast(back, (0, 0, 0)) for _, back, _ in drawn]
    assert np.array_equal(np.argsort(numbers), np.argsort(sign * np.array(lightness)))


@pytest.mark.parametrize("share", np.linspace(0, 1, 51))
def test_numbers_are_readable_on_every_colour(share):
    """4.5 is what WCAG 2.2 asks of text."""
    back = matrix.colour(share)
    assert matrix.contrast(back, matrix.readable_on(back)) >= 4.5


def test_contrast_is_that_of_the_standard():
    assert matrix.contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert matrix.contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_the_diagonal_takes_no_part_in_the_colours():
    distances = [[0.0, 5.0, 6.0], [5.0, 0.0, 7.0], [6.0, 7.0, 0.0]]
    drawn = cells(matrix.matrix_table(distances, [""] * 3, "", dark="low"))
    assert drawn[0][1][1] == matrix.RAMP[-1] and drawn[1][2][1] == matrix.RAMP[0]


def test_a_matrix_of_equal_numbers_is_drawn():
    assert [c[0] for row in cells(matrix.matrix_table([[1.0, 0.5], [0.5, 1.0]], ["", ""], "")) for c in row] == [
        "1.00",
        "0.50",
        "0.50",
        "1.00",
    ]


@pytest.mark.parametrize(
    "value, text", [(0.126, "0.13"), (-0.004, "0.00"), (9.994, "9.99"), (9.996, "10"), (123.4, "123")]
)
def test_numbers_are_short(value, text):
    assert matrix.number(value) == text


def test_a_group_begins_with_a_break():
    html = matrix.matrix_table(np.eye(4).tolist(), [""] * 4, "", breaks=(2,))
    assert html.count('<tr class="break">') == 1 and html.count('<th scope="col" class="break">2') == 1
