"""Images.  What is not here TensorFlow differentiates itself, see `opaque`."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import tensorflow as tf

from tangent.rules.record import Result
from tangent_backends.tensorflow import helpers
from tangent_backends.tensorflow.declare import d, linear
from tangent_backends.tensorflow.helpers import unresized

# TensorFlow has no derivative of its own derivative of this, and takes it for constant.


@linear(tf.image.resize, arg="images", result=Result.ARRAY)
def resize(y, images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False):
    d[images] = unresized(d[y], images, size, method, preserve_aspect_ratio, antialias)


@linear(helpers.unresized, arg="g", result=Result.ARRAY)
def unresized_(y, g, images, size, method="bilinear", preserve_aspect_ratio=False, antialias=False):
    d[g] = tf.image.resize(d[y], size, method, preserve_aspect_ratio, antialias)
