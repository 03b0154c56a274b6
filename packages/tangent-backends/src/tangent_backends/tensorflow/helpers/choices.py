"""Which of several values was chosen: 1, or a share of it where some tie, and 0 elsewhere."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.helpers.reductions import kept_shape


def selected(z: Any, x: Any, y: Any = None) -> Any:
    """Where z is x: 1, or 1/2 where it is y too; 0 elsewhere.  In the dtype of z.

    >>> selected(tf.constant([2.0, 3.0, 3.0]), [2.0, 1.0, 3.0], [1.0, 3.0, 3.0]).numpy()
    array([1. , 0. , 0.5], dtype=float32)
    """
    hit = tf.cast(x == z, z.dtype)
    return hit if y is None else hit / (1 + tf.cast(tf.equal(x, y), z.dtype) * hit)


def at_lower(y: Any, t: Any, low: Any) -> Any:
    """Where y, which is t clipped, is the lower bound and not t: 1, else 0."""
    return tf.cast((y == low) & (y != t), y.dtype)


def at_upper(y: Any, t: Any, low: Any, high: Any) -> Any:
    """Where y, which is t clipped, is the upper bound and neither t nor the lower one: 1, else 0."""
    return tf.cast((y == high) & (y != t) & (y != low), y.dtype)


def chosen(x: Any, y: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """1 where x equals y, its maximum or minimum over `axis`, 1/n where n elements do; 0 elsewhere.

    >>> chosen(tf.constant([3.0, 1.0, 3.0]), 3.0).numpy()
    array([0.5, 0. , 0.5], dtype=float32)
    """
    if axis is not None and not keepdims:
        y = tf.reshape(y, kept_shape(x, axis))
    hits = (x == y) | (tf.math.is_nan(x) & tf.math.is_nan(y))  # nan is the largest, and equals nothing
    weights = tf.cast(hits, x.dtype)
    return weights / tf.reduce_sum(weights, axis, True)
