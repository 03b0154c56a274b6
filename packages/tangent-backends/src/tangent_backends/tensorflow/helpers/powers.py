"""Powers and quotients where a factor is 0."""

from __future__ import annotations

from typing import Any

import tensorflow as tf


def lowered(n: Any) -> Any:
    """n - 1, but 0 where n is 0: the exponent of the slope of x ** n, which is 0 where n is."""
    if isinstance(n, (int, float, complex)):
        return n - 1 if n else n
    return tf.where(n == 0, n, n - 1)


def nonzero(x: Any) -> Any:
    """x, but 1 where x is 0."""
    x = tf.convert_to_tensor(x)
    return tf.where(x == 0, tf.ones_like(x), x)


def quotient(x: Any, y: Any) -> Any:
    """x / y, but 0 where y is 0."""
    y = tf.convert_to_tensor(y)
    return tf.where(y == 0, tf.zeros_like(x / y), x / nonzero(y))


def higher_polygamma(x: Any, order: float) -> Any:
    """The derivative of this order of the digamma function."""
    return tf.math.polygamma(tf.constant(order, x.dtype), x)
