"""What adjoints of Fourier transforms need."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only, cast_as


def resized(g: Any, a: Any) -> Any:
    """g in the shape and dtype of `a`: each axis is cut off at its end, or goes on with zeros.

    >>> resized(np.array([1.0, 2.0, 3.0]), np.zeros(2)), resized(np.array([1.0, 2.0]), np.zeros(3))
    (array([1., 2.]), array([1., 2., 0.]))
    """
    shape = np.shape(array_only(a, "a Fourier transform"))
    g = g[tuple(slice(n) for n in shape)]
    missing = [(0, n - had) for n, had in zip(shape, np.shape(g), strict=True)]
    return cast_as(np.pad(g, missing) if np.shape(g) != shape else g, a)


def axes_of(a: Any, s: Any, axes: Any) -> Any:
    """The axes of a transform of several: all, or as many of the last ones as `s` has lengths.

    >>> axes_of(np.zeros((2, 3, 4)), None, None), axes_of(np.zeros((2, 3, 4)), (5, 6), None)
    ((0, 1, 2), (1, 2))
    """
    if axes is not None:
        return tuple(axes)
    count = np.ndim(a)
    return tuple(range(count if s is None else count - len(s), count) if s is not None else range(count))


def lengths_of(a: Any, s: Any, axes: Any) -> Any:
    """The lengths of a transform along its axes; -1, like an axis without `s`, is the length of `a`.

    >>> lengths_of(np.zeros((2, 3, 4)), (5, -1), (0, 2))
    (5, 4)
    """
    shape = np.shape(a)
    found = (-1,) * len(axes) if s is None else tuple(s)
    return tuple(shape[k] if n is None or n == -1 else n for k, n in zip(axes, found, strict=True))


def counted_twice(y: Any, z: Any, axis: int = -1) -> Any:
    """How often `np.fft.irfft`, of length y along the axis, counts each coefficient: 1 at the ends, else 2.

    >>> counted_twice(np.zeros(4), np.zeros(3)), counted_twice(np.zeros(5), np.zeros(3))
    (array([1., 2., 1.]), array([1., 2., 2.]))
    """
    length = np.shape(y)[axis]
    used = length // 2 + 1
    weights = np.full_like(y, 2.0, shape=(used,))
    weights[0] = 1.0
    if length % 2 == 0:
        weights[-1] = 1.0
    return np.reshape(weights, (used,) + (1,) * (np.ndim(y) - 1 - axis % np.ndim(y)))


def front(g: Any, y: Any, axis: int = -1) -> Any:
    """The coefficients of g along an axis that `np.fft.irfft` uses for a result of the length of y.

    >>> front(np.array([1.0, 2.0, 3.0, 4.0]), np.zeros(4))
    array([1., 2., 3.])
    """
    used = np.shape(y)[axis] // 2 + 1
    return g[(slice(None),) * (axis % np.ndim(y)) + (slice(used),)]


def unfront(g: Any, y: Any, axis: int = -1) -> Any:
    """The adjoint of `front`: zeros for the coefficients that it leaves out."""
    missing = [(0, 0)] * np.ndim(y)
    missing[axis] = (0, np.shape(y)[axis] - np.shape(g)[axis])
    return np.pad(g, missing)


def reality_lengths(a: Any, s: Any, axes: Any) -> Any:
    """The lengths of `np.fft.irfftn`, whose last one is twice that of the coefficients by default.

    >>> reality_lengths(np.zeros((2, 3)), None, (0, 1))
    (2, 4)
    """
    if s is not None and s[-1] != -1 and s[-1] is not None:
        return lengths_of(a, s, axes)
    return (*lengths_of(a, s, axes)[:-1], 2 * (np.shape(a)[axes[-1]] - 1))


def other_norm(norm: str | None = None) -> Any:
    """The norm of the inverse transform, by name.

    >>> other_norm(None), other_norm("forward")
    ('forward', 'backward')
    """
    return {"backward": "forward", None: "forward", "forward": "backward", "ortho": "ortho"}[norm]
