"""Values that are carried along an axis: s[i] = g[i] + c[i] * s[i - 1]; with `reverse`, from its end."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.helpers.reductions import axes_of, shape_of
from tangent_backends.tensorflow.helpers.shapes import inverse_permutation


def carried(g: Any, c: Any, axis: int = 0, reverse: bool = False) -> Any:
    """s[i] = g[i] + c[i] * s[i - 1] along an axis, where s[-1] is 0.

    >>> carried(tf.constant([1.0, 1.0, 1.0]), tf.constant([5.0, 2.0, 3.0])).numpy()
    array([ 1.,  3., 10.], dtype=float32)
    """
    total, factors = g, c
    # Sums over 1, 2, 4, ... steps: those over the last steps are carried over as many earlier ones.
    step, count = 1, shape_of(g)[axis]
    while step < count:
        total = total + factors * _moved(total, axis, step, reverse)
        factors = factors * _moved(factors, axis, step, reverse)
        step *= 2
    return total


def carried_back(g: Any, c: Any, axis: int = 0, reverse: bool = False) -> Any:
    """s[i] = g[i] + c[i + 1] * s[i + 1] along an axis: the adjoint of `carried`.

    >>> carried_back(tf.constant([1.0, 1.0, 1.0]), tf.constant([5.0, 2.0, 3.0])).numpy()
    array([9., 4., 1.], dtype=float32)
    """
    return carried(g, later(c, axis, reverse), axis, not reverse)


def earlier(x: Any, axis: int = 0, reverse: bool = False) -> Any:
    """x moved on by one place along an axis, with 0 in the first one.

    >>> earlier(tf.constant([1.0, 2.0, 3.0])).numpy()
    array([0., 1., 2.], dtype=float32)
    """
    return _moved(x, axis, 1, reverse)


def later(x: Any, axis: int = 0, reverse: bool = False) -> Any:
    """x moved back by one place along an axis: the adjoint of `earlier`.

    >>> later(tf.constant([1.0, 2.0, 3.0])).numpy()
    array([2., 3., 0.], dtype=float32)
    """
    return _moved(x, axis, 1, not reverse)


def _moved(x: Any, axis: int, step: int, reverse: bool) -> Any:
    """x moved by some places, with zeros coming in."""
    shape = list(shape_of(x))
    along = axis % len(shape)
    if step >= shape[along]:
        return tf.zeros_like(x)
    paddings = [[0, 0] for _ in shape]
    paddings[along] = [0, step] if reverse else [step, 0]
    begin = [0] * len(shape)
    begin[along] = step if reverse else 0
    shape[along] -= step
    return tf.pad(tf.slice(x, begin, shape), paddings)


def other_factors(x: Any, axis: Any = None) -> Any:
    """For each element, the product of all others over `axis`.

    >>> other_factors(tf.constant([2.0, 3.0, 0.0])).numpy()
    array([0., 0., 6.], dtype=float32)
    """
    over = axes_of(x, axis)
    shape = shape_of(x)
    order = [k for k in range(len(shape)) if k not in over] + list(over)
    moved = tf.transpose(x, order)
    rows = tf.reshape(moved, [shape[k] for k in order if k not in over] + [-1])
    before = tf.math.cumprod(rows, -1, True)
    after = tf.math.cumprod(rows, -1, True, True)
    return tf.transpose(tf.reshape(before * after, tf.shape(moved)), inverse_permutation(order))
