"""What densities ask of their arguments."""

from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable


def vectors_only(x: Any) -> Any:
    """A vector, or rows that are vectors."""
    if np.ndim(x) > 2:
        raise Undifferentiable("scipy.stats.multivariate_normal of more than two axes: pass x.reshape(-1, n)")
    return x
