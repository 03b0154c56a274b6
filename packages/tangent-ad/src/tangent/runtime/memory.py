"""Copies, and questions about shared memory."""

from __future__ import annotations

from typing import Any

from tangent.backend import backend_of
from tangent.runtime.tree import describe, is_container, items_of, leaves, rebuild
from tangent_ast.errors import TangentError, Undifferentiable


def copy(x: Any) -> Any:
    """A copy that later writes to x do not reach: arrays are copied, containers down to their items.

    >>> a = [1.0, [2.0]]
    >>> b = copy(a)
    >>> a[1][0] = 5.0
    >>> b
    [1.0, [2.0]]
    """
    if type(x) is float:
        return x
    return _copied(x, {})


def own_copy(x: Any) -> Any:
    """A copy of a list or dictionary whose items a function sets; what is in it is not changed itself.

    >>> a = [1.0, [2.0]]
    >>> b = own_copy(a)
    >>> b[0] = 5.0
    >>> a[0], a[1] is b[1]
    (1.0, True)
    """
    return rebuild(x, items_of(x)) if is_container(x) else _copied(x, {})


def private(*values: Any) -> tuple[Any, ...]:
    """Copies of the arguments that a function overwrites, so that the caller's stay as they are.

    One object given twice is one copy, as it was one object.  Two arrays that overlap without
    being the same would be torn apart by copying, and are refused.

    >>> a = [1.0]
    >>> b, c = private(a, a)
    >>> b is c, b is a
    (True, False)
    """
    arrays: dict[int, Any] = {}
    for value in values:
        for leaf in leaves(value):
            if backend_of(leaf) is not None:
                arrays[id(leaf)] = leaf
    found = list(arrays.values())
    for k, one in enumerate(found):
        for other in found[:k]:
            if shares_memory(one, other):
                raise TangentError(
                    f"two arguments overlap in memory ({describe(other)} and {describe(one)}), "
                    "and the function writes to at least one of them: pass a copy of one"
                )
    memo: dict[int, Any] = {}
    return tuple(_copied(value, memo) for value in values)


def shares_memory(a: Any, b: Any) -> bool:
    """Can a write to a change b?  For arrays; a number or a container shares nothing.

    >>> shares_memory(1.0, 1.0)
    False
    """
    backend = backend_of(a)
    return backend is not None and backend_of(b) is backend and backend.shares_memory(a, b)


def scalar_item(x: Any, key: Any) -> Any:
    """`x[key]`, which must not be a view of the array x: one that is written to would change x.

    >>> scalar_item([1.0, 2.0], 0)
    1.0
    """
    item = x[key]
    backend = backend_of(x)
    if backend is not None and hasattr(item, "__setitem__") and backend.shares_memory(item, x):
        raise Undifferentiable(
            f"an item of {describe(x)} is {describe(item)}, a view that shares memory with it; "
            "write x[i, j] for single elements (of NumPy's arrays, which alone gives them as numbers), "
            "or copy the item"
        )
    return item


def _copied(x: Any, memo: dict[int, Any]) -> Any:
    backend = backend_of(x)
    if backend is None and not is_container(x):
        return x
    if id(x) not in memo:
        if backend is not None:
            memo[id(x)] = backend.copy(x)
        else:
            memo[id(x)] = rebuild(x, [_copied(item, memo) for item in items_of(x)])
    return memo[id(x)]
