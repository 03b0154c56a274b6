"""Run the same function over another library."""

from collections.abc import Callable
from types import FunctionType, ModuleType
from typing import Any


def over(function: Callable[..., Any], library: ModuleType) -> Callable[..., Any]:
    """The same code with `library` under the names of NumPy and of `math`.

    over(f, jax.numpy): np.sin(x), math.exp(x) => jax.numpy.sin(x), jax.numpy.exp(x)

    Functions of the same module that it may call come along, so that they see the library too.
    """
    scope: dict[str, Any] = dict(function.__globals__)
    for name, value in function.__globals__.items():
        if isinstance(value, FunctionType) and value.__module__ == function.__module__:
            scope[name] = FunctionType(value.__code__, scope, name, value.__defaults__)
    scope["np"] = scope["math"] = library
    return FunctionType(function.__code__, scope, function.__name__, function.__defaults__)
