"""Checks at the entrance of a derivative: its arguments and its seed."""

from __future__ import annotations

import inspect
from numbers import Integral, Number
from types import FunctionType
from typing import Any

from tangent.backend import Backend, backend_of, is_library
from tangent.runtime.memory import shares_memory
from tangent.runtime.records import is_record
from tangent.runtime.tree import (
    containers_in,
    describe,
    is_container,
    items_of,
    leaves,
    map_pairs,
    named_items,
    same_structure,
)
from tangent_ast.errors import ShapeMismatch, Undifferentiable, Unsupported


def check_seed(seed: Any, result: Any) -> Any:
    """The seed in the dtype of `result`, if it has the structure and shape of `result`.

    >>> check_seed(1.0, 3.5)
    1.0
    """
    if type(seed) is float and type(result) is float:
        return seed
    if is_container(result):
        if not same_structure(result, seed):
            raise ShapeMismatch(f"the function returns {describe(result)}, but the seed is {describe(seed)}")
        return map_pairs(lambda r, s: check_seed(s, r), result, seed)
    if seed is None:
        return None
    backend = backend_of(result) or backend_of(seed)
    if is_container(seed) or not _is_number(seed, backend):
        raise ShapeMismatch(f"the function returns {describe(result)}, but the seed is {describe(seed)}")
    if backend is None:
        return seed
    if backend.shape(seed) != backend.shape(result):
        raise ShapeMismatch(
            f"the seed has shape {backend.shape(seed)}, but the function returns {describe(result)}: "
            "a seed has the shape of the result"
        )
    return backend.cast_like(seed, result)


def scalar_seed(seed: Any, result: Any) -> Any:
    """The seed of a gradient, in the dtype of the result.  Both must be one real number.

    That is what lets the text do without un-broadcasting what the result is made of (`facts.narrow`).

    >>> scalar_seed(1.0, 3.5)
    1.0
    """
    if type(seed) is float and type(result) is float:
        return seed
    backend = backend_of(result)
    if is_container(result) or not _is_number(result, backend):
        raise ShapeMismatch(
            f"a gradient needs a function that returns one number; this one returns {describe(result)}. "
            + _INSTEAD
        )
    if isinstance(result, complex) or (backend is not None and backend.is_complex(result)):
        raise ShapeMismatch(
            "a gradient needs a function that returns a real number; this one is complex: return .real"
        )
    if backend is not None and backend.shape(result) != ():
        raise ShapeMismatch(
            f"a gradient needs a function that returns one number; this one returns {describe(result)}. "
            + _INSTEAD
        )
    given = backend_of(seed)
    if given is not None and given.shape(seed) != ():
        raise ShapeMismatch(
            f"the seed of a gradient is one number, as the result is; this one is {describe(seed)}"
        )
    return check_seed(seed, result)


def check_in_place(x: Any) -> None:
    """Complain where an array was expected, because it is changed in place while others see it."""
    if is_record(x):
        raise Unsupported(
            f"{describe(x)} may be changed while it has another name or is in a container, where the text "
            "does not tell that it is an object: read its attributes under that name as well"
        )
    if backend_of(x) is None or not hasattr(x, "__setitem__"):
        instead = (
            "annotate the parameter that it comes from (`xs: list`, `m: list[list[float]]`, `d: dict`), or "
            "change a copy (`list(xs)`)"
            if is_container(x)
            else "annotate the parameter that it comes from (`x: float`), or give the new value a name of "
            "its own (`y = x + v`)"
        )
        raise Unsupported(
            "something in this line was taken for an array that is changed in place while it has other "
            f"names, but it is {describe(x)}: {instead}"
        )


def bound(value: Any, perhaps_none: bool = False) -> None:
    """Complain where a variable has a placeholder for a value; where it has nothing at all, Python does.

    Placeholders are None, so a variable that may have this value itself is not complained about.

    >>> bound(3.0)
    """
    if value is None and not perhaps_none:
        raise UnboundLocalError("a local variable is read here that is not associated with a value")


def check_finds_items(value: Any) -> None:
    """Complain about what makes an item of the key, such as `np.r_`: only its methods know how.

    >>> check_finds_items([1.0, 2.0])
    """
    if backend_of(value) is None and isinstance(
        inspect.getattr_static(type(value), "__getitem__", None), FunctionType
    ):
        raise Unsupported(
            f"the items of {describe(value)} may be made of the key, which varies here: call a function or a "
            "method instead, or pass tangent.stop_gradient of the key"
        )


def check_apart(result: Any, *arguments: Any) -> None:
    """Complain where what a function returned shares memory with an argument, and one is written in place."""
    found = [leaf for leaf in leaves(result) if backend_of(leaf) is not None]
    given = [leaf for argument in arguments for leaf in leaves(argument)]
    held = {id(part) for argument in arguments for part in containers_in(argument)}
    same = any(id(part) in held for part in containers_in(result))
    if same or any(shares_memory(one, other) for one in found for other in given):
        raise Unsupported(
            f"a function returned {describe(result)} that shares memory with its argument, and one of them "
            "is written in place while the other is in use: let the function return a copy"
        )


def check_view(y: Any, x: Any, mirrored: Any, base: Any) -> None:
    """Complain where y shares no memory with x, or their cotangents do not, and one is written in place."""
    if is_container(x):
        if mirrored is not base:
            check_no_numbers(y, mirrored)
        return
    if not hasattr(base, "__setitem__"):
        # It has no memory: added to under one name, it would be another number.
        raise Unsupported(
            f"{describe(x)} was taken for an array, which shares memory with one that is written in place: "
            "annotate the parameter (`x: float`)"
        )
    for view, whole in ((y, x), (mirrored, base)):
        backend = backend_of(view)
        if backend is not None and 0 in backend.shape(view):
            continue
        if view is not whole and not shares_memory(view, whole):
            raise Unsupported(
                f"{describe(y)} was made of {describe(x)}, either as a view or as a copy, and one of them is "
                "written in place while the other is in use: make a copy with .copy()"
            )


def check_no_numbers(y: Any, mirrored: Any) -> None:
    """Complain where another list is made of the same items, some written in place, and some numbers.

    What a number gets under one list's name, the other's mirror does not see.
    """
    if is_container(mirrored) and any(isinstance(item, Number) for item in items_of(mirrored)):
        raise Unsupported(
            f"{describe(y)} has been made of the items of another container, of which some are written in "
            "place, and some are numbers: keep numbers and arrays that are written in place apart"
        )


def check_views_agree(y: Any, x: Any, dy: Any, dx: Any) -> None:
    """Complain where memory is written and y is a view of x, but dy none of dx, or the other way round."""
    if is_container(x) or is_container(y):
        return
    if (y is x or shares_memory(y, x)) != (dy is dx or shares_memory(dy, dx)):
        raise Unsupported(
            f"{describe(y)} was made of {describe(x)} as a view, and its tangent as a copy, or the other way "
            "round, and one of them is written in place: make a copy with .copy()"
        )


def check_value(x: Any) -> None:
    """Complain where `x += y` was taken to make a new number, but would change an array that others see."""
    if hasattr(x, "__setitem__") or isinstance(x, set):
        raise Unsupported(
            f"this line was taken to make a new number, but it changes {describe(x)} that is read "
            "elsewhere: annotate the parameter (`x: np.ndarray`), write `x = x + y` for a "
            "new array, or `x[...] += y` for a change in place"
        )


def check_joined(x: Any) -> None:
    """Complain where `xs + x` was taken to join lists, but adds to an array."""
    if not isinstance(x, (list, tuple, Integral)):
        raise Unsupported(
            f"a list was taken to be joined with another one, but that is {describe(x)}: "
            "make an array of the list first, for example np.array(xs) + x"
        )


def check_wrt(value: Any, name: str) -> None:
    """Complain about an argument that has no derivative; `name` is what the user calls it.

    Numbers, floating point arrays and containers of them pass.  Inside a container,
    strings, None, booleans and functions pass too, and in an object anything: they are constants there.
    """
    if type(value) is float:
        return
    if is_container(value):
        for place, item in named_items(value, name):
            constant = item is None or isinstance(item, (str, bool)) or callable(item)
            if not constant and not (is_record(value) and not _varies(item)):
                check_wrt(item, place)
        return
    backend = backend_of(value)
    if backend is not None:
        if not backend.is_inexact(value):
            raise Undifferentiable(
                f"{name} is an array of {value.dtype}: "
                f"derivatives need real numbers, pass {name}.astype(float)"
            )
        return
    if isinstance(value, bool) or not isinstance(value, (int, float, complex)):
        libraries = [b.__module__.partition(".")[0] for b in type(value).__mro__ if is_library(b.__module__)]
        if libraries:
            raise Undifferentiable(
                f"{name} is {describe(value)}, of a class that comes from {libraries[-1]} and keeps "
                "more than can be differentiated: pass what it keeps (a list or dictionary of its "
                "variables), or keep them in a class of your own"
            )
        raise Undifferentiable(
            f"{name} is {describe(value)}: "
            "derivatives are by numbers, arrays, and lists, tuples, dicts or objects of them"
        )


def watch(value: Any, what: str, where: str) -> None:
    """Raise `FloatingPointError` if there is a nan in a value.

    >>> watch(1.0, "the value y", "model.py:12: y = np.log(x)")
    >>> watch(float("nan"), "the value y", "model.py:12: y = np.log(x)")
    Traceback (most recent call last):
    FloatingPointError: nan first arises in the value y, at model.py:12: y = np.log(x)
    """
    for leaf in leaves(value):
        backend = backend_of(leaf)
        number = isinstance(leaf, (float, complex))
        if (number and leaf != leaf) if backend is None else backend.has_nan(leaf):
            place = f", at {where}" if where else ""
            raise FloatingPointError(f"nan first arises in {what}{place}")


_INSTEAD = "Use tangent.vjp with a seed of that shape, or tangent.jacobian"


def _is_number(value: Any, backend: Backend | None) -> bool:
    return backend is not None or (isinstance(value, (int, float, complex)) and not isinstance(value, bool))


def _varies(value: Any) -> bool:
    """May a value have a derivative: a number, an array of such, or a container?"""
    backend = backend_of(value)
    if backend is not None:
        return backend.is_inexact(value)
    return is_container(value) or _is_number(value, None)
