"""What all figures have in common: a `Figure` is an anywidget whose traits are its state.

A subclass names its module in `bundles/`, declares its traits with `Number`, `Whole`, `Choice`, `Switch`, `Text`,
`Rows` and `Data`, and says in `describe` what it shows. The output of a cell carries that line and the state, so that a
strict notebook test compares them, and the book's page, which has no kernel, draws the figure from them.
"""
from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any, NoReturn

import traitlets

try:
    from anywidget import AnyWidget
except ImportError:  # Python in the page, which shows the figure itself
    from traitlets import HasTraits as AnyWidget  # type: ignore[assignment]

HERE = Path(__file__).parent
SCRIPTS, STYLE = HERE / "bundles", HERE / "figure.css"


class StateTrait:
    """A part of a figure's state: a trait of traitlets' own, synced, whose error says the rule in a reader's words."""

    name: str | None
    field: Any  # the range or the options, as the page takes them
    verb = "is"

    def info(self) -> str:
        """What the trait takes."""
        raise NotImplementedError

    def error(self, obj: Any, value: Any, error: Exception | None = None, info: str | None = None) -> NoReturn:
        raise traitlets.TraitError(f"{self.name} {self.verb} {info or self.info()}, got {value!r}")

    def within(self, value: Any) -> Any:
        """A value, unless it is a number outside of the range; `Float(min=, max=)` tells one end, and lets nan pass."""
        low, high, *_ = self.field
        if isinstance(value, int | float) and not low <= value <= high:
            self.error(None, value)
        return value


class Number(StateTrait, traitlets.Float[float, float]):
    """A finite number from `low` to `high`, ends included.

    Raises:
        traitlets.TraitError: for anything else.
    """

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default)
        self.field = [low, high]
        self.tag(sync=True)

    def info(self) -> str:
        return f"a number from {self.field[0]} to {self.field[1]}"

    def validate(self, obj: Any, value: Any) -> float:
        return super().validate(obj, self.within(value))


class Whole(StateTrait, traitlets.Int[int, int]):
    """A whole number from `low` to `high`, ends included.

    Raises:
        traitlets.TraitError: for anything else.
    """

    def __init__(self, default: int, low: int, high: int) -> None:
        super().__init__(default)
        self.field = (low, high, "whole")
        self.tag(sync=True)

    def info(self) -> str:
        return f"a whole number from {self.field[0]} to {self.field[1]}"

    def validate(self, obj: Any, value: Any) -> int:
        return super().validate(obj, self.within(value))


class Choice(StateTrait, traitlets.Enum[str]):
    """One of a few words; the first one if none is given.

    Raises:
        traitlets.TraitError: for another word.
    """

    def __init__(self, *options: str) -> None:
        super().__init__(options, default_value=options[0])
        self.field = list(options)
        self.tag(sync=True)

    def info(self) -> str:
        return f"one of {', '.join(map(repr, self.field))}"


class Switch(StateTrait, traitlets.Bool[bool, bool | int]):
    """True or False; not 1, which `Bool` takes for True.

    Raises:
        traitlets.TraitError: for anything else.
    """

    field = "switch"

    def __init__(self, default: bool) -> None:
        super().__init__(default)
        self.tag(sync=True)

    def info(self) -> str:
        return "True or False"

    def validate(self, obj: Any, value: Any) -> bool:
        return value if isinstance(value, bool) else self.error(obj, value)


class Text(StateTrait, traitlets.Unicode[str, str | bytes]):
    """A text of at most `most` characters, that the reader writes.

    Raises:
        traitlets.TraitError: for anything else.
    """

    def __init__(self, default: str, most: int) -> None:
        super().__init__(default)
        self.field = {"text": most}
        self.tag(sync=True)

    def info(self) -> str:
        return f"a text of at most {self.field['text']} characters"

    def validate(self, obj: Any, value: Any) -> str:
        text = super().validate(obj, value)
        if len(text) > self.field["text"]:
            raise traitlets.TraitError(f"{self.name} is {self.info()}, got {len(text)} characters")
        return text


class Rows(StateTrait, traitlets.Unicode[str, str | bytes]):
    """Rows of numbers as text, "0.5 1 -1,2 0 1"; a column is a range or a list of words.

    Not a `List` of `Tuple`s: a link can carry a text, and the first row that is wrong can be named.

    Raises:
        traitlets.TraitError: for anything else.
    """

    verb = "has"

    def __init__(self, default: str, *columns: list[Any], most: int) -> None:
        super().__init__(default)
        self.field = {"rows": list(columns), "count": [2, most]}
        self.tag(sync=True)

    def info(self) -> str:
        low, most = self.field["count"]
        return f"{low} to {most} rows of numbers, such as '0.5 1 -1,2 0 1'"

    def validate(self, obj: Any, value: Any) -> str:
        text = super().validate(obj, value)
        rows, (low, most) = text.split(","), self.field["count"]
        if not low <= len(rows) <= most:
            self.error(obj, value)
        for i, row in enumerate(rows):
            words, columns = row.split(" "), self.field["rows"]
            if len(words) != len(columns) or not all(map(fits, columns, words)):
                raise traitlets.TraitError(f"{self.name}: row {i} is {row!r}; its numbers are "
                                           f"{', '.join(map(rule, columns))}")
        return text


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


class Data(traitlets.Any):
    """What Python has computed for the figure, as JSON; the reader reads it, and cannot set it.

    Raises:
        traitlets.TraitError: when it is set.
    """

    field = "data"

    def __init__(self, default: Any = None) -> None:
        super().__init__(default, read_only=True)
        self.tag(sync=True)


class Figure(AnyWidget):
    """A figure to be moved by hand: its traits are its state, and `observe` hears of each change.

    Raises:
        TypeError: for a trait that the figure does not have.
        traitlets.TraitError: for a value that a trait does not take.
    """

    figure: str  # the name of its module
    fields = traitlets.Dict(read_only=True).tag(sync=True)  # the range or the options of each trait

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "figure" in vars(cls):  # not in the class that anywidget derives from it, which has read the files
            cls._esm, cls._css = SCRIPTS / f"{cls.figure}.js", STYLE
        super().__init_subclass__(**kwargs)

    def __init__(self, **state: Any) -> None:
        own = [name for name, trait in type(self).state_traits().items() if not isinstance(trait, Data)]
        if unknown := [name for name in state if name not in own]:
            raise TypeError(f"{type(self).__name__} has no {unknown[0]!r}; it has {', '.join(own)}")
        super().__init__(**state)

    @traitlets.default("fields")
    def _fields(self) -> dict[str, Any]:
        return {name: trait.field for name, trait in type(self).state_traits().items()}

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
