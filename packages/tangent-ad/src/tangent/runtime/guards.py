"""Checks at the entrance of a derivative: its arguments and its seed."""

from __future__ import annotations

from typing import Any

from tangent.backend import Backend, backend_of
from tangent.runtime.tree import describe, is_container, items_of, leaves, map_pairs, same_structure
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
    """The seed of a gradient.  The result must be one real number, or the seed must have its shape.

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
    if backend is not None and backend.shape(result) != backend.shape(seed):
        raise ShapeMismatch(
            "a gradient needs a function that returns one number; this one returns an array of shape "
            f"{backend.shape(result)}. {_INSTEAD}"
        )
    return check_seed(seed, result)


def check_in_place(x: Any) -> None:
    """Complain where `x += y` was taken to change an array that others see, but `x` is a number."""
    if backend_of(x) is None or not hasattr(x, "__setitem__"):
        raise Unsupported(
            f"an augmented assignment was taken to change an array in place, but it is {describe(x)}: "
            "annotate the variable's origin (`x: float`), or write `x = x + y`"
        )


def check_value(x: Any) -> None:
    """Complain where `x += y` was taken to make a new number, but would change an array that others see."""
    if hasattr(x, "__setitem__"):
        raise Unsupported(
            f"an augmented assignment was taken to make a new number, but it changes {describe(x)} "
            "that is read elsewhere: annotate the parameter (`x: np.ndarray`), write `x = x + y` for a "
            "new array, or `x[...] += y` for a change in place"
        )


def check_wrt(value: Any, name: str) -> None:
    """Complain about an argument that has no derivative; `name` is what the user calls it.

    Numbers, floating point arrays and containers of them pass.  Inside a container,
    strings, None and booleans pass too: they are constants there.
    """
    if type(value) is float:
        return
    if is_container(value):
        for key, item in zip(
            value if isinstance(value, dict) else range(len(value)), items_of(value), strict=True
        ):
            if item is not None and not isinstance(item, (str, bool)):
                check_wrt(item, f"{name}[{key!r}]")
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
        raise Undifferentiable(
            f"{name} is {describe(value)}: "
            "derivatives are by numbers, arrays, and lists, tuples or dicts of them"
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
