"""Functions of Python that call what they are given, written out in Python.

    reduce(f, xs)          sorted(xs, key=f)          max(xs, key=f)          sum(lists, [])

A call of one is inlined with the text below in its place, so that loops stand there and the functions
that are passed are known.  It stays as it is written where nothing in it is differentiated.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = reduce(lambda a, b: a * b, xs, k)", spelled_out=True, reduce=functools.reduce))
total = k
for item in xs:
    t = total * item
    total = t
y = total
"""

from __future__ import annotations

import builtins
import functools
from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

import gast

Called = Callable[..., Any]


def reduce_from(function: Called, iterable: Iterable[Any], initial: Any) -> Any:
    """`functools.reduce` with an initial value."""
    total = initial
    for item in iterable:
        total = function(total, item)
    return total


def reduce(function: Called, iterable: Iterable[Any]) -> Any:
    """`functools.reduce`."""
    items = list(iterable)
    total = items[0]
    for item in items[1:]:
        total = function(total, item)
    return total


def sum_from(iterable: Iterable[Any], start: Any) -> Any:
    """`sum` that starts with a list or tuple, and joins others to it."""
    total = start
    for item in iterable:
        total = total + item
    return total


def sorted_by(iterable: Iterable[Any], *, key: Called, reverse: bool = False) -> list[Any]:
    """`sorted` with a key: a list of places is sorted."""
    items = list(iterable)
    keys = []
    for item in items:
        keys.append(key(item))
    order = sorted(range(len(keys)), key=keys.__getitem__, reverse=reverse)
    ordered = []
    for place in order:
        ordered.append(items[place])
    return ordered


def max_by(iterable: Iterable[Any], *, key: Called) -> Any:
    """`max` with a key: the first of the largest."""
    items = list(iterable)
    keys = []
    for item in items:
        keys.append(key(item))
    return items[keys.index(max(keys))]


def min_by(iterable: Iterable[Any], *, key: Called) -> Any:
    """`min` with a key: the first of the smallest."""
    items = list(iterable)
    keys = []
    for item in items:
        keys.append(key(item))
    return items[keys.index(min(keys))]


_BY_KEY: dict[object, FunctionType] = {
    builtins.sorted: sorted_by,  # type: ignore[dict-item]
    builtins.max: max_by,  # type: ignore[dict-item]
    builtins.min: min_by,  # type: ignore[dict-item]
}


def written_out(function: object, call: gast.Call) -> FunctionType | None:
    """The text that stands for a call of a function; None if there is none, or none for such a call."""
    named = {k.arg: k.value for k in call.keywords}
    if None in named or any(isinstance(a, gast.Starred) for a in call.args):
        return None
    if function is functools.reduce and not named:
        return {2: reduce, 3: reduce_from}.get(len(call.args))  # type: ignore[return-value]
    if function is builtins.sum and len(call.args) + len(named) == 2:
        start = named.get("start", call.args[-1])
        return sum_from if isinstance(start, gast.List | gast.Tuple) else None  # type: ignore[return-value]
    if "key" in named and any(function is known for known in _BY_KEY):
        fits = named.keys() <= ({"key", "reverse"} if function is builtins.sorted else {"key"})
        by_nothing = isinstance(named["key"], gast.Constant)
        return _BY_KEY[function] if fits and not by_nothing and call.args else None
    return None


def with_lists(call: gast.Call, function: FunctionType, lazy: Callable[[gast.AST], bool]) -> gast.Call:
    """max(a, b, key=f)          =>    max((a, b), key=f)
    reduce(f, map(g, xs))     =>    reduce(f, list(map(g, xs)))
    """

    def here(node: gast.AST) -> gast.AST:
        return gast.copy_location(node, call)

    args = call.args
    if function in (max_by, min_by) and len(args) > 1:
        args = [here(gast.Tuple(args, gast.Load()))]
    whole = here(gast.Name("list", gast.Load(), None, None))
    args = [here(gast.Call(whole, [a], [])) if lazy(a) else a for a in args]
    made: gast.Call = here(gast.Call(call.func, args, call.keywords))
    return made
