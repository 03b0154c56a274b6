"""Context managers in derivatives."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType
from typing import TypeVar

from tangent_ast.errors import Unsupported

T = TypeVar("T")


class _Propagating(AbstractContextManager[T]):
    """Another manager, which must not swallow exceptions."""

    def __init__(self, manager: AbstractContextManager[T]) -> None:
        self.manager = manager

    def __enter__(self) -> T:
        return self.manager.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.manager.__exit__(kind, error, where) and error is not None:
            raise Unsupported(
                f"{type(self.manager).__name__} has swallowed this {type(error).__name__}: "
                "what is left half done has no derivative; use try and except"
            ) from error


def propagating(manager: AbstractContextManager[T]) -> AbstractContextManager[T]:
    """The same manager; if it swallows an exception, that is an error.

    >>> import contextlib
    >>> with propagating(contextlib.suppress(ZeroDivisionError)):
    ...     1 / 0
    Traceback (most recent call last):
    tangent_ast.errors.Unsupported: suppress has swallowed this ZeroDivisionError: ...
    """
    return _Propagating(manager)
