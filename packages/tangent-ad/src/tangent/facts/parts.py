"""The shape of what a basic index takes from an array, as a symbol.

x[1:] and x[:-1]      one element less than x along the first axis
x[i] and x[j]         x without its first axis
x[:, a:b]             as many columns as a and b say
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tangent_ast.core import Apply, Const, Expr, Name, Op


@dataclass(frozen=True, slots=True)
class Part:
    """The shape of a part of an array: equal parts of equal shapes are equal.

    `of` is the symbol of the whole, `axes` says what is taken along each axis,
    `names` are all names that either mentions.
    """

    of: str | Part
    axes: tuple[object, ...]
    names: tuple[str, ...]


def part_of(whole: str | Part, keys: Sequence[Expr | None], is_index: Callable[[Expr], bool]) -> Part | None:
    """The shape of what the keys, one for each axis, take; None where the text does not say."""
    axes: list[object] = []
    names = list(whole.names if isinstance(whole, Part) else (whole,))
    for key in keys:
        match key:
            case Apply(Op.SLICE, (lower, upper, step)):
                less = _less(lower, upper, step)
                axes.append(key if less is None else less)
                if less is None:
                    names += [e.id for e in (lower, upper, step) if isinstance(e, Name)]
            case Const(value) if value is None or value is ...:
                axes.append(value)
            case Name() | Const() if is_index(key):
                axes.append("item")
            case _:
                return None
    return Part(whole, tuple(axes), tuple(names))


def _less(lower: Expr, upper: Expr, step: Expr) -> int | None:
    """By how much a slice is shorter than its axis, if it leaves out so many at the ends.

    x[1:-1] => 2
    """
    match lower, upper, step:
        case Const(first), Const(last), Const(None | 1):
            first, last = first or 0, last or 0
            ends = isinstance(first, int) and isinstance(last, int) and first >= 0 >= last
            return first - last if ends and upper != Const(0) else None
    return None
