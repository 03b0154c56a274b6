"""Shapes changed, and changed back."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.constants import vector
from tangent_backends.tensorflow.helpers.reductions import shape_of

raw = tf.raw_ops


def reshaped(g: Any, like: Any) -> Any:
    """g in the shape of `like`."""
    return raw.Reshape(tensor=g, shape=vector(shape_of(like)))
