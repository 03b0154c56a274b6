"""Layers and functions that are called once, under a tape which is kept for the backward pass.

The derivative of a Keras layer, a `tf.function`, or a function of TensorFlow without a rule is a pair,

    y, saved = taped_dense.fwd(x)
    bx = taped_dense.bwd(saved, by)

and each of the two is a piece with a pair of its own, for second derivatives: the calculation is then
recorded by one more tape, under which the first one is asked.  What is saved holds the arguments of the
call, so its cotangents and tangents are theirs.

A layer may draw random numbers or change variables, so it ends there.  A pure function can be calculated
again, so the functions of its second derivatives are pieces like any other (`Again`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import tensorflow as tf

from tangent_ast.errors import Undifferentiable
from tangent_backends.tensorflow.tape import (
    UNABLE,
    derivable,
    each_leaf,
    each_tensor,
    gradients,
    inexact,
    is_inexact,
    moved_along,
    moving_along,
    new_tape,
    no_gradient,
    own,
    pushed,
    told_if_unable,
    unable_to,
)
from tangent_backends.tensorflow.zeros import is_kept_zero

_SAVED = inspect.signature(lambda saved, by: ...)
_MOVING = inspect.signature(lambda args, tangents: ...)
_MOVED = inspect.signature(lambda result, tangents: ...)
_NOTHING = nullcontext()


class _Whole:
    """An object that is no container of its attributes, since its class makes instances in its own way."""

    def __new__(cls, *_: Any) -> Any:
        return super().__new__(cls)


class Missing(_Whole):
    """The cotangent that a tape does not know: to use it is an error."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def shape(self) -> Any:
        """Raises `Undifferentiable`."""
        raise no_gradient(self.name)

    def __add__(self, _: Any) -> Any:
        raise no_gradient(self.name)

    __radd__ = __add__


class Recorded(_Whole):
    """The value of a call and its tape; `outer` has recorded it as well, if it is differentiated twice.

    That is a `wide` one if it looks at all arguments.
    """

    def __init__(self, tape: Any, y: Any, outer: Any, wide: bool) -> None:
        self.tape, self.y, self.outer, self.wide = tape, y, outer, wide


Saved = tuple[Recorded, tuple[Any, ...]]  # with the arguments, by parameter


class Piece:
    """What has a pair, `fwd` and `bwd`, and for forward mode `jvp`: a rule is made for it on demand.

    Where a tangent takes long and may not be wanted, forward mode has two functions, `twice` and `moved`: the
    call itself, recorded so that the other can tell the tangent of its value.

    `active` are the parameters by which it has cotangents.  If it is `fitting`, the backward function gives
    just these, and nothing else can vary.
    """

    of_library = "tensorflow"
    parameters: inspect.Signature
    fitting = False
    __name__: str

    @property
    def active(self) -> tuple[str, ...]:
        return tuple(self.parameters.parameters)

    def function(self) -> Callable[..., Any]:
        """The piece as a function, which a path such as `taped_dense.fwd` leads to."""

        def piece(*args: Any, **kwargs: Any) -> Any:
            return self(*args, **kwargs)  # type: ignore[operator]

        names = {"fwd", "bwd", "jvp", "twice", "moved"} & vars(self).keys()
        vars(piece).update({name: getattr(self, name) for name in names}, piece=self, of_library="tensorflow")
        piece.__name__ = self.__name__
        return piece


class Taped(Piece):
    """A layer or a function, by those of its parameters that vary in a call; if none are named, by all.

    A `pure` function has derivatives of any order.  It refers to no tensors but its arguments.  One that is
    `derived` may well not depend on an argument.
    """

    def __init__(
        self,
        callee: Callable[..., Any],
        parameters: inspect.Signature,
        name: str,
        active: tuple[str, ...] | None = None,
        *,
        pure: bool = False,
        derived: bool = False,
    ) -> None:
        self.callee, self.parameters, self.pure, self.derived = callee, parameters, pure, derived
        self.called = name
        self.__name__ = "taped_" + "".join(c if c.isalnum() else "_" for c in name).strip("_")
        self.names = tuple(parameters.parameters)
        self.defaults = tuple(p.default for p in parameters.parameters.values())
        # Layers take nothing but tensors by position.
        self.by_position = len(self.names) if pure else 1
        self.fitting = active is not None
        self.places = tuple(map(self.names.index, self.names if active is None else active))
        forward, backward = Forward(self), Backward(self)
        self.fwd, self.bwd = forward.function(), backward.function()
        self.jvp = Last(self.push).function()

    @property
    def active(self) -> tuple[str, ...]:
        return tuple(self.names[k] for k in self.places)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.callee(*args, **kwargs)

    def push(self, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        """The value and its tangent."""
        sources = [each_tensor(own, a) for a in args]
        return pushed(self.callee, sources, tangents, lambda: self.at(sources), args, self.derived)

    def in_order(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """What a call passes, by parameter."""
        left = zip(self.names[len(args) :], self.defaults[len(args) :], strict=True)
        return [*args, *(kwargs.get(name, default) for name, default in left)]

    def at(self, values: list[Any]) -> Any:
        """The value of a call, without what it would pass for no other reason than that it is the default."""
        last = len(values)
        while last and values[last - 1] is self.defaults[last - 1]:
            last -= 1
        k = 0
        while k < min(last, self.by_position) and values[k] is not ...:
            k += 1
        named = zip(self.names[k:last], values[k:last], self.defaults[k:last], strict=True)
        return self.callee(*values[:k], **{name: v for name, v, default in named if v is not default})

    def recorded(
        self, values: list[Any], *, twice: bool = False, narrowly: bool = False
    ) -> tuple[Any, Saved]:
        """The value of a call, and what is saved of it.

        A tape that records it `twice` looks at all arguments, or `narrowly` at those that vary in the first.
        """
        watched = self.set_apart(values, twice and not narrowly)
        outer = new_tape(persistent=True) if twice else None
        with outer or _NOTHING, new_tape(persistent=twice) as tape:
            tape.watch(watched)
            if outer is not None:
                outer.watch(watched if narrowly else inexact(values))
            y = self.at(values)
        return y, (Recorded(tape, y, outer, not narrowly), tuple(values))

    def wide_enough(self, saved: Saved, tangents: Any) -> Saved:
        """What is saved, of the call once more if an argument moves at which no tape has looked."""
        seen = not self.pure or saved[0].wide
        if seen or all(stays(tangent) for k, tangent in enumerate(tangents) if k not in self.places):
            return saved
        return self.fresh(saved)

    def set_apart(self, values: list[Any], everything: bool) -> list[Any]:
        """Replace what varies by tensors that are nothing else to a tape; gives these."""
        apart = own if everything or not self.pure or self.derived else self.once(values)
        for k in range(len(values)) if everything else self.places:
            values[k] = each_tensor(apart, values[k])
        sources = [values[k] for k in self.places]
        if self.fitting:
            for source in sources:
                each_leaf(self.refuse_number, source)
        return inexact(sources)

    def once(self, values: list[Any]) -> Callable[[Any], Any]:
        """A function that gives a tensor itself where it is first met, unless it stays the same elsewhere."""
        seen = {id(v) for k, value in enumerate(values) if k not in self.places for v in inexact(value)}

        def apart(tensor: Any) -> Any:
            if id(tensor) in seen or not isinstance(tensor, tf.Tensor):
                return own(tensor)
            seen.add(id(tensor))
            return tensor

        return apart

    def refuse_number(self, value: Any) -> None:
        """A number has no gradient by a tape, and zero would be wrong."""
        if isinstance(value, (float, complex)):
            raise Undifferentiable(f"{self.called} is differentiated by tensors: pass tf.constant({value})")

    def cotangents(self, tape: Any, y: Any, by: Any, values: tuple[Any, ...]) -> Any:
        """The cotangents of the arguments: one if there is one that varies, and a tuple of several."""
        sources = tuple(values[k] for k in self.places)
        if not self.fitting:
            return pulled(tape, y, by, sources, tf.zeros_like if self.derived else self.missing)
        found = pulled(tape, y, by, sources, self.no_gradient)
        return found[0] if len(found) == 1 else found

    def is_symmetric(self, sources: tuple[Any, ...], tangents: Any) -> bool:
        """Are second derivatives a symmetric matrix, as far as the arguments move?

        Those of functions of TensorFlow are; what the user writes may have any function for its gradient.
        """
        theirs = "<locals>" not in getattr(self.callee, "__qualname__", "<locals>")
        return (
            (self.pure and theirs and not self.derived)
            and not any(tensor.dtype.is_complex for tensor in inexact(sources))
            and all(stays(tangent) for k, tangent in enumerate(tangents) if k not in self.places)
        )

    def missing(self, _: Any) -> Missing:
        return Missing(self.called)

    def no_gradient(self, _: Any) -> Any:
        raise no_gradient(self.called)

    def fresh(self, saved: Saved) -> Saved:
        """What is saved of the same call once more, so that another tape sees how it depends on arguments."""
        return self.recorded(list(saved[1]), twice=True)[1]

    def known(self, y: Any, saved: Saved) -> tuple[Any, Saved]:
        """The same, but without a way by which `y` seems to depend on what it has no gradient of."""
        recorded, values = saved
        flat = inexact(values)
        found = recorded.outer.gradient(inexact(y), flat)
        unknown = {id(value) for value, gradient in zip(flat, found, strict=True) if gradient is None}
        kept = (each_tensor(lambda v: tf.stop_gradient(v) if id(v) in unknown else v, a) for a in values)
        return y, (recorded, tuple(kept))

    def last(
        self,
        does: Callable[..., Any],
        anew: Callable[..., Any],
        parameters: inspect.Signature,
        *,
        derived: bool = True,
    ) -> Callable[..., Any]:
        """A function of a pair of this one's pair; `anew` does the same from nothing but the arguments."""
        if not self.pure:
            return Last(does).function()
        return Again(does, anew, f"{self.called}_{does.__name__}", parameters, derived).function()


class Forward(Piece):
    """`taped.fwd`: the value of a piece, and what is saved of the call."""

    def __init__(self, taped: Taped) -> None:
        self.taped, self.parameters = taped, taped.parameters
        self.__name__ = f"{taped.__name__}.fwd"
        self.fwd = taped.last(self.forward, self.forward_anew, taped.parameters, derived=False)
        self.bwd = taped.last(self.backward, self.backward_anew, _SAVED)
        self.twice = taped.last(self.recorded_twice, self.recorded_anew, taped.parameters, derived=False)
        self.moved = taped.last(self.along, self.along_anew, _MOVED)

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, Saved]:
        return self.taped.recorded(self.taped.in_order(args, kwargs))

    def recorded_twice(self, *args: Any, **kwargs: Any) -> tuple[Any, Saved]:
        """The same, by a second tape too, which knows of derivatives of derivatives."""
        taped = self.taped
        return taped.recorded(taped.in_order(args, kwargs), twice=True, narrowly=taped.pure)

    def recorded_anew(self, *args: Any, **kwargs: Any) -> tuple[Any, Saved]:
        return self.taped.known(*self.taped.recorded(self.taped.in_order(args, kwargs), twice=True))

    def along(self, result: tuple[Any, Saved], tangents: tuple[Any, ...]) -> Any:
        """The tangent of the value, where the arguments move along `tangents`."""
        recorded, sources = self.taped.wide_enough(result[1], tangents)
        if not recorded.wide:
            sources, tangents = (tuple(of[k] for k in self.taped.places) for of in (sources, tangents))
        moving, along = moving_along(sources, tangents)
        return moved_along(recorded.outer, recorded.y, moving, along, self.taped.called)

    def along_anew(self, result: tuple[Any, Saved], tangents: tuple[Any, ...]) -> Any:
        return self.along(self.taped.recorded(list(result[1][1]), twice=True), tangents)

    def forward(self, *args: Any, **kwargs: Any) -> tuple[tuple[Any, Saved], Saved]:
        """Value and what is saved of the call, and that once more for the cotangents."""
        y, saved = self.taped.recorded(self.taped.in_order(args, kwargs), twice=True)
        return (y, saved), saved

    def forward_anew(self, *args: Any, **kwargs: Any) -> tuple[tuple[Any, Saved], Saved]:
        (y, saved), _ = self.forward(*args, **kwargs)
        y, saved = self.taped.known(y, saved)
        return (y, saved), saved

    def backward(self, saved: Saved, by: Any) -> tuple[Any, ...]:
        """The cotangents of the arguments: by the value, and those of what was saved."""
        recorded, sources = saved
        by, bsaved = by
        found = pulled(recorded.outer, recorded.y, by, sources, self.taped.missing)
        if bsaved is None:
            return found
        return tuple(tf.nest.map_structure(_sum, b, bs) for b, bs in zip(found, bsaved[1], strict=True))

    def backward_anew(self, saved: Saved, by: Any) -> tuple[Any, ...]:
        return self.backward(self.taped.fresh(saved), by)


class Backward(Piece):
    """`taped.bwd`: the cotangents of the arguments, from what was saved and the cotangent of the value."""

    def __init__(self, taped: Taped) -> None:
        self.taped, self.parameters = taped, _SAVED
        self.__name__ = f"{taped.__name__}.bwd"
        self.fwd = taped.last(self.forward, self.forward_anew, _SAVED)
        self.bwd = taped.last(self.backward, self.backward_anew, _SAVED)
        self.jvp = taped.last(self.push, self.push_anew, _MOVING)

    def __call__(self, saved: Saved, by: Any) -> Any:
        recorded, sources = saved
        try:
            return self.taped.cotangents(recorded.tape, recorded.y, by, sources)
        except UNABLE as error:
            raise unable_to(self.taped.called, error) from None

    def recorded(self, saved: Saved, by: Any, *, fixed: bool = False) -> tuple[Any, Any, Any, Any]:
        """The cotangents, and the tape which knows how they depend on the arguments and on `by`.

        If `by` is `fixed`, it does not know of the latter.
        """
        recorded, sources = saved
        outer = recorded.outer or new_tape(persistent=True)
        if not fixed:
            by = tf.nest.map_structure(own, by)
        with outer, derivable():
            if not fixed:
                outer.watch(inexact(by))
            found = self(saved, by)
        return found, outer, sources, by

    def forward(self, saved: Saved, by: Any) -> tuple[Any, Any]:
        """The cotangents, and what theirs need."""
        record = self.recorded(saved, by)
        return record[0], record

    def forward_anew(self, saved: Saved, by: Any) -> tuple[Any, Any]:
        return self.forward(self.taped.fresh(saved), by)

    def backward(self, saved: Any, by: Any) -> tuple[Any, Any]:
        """The cotangents of what was saved, and of the cotangent of the value."""
        found, outer, sources, given = saved
        with told_if_unable(f"{self.taped.called} again"):
            *bsources, bgiven = pulled(outer, found, by, (*sources, given), tf.zeros_like)
        return (None, tuple(bsources)), bgiven

    def backward_anew(self, saved: Any, by: Any) -> tuple[Any, Any]:
        _, _, sources, given = saved
        return self.backward(self.recorded(self.taped.fresh((saved, sources)), given), by)

    def push(self, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        """The cotangents and their tangents."""
        (_, dsources), dby = (None, None) if tangents[0] is None else tangents[0], tangents[1]
        saved, by = args
        dsources = dsources or [None] * len(saved[1])
        saved = self.taped.wide_enough(saved, dsources)
        symmetric = self.taped.is_symmetric(saved[1], dsources)
        found, outer, sources, by = self.recorded(saved, by, fixed=symmetric)
        if symmetric:
            return found, self.turned(saved[0], found, outer, sources, dsources, dby)
        moving, along = moving_along((*sources, by), (*dsources, dby))
        with told_if_unable(f"{self.taped.called} again"):
            return found, moved_along(outer, found, moving, along, None)

    def turned(
        self, recorded: Recorded, found: Any, outer: Any, sources: Any, dsources: Any, dby: Any
    ) -> Any:
        """The tangents of the cotangents J* b: H dx + J* db, and H is symmetric, so a tape gives H dx."""
        taped = self.taped
        active = tuple(sources[k] for k in taped.places)
        several = found if len(active) > 1 else (found,)
        with told_if_unable(f"{taped.called} again"):
            moved = pulled(outer, several, tuple(dsources[k] for k in taped.places), active, tf.zeros_like)
        if not stays(dby):
            straight = pulled(recorded.tape, recorded.y, dby, active, lambda _: None)
            moved = tuple(tf.nest.map_structure(_sum, *both) for both in zip(moved, straight, strict=True))
        return moved if len(active) > 1 else moved[0]

    def push_anew(self, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        saved, by = args
        return self.push((self.taped.fresh(saved), by), tangents)


class Last(Piece):
    """A function of a pair that has no derivative itself."""

    def __init__(self, does: Callable[..., Any]) -> None:
        self.does, self.__name__ = does, does.__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.does(*args, **kwargs)


class Again(Piece):
    """A function of a pair, with the derivatives of `anew`, which does the same from arguments alone."""

    def __init__(
        self,
        does: Callable[..., Any],
        anew: Callable[..., Any],
        name: str,
        parameters: inspect.Signature,
        derived: bool,
    ) -> None:
        self.does, self.anew, self.__name__ = does, anew, name
        self.parameters, self.derived = parameters, derived

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.does(*args, **kwargs)

    def taped(self) -> Taped:
        """The piece that stands in where it is differentiated."""

        return Taped(self.anew, self.parameters, self.__name__, pure=True, derived=self.derived)


def pulled(
    tape: Any, y: Any, by: Any, sources: tuple[Any, ...], unknown: Callable[[Any], Any]
) -> tuple[Any, ...]:
    """The cotangents of `sources`: `unknown` of what y does not depend on, None for what is no tensor."""
    flat = inexact(sources)
    found = dict(zip(map(id, flat), gradients(tape, y, by, flat), strict=True))

    def cotangent(value: Any) -> Any:
        if not is_inexact(value):
            return None
        gradient = found[id(value)]
        return unknown(value) if gradient is None else gradient

    return tuple(each_leaf(cotangent, source) for source in sources)


def stays(tangent: Any) -> bool:
    """Is it zero, as can be seen without a look at its elements?  Numbers are."""
    return all(map(is_kept_zero, inexact(tangent)))


def _sum(one: Any, other: Any) -> Any:
    """The sum of two cotangents, of which None is zero, and what one is not known of is not known."""
    if other is None or isinstance(one, Missing):
        return one
    return other if one is None else one + other


def parameters_of(callee: Any) -> inspect.Signature:
    """The parameters of a layer's `call`, or of a function."""
    call = getattr(callee, "call", None)
    signature = inspect.signature(callee if call is None else call)
    gathers = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    kept = [p.replace(annotation=p.empty) for p in signature.parameters.values() if p.kind not in gathers]
    return inspect.Signature(kept)
