"""Dictionaries that are made of others: `a | b`, and one of keys and values."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any

from tangent.runtime.cotangents import zeros_like
from tangent.runtime.tree import describe
from tangent_ast.errors import Unsupported


def picked(whole: Any, names: Any, without: Container[Any] = ()) -> Any:
    """The items of a dictionary that `names` has, with zeros for those that are also in `without`.

    The cotangent of `a` in `a | b`, where `whole` is that of the result, is picked(whole, a, b).

    >>> picked({"a": 1.0, "b": 2.0}, {"a": 0.5, "b": 0.5}, {"b": 0.5})
    {'a': 1.0, 'b': 0.0}
    """
    _check(whole)
    _check(names)
    return {k: zeros_like(whole[k]) if k in without else whole[k] for k in names}


def placed(whole: Any, part: Any, without: Container[Any] = ()) -> Any:
    """A dictionary with the keys of `whole` and the items of `part`, zeros where there is none: see `picked`.

    >>> placed({"a": 1.0, "b": 2.0}, {"a": 0.5, "b": 0.5}, {"b": 0.5})
    {'a': 0.5, 'b': 0.0}
    """
    _check(part)
    return {k: part[k] if k in part and k not in without else zeros_like(v) for k, v in whole.items()}


def last_values(whole: Any, keys: Iterable[Any], values: Any) -> Any:
    """The items of a dictionary in the order of the keys that it was made of; a key counts where it is last.

    >>> last_values({"a": 1.0, "b": 2.0}, ["a", "b", "a"], [0.5, 0.5, 0.5])
    [0.0, 2.0, 1.0]
    """
    keys = list(keys)
    last = {key: place for place, key in enumerate(keys)}
    pairs = zip(keys, values, strict=False)
    return [
        whole[key] if last[key] == place else zeros_like(value, exact=True)
        for place, (key, value) in enumerate(pairs)
    ]


def joined(a: Any, b: Any, of_a: Any, of_b: Any) -> Any:
    """The tangent of `a | b`, of the tangents of a and b, of which None is zero.

    >>> joined({"a": 1.0}, {"b": 2.0}, None, {"b": 0.5})
    {'a': 0.0, 'b': 0.5}
    """
    _check(a)
    first = zeros_like(a) if of_a is None else of_a
    return first | (zeros_like(b) if of_b is None else of_b)


def _check(value: Any) -> None:
    if not isinstance(value, dict):
        raise Unsupported(
            f"`|` and `dict(...)` are differentiated for dictionaries, and this is {describe(value)}: "
            "of pairs, write `{key: value for key, value in pairs}`"
        )


__all__ = ["joined", "last_values", "picked", "placed"]
