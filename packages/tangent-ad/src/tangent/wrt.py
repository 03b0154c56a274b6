"""By which parameters to differentiate."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

Wrt = int | str | Sequence[int | str]


def parameters_of(function: Callable[..., Any], wrt: Wrt) -> tuple[tuple[str, ...], bool]:
    """The names of the parameters, and whether one was given alone.

    >>> parameters_of(lambda x, y: x * y, 1)
    (('y',), True)
    >>> parameters_of(lambda x, y: x * y, ("x", -1))
    (('x', 'y'), False)

    Raises `ValueError` if there is no such parameter.
    """
    names = list(inspect.signature(function, follow_wrapped=False).parameters)
    single = isinstance(wrt, (int, str))
    asked: Sequence[int | str] = (wrt,) if isinstance(wrt, (int, str)) else tuple(wrt)
    if not asked:
        raise ValueError("wrt is empty: name at least one parameter to differentiate by")
    found = tuple(_one(function, names, item) for item in asked)
    if len(set(found)) < len(found):
        raise ValueError(f"wrt names a parameter twice: {', '.join(found)}")
    return found, single


def _one(function: Callable[..., Any], names: list[str], item: int | str) -> str:
    label = getattr(function, "__name__", "the function")
    has = f"{label} has the parameters {', '.join(names)}" if names else f"{label} has no parameters"
    if isinstance(item, bool) or not isinstance(item, (int, str)):
        raise TypeError(f"wrt must be a position, a name, or a tuple of these, not {item!r}")
    if isinstance(item, str):
        if item not in names:
            raise ValueError(f"wrt={item!r} is no parameter: {has}")
        return item
    if not -len(names) <= item < len(names):
        raise ValueError(f"wrt={item} is out of range: {has}")
    return names[item]
