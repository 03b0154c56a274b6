"""Shapes and axes as tensors, kept: to make one of a Python tuple takes longer than most operations."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import tensorflow as tf


@lru_cache(maxsize=4096)
def vector(numbers: tuple[int, ...]) -> Any:
    """A tuple of whole numbers as a tensor.

    Made outside of any graph, so that one which is being traced does not keep it for itself.
    """
    with tf.init_scope():
        return tf.constant(numbers, tf.int32, shape=(len(numbers),))


@lru_cache(maxsize=1024)
def scalar(number: int) -> Any:
    """A whole number as a tensor of shape ()."""
    with tf.init_scope():
        return tf.constant(number, tf.int32)


def every_axis(x: Any) -> Any:
    """All axes of a tensor, for a reduction."""
    return vector(tuple(range(x.shape.rank)))
