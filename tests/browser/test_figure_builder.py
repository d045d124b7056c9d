"""The builder of chapter 4: programs typed, stepped through, linked to; numbers as Python has them; faults told."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from micrograd.widgets import Builder
from tests.figure_page import numbers, opened
from tests.readme import PROGRAM

Window = Callable[..., BrowserContext]
PROGRAMS = [
    "a = 3\nb = a\ns = a + b * a - 2 / a\nx = tanh(s) ** 2\nx = x + x",
    "a = 0.7\nb = log(exp(a)) + a.tanh()\nc = -b ** 2\nc += 2 ** a\nc -= 1e-3 * relu(c)",
    PROGRAM,
]

FAULTS = [
    ("a = 2\nb = a +", "Line 2, column 8: expected a number, a name or “(”, got the end of the line."),
    ("a = 2\nb = a * q", "Line 2, column 9: there is no q yet; names so far: a. Give it a number first: q = 2."),
    ("a = 0\nb = 2 / a", "Line 2, column 5: 2 / 0 divides by zero: the divisor must not be 0."),
    ("a = -1\nlog(a)", "Line 2, column 1: log of -1: the argument must be positive."),
    ("exp(800)", "Line 1, column 1: exp of 800: the argument must be below 709.78."),
    ("a = 1e308\na * 10", "Line 2, column 1: the result is too large for a float."),
    ("a = 1\n" + "a = a + 1\n" * 20, "Line 21, column 5: a figure shows at most 40 Values; make the program shorter."),
    ("", "Line 1, column 1: an empty program makes no graph; type a line such as a = 2."),
    ("a = 1 #" + "." * 394, "a program has at most 400 characters, this one 401."),
]


@pytest.fixture(params=[1280, 360], ids=lambda width: f"{width}px")
def page(window: Window, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = window(viewport={"width": request.param, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{address}/chapters/04_value.html")
    yield page
    context.close()


@pytest.fixture
def figure(page: Page) -> Locator:
    figure = page.locator("#mg-builder")
    figure.scroll_into_view_if_needed()
    expect(figure).to_have_attribute("data-alive", "")
    return figure


def write(figure: Locator, program: str) -> None:
    figure.get_by_label("The program").fill(program)


def assert_numbers_equal(figure: Locator, program: str, step: int) -> None:
    found = numbers(figure)
    expected = Builder(program, step=step).numbers()
    assert found.pop("data") == pytest.approx(expected.pop("data"), rel=1e-12)
    assert found == expected


def cards(figure: Locator) -> list[str]:
    """The names on the cards that are seen."""
    return figure.locator(".mg-card:visible .mg-name").all_text_contents()


@pytest.mark.parametrize("program", PROGRAMS, ids=["shared", "functions", "readme"])
def test_each_step_of_a_program_has_pythons_numbers(figure: Locator, program: str) -> None:
    write(figure, program)
    expect(figure.locator(".mg-say")).to_contain_text("The program has run")
    steps = Builder(program).numbers()["steps"]
    for step in range(steps, -1, -1):
        assert_numbers_equal(figure, program, step)
        figure.get_by_role("button", name="Back").press("Enter")
    for step in range(1, steps + 1):
        figure.get_by_role("button", name="Step", exact=True).click()
        assert_numbers_equal(figure, program, step)


def test_the_name_c_moves_and_its_old_node_stays_greyed(figure: Locator) -> None:
    assert cards(figure) == ["a", "b", "c", "f", "no name", "no name", "L"]
    figure.get_by_role("button", name="Step", exact=True).press("Enter")
    assert cards(figure) == ["a", "b", "c", "f", "no name", "no name", "L", "no name", "c"]
    old = figure.locator(".mg-is-old")
    expect(old).to_have_count(1)
    expect(old).to_contain_text("data 10")
    assert "line-through" in old.locator(".mg-name").evaluate("e => getComputedStyle(e).textDecorationLine")
    expect(figure.locator(".mg-say")).to_contain_text("The name c moves to it. The old node, data 10, stays, greyed")


def test_two_names_can_be_on_one_node_and_none_on_what_nobody_needs(figure: Locator) -> None:
    write(figure, "a = 2\nb = a")
    said = "a has its node already, and no other is made. The name b is tied to it."
    expect(figure.locator(".mg-say")).to_contain_text(said)
    assert cards(figure) == ["a, b"]
    write(figure, "a = 2\na = 3")
    expect(figure.locator(".mg-say")).to_contain_text("data 2, is of no use to anyone any more, and Python drops it.")


def test_the_line_and_the_part_that_run_are_marked(figure: Locator) -> None:
    figure.get_by_role("button", name="Back").click()
    now = figure.locator(".mg-now")
    expect(now).to_have_text("L = (a * b + c) * f")
    expect(now.locator("mark")).to_have_text("a * b + c")
    expect(figure.locator(".mg-ran")).to_have_count(4)


def test_the_lines_of_the_text_and_their_marks_lie_on_each_other(figure: Locator) -> None:
    write(figure, PROGRAMS[2])
    expect(figure.locator(".mg-say")).to_contain_text("The program has run")
    sizes = figure.locator(".mg-paper").evaluate("""e => [...e.children].map(one => {
        const { x, y, width, height } = one.getBoundingClientRect();
        const { font, letterSpacing, lineHeight, padding } = getComputedStyle(one);
        return [x, y, width, height, font, letterSpacing, lineHeight, padding].join();
    })""")
    assert sizes[0] == sizes[1]
    area = figure.locator("textarea")
    assert area.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")


def test_a_fault_is_told_below_and_marked_and_the_last_good_graph_stays(figure: Locator) -> None:
    before = cards(figure)
    fault = figure.get_by_role("status").filter(has_text="Line")
    for program, said in FAULTS:
        write(figure, program)
        expect(fault).to_contain_text(said)
        expect(figure.get_by_label("The program")).to_have_attribute("aria-invalid", "true")
        expect(figure.locator(".mg-wrong")).to_have_count(1)
        assert cards(figure) == before
    write(figure, "a = 2")
    expect(figure.get_by_label("The program")).to_have_attribute("aria-invalid", "false")
    assert cards(figure) == ["a"]


def test_reset_brings_the_books_program_back_and_takes_the_fault_away(figure: Locator) -> None:
    write(figure, "a = ")
    expect(figure.get_by_label("The program")).to_have_attribute("aria-invalid", "true")
    figure.locator(".mg-reset").click()
    expect(figure.get_by_label("The program")).to_have_value(Builder().program)
    expect(figure.get_by_label("The program")).to_have_attribute("aria-invalid", "false")
    expect(figure.locator(".mg-wrong")).to_have_count(0)


def test_a_program_is_linked_to_whatever_is_in_it(page: Page, figure: Locator) -> None:
    program = "a = 2 # & 100% +\nb = a + a"
    write(figure, program)
    page.wait_for_function("location.hash.startsWith('#builder:')")
    page.reload()
    figure.scroll_into_view_if_needed()
    expect(figure.get_by_label("The program")).to_have_value(program)
    assert_numbers_equal(figure, program, 2)


def test_a_link_to_a_program_with_a_fault_shows_it_with_what_runs_before(page: Page, address: str) -> None:
    page.goto("about:blank")
    page.goto(f"{address}/chapters/04_value.html#builder:program={quote_plus('a = 2' + chr(10) + 'b = a +')}&step=9")
    figure = page.locator("#mg-builder")
    expect(figure.get_by_label("The program")).to_have_value("a = 2\nb = a +")
    expect(figure.get_by_role("status").filter(has_text="Line")).to_contain_text("Line 2, column 8: expected a number")
    assert cards(figure) == ["a"]


def test_escape_leaves_the_text(figure: Locator) -> None:
    area = figure.get_by_label("The program")
    area.press("End")
    expect(area).to_be_focused()
    area.press("Escape")
    expect(area).not_to_be_focused()


def test_a_guess_is_asked_for_how_many_nodes_the_next_step_leaves(figure: Locator) -> None:
    figure.locator(".mg-hide").click()
    expect(figure.locator(".mg-predict")).to_contain_text("Step 8 runs c + 1. How many nodes will there be then?")
    figure.locator(".mg-predict input").fill("8")
    figure.locator(".mg-predict button").click()
    expect(figure.locator(".mg-say")).to_contain_text("Not yet. You said 8; it is 9.")


def test_a_card_is_shown_as_it_is_when_motion_has_ended(window: Window, address: str) -> None:
    context = window(viewport={"width": 1280, "height": 900})
    figure = opened(context.new_page(), address, "builder")
    figure.get_by_role("button", name="Step", exact=True).click()
    expect(figure.locator(".mg-flying")).to_have_count(0)
    shades = figure.locator(".mg-card").evaluate_all("cards => cards.map(one => one.getAttribute('opacity') ?? '1')")
    assert set(shades) == {"1"}
    context.close()
