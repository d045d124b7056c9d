"""The backward pass as a figure: a reader steps, plays, chooses an order, and meets the numbers of Python."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from micrograd import widgets
from micrograd.widgets.backprop import ORDERS
from tests.figure_page import numbers, opened

SECONDS = 1000


@pytest.fixture
def figure(window: Callable[..., BrowserContext], address: str) -> Iterator[Locator]:
    """The figure of chapter 6, for a reader who does not want motion."""
    context = window(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page = context.new_page()
    yield opened(page, address, "backprop")
    context.close()


def same(figure: Locator, **state: Any) -> None:
    """The page shows the numbers that Python computes for this state."""
    found, expected = numbers(figure), widgets.Backprop(**state).numbers()
    assert found.keys() == expected.keys()
    for name, number in expected.items():
        assert found[name] == pytest.approx(number, rel=1e-12, abs=1e-12), name


def press(figure: Locator, button: str, times: int = 1) -> None:
    for _ in range(times):
        figure.locator(f".mg-{button}").press("Enter")


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("graph", ["neuron", "quartic"])
def test_at_each_step_it_shows_what_python_computes(figure: Locator, graph: str, order: str) -> None:
    figure.locator(f"input[value={graph}]").check()
    figure.locator(f"input[value={order}]").check()
    same(figure, graph=graph, order=order)
    for step in range(1, numbers(figure)["steps"] + 1):
        press(figure, "step")
        same(figure, graph=graph, order=order, step=step)
    expect(figure.locator(".mg-say")).to_contain_text("Everyone has acted.")


def test_a_chain_of_twenty_is_counted_and_not_walked(figure: Locator) -> None:
    figure.locator("input[value=chain]").check()
    figure.locator("input[value=recursion]").check()
    expect(figure.locator(".mg-rows")).to_contain_text("0 of 2,097,151; the graph has 21 nodes")
    figure.locator(".mg-end").click()
    same(figure, graph="chain", order="recursion", step=400)
    expect(figure.locator(".mg-say")).to_contain_text("The figure stops here, after 400 of 2,097,151 visits.")
    figure.locator("input[value=topological]").check()
    expect(figure.locator(".mg-rows")).to_contain_text("0 of 21; the graph has 21 nodes")


def test_a_shorter_chain_is_walked_to_its_end(figure: Locator) -> None:
    figure.locator("input[value=chain]").check()
    figure.locator("input[value=recursion]").check()
    for _ in range(17):
        figure.locator("input[type=range]").press("ArrowLeft")
    figure.locator(".mg-end").click()
    same(figure, graph="chain", order="recursion", doublings=3, step=400)
    expect(figure.locator(".mg-say")).to_contain_text("Wrong: x0 48, true 8; x1 8, true 4.")


def test_each_deposit_says_how_much_and_from_whom(figure: Locator) -> None:
    figure.locator("input[value=quartic]").check()
    figure.locator("input[value=recursion]").check()
    press(figure, "step")
    tags = [tag.text_content() for tag in figure.locator(".mg-tag").all() if tag.is_visible()]
    assert sorted(tags) == ["+4 from y", "+6 from y"]
    expect(figure.locator(".mg-say")).to_have_text("y acts, with grad 1: +6 from y to u, +4 from y to s.")


def test_the_lists_follow_the_walk(figure: Locator) -> None:
    rows = {name: figure.locator(".mg-row", has_text=name).locator(".mg-pills:not(.mg-room)")
            for name in ("Call stack", "The row", "Acted")}
    press(figure, "step", 3)  # o, n and s are waiting
    expect(rows["Call stack"]).to_have_text("ons")
    expect(rows["The row"]).to_have_text("")
    figure.locator(".mg-end").click()
    expect(rows["Call stack"]).to_have_text("empty")
    expect(rows["The row"]).to_have_text("x1w1x1*w1x2w2x2*w2sbno")
    expect(rows["Acted"]).to_have_text("onbsx2*w2w2x2x1*w1w1x1")


def test_a_wrong_grad_has_the_true_one_beside_it(figure: Locator) -> None:
    figure.locator("input[value=quartic]").check()
    figure.locator("input[value=preorder]").check()
    figure.locator(".mg-end").click()
    tags = [tag.text_content() for tag in figure.locator(".mg-tag").all() if tag.is_visible()]
    assert sorted(tags) == ["true 44"]  # u has its 10, though too late
    expect(figure.locator(".mg-say")).to_contain_text("Wrong: a 28, true 44.")


def test_back_takes_a_step_back_and_stops_at_the_first(figure: Locator) -> None:
    press(figure, "step", 4)
    press(figure, "back", 9)
    same(figure, step=0)
    expect(figure.locator(".mg-back")).to_have_attribute("aria-disabled", "true")


def test_another_order_begins_at_its_first_step(figure: Locator) -> None:
    press(figure, "step", 4)
    figure.locator("input[value=topological]").press("ArrowRight")  # as radio buttons do
    same(figure, order="recursion", step=0)


def test_play_runs_to_the_end_and_escape_stops_it(window: Callable[..., BrowserContext], address: str) -> None:
    context = window()
    figure = opened(context.new_page(), address, "backprop", "#backprop:graph=quartic&order=recursion")
    play = figure.locator(".mg-play")
    play.press("Enter")
    expect(play).to_have_text("Pause")
    expect(figure.locator(".mg-say")).to_contain_text("acts, with grad")
    play.press("Escape")
    expect(play).to_have_text("Play")
    stopped = numbers(figure)["step"]
    assert 0 < stopped < 9
    figure.page.wait_for_timeout(1.2 * SECONDS)
    assert numbers(figure)["step"] == stopped
    play.press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("Everyone has acted.", timeout=15 * SECONDS)
    expect(play).to_have_text("Play")
    context.close()


def test_prediction_hides_the_grads_until_a_guess_is_entered(figure: Locator) -> None:
    figure.locator("input[value=quartic]").check()
    figure.locator("input[value=preorder]").check()
    figure.locator(".mg-hide").click()
    figure.locator(".mg-end").click()
    for hidden in (".mg-grad-text", ".mg-tag"):
        assert not any(element.is_visible() for element in figure.locator(hidden).all())
    figure.locator(".mg-predict input").fill("28")
    figure.locator(".mg-predict input").press("Enter")
    expect(figure.locator(".mg-say")).to_contain_text("Right. You said 28; it is 28.")
    assert figure.locator(".mg-grad-text").first.is_visible()


def test_the_room_of_the_lists_does_not_change_while_it_walks(figure: Locator) -> None:
    heights = []
    for _ in range(numbers(figure)["steps"]):
        heights.append(figure.locator(".mg-rows").bounding_box())
        press(figure, "step")
    assert len({box["height"] for box in heights if box}) == 1


def test_chapter_7_shows_recursion_going_wrong(window: Callable[..., BrowserContext], address: str) -> None:
    context = window(reduced_motion="reduce")
    figure = opened(context.new_page(), address, "backprop", chapter="07_used_twice")
    same(figure, graph="quartic", order="recursion")
    figure.locator(".mg-end").click()
    same(figure, graph="quartic", order="recursion", step=400)
    expect(figure.locator(".mg-say")).to_contain_text("Wrong: a 68, true 44.")
    context.close()


def test_a_link_to_a_graph_that_is_not_there_is_told_which_there_are(window: Callable[..., BrowserContext],
                                                                     address: str) -> None:
    context = window()
    figure = opened(context.new_page(), address, "backprop", "#backprop:graph=yours&step=2.5")
    expect(figure.locator(".mg-fault").filter(has_text="graph")).to_contain_text(
        "graph is one of neuron, chain, quartic, and the link says yours")
    expect(figure.locator(".mg-fault").filter(has_text="step")).to_contain_text("step is a whole number from 0 to 400")
    context.close()


def test_links_from_when_it_was_called_topo_still_lead_to_it(window: Callable[..., BrowserContext],
                                                             address: str) -> None:
    context = window(viewport={"width": 1280, "height": 900})
    figure = opened(context.new_page(), address, "backprop", "#topo:graph=quartic&order=preorder&step=3")
    same(figure, graph="quartic", order="preorder", step=3)
    other = context.new_page()
    other.goto(f"{address}/chapters/06_order.html#mg-topo")
    expect(other.locator("#mg-backprop")).to_be_in_viewport()
    context.close()
