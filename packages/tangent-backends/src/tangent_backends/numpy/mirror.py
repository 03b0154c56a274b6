"""The array protocol for libraries that have NumPy's functions, and arrays on a device."""

from __future__ import annotations

from typing import Any

from tangent_backends.numpy.array import ArrayLibrary

_WORTH_NOT_KEEPING = 1 << 20  # bytes; an outline is a call of the device


class MirrorLibrary(ArrayLibrary):
    """The protocol over a library that has NumPy's functions and, unlike NumPy, no scalars of its own.

    Reductions and items are arrays of shape (), and an item is a view.  Nothing here moves an
    array to the host or waits for a device, but what only testers and `watch` ask for.
    """

    items_are_views = True

    def cast_like(self, x: Any, like: Any) -> Any:
        if self.owns(type(like)) and not self.owns(type(x)):
            # What comes from the host becomes an array of the library.
            if not self.is_complex(like) and isinstance(x, complex):
                x = x.real
            dtype = like.dtype if self.is_inexact(like) else None
            return (
                self.xp.asarray(x, dtype)
                if self.shape(x)
                else self.scalar(getattr(x, "item", lambda: x)(), dtype)
            )
        return super().cast_like(x, like)

    def empty_like(self, x: Any) -> Any:
        return self.xp.empty(x.shape, x.dtype)

    def outline(self, x: Any) -> Any:
        if x.nbytes < _WORTH_NOT_KEEPING:
            return x
        return self.xp.broadcast_to(self.xp.zeros((), x.dtype), x.shape)

    def to_host(self, x: Any) -> Any:
        """x as an array of NumPy's."""
        raise NotImplementedError

    def scalar(self, x: Any, dtype: Any) -> Any:
        # Filled where arrays live; `asarray` would send the number there.
        return self.xp.full((), x, dtype)

    def broadcast_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        if not self.owns(type(x)):
            return self.xp.full(shape, x)
        return super().broadcast_to(x, shape)
