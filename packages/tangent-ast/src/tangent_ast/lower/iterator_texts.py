"""Iterators of `itertools`, and `zip(*rows)`, as texts in Python that make lists of what they give.

    accumulate(xs)      pairwise(xs)      combinations(xs, 2)      product(xs, ys)      zip(*rows)
    islice(xs, n)       takewhile(f, xs)  dropwhile(f, xs)         starmap(f, rows)     filterfalse(f, xs)

They stand where the items are used up: in the header of a loop, or in `list`, `sum` and their kind.
Nothing is made a list of that may not end.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("for a, b in pairwise(xs):\\n    y = a * b", spelled_out=True, pairwise=itertools.pairwise))
items = list(xs)
pairs = []
t = items[1:]
for one, other in zip(items, t):
    t_1 = (one, other)
    pairs.append(t_1)
pairs_1 = list(pairs)
for t_2 in pairs_1:
    a, b = t_2
    y = a * b
"""

from __future__ import annotations

import builtins
import itertools
from collections.abc import Callable, Iterable
from types import BuiltinFunctionType, FunctionType
from typing import Any

import gast

Called = Callable[..., Any]
Items = Iterable[Any]


def sums(iterable: Items) -> list[Any]:
    """`accumulate` by addition."""
    items = list(iterable)
    totals = list(items[:1])
    for item in items[1:]:
        totals.append(totals[-1] + item)
    return totals


def sums_from(iterable: Items, *, initial: Any) -> list[Any]:
    """`accumulate` by addition, with an initial value."""
    totals = [initial]
    for item in iterable:
        totals.append(totals[-1] + item)
    return totals


def accumulated(iterable: Items, func: Called) -> list[Any]:
    """`accumulate`."""
    items = list(iterable)
    totals = list(items[:1])
    for item in items[1:]:
        totals.append(func(totals[-1], item))
    return totals


def accumulated_from(iterable: Items, func: Called, *, initial: Any) -> list[Any]:
    """`accumulate` with an initial value."""
    totals = [initial]
    for item in iterable:
        totals.append(func(totals[-1], item))
    return totals


def pairwise(iterable: Items) -> list[Any]:
    """`pairwise`: each with the next."""
    items = list(iterable)
    pairs = []
    for one, other in zip(items, items[1:]):  # noqa: B905, RUF007
        pairs.append((one, other))
    return pairs


def combinations_of_two(iterable: Items) -> list[Any]:
    """`combinations(xs, 2)`."""
    items = list(iterable)
    pairs = []
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            pairs.append((items[i], items[j]))
    return pairs


def combinations_of_three(iterable: Items) -> list[Any]:
    """`combinations(xs, 3)`."""
    items = list(iterable)
    triples = []
    for i in range(len(items)):
        for j in range(i + 1, len(items)):
            for k in range(j + 1, len(items)):
                triples.append((items[i], items[j], items[k]))
    return triples


def permutations_of_two(iterable: Items) -> list[Any]:
    """`permutations(xs, 2)`."""
    items = list(iterable)
    pairs = []
    for i in range(len(items)):
        for j in range(len(items)):
            if i != j:
                pairs.append((items[i], items[j]))
    return pairs


def product_of_two(first: Items, second: Items) -> list[Any]:
    """`product` of two."""
    ones = list(first)
    others = list(second)
    pairs = []
    for one in ones:
        for other in others:
            pairs.append((one, other))
    return pairs


def product_with_itself(iterable: Items) -> list[Any]:
    """`product(xs, repeat=2)`."""
    items = list(iterable)
    pairs = []
    for one in items:
        for other in items:
            pairs.append((one, other))
    return pairs


def product_of_three(first: Items, second: Items, third: Items) -> list[Any]:
    """`product` of three."""
    ones = list(first)
    others = list(second)
    last = list(third)
    triples = []
    for one in ones:
        for other in others:
            for item in last:
                triples.append((one, other, item))
    return triples


def first_ones(iterable: Items, stop: int) -> list[Any]:
    """`islice(xs, stop)`."""
    items = list(iterable)
    return items[:stop]


def some_in_order(iterable: Items, start: int, stop: int) -> list[Any]:
    """`islice(xs, start, stop)`."""
    items = list(iterable)
    return items[start:stop]


def taken_while(predicate: Called, iterable: Items) -> list[Any]:
    """`takewhile`."""
    taken = []
    for item in iterable:
        if not predicate(item):
            break
        taken.append(item)
    return taken


def left_after(predicate: Called, iterable: Items) -> list[Any]:
    """`dropwhile`."""
    left = []
    dropping = True
    for item in iterable:
        if dropping and predicate(item):
            continue
        dropping = False
        left.append(item)
    return left


def called_with_each(function: Called, iterable: Items) -> list[Any]:
    """`starmap`."""
    results = []
    for row in iterable:
        results.append(function(*row))
    return results


def without(predicate: Called, iterable: Items) -> list[Any]:
    """`filterfalse`."""
    kept = []
    for item in iterable:
        if not predicate(item):
            kept.append(item)
    return kept


def transposed(rows: Items) -> list[Any]:
    """`zip(*rows)`."""
    lines = []
    lengths = []
    for row in rows:
        line = list(row)
        lines.append(line)
        lengths.append(len(line))
    columns = []
    for place in range(min(lengths) if lengths else 0):
        column = []
        for line in lines:
            column.append(line[place])
        columns.append(tuple(column))
    return columns


_ITERATORS = (itertools.accumulate, itertools.pairwise, itertools.combinations, itertools.permutations,
              itertools.product, itertools.chain, itertools.chain.from_iterable, itertools.islice,
              itertools.takewhile, itertools.dropwhile, itertools.starmap, itertools.filterfalse)  # fmt: skip


def is_iterator(function: object) -> bool:
    """Is it one of those of which there is a text, or a generator expression that stands for it?"""
    return isinstance(function, type | BuiltinFunctionType) and function in _ITERATORS


_ACCUMULATED: dict[tuple[bool, bool], Called] = {
    (False, False): sums,
    (False, True): sums_from,
    (True, False): accumulated,
    (True, True): accumulated_from,
}
_BY_COUNT: dict[tuple[object, int], Called] = {
    (itertools.pairwise, 1): pairwise,
    (itertools.product, 2): product_of_two,
    (itertools.product, 3): product_of_three,
    (itertools.islice, 2): first_ones,
    (itertools.islice, 3): some_in_order,
    (itertools.takewhile, 2): taken_while,
    (itertools.dropwhile, 2): left_after,
    (itertools.starmap, 2): called_with_each,
    (itertools.filterfalse, 2): without,
}
_CALLING = (itertools.takewhile, itertools.dropwhile, itertools.starmap, itertools.filterfalse)
_COMBINED: dict[tuple[object, object], Called] = {
    (itertools.combinations, 2): combinations_of_two,
    (itertools.combinations, 3): combinations_of_three,
    (itertools.permutations, 2): permutations_of_two,
}


def iterator_text(function: object, call: gast.Call) -> tuple[FunctionType, gast.Call] | None:
    """The text that stands for a call, and a call that fits it; None if there is none."""
    found = _text(function, call.args, {k.arg: k.value for k in call.keywords})
    if found is None:
        return None
    text, args, named = found
    keywords = [k for k in call.keywords if k.arg in named]
    return text, gast.copy_location(gast.Call(call.func, args, keywords), call)  # type: ignore[return-value]


def _text(
    function: object, args: list[gast.AST], named: dict[str | None, gast.AST]
) -> tuple[Called, list[gast.AST], tuple[str, ...]] | None:
    match args:
        case [gast.Starred(value=rows)] if function is builtins.zip and not named:
            return transposed, [rows], ()
        case [gast.Starred(), *_] | [_, gast.Starred(), *_]:
            return None
    if function is itertools.accumulate and args and named.keys() <= {"func", "initial"}:
        by = args[1:] or ([named["func"]] if "func" in named else [])
        start = named.get("initial")
        if isinstance(start, gast.Constant) and start.value is None:
            return None
        if len(args) + ("func" in named) > 2 or any(isinstance(f, gast.Constant) for f in by):
            return None
        text = _ACCUMULATED[bool(by), start is not None]
        return text, [args[0], *by], () if start is None else ("initial",)
    if not named and isinstance(function, type) and (function, len(args)) in _BY_COUNT:
        calls_nothing = function in _CALLING and isinstance(args[0], gast.Constant)
        return None if calls_nothing else (_BY_COUNT[function, len(args)], args, ())
    if function is itertools.product and len(args) == 1 and named.keys() == {"repeat"}:
        twice = isinstance(named["repeat"], gast.Constant) and named["repeat"].value == 2
        return (product_with_itself, args, ()) if twice else None
    match args:
        case [items, gast.Constant(value=count)] if (function, count) in _COMBINED and not named:
            return _COMBINED[function, count], [items], ()
    return None


__all__ = ["is_iterator", "iterator_text"]
