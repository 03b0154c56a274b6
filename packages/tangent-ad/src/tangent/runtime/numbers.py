"""Functions of numbers and arrays that the rules of Python's own operators need."""

from __future__ import annotations

import math
from typing import Any

from tangent.backend import backend_of
from tangent_ast.errors import Undifferentiable

# Its derivative conj(z) / |z| is no longer one by z alone, so it could not be differentiated again.
COMPLEX_ABS = (
    "the text does not say that abs is of complex numbers: annotate the parameter (`z: complex`), or write "
    "(z.real**2 + z.imag**2) ** 0.5"
)


def log(x: Any) -> Any:
    """Natural logarithm of a number or array; nan for negative numbers and -inf at 0, as in arrays.

    >>> log(1.0), log(0.0), log(-1.0)
    (0.0, -inf, nan)
    """
    backend = backend_of(x)
    if backend is not None:
        return backend.log(x)
    if isinstance(x, complex):
        import cmath

        return cmath.log(x)
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def modulus(x: Any) -> Any:
    """|x| of numbers that may be complex.

    >>> modulus(3 + 4j)
    5.0
    """
    return abs(x)


def is_zero(x: Any) -> Any:
    """1 where x is 0, else 0, in the dtype of x: for libraries that do not calculate with truth values.

    >>> is_zero(0.0), is_zero(2)
    (True, False)
    """
    backend = backend_of(x)
    return x == 0 if backend is None else backend.cast_like(x == 0, x)


def sign(x: Any) -> Any:
    """The derivative of `abs` for real numbers: -1, 0 or 1.

    >>> sign(-2.5), sign(0.0), sign(3)
    (-1.0, 0.0, 1.0)
    """
    backend = backend_of(x)
    if backend is not None:
        if backend.is_complex(x):
            raise Undifferentiable(COMPLEX_ABS)
        return backend.sign(x)
    if isinstance(x, complex):
        raise Undifferentiable(COMPLEX_ABS)
    if x == 0 or x != x:
        return x * 1.0  # nan stays nan
    return 1.0 if x > 0 else -1.0
