"""CuPy: the array protocol, and NumPy's rules for its functions.  Imported once a program uses CuPy."""

from tangent_backends.cupy.array import CuPy

backend = CuPy()

__all__ = ["CuPy", "backend"]
