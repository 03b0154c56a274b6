"""Derivatives of functions that are known only when they are called.

    y = activation(x)      =>    activation_fwd, activation_bwd = pair_of(activation, 0)
                                 y, saved = activation_fwd(x)
                           and   bx = activation_bwd(saved, by)

    y = model.predict(x)   =>    predict = method_of(model, "predict")
                                 predict_fwd, predict_bwd = pair_of(predict, 0, 1, given=2)
                                 y, saved = predict_fwd(model, x)
                           and   bmodel, bx = predict_bwd(saved, by)

A function is derived when it is met for the first time, and the derivative kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import FunctionType, MethodDescriptorType, MethodType
from typing import Any, TypeGuard

from tangent.backend import backend_of, is_library
from tangent.runtime.records import fields_of, is_record, kept_by_class
from tangent.runtime.structure import Structure, structure_of
from tangent.runtime.tree import describe, leaves
from tangent.shown import is_derived
from tangent_ast.errors import Undifferentiable, Unsupported

Function = Callable[..., Any]
Deriver = Callable[..., Any]

_derivers: dict[str, Deriver] = {}


def _deriver(name: str) -> Deriver:
    if not _derivers:
        import_module("tangent.late")
    return _derivers[name]


def set_derivers(**derivers: Deriver) -> None:
    """Say how pairs and functions that carry tangents are derived: this package knows nothing of that."""
    _derivers.update(derivers)


def pair_of(function: Function, *active: int, given: int = 1, keywords: tuple[str, ...] = ()) -> Any:
    """The forward and the backward function of a call, differentiated by some of its arguments.

    The call has `given` arguments by position and some by keyword; the forward function takes
    all of them by position, in that order, which is what `active` counts.

    >>> forward, backward = pair_of(lambda x: x * x, 0)
    >>> y, saved = forward(3.0)
    >>> y, backward(saved, 1.0)
    (9.0, 6.0)
    """
    return _deriver("pair")(function, given, keywords, active)


def jvp_of(function: Function, *active: int, given: int = 1, keywords: tuple[str, ...] = ()) -> Any:
    """The function that carries tangents through a call: arguments and tangents in, result and tangent out.

    >>> carried = jvp_of(lambda x: x * x, 0)
    >>> carried(3.0, 1.0)
    (9.0, 6.0)
    """
    return _deriver("jvp")(function, given, keywords, active)


def may_write(function: Function) -> bool:
    """May a call of this function change what it is passed, for all that can be known without calling it?

    >>> may_write(lambda x: x * x), may_write(list.append)
    (False, True)
    """
    writes: bool = _deriver("writes")(function)
    return writes


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that an object keeps under a name, and that is called without the object."""

    name: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain function that an object keeps, and that is called without the object: nothing in it varies."""

    function: FunctionType


@dataclass(frozen=True, slots=True)
class Method:
    """A method, and what is known of the object: its class, where that has the method from a base, and
    the classes of what it keeps.  What the method calls depends on these.
    """

    function: FunctionType
    owner: Structure


@dataclass(frozen=True, slots=True)
class Partial:
    """The function of a partial, which is passed what the partial keeps: arguments, and some by name."""

    function: Function
    count: int
    keywords: tuple[str, ...]


def kept_like(function: partial[Any], args: Any, keywords: Any) -> partial[Any]:
    """A partial of the same function that keeps something else, such as the tangents of what it keeps.

    >>> kept_like(partial(pow, 2.0), (0.5,), None).args
    (0.5,)
    """
    return partial(function.func, *(args or ()), **(keywords or {}))


_COUNTING = ("count", "index", "keys")  # methods of containers whose results hold nothing that varies


def method_of(owner: Any, name: str) -> Function | Method | Kept | Plain | Partial:
    """What `owner.name(...)` runs, which takes the object first.

    >>> class Line:
    ...     def at(self, x):
    ...         return self.slope * x
    >>> method_of(Line(), "at") is Line.at
    True
    """
    if name == "__call__":
        return _called(owner)
    if backend_of(owner) is not None or isinstance(owner, _CONTAINERS):
        _check_method(owner, name)
    found = kept_by_class(type(owner), name)
    own = fields_of(owner)
    if name not in own:
        return _of_class(owner, name, found) if isinstance(found, FunctionType) else Kept(name)
    kept = own[name]
    return _plain(kept, owner) if _is_plain(kept) and not isinstance(found, property) else Kept(name)


def _of_class(owner: Any, name: str, method: FunctionType) -> Function | Method:
    structure = structure_of(owner)
    return Method(method, structure) if structure.keeps or name not in vars(type(owner)) else method


def _called(function: Any) -> Function | Method | Kept | Plain | Partial:
    """What a call of a value runs, which takes the value first."""
    if _is_plain(function):
        return _plain(function)
    if isinstance(function, partial):
        return Partial(function.func, len(function.args), tuple(function.keywords))
    receiver = getattr(function, "__self__", None)
    if backend_of(receiver) is not None or isinstance(receiver, _CONTAINERS):
        _check_method(receiver, getattr(function, "__name__", "__call__"))
    if isinstance(function, MethodType):
        _check_kept(receiver, None, function)
    found = kept_by_class(type(function), "__call__")
    own = isinstance(found, FunctionType) and not is_library(found.__module__)
    if own:
        return _of_class(function, "__call__", found)
    return Kept("__call__")  # a layer of a library is called as the object that it is


def _is_plain(value: Any) -> TypeGuard[FunctionType]:
    """Is this a function whose text may stand in place of its call?

    That of a derivative may not, because it may empty the stacks that it is given.
    """
    return isinstance(value, FunctionType) and not is_derived(value)


def _plain(function: FunctionType, owner: Any = None) -> Plain:
    for cell in function.__closure__ or ():
        try:
            held = cell.cell_contents
        except ValueError:  # not bound yet
            continue
        _check_kept(held, owner, function)
    for default in function.__defaults__ or ():
        _check_kept(default, owner, function)
    return Plain(function)


def _check_kept(held: Any, owner: Any, function: Any) -> None:
    """Complain about a function in an object that leads back to what the object is differentiated by.

    What functions keep is constant, so that way would count for nothing.
    """
    if backend_of(held) is not None:
        leads_back = any(part is held for part in leaves(owner))
    else:
        leads_back = is_record(held) and any(map(_varies, leaves(held)))
    if leads_back and isinstance(function, MethodType) and held is function.__self__:
        raise Unsupported(
            f"`{function.__name__}` is a method of {describe(held)} that is differentiated, and passed as a "
            "function where the text does not tell the class: annotate the parameter, or write "
            f"`lambda *args: object.{function.__name__}(*args)` with as many arguments as it takes"
        )
    if leads_back:
        raise Unsupported(
            f"`{function.__name__}` is kept in an object that is differentiated, and itself keeps "
            f"{describe(held)}, which would count as a constant: make it a method of the class, or pass "
            "what it keeps as an argument"
        )


def _varies(value: Any) -> bool:
    backend = backend_of(value)
    return isinstance(value, (float, complex)) if backend is None else backend.is_inexact(value)


_CONTAINERS = (dict, list, tuple, set)


def _check_method(owner: Any, name: str) -> None:
    """Complain about a method of an array or a container whose result may hold what varies."""
    if backend_of(owner) is not None:
        raise Undifferentiable(
            f"there is no rule for `.{name}` of {describe(owner)}: use functions that have one"
        )
    builtin = isinstance(kept_by_class(type(owner), name), MethodDescriptorType)
    if builtin and name not in _COUNTING:
        raise Undifferentiable(
            f"`.{name}` of {describe(owner)} is not differentiated: write a loop, or a comprehension"
        )
