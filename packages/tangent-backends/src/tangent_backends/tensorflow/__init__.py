"""TensorFlow, run eagerly: the array protocol, and the modules that hold its rules."""

from tangent_backends.tensorflow.array import TensorFlow

backend = TensorFlow()

__all__ = ["TensorFlow", "backend"]
