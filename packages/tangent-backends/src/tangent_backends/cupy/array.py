"""The array protocol for CuPy."""

from __future__ import annotations

from typing import Any

import cupy

from tangent_backends.numpy.mirror import MirrorLibrary


class CuPy(MirrorLibrary):
    """CuPy."""

    name = "cupy"
    rules = ("tangent_backends.cupy.rules",)

    def __init__(self) -> None:
        super().__init__(cupy, (cupy.ndarray,))

    def to_host(self, x: Any) -> Any:
        return cupy.asnumpy(x)
