"""NumPy: the array protocol, and the modules that hold its rules."""

from tangent_backends.numpy.array import NumPy

backend = NumPy()

__all__ = ["NumPy", "backend"]
