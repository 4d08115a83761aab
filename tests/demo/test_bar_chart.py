"""The bars: their places, their marks, and that nothing leaves the drawing."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from demo.bar_chart import BAR, LETTER, WIDTH, Bar, bar_chart


def drawn(bars, **options):
    return ET.fromstring(bar_chart(bars, "what is <seen> & found", **options))


def bar_of(svg):
    """name -> (left, width, class of the bar)"""
    return {
        g.find("text").text: (
            float(g.find("rect").get("x")),
            float(g.find("rect").get("width")),
            g.find("rect").get("class"),
        )
        for g in svg.findall("g")
    }


def test_it_says_what_it_shows_and_texts_are_escaped():
    svg = drawn([Bar("<b>", 1, "1 & more")])
    assert svg.get("role") == "img" and svg.get("aria-label") == "what is <seen> & found"
    assert [text.text for text in svg.iter("text")] == ["<b>", "1 & more"]


def test_the_largest_is_on_top_and_bars_are_as_long_as_their_values():
    bars = bar_of(drawn([Bar("a", 1, "1"), Bar("b", 4, "4"), Bar("c", 2, "2")]))
    assert list(bars) == ["b", "c", "a"]
    assert bars["b"][1] == pytest.approx(4 * bars["a"][1], abs=0.2) and bars["c"][1] == pytest.approx(
        2 * bars["a"][1], abs=0.2
    )
    assert len({left for left, _, _ in bars.values()}) == 1


def test_the_scale_reaches_as_far_as_it_is_told():
    bar = [Bar("a", 0.5, "50%")]
    assert bar_of(drawn(bar, most=1.0))["a"][1] == pytest.approx(bar_of(drawn(bar))["a"][1] / 2, abs=0.2)


def test_below_zero_lies_on_the_left_and_differs_by_its_marks():
    svg = drawn([Bar("up", 2, "+2"), Bar("down", -1, "-1")], signs=True)
    bars, zero = bar_of(svg), float(re.match(r"M([\d.]+)", svg.find("path").get("d"))[1])
    assert bars["up"][0] == pytest.approx(zero, abs=0.2) and bars["up"][2] == "above"
    assert bars["down"][0] + bars["down"][1] == pytest.approx(zero, abs=0.2) and bars["down"][2] == "below"
    plus, stripes = (g.find("path[@class='marks']").get("d") for g in svg.findall("g"))
    assert "h5" in plus and "h5" not in stripes and "L" in stripes


@pytest.mark.parametrize("width", (0.02, 0.1, 0.35, 1.0))
def test_marks_stay_inside_their_bar(width):
    svg = drawn([Bar("all", 1, "1"), Bar("up", width, ""), Bar("down", -width, "")], signs=True)
    for g in svg.findall("g"):
        left, wide, kind = bar_of(svg)[g.find("text").text]
        marks, top = g.find("path[@class='marks']"), float(g.find("rect").get("y"))
        path = "" if marks is None else marks.get("d")
        ends = [tuple(map(float, point)) for point in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path)]
        reach = 5 if kind == "above" else 0  # a plus sign goes on from where it starts
        assert all(left - 0.2 <= x <= left + wide + 0.2 - reach and top - 0.2 <= y <= top + BAR + 0.2 for x, y in ends)


def test_chance_stands_where_its_value_would_and_has_a_legend():
    svg = drawn([Bar("a", 0.5, "50%", 0.25), Bar("b", 0.1, "10%", 0.75)], most=1.0, legend=("share", "chance"))
    left, wide, _ = bar_of(svg)["a"]
    lines = [float(re.match(r"M([\d.]+)", g.find("path").get("d"))[1]) for g in svg.findall("g")]
    assert lines[0] == pytest.approx(left + wide / 2, abs=0.2) and lines[1] == pytest.approx(left + 1.5 * wide, abs=0.2)
    assert [text.text for text in svg.findall("text")] == ["share", "chance"]


def test_what_is_undefined_has_a_label_and_no_bar():
    svg = drawn([Bar("a", math.nan, "undefined"), Bar("b", 1, "1")])
    assert list(bar_of(svg)) == ["b", "a"] and bar_of(svg)["a"][1] == 1
    assert "nan" not in ET.tostring(svg, encoding="unicode").lower()


@pytest.mark.parametrize("values", ([0, 0], [math.nan], [-1, -2], [1e-9, -1e9], [0.5]), ids=str)
def test_nothing_leaves_the_drawing(values):
    svg = drawn([Bar("牛奶壺的輪廓", value, f"{value:+.3g}") for value in values], signs=True)
    for g in svg.findall("g"):
        rect, label = g.find("rect"), g.findall("text")[1]
        x, wide = float(label.get("x")), 0.6 * LETTER * len(label.text)
        assert 0 <= float(rect.get("x")) and float(rect.get("x")) + float(rect.get("width")) <= WIDTH + 1
        assert (x - wide if label.get("text-anchor") == "end" else x) >= 6 * LETTER
        assert (x if label.get("text-anchor") == "end" else x + wide) <= WIDTH + LETTER
