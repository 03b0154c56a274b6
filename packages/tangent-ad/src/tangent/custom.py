"""Custom gradients by a pair of ordinary functions."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from tangent.rules.book import BOOK, RuleError
from tangent.rules.record import Form, Result, Rule

P = ParamSpec("P")
R = TypeVar("R")


class custom_vjp(Generic[P, R]):
    """A function whose derivative is stated by ordinary functions: as a decorator, then `defvjp`.

    fwd(*args) -> (result, saved)         `saved` is whatever `bwd` needs
    bwd(saved, b) -> (bx, by, ...)        one cotangent for every parameter, in the form of its argument;
                                          None for zero

    Both run as they are: derivatives call them by the function's name.

        y, saved = norm.fwd(x)
        (bx,) = norm.bwd(saved, by)

    Forward mode needs `defjvp`:

    jvp(args, tangents) -> (result, tangent)     two tuples, a tangent for every argument

    >>> import tangent
    >>> @tangent.custom_vjp
    ... def sign_kept(x):
    ...     return x * 2.0
    >>> sign_kept.defvjp(lambda x: (x * 2.0, x), lambda saved, b: (100.0 * b,))
    >>> def f(x):
    ...     return sign_kept(x) * 3.0
    >>> f(1.0), tangent.grad(f)(1.0)
    (6.0, 300.0)

    Raises `RuleError` if the function gathers arguments with `*args` or `**kwargs`.
    """

    fwd: Callable[..., Any]
    bwd: Callable[..., Any]
    jvp: Callable[..., Any]

    def __init__(self, function: Callable[P, R]) -> None:
        functools.update_wrapper(self, function)
        self._function = function
        self._signature = inspect.signature(function)
        gathering = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
        if any(p.kind in gathering for p in self._signature.parameters.values()):
            raise RuleError(f"{self.__name__} gathers arguments: name the parameters")
        BOOK.add(
            Rule(
                callee=self,
                name=f"{function.__module__}.{function.__qualname__}",
                form=Form.PAIR,
                parameters=self._signature,
                active=tuple(self._signature.parameters),
                result=Result.ANYTHING,
            )
        )

    __name__: str

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        return self._function(*args, **kwargs)

    def __repr__(self) -> str:
        return f"<custom_vjp {self.__name__}>"

    def defvjp(self, fwd: Callable[..., tuple[R, Any]], bwd: Callable[[Any, Any], tuple[Any, ...]]) -> None:
        """State reverse mode."""
        self.fwd, self.bwd = fwd, bwd
        BOOK.edition += 1

    def defjvp(self, jvp: Callable[[tuple[Any, ...], tuple[Any, ...]], tuple[R, Any]]) -> None:
        """State forward mode."""
        self.jvp = jvp
        BOOK.edition += 1
