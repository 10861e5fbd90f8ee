"""A chart keeps every figure at its time and value; only words move; a bound is drawn as one."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kg.web.charts import Bar, Point, bars, points_over_time

DAY = date(2025, 6, 1).toordinal()
CIRCLE = re.compile(r'<circle class="(point|hollow)" cx="([\d.]+)" cy="([\d.]+)"')
LABEL = re.compile(r'<a href="([^"]+)" tabindex="-1" aria-hidden="true"><text class="said" x="(-?[\d.]+)" y="([\d.]+)"')
SIZE = 720
days = st.integers(DAY - 900, DAY + 900)
figures = st.integers(1, 2_000)


def drawn(points: list[Point]) -> str:
    """The broad drawing."""
    return str(points_over_time(points, "Counts")).partition("</svg>")[0]


def point(day: int, value: float, **more: object) -> Point:
    return Point(day, day, value, f"{value:g} agreements", f"{value:g} on {day}", f"/claim/{day}-{value:g}", **more)  # type: ignore[arg-type]


@given(st.lists(st.tuples(days, figures), min_size=1, max_size=40))
def test_points_of_one_day_stand_above_each_other_and_a_later_one_stands_further_right(
    told: list[tuple[int, int]],
) -> None:
    points = [point(day, value) for day, value in told]
    found = [(float(x), float(y)) for _, x, y in CIRCLE.findall(drawn(points))]
    order = sorted(told)
    assert len(found) == len(told)
    for (day, value), (x, y) in zip(order, found, strict=True):
        for (other, other_value), (other_x, other_y) in zip(order, found, strict=True):
            assert (x == other_x) if day == other else (x <= other_x) == (day <= other) or abs(x - other_x) < 0.1
            assert value != other_value or y == other_y


@given(st.lists(st.tuples(days, figures), min_size=1, max_size=30))
def test_no_two_labels_lie_upon_each_other(told: list[tuple[int, int]]) -> None:
    points = [point(day, value) for day, value in told]
    wide = {one.href: 6.6 * len(one.label) + 4 for one in points}
    boxes = [(float(x), float(y), float(x) + wide[href]) for href, x, y in LABEL.findall(drawn(points))]
    for at, (left, up, right) in enumerate(boxes):
        assert left >= 0
        assert right <= SIZE
        for other_left, other_up, other_right in boxes[at + 1 :]:
            assert abs(up - other_up) >= 12.9 or left >= other_right or other_left >= right


def test_figures_of_one_time_and_value_are_marks_at_one_place_each_with_its_link_and_label() -> None:
    same = [Point(DAY, DAY, 1000, f"1,000 {what}", what, f"/{what}") for what in ("agencies", "agreements")]
    page = drawn([*same, point(DAY - 400, 20)])
    assert len({(x, y) for _, x, y in CIRCLE.findall(page)}) == 2
    assert {"/agencies", "/agreements"} <= {href for href, *_ in LABEL.findall(page)}
    assert {"agencies", "agreements"} <= set(re.findall(r'aria-label="([^"]+)"><title>', page))


def test_a_ring_among_figures_of_its_own_time_and_value_has_a_label_as_well() -> None:
    stated = [Point(DAY, DAY, 1001, f"1,001 {what}", what, f"/{what}") for what in ("agencies", "agreements")]
    bound = Point(DAY, DAY, 1000, "more than 1,000 agencies", "bound", "/bound", bound=1)
    ring = Point(DAY, DAY, 1000, "1,000", "list", "/list", is_counted=True)
    before = Point(DAY - 240, DAY - 240, 135, "135", "list before", "/before", is_counted=True)
    for drawing in str(points_over_time([*stated, bound, before, ring], "Counts")).split("</svg>")[:2]:
        assert {href for href, *_ in LABEL.findall(drawing)} >= {"/list", "/before", "/bound"}


def test_what_a_list_comes_to_is_a_ring_at_its_own_day() -> None:
    page = drawn([point(DAY, 137), point(DAY, 137, is_counted=True)])
    (ring, *at_ring), (full, *at_full) = CIRCLE.findall(page)
    assert (ring, full) == ("hollow", "point")
    assert at_ring == at_full


def test_a_bound_is_an_arrow_that_points_past_its_figure_and_no_full_point() -> None:
    page = drawn([point(DAY, 1000, bound=1), point(DAY - 300, 48, bound=-1)])
    arrows = re.findall(r'class="arrow" d="M[\d.]+ ([\d.]+)h12m-6 0v(-?\d+)', page)
    assert sorted(int(to) for _, to in arrows) == [-20, 20]
    assert CIRCLE.findall(page) == []


def test_a_time_as_read_by_the_archivist_is_a_broken_stroke() -> None:
    year = Point(DAY - 150, DAY + 150, 36, "36 agencies", "36", "/36", is_read=True)
    stated = Point(DAY - 150, DAY + 150, 35, "35 agreements", "35", "/35")
    assert re.findall(r'<path class="(span[^"]*)"', drawn([stated, year])) == ["span", "span read"]


def test_a_bar_says_what_is_counted_where_with_its_unit_and_bound() -> None:
    rows = [
        Bar("read as 2025-09", 1000, "/claim/a", "more than 1,000 agencies", "agencies participating, Texas", 1),
        Bar("list of 2025-09-17", 831, "/list", "831 agencies"),
    ]
    page = str(bars(rows, "Beside"))
    assert "agencies participating, Texas, read as 2025-09, more than 1,000 agencies" in page
    broad, slim = page.split("</svg>")[:2]
    for one in (broad, slim):
        assert one.count('class="bar bound"') == 1
        assert one.count('class="arrow"') == 1
        assert one.count('class="bar"') == 1
    assert ">read as 2025-09: more than 1,000 agencies</text>" in slim


def test_bars_keep_their_proportion_on_slim_screens() -> None:
    rows = [Bar("a", 1000, None, "more than 1,000 agreements in force"), Bar("b", 500, None, "500 agreements in force")]
    slim = str(bars(rows, "Beside")).split("</svg>")[1]
    long, short = (float(one) for one in re.findall(r'<rect class="bar" x="2.0" y="\d+" width="([\d.]+)"', slim))
    assert long > 200
    assert abs(long / short - 2) < 0.01
