"""What the derivatives of functions of images need."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.tape import pulled_back


def unresized(
    g: Any,
    images: Any,
    size: Any,
    method: str = "bilinear",
    preserve_aspect_ratio: bool = False,
    antialias: bool = False,
) -> Any:
    """The cotangent of images in `tf.image.resize(images, size, ...)`, from the cotangent g of the result."""
    kept = method == tf.image.ResizeMethod.NEAREST_NEIGHBOR
    source = images if kept else tf.cast(images, tf.float32)  # in which it calculates
    given = (source, size, method, preserve_aspect_ratio, antialias, None)
    return tf.cast(pulled_back(tf.image.resize, 0, g, given), images.dtype)
