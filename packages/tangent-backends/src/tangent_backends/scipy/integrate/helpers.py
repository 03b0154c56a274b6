"""The weights of samples in integrals."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import integrate

from tangent_ast.errors import Undifferentiable


def simpson_weights(count: int, x: Any = None, dx: Any = 1.0) -> Any:
    """What each of `count` samples counts in `scipy.integrate.simpson`.

    >>> simpson_weights(3)
    array([0.33333333, 1.33333333, 0.33333333])
    """
    if np.ndim(x) > 1:
        raise Undifferentiable("scipy.integrate.simpson with places of several axes: pass one axis of them")
    return integrate.simpson(np.eye(count), x=x, dx=dx, axis=-1)


def romb_weights(count: int, dx: Any = 1.0) -> Any:
    """What each of `count` samples counts in `scipy.integrate.romb`."""
    return integrate.romb(np.eye(count), dx=dx, axis=-1)
