"""What the derivatives of reductions need."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent.backend import backend_of
from tangent_backends.tensorflow.constants import vector


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of a tensor, or of what TensorFlow would take for one, as numbers."""
    backend = backend_of(x)
    return tuple(tf.convert_to_tensor(x).shape) if backend is None else backend.shape(x)


def axes_of(x: Any, axis: Any) -> tuple[int, ...]:
    """The axes that a reduction goes over, none of them negative.

    >>> axes_of(tf.ones((2, 3)), -1), axes_of(tf.ones((2, 3)), None)
    ((1,), (0, 1))
    """
    rank = len(shape_of(x))
    if axis is None:
        return tuple(range(rank))
    if isinstance(axis, int):
        return (axis % rank,)
    known = tf.get_static_value(axis) if tf.is_tensor(axis) else axis
    axes = [known] if getattr(known, "shape", None) == () else list(known)
    return tuple(int(k) % rank for k in axes)


def kept_shape(x: Any, axis: Any) -> Any:
    """The shape of x with 1 for the axes that a reduction goes over."""
    over = axes_of(x, axis)
    return vector(tuple(1 if k in over else n for k, n in enumerate(shape_of(x))))


def terms(x: Any, axis: Any = None) -> int:
    """How many elements of x a reduction over `axis` puts together.

    >>> terms(tf.ones((2, 3)), 1), terms(tf.ones((2, 3)))
    (3, 6)
    """
    shape, count = shape_of(x), 1
    for k in axes_of(x, axis):
        count *= shape[k]
    return count
