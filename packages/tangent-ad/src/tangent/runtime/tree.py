"""Containers: lists, tuples (named ones too), dicts and objects with attributes, nested.

An object counts as a container of its attributes if its class is written in Python
and makes instances in the ordinary way; see `records`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tangent.runtime.records import fields_of, is_record, remade


def is_container(value: object) -> bool:
    """Is this a list, a tuple, a dict, or an object with attributes?"""
    return isinstance(value, (list, tuple, dict)) or is_record(value)


def rebuild(like: Any, items: Any) -> Any:
    """A container of the type of `like` with other items; a dict keeps its keys, an object its attributes.

    >>> rebuild((1, 2), [3, 4])
    (3, 4)
    >>> rebuild({"a": 1}, [3])
    {'a': 3}
    """
    if isinstance(like, dict):
        return dict(zip(like, items, strict=True))
    if isinstance(like, tuple):
        return type(like)(*items) if hasattr(like, "_fields") else tuple(items)
    if isinstance(like, list):
        return list(items)
    return remade(like, dict(zip(fields_of(like), items, strict=True)))


def items_of(value: Any) -> list[Any]:
    """The items of a container: a dict's values, an object's attributes."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return list(value.values()) if isinstance(value, dict) else list(fields_of(value).values())


def named_items(value: Any, name: str) -> list[tuple[str, Any]]:
    """The items of a container, each with what it is called in Python.

    >>> named_items([1.0], "x"), named_items({"a": 1.0}, "x")
    ([('x[0]', 1.0)], [("x['a']", 1.0)])
    """
    if is_record(value):
        return [(f"{name}.{field}", item) for field, item in fields_of(value).items()]
    keys = value if isinstance(value, dict) else range(len(value))
    return [(f"{name}[{key!r}]", item) for key, item in zip(keys, items_of(value), strict=True)]


def same_structure(a: Any, b: Any) -> bool:
    """Do two containers have the same kind, length and keys?

    >>> same_structure([1, 2], [3, 4]), same_structure([1], (1,)), same_structure({"a": 1}, {"b": 1})
    (True, False, False)
    """
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys()
    if is_record(a):
        return type(a) is type(b) and fields_of(a).keys() == fields_of(b).keys()
    return any(isinstance(a, kind) and isinstance(b, kind) and len(a) == len(b) for kind in (list, tuple))


def map_pairs(change: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    """`change` on the items of two containers of one structure; keys follow `a`.

    >>> map_pairs(lambda x, y: x + y, {"a": 1, "b": 2}, {"b": 10, "a": 20})
    {'a': 21, 'b': 12}
    """
    if isinstance(a, dict):
        return {key: change(item, b[key]) for key, item in a.items()}
    if isinstance(a, list):
        return [change(x, y) for x, y in zip(a, b, strict=True)]
    if is_record(a):
        others = fields_of(b)
        return remade(a, {name: change(item, others[name]) for name, item in fields_of(a).items()})
    return rebuild(a, [change(x, y) for x, y in zip(a, b, strict=True)])


def leaves(value: Any) -> Iterator[Any]:
    """All that is inside nested containers and is no container.

    >>> list(leaves([1, (2, {"a": 3})]))
    [1, 2, 3]
    """
    if is_container(value):
        for item in items_of(value):
            yield from leaves(item)
    else:
        yield value


def containers_in(value: Any) -> Iterator[Any]:
    """A container that can be changed, and those that are in it (and in tuples in it).

    >>> list(containers_in(([1.0], 2.0)))
    [[1.0]]
    """
    if is_container(value):
        if not isinstance(value, tuple):
            yield value
        for item in items_of(value):
            yield from containers_in(item)


def records_in(value: Any) -> Iterator[Any]:
    """The objects in nested containers, and what they are in turn made of."""
    if is_record(value):
        yield value
    if is_container(value):
        for item in items_of(value):
            yield from records_in(item)


def describe(value: Any) -> str:
    """A value's kind and shape, for messages.

    >>> describe([1.0, 2.0]), describe(1.0)
    ('a list of 2', 'a float')
    """
    if isinstance(value, (list, tuple, dict)):
        kind = next(k.__name__ for k in (dict, tuple, list) if isinstance(value, k))
        return f"a {kind} of {len(value)}"
    shape = getattr(value, "shape", None) if not is_record(value) else None
    name = "array" if type(value).__name__ == "ndarray" else type(value).__name__
    named = f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
    return f"{named} of shape {tuple(shape)}" if shape else named
