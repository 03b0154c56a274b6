"""Broadcasting undone and done again, for cotangents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tangent.backend import Backend, backend_of, first_loaded
from tangent.runtime.casting import number_like, unpack_like
from tangent.runtime.cotangents import zeros_like
from tangent.runtime.tree import describe, is_container, leaves, map_pairs, same_structure
from tangent_ast.errors import ShapeMismatch

# For arrays whose `shape` is no tuple, but something that takes long to make: their backend is asked at once.
_shape_of: dict[type, Callable[[Any], tuple[int, ...]]] = {}
# Arrays whose `shape` is a tuple, as far as they have been seen.
_with_tuples: set[type] = set()

Axis = int | tuple[int, ...] | None


def unbroadcast(g: Any, like: Any) -> Any:
    """Sum `g` down to the shape of `like`, in the dtype of `like`: undoes the broadcasting of `like`.

    A complex `g` of a real `like` becomes real.

    unbroadcast(array of shape (5, 3), array of shape (3,)) => sum over axis 0
    """
    kind = type(g)
    if kind is float and type(like) is float:
        return g
    try:
        # Comparing dtypes takes twice as long as all the rest; mostly they are one object.
        if g.dtype is like.dtype:
            if kind in _with_tuples and g.shape == like.shape:
                return g  # nearly always
            shape_of = _shape_of.get(kind)
            own, shape = (g.shape, like.shape) if shape_of is None else (shape_of(g), shape_of(like))
            if type(shape) is not tuple:
                pass  # it may have dimensions that are not known: the backend is asked
            elif own == shape:
                if shape_of is None:
                    _with_tuples.add(kind)
                return g
            elif shape and own[1:] == shape and (backend := backend_of(g)) is not None:
                return backend.sum(g, 0, False)  # a bias that was added to every row
    except AttributeError:
        pass  # no arrays
    if g is None:
        return None
    if is_container(like):
        return _paired(unbroadcast, g, like)
    backend = _backend(g, like)
    if backend is None:
        return number_like(g, like)
    if is_container(g):
        raise _structure(g, like)
    shape = backend.shape(like)
    if kind not in _shape_of and type(getattr(g, "shape", ())) is not tuple:
        _shape_of[kind] = backend.shape
    if backend.shape(g) != shape:
        if not _stretches(shape, backend.shape(g)):
            raise _structure(g, like)
        g = backend.sum_to(g, shape)
    return backend.cast_like(g, like)


def fit(g: Any, like: Any) -> Any:
    """A cotangent that a user's function gave, in the dtype of `like`; None stands for zeros.

    Raises `ShapeMismatch` if it has another structure or shape.

    >>> fit(None, 2.0), fit(3, 2.0)
    (0.0, 3.0)
    """
    if type(g) is float and type(like) is float:
        return g
    if g is None or like is None:
        return zeros_like(like, exact=True)
    if is_container(like):
        return _paired(fit, g, like)
    backend = _backend(like, g)
    if is_container(g) or (backend is not None and backend.shape(g) != backend.shape(like)):
        raise _structure(g, like)
    return float(g) if backend is None and isinstance(g, int) else unbroadcast(g, like)


def broadcast_like(x: Any, like: Any) -> Any:
    """Repeat `x` to the shape of `like`: what `x + 0 * like` does.  May be a read-only view.

    broadcast_like(array of shape (3,), array of shape (5, 3)) => array of shape (5, 3)
    """
    if type(x) is float and type(like) is float:
        return x
    if x is None:
        return None
    if is_container(like):
        return _paired(broadcast_like, x, like)
    backend = _backend(like, x)
    if backend is None:
        return number_like(x, like)
    shape = backend.shape(like)
    if backend.shape(x) == shape:
        return x
    return backend.broadcast_to(backend.cast_like(x, like), shape)


def spread(g: Any, like: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The cotangent `g` of a sum of `like` over `axis`, for every term of the sum.

    In the shape and dtype of `like`.  May be a read-only view.

    spread(array of shape (3,), array of shape (5, 3), axis=0) => array of shape (5, 3)
    """
    if is_container(like):
        # A nested list that a library function took as an array.
        return unpack_like(like, spread(g, _as_array(like, g), axis, keepdims))
    backend = _backend(like, g)
    if backend is None:
        return g
    shape = backend.shape(like)
    g = backend.cast_like(g, like)
    if axis is not None and not keepdims and shape:
        g = backend.expand_dims(g, axis)
    return backend.broadcast_to(g, shape)


def collapse(x: Any, like: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """Sum `x`, of the shape of `like`, over `axis`: the adjoint of `spread`.

    collapse(array of shape (5, 3), like, axis=0) => array of shape (3,)
    """
    if is_container(like):
        like = _as_array(like, x)
        return collapse(_as_array(x, like), like, axis, keepdims)
    backend = _backend(x, like)
    if backend is None:
        return x
    if backend.shape(x) != backend.shape(like):
        x = backend.broadcast_to(x, backend.shape(like))
    return backend.sum(x, axis, keepdims)


def _stretches(shape: tuple[int, ...], to: tuple[int, ...]) -> bool:
    """Can an array of `shape` be broadcast to the shape `to`?"""
    lead = len(to) - len(shape)
    if lead < 0:
        return False
    tail = to[lead:]
    return tail == shape or all(n in (1, m) for n, m in zip(shape, tail, strict=True))


def _backend(*values: Any) -> Backend | None:
    for value in values:
        backend = backend_of(value)
        if backend is not None:
            return backend
    return None


def _paired(change: Any, g: Any, like: Any) -> Any:
    if not same_structure(like, g):
        raise _structure(g, like)
    return map_pairs(lambda x, y: change(y, x), like, g)


def _structure(g: Any, like: Any) -> ShapeMismatch:
    return ShapeMismatch(f"the cotangent of {describe(like)} cannot be {describe(g)}")


def _as_array(value: Any, hint: Any) -> Any:
    """Nested lists as the array that they stand for, of the library of an item or of `hint`."""
    backend = _backend(*leaves(value), *leaves(hint)) or first_loaded()
    if backend is None:
        raise ShapeMismatch(f"{describe(value)} was used as an array; make it one first")
    return backend.stack(value) if is_container(value) else value
