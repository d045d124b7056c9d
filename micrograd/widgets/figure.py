"""What all figures have in common: a `Figure` is an anywidget whose traits are its state.

A subclass names its module in `bundles/`, declares its traits with `Number`, `Whole`, `Choice`, `Switch`, `Text`,
`Rows` and `Data`, and says in `describe` what it shows. The output of a cell carries that line and the state, so that a
strict notebook test compares them, and the book's page, which has no kernel, draws the figure from them.
"""
from __future__ import annotations

import json
import math
from html import escape
from pathlib import Path
from typing import Any

import traitlets

try:
    from anywidget import AnyWidget
except ImportError:  # Python in the page, which shows the figure itself
    from traitlets import HasTraits as AnyWidget  # type: ignore[assignment]

HERE = Path(__file__).parent
SCRIPTS, STYLE = HERE / "bundles", HERE / "figure.css"


class Number(traitlets.TraitType[float, float]):
    """A finite number from `low` to `high`, ends included.

    Raises:
        traitlets.TraitError: for anything else.
    """

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default)
        self.field = [low, high]
        self.tag(sync=True)

    def validate(self, figure: Any, value: Any) -> float:
        low, high = self.field
        if isinstance(value, int | float) and math.isfinite(value) and low <= value <= high:
            return value
        raise traitlets.TraitError(f"{self.name} is a number from {low} to {high}, got {value!r}")


class Whole(traitlets.TraitType[int, int]):
    """A whole number from `low` to `high`, ends included.

    Raises:
        traitlets.TraitError: for anything else.
    """

    def __init__(self, default: int, low: int, high: int) -> None:
        super().__init__(default)
        self.field = (low, high, "whole")
        self.tag(sync=True)

    def validate(self, figure: Any, value: Any) -> int:
        low, high, _ = self.field
        if isinstance(value, int) and low <= value <= high:
            return value
        raise traitlets.TraitError(f"{self.name} is a whole number from {low} to {high}, got {value!r}")


class Choice(traitlets.TraitType[str, str]):
    """One of a few words; the first one if none is given.

    Raises:
        traitlets.TraitError: for another word.
    """

    def __init__(self, *options: str) -> None:
        super().__init__(options[0])
        self.field = list(options)
        self.tag(sync=True)

    def validate(self, figure: Any, value: Any) -> str:
        if value in self.field:
            return str(value)
        raise traitlets.TraitError(f"{self.name} is one of {', '.join(map(repr, self.field))}, got {value!r}")


class Switch(traitlets.TraitType[bool, bool]):
    """True or False.

    Raises:
        traitlets.TraitError: for anything else.
    """

    field = "switch"

    def __init__(self, default: bool) -> None:
        super().__init__(default)
        self.tag(sync=True)

    def validate(self, figure: Any, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise traitlets.TraitError(f"{self.name} is True or False, got {value!r}")


class Text(traitlets.TraitType[str, str]):
    """A text of at most `most` characters, that the reader writes.

    Raises:
        traitlets.TraitError: for anything else.
    """

    def __init__(self, default: str, most: int) -> None:
        super().__init__(default)
        self.field: dict[str, Any] = {"text": most}
        self.tag(sync=True)

    def validate(self, figure: Any, value: Any) -> str:
        if isinstance(value, str) and len(value) <= self.field["text"]:
            return value
        got = f"{len(value)} characters" if isinstance(value, str) else repr(value)
        raise traitlets.TraitError(f"{self.name} is a text of at most {self.field['text']} characters, got {got}")


class Rows(traitlets.TraitType[str, str]):
    """Rows of numbers as text, "0.5 1 -1,2 0 1", so that a link can carry them; a column is a range or a list of words.

    Raises:
        traitlets.TraitError: for anything else; names the first row that is wrong.
    """

    def __init__(self, default: str, *columns: list[Any], most: int) -> None:
        super().__init__(default)
        self.field: dict[str, Any] = {"rows": list(columns), "count": [2, most]}
        self.tag(sync=True)

    def validate(self, figure: Any, value: Any) -> str:
        rows = value.split(",") if isinstance(value, str) else []
        low, most = self.field["count"]
        if not low <= len(rows) <= most:
            raise traitlets.TraitError(f"{self.name} has {low} to {most} rows of numbers, such as '0.5 1 -1,2 0 1', "
                                       f"got {value!r}")
        for i, row in enumerate(rows):
            words, columns = row.split(" "), self.field["rows"]
            if len(words) != len(columns) or not all(map(fits, columns, words)):
                raise traitlets.TraitError(f"{self.name}: row {i} is {row!r}; its numbers are "
                                           f"{', '.join(map(rule, columns))}")
        return str(value)


def fits(column: list[Any], word: str) -> bool:
    """Whether a word of a row is one that its column takes: a number in a range, or one of some words."""
    if isinstance(column[0], str):
        return word in column
    try:
        return bool(column[0] <= float(word) <= column[1])
    except ValueError:
        return False


def rule(column: list[Any]) -> str:
    """What a column takes, in words."""
    return " or ".join(column) if isinstance(column[0], str) else f"from {column[0]} to {column[1]}"


class Data(traitlets.TraitType[Any, Any]):
    """What Python has computed for the figure, as JSON: the reader does not set it."""

    field = "data"

    def __init__(self, default: Any = None) -> None:
        super().__init__(default)
        self.tag(sync=True)


class Figure(AnyWidget):
    """A figure to be moved by hand: its traits are its state, and `observe` hears of each change.

    Raises:
        TypeError: for a trait that the figure does not have.
        traitlets.TraitError: for a value that a trait does not take.
    """

    figure: str  # the name of its module
    fields = traitlets.Dict().tag(sync=True)  # the range or the options of each trait

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "figure" in vars(cls):  # not in the class that anywidget derives from it, which has read the files
            cls._esm, cls._css = SCRIPTS / f"{cls.figure}.js", STYLE
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        own = type(self).state_traits()
        if unknown := [name for name in state if name not in own]:
            raise TypeError(f"{type(self).__name__} has no {unknown[0]!r}; it has {', '.join(own)}")
        super().__init__(fields={name: trait.field for name, trait in own.items()}, **state)

    @classmethod
    def state_traits(cls) -> dict[str, Any]:
        """The traits that are the figure's state, by name."""
        return {name: trait for name, trait in cls.class_traits(sync=True).items() if hasattr(trait, "field")}

    def state(self) -> dict[str, Any]:
        """The figure's state, by name."""
        return {name: getattr(self, name) for name in sorted(type(self).state_traits())}

    def numbers(self) -> dict[str, Any]:
        """The numbers that the figure shows in this state, computed with Python; a test compares the page's."""
        raise NotImplementedError

    def describe(self) -> str:
        """What the figure shows in this state, in one line."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return self.describe()

    def html(self) -> str:
        """The figure for a page: its state as data, and its line for whoever sees no more."""
        data = {"state": self.state(), "fields": self.fields}
        attributes = "".join(f' data-{name}="{escape(json.dumps(value, allow_nan=False, sort_keys=True))}"'
                             for name, value in data.items())
        return f'<div class="mg-figure" data-figure="{self.figure}"{attributes}>{escape(self.describe())}</div>'

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **kwargs: Any) -> Any:
        own = {"text/plain": self.describe(), "text/html": self.html()}
        shown = getattr(super(), "_repr_mimebundle_", None)
        bundle = shown(include=include, exclude=exclude, **kwargs) if shown else None
        if bundle is None:  # no Jupyter: the text, or the page's own figure
            return own
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, **own}, metadata
