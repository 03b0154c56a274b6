"""Where derivatives live for `pickle`: names in this module are requests, derived when they are asked for.

A function is pickled as the name of its module and its own.  A derivative
bears this module's name, and for its qualified name a key that says how to
derive it again: so `pickle.loads` in another process derives it there.

The keys are the operators' own; they supply the resolver that reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from types import FunctionType
from weakref import WeakValueDictionary

Resolver = Callable[[str], FunctionType]

_functions: WeakValueDictionary[str, FunctionType] = WeakValueDictionary()
_resolvers: list[Resolver] = []


def set_resolver(resolver: Resolver) -> None:
    """Say how to derive a function from its key; the last one holds.

    The resolver registers what it derives, or returns a function that is registered already.
    It raises `LookupError` for a key that means nothing to it.
    """
    _resolvers[:] = [resolver]


def register(function: FunctionType, key: str) -> None:
    """Make a function picklable under a key, such as `"grad model:f wrt=0"`."""
    name = encode(key)
    function.__module__ = __name__
    function.__qualname__ = name
    _functions[name] = function


def encode(key: str) -> str:
    """A key as an attribute name: `pickle` takes dots for nesting.

    >>> encode("grad pkg.model:f")
    'grad pkg/model:f'
    """
    name = key.replace("%", "%25").replace("/", "%2F").replace(".", "/")
    if name.isidentifier():
        raise ValueError(f"a key must not look like an ordinary attribute: {key!r}")
    return name


def decode(name: str) -> str:
    """The key again.

    >>> decode(encode("grad a/b.c:f 100%"))
    'grad a/b.c:f 100%'
    """
    return name.replace("/", ".").replace("%2F", "/").replace("%25", "%")


def __getattr__(name: str) -> FunctionType:
    if name.isidentifier():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = _functions.get(name)
    if found is not None:
        return found
    if not _resolvers:  # nothing has been derived in this process yet
        import_module("tangent.pickling")
    try:
        return _resolvers[0](decode(name))
    except LookupError as error:
        raise AttributeError(f"{decode(name)!r} cannot be derived: {error}") from error
