"""Places of elements that are chosen, left out, put in or copied."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent.runtime import unbroadcast
from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import array_only, cast_as, counting, in_tuple

COPYING = ("edge", "reflect", "symmetric", "wrap")


def _along(arr: Any, axis: int | None) -> Any:
    return counting(np.size(arr) if axis is None else np.shape(arr)[axis], arr)


def kept_places(arr: Any, obj: Any, axis: int | None = None) -> Any:
    """The places that `np.delete` leaves.

    >>> kept_places(np.zeros(4), 1)
    array([0, 2, 3])
    """
    return np.delete(_along(array_only(arr, "np.delete"), axis), obj)


def in_rows(values: Any, arr: Any, obj: Any, axis: int) -> Any:
    """What `np.insert` puts in, in the shape that it is given along the axis, and in the dtype of `arr`.

    >>> in_rows(np.array([5.0, 6.0]), np.zeros((2, 2)), 1, 1)
    array([[5.],
           [6.]])
    """
    if isinstance(obj, slice) or np.asarray(obj).dtype == bool:
        raise Undifferentiable("np.insert at a slice or a mask: pass places, such as np.flatnonzero(mask)")
    raised = _raised(array_only(values, "np.insert"), arr, obj, axis)
    shape = list(np.shape(arr))
    shape[axis] = raised.shape[axis] if np.size(obj) == 1 else np.size(obj)
    return cast_as(np.broadcast_to(raised, shape), arr)


def unin_rows(g: Any, values: Any, obj: Any, axis: int) -> Any:
    """The cotangent of the values of `np.insert`, from that of the shape that they are given."""
    raised = _raised(values, g, obj, axis)
    summed = unbroadcast(g, raised)
    if np.ndim(obj) == 0:
        summed = np.moveaxis(summed, axis, 0)
    return cast_as(np.reshape(summed, np.shape(values)), values)


def _raised(values: Any, arr: Any, obj: Any, axis: int) -> Any:
    """The values with as many axes as `arr`; beside a single place, their first one along the axis."""
    shape = np.shape(values)
    raised = np.reshape(values, (1,) * (np.ndim(arr) - len(shape)) + shape)
    return np.moveaxis(raised, 0, axis) if np.ndim(obj) == 0 else raised


def inserted_places(arr: Any, obj: Any, new: Any, axis: int) -> Any:
    """Where the elements of `np.insert` come from: `arr`, followed by `new`.

    >>> inserted_places(np.zeros(3), 1, np.zeros(1), 0)
    array([0, 3, 1, 2])
    """
    old, added = np.shape(arr)[axis], np.shape(new)[axis]
    return np.insert(np.arange(old), obj, np.arange(old, old + added))


def padded_places(array: Any, pad_width: Any, mode: str, reflect_type: str = "even") -> Any:
    """The place in `array`, counted as in a row, that each element of `np.pad` copies.

    >>> padded_places(np.zeros(3), 2, "wrap")
    array([1, 2, 0, 1, 2, 0, 1])
    """
    if mode not in COPYING or reflect_type != "even":
        raise Undifferentiable(
            f"np.pad by the mode {mode!r}{'' if mode not in COPYING else ' of odd reflections'}: "
            f"use 'constant', {', '.join(map(repr, COPYING))}, or np.concatenate"
        )
    places = np.reshape(counting(np.size(array_only(array, "np.pad")), array), np.shape(array))
    return np.pad(places, pad_width, mode)  # type: ignore[call-overload]


def rolled_start(a: Any, axis: int, start: int = 0) -> int:
    """Where `np.rollaxis` moves an axis to: it is put before the axis `start`.

    >>> rolled_start(np.zeros((2, 3, 4)), 0, 2)
    1
    """
    count = np.ndim(a)
    start = start + count if start < 0 else start
    return start - 1 if axis % count < start else start


def steps_for(ratio: Any, num: int = 50, endpoint: bool = True) -> Any:
    """`num` shares from 0 to 1 along a new first axis, in the dtype of `ratio`, to be broadcast against it.

    >>> steps_for(4.0, 3)
    array([0. , 0.5, 1. ])
    """
    steps = np.linspace(0.0, 1.0, num, endpoint)
    return cast_as(np.reshape(steps, (num,) + (1,) * np.ndim(ratio)), ratio)


def as_axes(x: Any, axis: Any = None) -> int:
    """The axis of `np.cumulative_sum`, which may be left out for one axis only, or stand in a tuple.

    >>> as_axes(np.zeros(3)), as_axes(np.zeros((2, 3)), (1,))
    (0, 1)
    """
    if axis is None and np.ndim(x) != 1:
        raise ValueError("for an array of several axes, say along which one to sum")
    return 0 if axis is None else in_tuple(axis)[0]


def first_padding(x: Any, axis: Any = None) -> tuple[tuple[int, int], ...]:
    """The widths for one more place at the start of an axis.

    >>> first_padding(np.zeros((2, 3)), 1)
    ((0, 0), (1, 0))
    """
    along = as_axes(x, axis) % np.ndim(x)
    return tuple((int(k == along), 0) for k in range(np.ndim(x)))
