"""LaTeX becomes MathML that a browser shows without a script."""
from __future__ import annotations

import pytest

from book._ext.formulas import mathml


def test_a_fraction_becomes_a_fraction() -> None:
    assert "<mfrac>" in mathml(r"\frac{\partial L}{\partial a}")


def test_a_displayed_formula_says_so() -> None:
    assert 'display="block"' in mathml("x", "block")


def test_the_index_of_a_sum_stands_below_it() -> None:
    assert "<munder>" in mathml(r"\sum_i x_i", "block") and "<msub><mi>x</mi>" in mathml(r"\sum_i x_i", "block")


def test_the_bars_of_an_absolute_value_stand_close() -> None:
    assert mathml("|x|").count('lspace="0"') == 2


def test_a_sign_with_a_meaning_in_html_is_written_safely() -> None:
    assert "&#x0003C;" in mathml("a < b")


def test_a_sign_stands_close_to_its_number_and_a_subtraction_does_not() -> None:
    assert mathml("a = -5").count('form="prefix"') == mathml("-5").count('form="prefix"') == 1
    assert 'form="prefix"' not in mathml("a - 5") + mathml("(a) - 5")


@pytest.mark.parametrize("latex", [r"\unknowncommand x", "a_b_c", r"\frac{a}{", r"\begin{aligned}a&=b\end{aligned}"])
def test_latex_that_has_no_mathml_here_is_refused_by_name(latex: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        mathml(latex)
