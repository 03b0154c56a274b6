"""Where derivatives end."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def stop_gradient(x: T) -> T:
    """The value of x, which derivatives take for a constant: a number, an array or a container.

    >>> import tangent
    >>> tangent.grad(lambda x: x * tangent.stop_gradient(x))(3.0)
    3.0
    """
    return x
