"""Powers, quotients and moduli where a factor is 0."""

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
    if isinstance(x, (int, float, complex)):
        return x or 1.0
    return tf.where(x == 0, tf.ones_like(x), x)


def quotient(x: Any, y: Any) -> Any:
    """x / y, but 0 where y is 0."""
    if isinstance(y, (int, float, complex)):
        return x / y if y else 0.0 * x
    return x * tf.math.reciprocal_no_nan(y)


def higher_polygamma(x: Any, order: float) -> Any:
    """The derivative of this order of the digamma function."""
    return tf.math.polygamma(tf.constant(order, x.dtype), x)


def moduli(x: Any) -> Any:
    """|x| of complex numbers."""
    return tf.abs(x)


def direction(x: Any) -> Any:
    """conj(x) / |x|, and 0 where x is 0: how |x| moves with x."""
    return tf.math.conj(tf.sign(x))
