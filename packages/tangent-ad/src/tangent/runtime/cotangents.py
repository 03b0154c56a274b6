"""Cotangents as values: zero, sum, and accumulation into a part."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from tangent.backend import backend_of
from tangent.runtime.records import (
    check_items,
    field_names,
    fields_of,
    is_calculated,
    is_record,
    remade,
    set_field,
)
from tangent.runtime.tree import describe, is_container, items_of, map_pairs, rebuild, same_structure
from tangent_ast.errors import ShapeMismatch, Undifferentiable, Unsupported


def zeros_like(x: Any, exact: bool = False) -> Any:
    """The zero cotangent of x: 0.0 for a number, zeros for an array, item by item for a container.

    None for what has no derivative (a string, None, a function, a truth value).  An integer array that can
    be written is refused, because fractions written to such a buffer would be cut off; with `exact=True`, and
    where arrays cannot be written, it gets float zeros.  So does a truth value then: it may be put into an
    array of numbers.

    >>> zeros_like([1, (2.5, "tanh")])
    [0.0, (0.0, None)]
    """
    kind = type(x)
    if kind is float or kind is int:
        return 0.0
    backend = backend_of(x)
    if backend is not None:
        if not exact and backend.writable and not backend.is_inexact(x):
            raise Undifferentiable(f"{_named(x)} has no cotangent: use x.astype(float)")
        return backend.zeros_like(x)
    if is_container(x):
        if is_record(x):  # it may keep anything beside what is differentiated
            return remade(x, {name: _zero_part(item, exact) for name, item in fields_of(x).items()})
        zeros = rebuild(x, [zeros_like(item, exact) for item in items_of(x)])
        return zeros if not hasattr(kind, "__missing__") else _with_new_zeros(x, zeros, exact)
    if isinstance(x, complex):
        return 0j
    if isinstance(x, (int, float)) and (exact or not isinstance(x, bool)):
        return 0.0
    return None


def empty_like(x: Any) -> Any:
    """Memory for the cotangent of the array x, all of which is assigned before any of it is read.

    What has no such cotangent is treated as by `zeros_like`.

    >>> empty_like(2.5)
    0.0
    """
    backend = backend_of(x)
    if backend is None or not backend.writable or not backend.is_inexact(x):
        return zeros_like(x)
    return backend.empty_like(x)


def outline(x: Any) -> Any:
    """What has the shape and the dtype of x, and of a large array not the content: it takes no memory.

    outline(array of shape (500, 300)) => array of shape (500, 300), all of which is one read-only number
    """
    backend = backend_of(x)
    return x if backend is None else backend.outline(x)


def _with_new_zeros(x: Any, zeros: dict[Any, Any], exact: bool) -> dict[Any, Any]:
    """A dictionary of zeros that makes more of them where x makes items: a `defaultdict`, a `Counter`."""
    new = x.default_factory if isinstance(x, defaultdict) else int if isinstance(x, Counter) else None
    return zeros if new is None else defaultdict(partial(_zeros_of_new, new, exact), zeros)


def _zeros_of_new(new: Callable[[], Any], exact: bool) -> Any:
    return zeros_like(new(), exact)


def add(a: Any, b: Any) -> Any:
    """The sum of two cotangents of one value; None is zero.  Neither is changed.

    >>> add([1.0, None], [2.0, 3.0])
    [3.0, 3.0]
    """
    if type(a) is float and type(b) is float:
        return a + b
    if a is None:
        return b
    if b is None:
        return a
    backend = backend_of(a)
    if backend is not None and backend_of(b) is backend:
        return a + b if backend.writable else backend.added(a, b)
    if type(a) is type(b) and is_record(a):
        one, other = fields_of(a), fields_of(b)
        if one.keys() == other.keys():
            return remade(a, {name: add(part, other[name]) for name, part in one.items()})
    if is_container(a) or is_container(b):
        # The cotangent of a name that was never bound is 0.0, whatever it would have held.
        if type(a) is float and a == 0.0:
            return b
        if type(b) is float and b == 0.0:
            return a
        if not same_structure(a, b):
            raise ShapeMismatch(f"cotangents of one value cannot be {describe(a)} and {describe(b)}")
        return map_pairs(add, a, b)
    return a + b if backend is None or backend.writable else backend.added(a, b)


def add_into(buffer: Any, value: Any) -> None:
    """Add to everything in a container in place, so that whoever holds a part of it sees the sum.

    >>> total = {"w": 1.0, "b": [2.0]}
    >>> add_into(total, {"w": 10.0, "b": [20.0]})
    >>> total
    {'w': 11.0, 'b': [22.0]}
    """
    _add_each(buffer, value, _added)


def add_items(buffer: Any, value: Any) -> None:
    """Add to every item of a container, which gets new items; those that it had stay what they are.

    >>> total = {"w": 1.0, "b": 2.0}
    >>> add_items(total, {"w": 10.0, "b": None})
    >>> total
    {'w': 11.0, 'b': 2.0}
    """
    _add_each(buffer, value, add)


def _add_each(buffer: Any, value: Any, sum_of: Callable[[Any, Any], Any]) -> None:
    """Put the sum of each item and that of `value` into a container, or of each attribute into an object."""
    if not same_structure(buffer, value):
        raise ShapeMismatch(f"cotangents of one value cannot be {describe(buffer)} and {describe(value)}")
    if is_record(buffer):
        parts = fields_of(value)
        for name, part in fields_of(buffer).items():
            set_field(buffer, name, sum_of(part, parts.get(name)))
        return
    for key in buffer if isinstance(buffer, dict) else range(len(buffer)):
        total = sum_of(buffer[key], value[key])
        if total is not buffer[key]:
            buffer[key] = total


def _added(part: Any, value: Any) -> Any:
    """A part of a container with `value` added: changed in place where it can be, also inside a tuple."""
    if value is None:
        return part
    if isinstance(part, tuple) and same_structure(part, value):
        items = [_added(one, other) for one, other in zip(part, value, strict=True)]
        changed = any(new is not old for new, old in zip(items, part, strict=True))
        return rebuild(part, items) if changed else part
    if is_container(part):
        add_into(part, value)
        return part
    if hasattr(part, "__setitem__"):
        part += value
        return part
    return add(part, value)


def add_at(buffer: Any, key: Any, value: Any) -> None:
    """`buffer[key] += value` in place, where an element that `key` names twice receives both.

    >>> total = [1.0, None]
    >>> add_at(total, 1, 2.0)
    >>> total
    [1.0, 2.0]
    """
    if value is None:
        return
    if isinstance(buffer, (list, dict)):
        if isinstance(key, slice):
            for place, item in _sliced(buffer, key, value):
                buffer[place] = add(buffer[place], item)
            return
        buffer[key] = add(buffer[key], value)
        return
    check_items(buffer)
    if type(key) is int or type(key) is slice:
        buffer[key] += value
        return
    backend = backend_of(buffer)
    if backend is None:
        buffer[key] += value
    else:
        backend.add_at(buffer, key, value)


def add_within(buffer: Any, key: Any, value: Any) -> None:
    """`buffer[key] += value` in place, down to the arrays in it: whoever holds one of these sees the sum.

    For cotangents that mirror memory.  `add_at` puts a new sum into a list or dictionary instead.

    >>> part = [1.0]
    >>> whole = {"a": part}
    >>> add_within(whole, "a", [5.0])
    >>> part
    [6.0]
    >>> add_within([part], slice(None), [[1.0]])
    >>> part
    [7.0]
    """
    if not is_container(buffer):
        add_at(buffer, key, value)
        return
    if value is None:
        return
    for place, item in _sliced(buffer, key, value) if isinstance(key, slice) else [(key, value)]:
        total = _added(buffer[place], item)
        if total is not buffer[place]:
            buffer[place] = total


def _sliced(buffer: Any, key: slice, value: Any) -> Iterator[tuple[int, Any]]:
    """The places that a slice names in a list, each with what is to be added there."""
    places = range(*key.indices(len(buffer)))
    if len(places) != len(value):
        raise ShapeMismatch(f"cannot add {describe(value)} to {len(places)} items of a list")
    return zip(places, value, strict=True)


def add_item(cotangent: Any, key: Any, value: Any) -> Any:
    """`cotangent` with `value` added to its item `key`: changed in place, or a new tuple.

    >>> add_item((1.0, 2.0), 1, 5.0)
    (1.0, 7.0)
    """
    if isinstance(cotangent, tuple):
        items = list(cotangent)
        add_at(items, key, value)
        return rebuild(cotangent, items)
    if not hasattr(cotangent, "__setitem__"):
        return added_at(cotangent, key, value)
    add_at(cotangent, key, value)
    return cotangent


def add_attribute(cotangent: Any, name: str, value: Any) -> Any:
    """`cotangent` with `value` added to its attribute: changed in place, or a new named tuple.

    An attribute of the class is a constant; a property, which is calculated, is refused.

    >>> from types import SimpleNamespace
    >>> add_attribute(SimpleNamespace(w=1.0), "w", 5.0)
    namespace(w=6.0)
    """
    if value is None:
        return cotangent
    names = field_names(cotangent) if is_container(cotangent) else ()
    if name not in names:
        if not is_record(cotangent) or is_calculated(cotangent, name):
            raise Unsupported(
                f"`.{name}` of {describe(cotangent)} is no attribute that it keeps, so it has no cotangent: "
                "differentiate by the values that it is calculated from"
            )
        return cotangent
    if isinstance(cotangent, tuple):
        return add_item(cotangent, names.index(name), value)
    set_field(cotangent, name, add(getattr(cotangent, name), value))
    return cotangent


def add_to_attribute(buffer: Any, name: str, value: Any) -> None:
    """`buffer.name += value`, where the attribute gets a new sum; what it was stays what it is.

    An attribute of the class is a constant; a property, which is calculated, is refused.

    >>> from types import SimpleNamespace
    >>> total = SimpleNamespace(w=1.0)
    >>> add_to_attribute(total, "w", 5.0)
    >>> total
    namespace(w=6.0)
    """
    if value is not None and _keeps(buffer, name):
        set_field(buffer, name, add(getattr(buffer, name), value))


def add_within_attribute(buffer: Any, name: str, value: Any) -> None:
    """`buffer.name += value` in place, down to the arrays in it: whoever holds one of these sees the sum.

    >>> from types import SimpleNamespace
    >>> part = [1.0]
    >>> total = SimpleNamespace(w=part)
    >>> add_within_attribute(total, "w", [5.0])
    >>> part
    [6.0]
    """
    if value is not None and _keeps(buffer, name):
        set_field(buffer, name, _added(getattr(buffer, name), value))


def _keeps(cotangent: Any, name: str) -> bool:
    """Has the cotangent of an object a part for an attribute?"""
    if name in fields_of(cotangent):
        return True
    if not is_record(cotangent) or is_calculated(cotangent, name):
        raise Unsupported(
            f"`.{name}` of {describe(cotangent)} is no attribute that it keeps, so it has no cotangent: "
            "differentiate by the values that it is calculated from"
        )
    return False


def attribute_of(tangent: Any, name: str) -> Any:
    """The tangent of an object's attribute; zeros for an attribute of its class, which is constant.

    >>> from types import SimpleNamespace
    >>> attribute_of(SimpleNamespace(w=1.0), "w")
    1.0
    """
    if name in (field_names(tangent) if is_container(tangent) else ()):
        return getattr(tangent, name)
    if not is_record(tangent) or is_calculated(tangent, name):
        raise Unsupported(
            f"`.{name}` of {describe(tangent)} is no attribute that it keeps, so it has no tangent: "
            "differentiate by the values that it is calculated from"
        )
    return zeros_like(getattr(type(tangent), name, None), exact=True)


def added_at(x: Any, key: Any, value: Any) -> Any:
    """`x` with `value` added to its item `key`; x itself stays as it is.

    For arrays that cannot be written, and the containers that hold them.

    >>> added_at([1.0, 2.0], 1, 5.0)
    [1.0, 7.0]
    """
    if value is None:
        return x
    if is_container(x):
        check_items(x)
        items = dict(x) if isinstance(x, dict) else list(x)
        add_at(items, key, value)
        return rebuild(x, items_of(items))
    backend = backend_of(x)
    if backend is None:
        return x + value  # the only item of a scalar is itself: x[()], x[...]
    return backend.added_at(x, key, value)


def added_at_each(x: Any, keys: list[Any], values: list[Any]) -> Any:
    """`x` with each of the values added to the item with its key; x itself stays as it is.

    For arrays that cannot be written, and the containers that hold them.

    >>> added_at_each([1.0, 2.0], [1, 0, 1], [5.0, 3.0, 5.0])
    [4.0, 12.0]
    """
    backend = backend_of(x)
    if backend is not None and not backend.writable and not any(value is None for value in values):
        return backend.added_at_each(x, keys, values)
    for key, value in zip(keys, values, strict=True):
        x = added_at(x, key, value)
    return x


def items_at(x: Any, keys: list[Any]) -> list[Any]:
    """The items of x with these keys.

    >>> items_at([1.0, 2.0], [1, 0, 1])
    [2.0, 1.0, 2.0]
    """
    return [x[key] for key in keys]


def written_at(buffer: Any, key: Any) -> Any:
    """A copy of `buffer[key]`, with zeros for elements that a write to `buffer[key]` would overwrite again.

    Where the index array `key` names an element twice, the last write is the one that counts.

    written_at(array([5.0, 6.0]), [0, 0, 1]) => array([0.0, 5.0, 6.0])
    """
    backend = backend_of(buffer)
    return buffer[key] if backend is None else backend.written_at(buffer, key)


def write_at(like: Any, key: Any, value: Any) -> Any:
    """Zeros like `like` but for `value` at `key`: the adjoint of `written_at`.

    >>> write_at([1.0, 2.0], 0, 5.0)
    [5.0, 0.0]
    """
    zeros = zeros_like(like, exact=True)
    if not hasattr(zeros, "__setitem__"):
        return added_at(zeros, key, value)
    zeros[key] = value
    return zeros


def scatter(like: Any, key: Any, value: Any) -> Any:
    """The cotangent of `like` whose item `key` has the cotangent `value`: zeros elsewhere.

    >>> scatter([1.0, 2.0, 3.0], 1, 5.0)
    [0.0, 5.0, 0.0]
    """
    if isinstance(like, tuple):
        return rebuild(like, scatter(list(like), key, value))
    backend = backend_of(like)
    if backend is not None and not backend.writable and value is not None:
        return backend.scattered(like, key, value)
    zeros = zeros_like(like, exact=True)
    if not hasattr(zeros, "__setitem__"):
        return added_at(zeros, key, value)
    add_at(zeros, key, value)
    return zeros


def _named(x: Any) -> str:
    return f"{describe(x)} and dtype {x.dtype}" if getattr(x, "shape", ()) else describe(x)


def _zero_part(part: Any, exact: bool) -> Any:
    """Zeros for an attribute; None for integers or truth values, such as a table of indices."""
    if part is None:
        return None
    backend = backend_of(part)
    if backend is None:
        return zeros_like(part, exact)
    return backend.zeros_like(part) if backend.is_inexact(part) else None
