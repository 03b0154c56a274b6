"""The operators: from a function to its gradient, products with its Jacobian, and higher derivatives.

All take a Python function and return a Python function.  `wrt` says by which
parameters to differentiate: a position, a name, or a tuple of these.  One gives
one gradient, a tuple gives a tuple.  Gradients have the structure, shapes and
dtypes of the arguments.  Seeds come after the function's own arguments.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import FunctionType, MethodType
from typing import Any, Literal
from weakref import WeakKeyDictionary

from tangent import pickling
from tangent.backend import backend_of
from tangent.derive import Derived, derive
from tangent.effector import Effector
from tangent.entry import function_for, with_source
from tangent.facts.memory import Effects
from tangent.provenance import provenance, remade, remember
from tangent.request import Check, Mode, Motion, Request
from tangent.rules.book import BOOK
from tangent.runtime.structure import Structure
from tangent.wrt import Wrt, parameters_of
from tangent_ast.emit import Text, emit
from tangent_ast.errors import ShapeMismatch

Function = Callable[..., Any]

# What was asked for, the source if that was given, what is known of a method's object, and the
# edition of the rule book.
_Key = tuple[Request, str | None, Structure | None, int]
_effects: WeakKeyDictionary[FunctionType, Effects] = WeakKeyDictionary()
_cache: WeakKeyDictionary[FunctionType, dict[_Key, Derived]] = WeakKeyDictionary()


def grad(
    f: Function,
    wrt: Wrt = 0,
    *,
    preserve_result: bool = False,
    check_dims: bool = True,
    optimized: bool = True,
    verbose: int = 0,
    source: str | None = None,
) -> FunctionType:
    """The gradient of a function with one number as its result.

    The derivative takes the arguments of `f` and then a seed, which is the
    cotangent of the result: `b` and the name of the variable that `f` returns
    (`by` for `return y`), or `bout`.  It is 1.0 if left out.

    preserve_result  return (gradient, result)
    check_dims       raise `ShapeMismatch` if the result is no single number
    optimized        False shows the derivative as it was swept
    verbose          1 prints the derivative, 2 the stages too
    source           the source of `f`, where it cannot be found

    Raises `ValueError` if `wrt` names no parameter, `NoSource` if the source of
    `f` is not to be had, and `Unsupported` or `Undifferentiable` with the line
    in question if `f` does something that cannot be differentiated.

    >>> import tangent
    >>> def f(x, n=2):
    ...     return x**n
    >>> tangent.grad(f)(3.0)
    6.0
    """
    names, single = _parameters(f, wrt)
    check = Check.SCALAR if check_dims else Check.NOTHING
    request = Request(names, single, preserve_result=preserve_result, check=check, optimized=optimized)
    return _derived(f, request, "grad", verbose, source)


def value_and_grad(
    f: Function,
    wrt: Wrt = 0,
    *,
    check_dims: bool = True,
    optimized: bool = True,
    verbose: int = 0,
    source: str | None = None,
) -> FunctionType:
    """The result and the gradient: `(value, gradient)`.  See `grad`.

    >>> import tangent
    >>> tangent.value_and_grad(lambda x: x * x)(3.0)
    (9.0, 6.0)
    """
    names, single = _parameters(f, wrt)
    check = Check.SCALAR if check_dims else Check.NOTHING
    request = Request(names, single, value_first=True, check=check, optimized=optimized)
    return _derived(f, request, "value_and_grad", verbose, source)


def vjp(
    f: Function,
    wrt: Wrt = 0,
    *,
    preserve_result: bool = False,
    check_dims: bool = True,
    optimized: bool = True,
    verbose: int = 0,
    source: str | None = None,
) -> FunctionType:
    """Vector-Jacobian product: the cotangent of the result in, the cotangents of the arguments out.

    The seed comes after the arguments and has the structure and shape of the
    result; with `check_dims` another shape raises `ShapeMismatch`.

    >>> import tangent
    >>> tangent.vjp(lambda x: (x * x, 3 * x))(2.0, (1.0, 10.0))
    34.0
    """
    names, single = _parameters(f, wrt)
    request = Request(
        names,
        single,
        default_seed=False,
        preserve_result=preserve_result,
        check=Check.SHAPE if check_dims else Check.NOTHING,
        optimized=optimized,
    )
    return _derived(f, request, "vjp", verbose, source)


def jvp(
    f: Function,
    wrt: Wrt = 0,
    *,
    preserve_result: bool = False,
    check_dims: bool = True,
    optimized: bool = True,
    verbose: int = 0,
    source: str | None = None,
) -> FunctionType:
    """Jacobian-vector product: tangents of the arguments in, the tangent of the result out.

    The tangents come after the arguments, one for each in `wrt`, under the
    names `d` and the parameter (`dx` for `x`).

    >>> import tangent
    >>> tangent.jvp(lambda x, y: x * y, wrt=(0, 1))(2.0, 3.0, 1.0, 10.0)
    23.0
    """
    names, single = _parameters(f, wrt)
    request = Request(
        names,
        single,
        mode=Mode.FORWARD,
        default_seed=False,
        preserve_result=preserve_result,
        check=Check.SHAPE if check_dims else Check.NOTHING,
        optimized=optimized,
    )
    return _derived(f, request, "jvp", verbose, source)


def autodiff(
    f: Function,
    wrt: Wrt = 0,
    *,
    mode: Literal["reverse", "forward"] = "reverse",
    motion: Literal["joint", "split"] = "joint",
    preserve_result: bool = False,
    check_dims: bool = True,
    optimized: bool = True,
    verbose: int = 0,
    source: str | None = None,
) -> Any:
    """The derivative of a function, in any mode and motion.

    mode="reverse", motion="joint"   as `vjp`, with a seed of 1.0 if left out
    mode="reverse", motion="split"   two functions: `result, saved = forward(*args)` and
                                     `gradient = backward(saved, seed)`
    mode="forward"                   as `jvp`, with seeds of 1.0 if left out

    >>> import tangent
    >>> forward, backward = tangent.autodiff(lambda x: x * x * x, motion="split")
    >>> result, saved = forward(2.0)
    >>> backward(saved, 1.0)
    12.0
    """
    names, single = _parameters(f, wrt)
    if mode not in ("reverse", "forward") or motion not in ("joint", "split"):
        raise ValueError(
            f'mode is "reverse" or "forward", motion is "joint" or "split", not {mode!r} and {motion!r}'
        )
    if mode == "forward" and motion == "split":
        raise ValueError('forward mode has no backward pass to split off: use motion="joint"')
    request = Request(
        names,
        single,
        mode=Mode(mode),
        motion=Motion(motion),
        preserve_result=preserve_result,
        check=Check.SHAPE if check_dims else Check.NOTHING,
        optimized=optimized,
    )
    if request.motion is Motion.JOINT:
        return _derived(f, request, "autodiff", verbose, source)
    made = _derive(f, request, source)
    _show(made, verbose)
    forward, backward = (made.functions[name] for name in made.asked)
    return _bound_as(f, forward), backward


def hvp(f: Function, wrt: Wrt = 0, *, verbose: int = 0) -> FunctionType:
    """Hessian-vector product of a function with one number as its result: forward over reverse.

    The direction comes after the arguments.  With a tuple as `wrt` it is a tuple with one for each of
    these parameters, and so is the product, of the Hessian by all of them together.

    >>> import tangent
    >>> tangent.hvp(lambda x: x**3)(2.0, 10.0)
    120.0
    >>> tangent.hvp(lambda x, y: x**3 * y, wrt=(0, 1))(2.0, 3.0, (10.0, 1.0))
    (372.0, 120.0)

    Raises `ShapeMismatch` at a call with another number of directions.
    """
    names, single = _parameters(f, wrt)
    gradient = _derived(f, Request(names, single, fixed_seed=True), "grad", 0, None)
    if single:
        return jvp(gradient, wrt=names[0], verbose=verbose)
    request = Request(
        names, single=False, mode=Mode.FORWARD, default_seed=False, check=Check.SHAPE, directions=True
    )
    return _derived(gradient, request, "jvp", verbose, None)


def jacobian(f: Function, wrt: int | str = 0) -> Function:
    """The Jacobian: an array of the shape of the result followed by the shape of the argument.

    One reverse sweep per element of the result.

    >>> import numpy as np, tangent
    >>> tangent.jacobian(lambda x: x**2)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """
    pull = vjp(f, wrt)

    def jacobian_of(*args: Any, **kwargs: Any) -> Any:
        result = f(*args, **kwargs)
        if isinstance(result, (int, float, complex)):
            return pull(*args, **_with_seed(pull, 1.0, kwargs))
        backend = backend_of(result)
        if backend is None:
            raise ShapeMismatch(
                f"the result is a {type(result).__name__}; jacobian takes functions whose result is an array"
            )
        shape = backend.shape(result)
        rows = []
        for k in range(_size(shape)):
            seed = backend.added_at(backend.zeros_like(result), _unravel(k, shape), 1)
            rows.append(pull(*args, **_with_seed(pull, seed, kwargs)))
        stacked = backend.stack(rows)
        inner = backend.shape(rows[0]) if rows else ()
        return backend.reshape(stacked, (*shape, *inner))

    jacobian_of.__name__ = f"jacobian_of_{getattr(f, '__name__', 'f')}"
    jacobian_of.__doc__ = f.__doc__
    return jacobian_of


def hessian(f: Function, wrt: int | str = 0) -> Function:
    """The matrix of second derivatives of a function with one number as its result.

    >>> import numpy as np, tangent
    >>> tangent.hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    """
    (name,), _ = _parameters(f, wrt)
    return jacobian(grad(f, wrt), wrt=name)


# --------------------------------------------------------------------------


def _with_seed(pull: FunctionType, seed: Any, kwargs: dict[str, Any]) -> dict[str, Any]:
    """The seed, which is the last parameter, by name: positions may be taken by defaults."""
    code = pull.__code__
    last = code.co_varnames[code.co_argcount + code.co_kwonlyargcount - 1]
    return {**kwargs, last: seed}


def _size(shape: tuple[int, ...]) -> int:
    total = 1
    for n in shape:
        total *= n
    return total


def _unravel(k: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    index: list[int] = []
    for n in reversed(shape):
        k, i = divmod(k, n)
        index.append(i)
    return tuple(reversed(index))


def _parameters(f: Function, wrt: Wrt) -> tuple[tuple[str, ...], bool]:
    """The parameters to differentiate by."""
    f = with_source(f)
    return parameters_of(f if isinstance(f, MethodType) else _entry(f), wrt)


def _derive(f: Function, request: Request, source: str | None, receiver: Structure | None = None) -> Derived:
    """What a request asks for; `receiver` tells of the object that a method was taken from."""
    f = with_source(f)
    function = _entry(f)
    if isinstance(f, MethodType):
        receiver = Structure(type(f.__self__))  # whatever it keeps, which may be something else later
        f = f.__func__
    known = _cache.setdefault(function, {})
    key = (request, source, receiver, BOOK.edition)
    if key not in known or not all(b.holds() for b in known[key].bindings):
        known[key] = derive(function, request, text=source, receiver=receiver)
        # What is kept for a function does not lead to it, unless the rule book knows it anyway.
        remember(known[key], remade(f) if f is function else f, receiver, request, source)
    return known[key]


def derived(f: FunctionType, request: Request, receiver: Structure | None = None) -> Derived:
    """What a request asks for, derived once; `receiver` tells of the object of a method."""
    return _derive(f, request, None, receiver)


def effects_of(f: FunctionType) -> Effects:
    """What a call of a function does to its arguments, for all that is known without calling it."""
    if f not in _effects:
        _effects[f] = Effector(BOOK).of(f)
    return _effects[f]


def _entry(f: Function) -> FunctionType:
    """The function to derive; a derivative without the blocks that were inserted into it."""
    known = provenance(f)
    if known is None or not known.inserted:
        return function_for(f)
    made = _derive(known.primal, replace(known.request, insertions=False), known.source, known.receiver)
    return made.functions[made.asked[known.position]]


def nan_guard(derivative: FunctionType) -> FunctionType:
    """The same derivative, which raises `FloatingPointError` where the first nan arises, with your line.

    It looks at its arguments, and at every value of the forward and the
    backward pass as soon as it is there; so it is slower, and meant for finding
    out.

    Raises `ValueError` for what is no derivative of `grad`, `vjp` or another operator.

    >>> import math, tangent
    >>> def f(x):
    ...     y = x * math.inf
    ...     return y - y
    >>> try:
    ...     tangent.nan_guard(tangent.grad(f))(1.0)
    ... except FloatingPointError as error:
    ...     print(error)
    nan first arises in the result, at ...: y = x * math.inf
    """
    known = provenance(derivative)
    if known is None:
        name = getattr(derivative, "__name__", repr(derivative))
        raise ValueError(f"{name} is no derivative: pass what grad, vjp, jvp or another operator has made")
    made = _derive(known.primal, replace(known.request, watched=True), known.source, known.receiver)
    return _bound_as(derivative, made.functions[made.asked[known.position]])


def _derived(f: Function, request: Request, operator: str, verbose: int, source: str | None) -> FunctionType:
    made = _derive(f, request, source)
    _show(made, verbose)
    function = made.functions[made.asked[0]]
    pickling.register(function, f, operator, request)
    return _bound_as(f, function)


def _bound_as(f: Function, derivative: FunctionType) -> FunctionType:
    """The derivative of a method, of the object that the method was taken from."""
    f = with_source(f)
    # What is called a function here may be a method, which serves as one.
    return MethodType(derivative, f.__self__) if isinstance(f, MethodType) else derivative  # type: ignore[return-value]


def _show(made: Derived, verbose: int) -> None:
    if verbose >= 2:
        for label, stage in made.stages:
            text: Text = emit([stage])
            print(f"# {label}\n{text.source}")
    if verbose >= 1:
        print(made.text.source)
