"""Functions that are differentiated when they are called, by TensorFlow itself.

A function of TensorFlow without a rule is differentiated by a `tf.GradientTape` around a second call of it
(`pulled_back`), which can be differentiated again in the same way.  What may be called once only is in
`pieces`.

Cotangents of complex tensors are df/dRe - i df/dIm here and the conjugate of that for a tape.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import tensorflow as tf
from tensorflow.python.eager import imperative_grad
from tensorflow.python.framework import op_callbacks, ops

from tangent_ast.errors import Undifferentiable
from tangent_backends.tensorflow.zeros import is_kept_zero

_EAGER = type(tf.constant(0.0))
_CARRIES_NOTHING = frozenset({bool, int, float, complex, str, tf.DType})


class Helper:
    """A function as an object of its own: rules are known by it, and calls of it are not written out.

    (A call that is given a function is replaced by the text of what is called, if that is a plain function.)
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.__wrapped__ = function
        self.__name__ = function.__name__
        self.__qualname__ = function.__qualname__
        self.__module__ = function.__module__
        self.__doc__ = function.__doc__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.__wrapped__(*args, **kwargs)


@Helper
def pulled_back(of: Callable[..., Any], k: int, by: Any, args: tuple[Any, ...]) -> Any:
    """The cotangent of the argument `k` of `y = of(*args)`, from that of y."""
    args = _filled(of, args)
    source = tf.nest.map_structure(lambda part: _watchable(of, part), args[k])
    with new_tape() as tape:
        tape.watch(inexact(source))
        with derivable(of in _DERIVED):
            y = of(*args[:k], source, *args[k + 1 :])
    try:
        found = iter(gradients(tape, y, by, inexact(source)))
    except UNABLE as error:
        raise _unable(of, args, error) from None
    return tf.nest.map_structure(
        lambda part: _required(of, next(found), part) if is_inexact(part) else None, source
    )


@Helper
def pushed_forward(of: Callable[..., Any], tangents: tuple[Any, ...], args: tuple[Any, ...]) -> Any:
    """The tangent of `of(*args)`, from those of the arguments; None and numbers stand for zero."""
    sources = [tf.nest.map_structure(own, a) for a in _filled(of, args)]
    return pushed(of, sources, tangents, lambda: of(*sources), args, of in _DERIVED)[1]


@Helper
def pulled_back_each(of: Callable[..., Any], by: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The cotangents of all arguments of `y = of(*args)`, from that of y; None for what is no tensor."""
    sources = [tf.nest.map_structure(own, a) for a in _filled(of, args)]
    flat = inexact(sources)
    with new_tape() as tape:
        tape.watch(flat)
        with derivable(of in _DERIVED):
            y = of(*sources)
    try:
        found = dict(zip(map(id, flat), gradients(tape, y, by, flat), strict=True))
    except UNABLE as error:
        raise _unable(of, args, error) from None

    def cotangent(part: Any) -> Any:
        if not is_inexact(part):
            return None
        gradient = found[id(part)]
        return tf.zeros_like(part) if gradient is None else gradient

    return tuple(tf.nest.map_structure(cotangent, s) for s in sources)


def new_tape(persistent: bool = False) -> Any:
    """A tape that is told what to watch."""
    return tf.GradientTape(persistent=persistent, watch_accessed_variables=False)


def gradients(tape: Any, y: Any, by: Any, sources: list[Any]) -> list[Any]:
    """What the tape says of the sources, in the convention of this library; None: y does not depend on it."""
    targets, seeds, zero = [], [], False
    for value, seed in paired(y, by):
        if is_inexact(value):
            still = seed is None or is_kept_zero(seed)
            zero |= still
            if not still:
                targets.append(value)
                seeds.append(_conjugate(_seed(seed, value)))
    found = _found(tape, targets, sources, seeds) if targets else [None] * len(sources)
    return [
        (tf.zeros_like(x) if zero else None) if g is None else _conjugate(_dense(g))
        for g, x in zip(found, sources, strict=True)
    ]


def _found(tape: Any, targets: list[Any], sources: list[Any], seeds: list[Any]) -> list[Any]:
    """`tape.gradient`, without its looks into structures, which take as long as two operations."""
    if tape._tape is None or not all(isinstance(t, tf.Tensor) for t in (*targets, *sources)):
        return list(tape.gradient(targets, sources, output_gradients=seeds))
    recorded = tape._tape
    if not tape._persistent:
        tape._tape = None  # it can be asked once
    return list(imperative_grad.imperative_grad(recorded, targets, sources, seeds, sources))


def paired(y: Any, by: Any) -> Iterator[tuple[Any, Any]]:
    """The parts of a value with their cotangents; None is the cotangent of all parts of a container."""
    if isinstance(y, (list, tuple)):
        for part, b in zip(y, itertools.repeat(None) if by is None else by, strict=by is not None):
            yield from paired(part, b)
    elif isinstance(y, dict):
        for key, part in y.items():
            yield from paired(part, None if by is None else by[key])
    else:
        yield y, by


def _seed(seed: Any, value: Any) -> Any:
    """A cotangent in dtype and shape of the value."""
    if type(seed) is type(value) is _EAGER and seed.dtype is value.dtype:
        if seed._shape_tuple() == value._shape_tuple():
            return seed
    seed = tf.cast(seed, value.dtype)
    same = seed.shape.is_fully_defined() and seed.shape == value.shape
    return seed if same else tf.broadcast_to(seed, value.shape)


def flat_parts(value: Any) -> list[Any]:
    return tf.nest.flatten(value) if isinstance(value, (list, tuple, dict)) else [value]


def _dense(gradient: Any) -> Any:
    # IndexedSlices have other methods
    return gradient if isinstance(gradient, tf.Tensor) else tf.convert_to_tensor(gradient)


def _conjugate(x: Any) -> Any:
    return tf.math.conj(x) if x.dtype.is_complex else x


def is_inexact(value: Any) -> bool:
    if type(value) is not _EAGER and not isinstance(value, (tf.Tensor, tf.Variable)):
        return False
    dtype = value.dtype
    return bool(dtype.is_floating or dtype.is_complex)


def each_leaf(function: Callable[[Any], Any], value: Any) -> Any:
    """The same structure, of what a function makes of its parts."""
    kind = type(value)
    if kind is _EAGER:
        return function(value)
    if kind is list or kind is tuple:  # `tf.nest` takes as long as two operations
        return kind(each_leaf(function, part) for part in value)
    return tf.nest.map_structure(function, value)


def each_tensor(function: Callable[[Any], Any], value: Any) -> Any:
    """The same structure, with other tensors for those that can carry a derivative."""
    return each_leaf(lambda part: function(part) if is_inexact(part) else part, value)


def own(value: Any) -> Any:
    """A tensor apart from the one that was passed, so that one passed twice is two to the tape."""
    return tf.identity(value) if is_inexact(value) else value


def _filled(of: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments, with the function's own defaults for those that are `...`."""
    if not any(a is ... for a in args):
        return args
    parameters = inspect.signature(of).parameters.values()
    return tuple(p.default if a is ... else a for p, a in zip(parameters, args, strict=True))


def inexact(value: Any) -> list[Any]:
    """The tensors in a structure that can carry a derivative."""
    kind = type(value)
    if kind is _EAGER:
        return [value] if is_inexact(value) else []
    if value is None or kind in _CARRIES_NOTHING:
        return []
    if isinstance(value, (list, tuple)):
        return [v for part in value for v in inexact(part)]
    return [v for v in tf.nest.flatten(value) if is_inexact(v)]


def _watchable(fn: Any, part: Any) -> Any:
    if isinstance(part, float) and fn not in _DERIVED:
        raise Undifferentiable(f"{_name(fn)} is differentiated by tensors: pass tf.constant({part})")
    return own(part)


def _required(fn: Any, gradient: Any, source: Any) -> Any:
    """A gradient that has to be there."""
    if gradient is not None:
        return gradient
    if fn in _DERIVED:
        return tf.zeros_like(source)
    raise no_gradient(_name(fn))


@contextmanager
def told_if_unable(name: str) -> Iterator[None]:
    """Say what TensorFlow has no gradient of."""
    try:
        yield
    except UNABLE as error:
        raise unable_to(name, error) from None


def unable_to(name: str, error: Exception) -> Undifferentiable:
    return Undifferentiable(_UNABLE_TO.format(name, error))


def no_gradient(name: str) -> Undifferentiable:
    return Undifferentiable(
        f"tf.GradientTape has no gradient of {name} by this argument: if none is meant, put "
        "tf.stop_gradient around it; if there is one, say what it is with tangent.custom_vjp"
    )


def _unable(of: Any, args: tuple[Any, ...], error: Exception) -> Undifferentiable:
    """What to say of an operation that TensorFlow has no gradient of."""
    name, order = _name(of), ""
    while of in _DERIVED:  # a derivative of a derivative
        k = {pulled_back: 3, pulled_back_each: 2, pushed_forward: 2}[of]
        of, args = args[0], args[k]
        name, order = _name(of), " again"
    return unable_to(name + order, error)


_UNABLE_TO = (
    "TensorFlow cannot differentiate {} ({}): write it with functions that it can "
    "differentiate, or say what its derivative is with tangent.custom_vjp"
)


def moving_along(sources: Any, tangents: Any) -> tuple[list[Any], list[Any]]:
    """The tensors in `sources` with their tangents; None, which numbers are too, stands for zero."""
    moving, along = [], []
    for source, tangent in zip(sources, tangents, strict=True):
        flat = tf.nest.flatten(source)
        given = flat_parts(tangent) if isinstance(source, (list, tuple, dict)) else [tangent]
        if len(given) != len(flat):
            given = [None] * len(flat)
        for a, t in zip(flat, given, strict=True):
            if is_inexact(a):
                moving.append(a)
                still = t is None or isinstance(t, (int, float))
                along.append(None if still else tf.broadcast_to(tf.cast(t, a.dtype), a.shape))
    return moving, along


def pushed(
    of: Any, sources: Any, tangents: Any, call: Callable[[], Any], args: tuple[Any, ...], derived: bool
) -> tuple[Any, Any]:
    """The value of a call and its tangent J t, which is the cotangent of u in <J* u, t>.

    `tf.autodiff.ForwardAccumulator` does the same, but takes what it has no derivative of for constant.
    """
    moving, along = moving_along(sources, tangents)
    try:
        with new_tape() as tape:
            tape.watch(moving)
            with derivable(derived):
                y = call()
        return y, moved_along(tape, y, moving, along, None if derived else _name(of))
    except UNABLE as error:
        raise _unable(of, args, error) from None


def moved_along(tape: Any, y: Any, moving: list[Any], along: list[Any], name: str | None) -> Any:
    """The tangent of y, which a tape has recorded, where `moving` moves along `along`; None is zero there.

    What y does not depend on is an error if it has a tangent and `name` says what y is the value of.
    """
    values = inexact(y)
    seeds = [tf.ones_like(value) for value in values]
    with new_tape() as outer:
        outer.watch(seeds)
        with derivable():
            back = tape.gradient(values, moving, output_gradients=seeds)
        if name is not None and any(g is None and t is not None for g, t in zip(back, along, strict=True)):
            raise no_gradient(name)
        pairs = [
            (_dense(g), tf.zeros_like(a) if t is None else t)
            for g, t, a in zip(back, along, moving, strict=True)
            if g is not None
        ]
    found = outer.gradient([g for g, _ in pairs], seeds, output_gradients=[t for _, t in pairs])
    tangents = {
        id(value): tf.zeros_like(value) if tangent is None else _dense(tangent)
        for value, tangent in zip(values, found, strict=True)
    }
    return tf.nest.map_structure(lambda value: tangents.get(id(value)), y)


@contextmanager
def derivable(wanted: bool = True) -> Iterator[None]:
    """Complain about a gradient in the calculation that TensorFlow takes for constant, though it is not."""
    lacking: list[str] = []

    def look(kind: Any, inputs: Any, attributes: Any, outputs: Any, *_: Any, **__: Any) -> None:
        name = kind.decode() if isinstance(kind, bytes) else str(kind)
        if (
            "Grad" in name
            and name != "StopGradient"
            and _is_taken_for_constant(name)
            and any(map(is_inexact, outputs))
        ):
            lacking.append(name)

    if not wanted:
        yield
        return
    op_callbacks.add_op_callback(look)
    try:
        yield
    finally:
        op_callbacks.remove_op_callback(look)
    if lacking:
        raise Undifferentiable(
            f"TensorFlow has no derivative of {lacking[0]}, its own first derivative of what is called here: "
            "write it with functions that have one"
        )


@cache
def _is_taken_for_constant(operation: str) -> bool:
    """Is this a derivative, of which TensorFlow says that it has none?"""
    if "Grad" not in operation or operation == "StopGradient":
        return False
    try:
        return ops.gradient_registry.lookup(operation) is None
    except LookupError:
        return False  # what is not known at all is an error by itself


# What tapes raise where an operation has no gradient, or where that is sparse and differentiated again.
UNABLE = (
    LookupError,
    AttributeError,
    SystemError,
    tf.errors.InternalError,
    tf.errors.InvalidArgumentError,
    tf.errors.UnimplementedError,
)

_DERIVED = (pulled_back, pulled_back_each, pushed_forward)  # derivatives may well not depend on something


def _name(fn: Any) -> str:
    return getattr(fn, "__name__", repr(fn))
