"""Shapes and axes as tensors, kept: to make one of a Python tuple takes longer than most operations.

In a graph they are made anew.  One from outside would be an input of the graph, about which
TensorFlow's own optimiser knows nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import tensorflow as tf


def vector(numbers: tuple[int, ...]) -> Any:
    """A tuple of whole numbers as a tensor."""
    return _kept_vector(numbers) if tf.executing_eagerly() else _vector(numbers)


def scalar(number: int) -> Any:
    """A whole number as a tensor of shape ()."""
    return _kept_scalar(number) if tf.executing_eagerly() else _scalar(number)


@lru_cache(maxsize=1024)
def number(value: float, dtype: Any) -> Any:
    """A number of Python's as a tensor of shape (); asked only outside of graphs."""
    return tf.constant(value, dtype)


def _vector(numbers: tuple[int, ...]) -> Any:
    return tf.constant(numbers, tf.int32, shape=(len(numbers),))


def _scalar(number: int) -> Any:
    return tf.constant(number, tf.int32)


_kept_vector = lru_cache(maxsize=4096)(_vector)
_kept_scalar = lru_cache(maxsize=1024)(_scalar)


def every_axis(x: Any) -> Any:
    """All axes of a tensor, for a reduction."""
    return vector(tuple(range(x.shape.rank)))
