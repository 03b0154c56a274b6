"""The array protocol for CuPy: nothing here moves data to the host or waits for the device.

Exceptions are what only testers and `watch` ask for, which look at numbers.
"""

from __future__ import annotations

from typing import Any

import cupy

from tangent_backends.numpy.array import ArrayLibrary


class MirrorLibrary(ArrayLibrary):
    """The protocol over a library that has NumPy's functions and, unlike NumPy, no scalars of its own.

    A reduction gives an array of shape (), and so does an item, which is a view.
    """

    def scalar(self, x: Any, dtype: Any) -> Any:
        # Filled where the array lives; `asarray` would send the number there.
        return self.xp.full((), x, dtype)

    def broadcast_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        if not isinstance(x, self.kinds):
            return self.xp.full(shape, x)
        return super().broadcast_to(x, shape)


class CuPy(MirrorLibrary):
    """CuPy."""

    name = "cupy"
    rules = ("tangent_backends.cupy.rules",)

    def __init__(self) -> None:
        super().__init__(cupy, (cupy.ndarray,))
