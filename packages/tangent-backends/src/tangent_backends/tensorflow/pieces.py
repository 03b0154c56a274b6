"""Layers and functions that are called once, under a tape which is kept for the backward pass.

A Keras layer or a `tf.function` may draw random numbers or change variables.  Its derivative is a pair,

    y, saved = taped_dense.fwd(x)
    (bx,) = taped_dense.bwd(saved, by)

and each of the two is a piece with a pair of its own, for second derivatives: the calculation is then
recorded by one more tape, under which the first one is asked.  What is saved holds the arguments of the
call, so its cotangents and tangents are theirs.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import tensorflow as tf

from tangent_backends.tensorflow.tape import (
    derivable,
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
)


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


class Recorded(_Whole):
    """The value of a call and its tape; `outer` has recorded it as well, if it is differentiated twice."""

    def __init__(self, tape: Any, y: Any, outer: Any) -> None:
        self.tape, self.y, self.outer = tape, y, outer


Saved = tuple[Recorded, tuple[Any, ...]]  # with the arguments, by parameter


class Piece:
    """What has a pair, `fwd` and `bwd`, and for forward mode `jvp`: a rule is made for it on demand."""

    of_library = "tensorflow"
    parameters: inspect.Signature
    __name__: str

    def function(self) -> Callable[..., Any]:
        """The piece as a function, which a path such as `taped_dense.fwd` leads to."""

        def piece(*args: Any, **kwargs: Any) -> Any:
            return self(*args, **kwargs)  # type: ignore[operator]

        names = {"fwd", "bwd", "jvp"} & vars(self).keys()
        vars(piece).update({name: getattr(self, name) for name in names}, piece=self, of_library="tensorflow")
        piece.__name__ = self.__name__
        return piece


class Taped(Piece):
    """A layer or a `tf.function`."""

    def __init__(self, callee: Callable[..., Any]) -> None:
        self.callee = callee
        name = getattr(callee, "name", None) or getattr(callee, "__name__", None) or "piece"
        self.__name__ = "taped_" + "".join(c if c.isalnum() else "_" for c in str(name)).strip("_")
        self.parameters = parameters_of(callee)
        self.fwd, self.bwd = Forward(self).function(), Backward(self).function()
        self.jvp = Last(self.push).function()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.callee(*args, **kwargs)

    def push(self, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        """The value and its tangent."""
        sources = [tf.nest.map_structure(own, a) for a in args]
        named = self.named(sources)
        return pushed(self.callee, sources, tangents, lambda: self.callee(*sources[:1], **named))

    def named(self, args: list[Any]) -> dict[str, Any]:
        """All arguments but the first, without those that have their default."""
        given = zip(list(self.parameters.parameters.values())[1:], args[1:], strict=True)
        return {p.name: a for p, a in given if a is not p.default}

    def recorded(self, args: Any, kwargs: dict[str, Any], *, twice: bool = False) -> tuple[Any, Saved]:
        """The value of a call, and what is saved of it."""
        args = [tf.nest.map_structure(own, a) for a in args]
        kwargs = {key: tf.nest.map_structure(own, a) for key, a in kwargs.items()}
        outer = new_tape(persistent=True) if twice else None
        with outer or nullcontext(), new_tape() as tape:
            for each in filter(None, (tape, outer)):
                each.watch(inexact([args, kwargs]))
            y = self.callee(*args, **kwargs)
        given = self.parameters.bind(*args, **kwargs).arguments
        return y, (Recorded(tape, y, outer), tuple(given.get(name) for name in self.parameters.parameters))


class Forward(Piece):
    """`taped.fwd`: the value of a piece, and what is saved of the call."""

    def __init__(self, taped: Taped) -> None:
        self.taped, self.parameters = taped, taped.parameters
        self.__name__ = f"{taped.__name__}.fwd"
        self.fwd, self.bwd, self.jvp = (Last(f).function() for f in (self.forward, self.backward, self.push))

    def __call__(self, *args: Any, **kwargs: Any) -> tuple[Any, Saved]:
        return self.taped.recorded(args, kwargs)

    def forward(self, *args: Any, **kwargs: Any) -> tuple[tuple[Any, Saved], Saved]:
        """Value and what is saved of the call, and that once more for the cotangents."""
        y, saved = self.taped.recorded(args, kwargs, twice=True)
        return (y, saved), saved

    def backward(self, saved: Saved, by: Any) -> tuple[Any, ...]:
        """The cotangents of the arguments: by the value, and those of what was saved."""
        recorded, sources = saved
        by, (_, bsources) = by
        found = pulled(recorded.outer, recorded.y, by, sources, Missing(self.taped.__name__))
        return tuple(tf.nest.map_structure(_sum, b, bs) for b, bs in zip(found, bsources, strict=True))

    def push(self, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        """Value and what is saved of the call, with the tangents of both."""
        y, saved = self.taped.recorded(args[:1], self.taped.named(list(args)), twice=True)
        recorded, sources = saved
        moving, along = moving_along(sources, tangents)
        dy = moved_along(recorded.outer, y, moving, along, self.taped.__name__)
        return (y, saved), (dy, (None, tangents))


class Backward(Piece):
    """`taped.bwd`: the cotangents of the arguments, from what was saved and the cotangent of the value."""

    parameters = inspect.signature(lambda saved, by: ...)

    def __init__(self, taped: Taped) -> None:
        self.taped = taped
        self.__name__ = f"{taped.__name__}.bwd"
        self.fwd, self.bwd, self.jvp = (Last(f).function() for f in (self.forward, self.backward, self.push))

    def __call__(self, saved: Saved, by: Any) -> tuple[Any, ...]:
        recorded, sources = saved
        return pulled(recorded.tape, recorded.y, by, sources, Missing(self.taped.__name__))

    def recorded(self, saved: Saved, by: Any) -> tuple[tuple[Any, ...], Any, Any, Any]:
        """The cotangents, and the tape which knows how they depend on the arguments and on `by`."""
        recorded, sources = saved
        by = tf.nest.map_structure(own, by)
        outer = recorded.outer or new_tape(persistent=True)
        with told_if_unable(self.taped.__name__), outer, derivable():
            outer.watch(inexact(by))
            found = self(saved, by)
        return found, outer, sources, by

    def forward(self, saved: Saved, by: Any) -> tuple[tuple[Any, ...], Any]:
        """The cotangents, and what theirs need."""
        record = self.recorded(saved, by)
        return record[0], record

    def backward(self, record: Any, bfound: Any) -> tuple[Any, Any]:
        """The cotangents of what was saved, and of `by`."""
        found, outer, sources, by = record
        with told_if_unable(f"{self.taped.__name__} again"):
            *bsources, bby = pulled(outer, found, bfound, (*sources, by), 0.0)
        return (None, tuple(bsources)), bby

    def push(self, args: tuple[Any, ...], tangents: tuple[Any, ...]) -> tuple[Any, Any]:
        """The cotangents and their tangents."""
        (_, dsources), dby = (None, None) if tangents[0] is None else tangents[0], tangents[1]
        found, outer, sources, by = self.recorded(*args)
        moving, along = moving_along((*sources, by), (*(dsources or [None] * len(sources)), dby))
        with told_if_unable(f"{self.taped.__name__} again"):
            return found, moved_along(outer, found, moving, along, None)


class Last(Piece):
    """A function of a pair that has no derivative itself."""

    def __init__(self, does: Callable[..., Any]) -> None:
        self.does, self.__name__ = does, does.__name__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.does(*args, **kwargs)


def pulled(tape: Any, y: Any, by: Any, sources: tuple[Any, ...], unknown: Any) -> tuple[Any, ...]:
    """The cotangents of `sources`: `unknown` where y does not depend on one, None for what is no tensor."""
    flat = inexact(sources)
    found = dict(zip(map(id, flat), gradients(tape, y, by, flat), strict=True))

    def cotangent(value: Any) -> Any:
        if not is_inexact(value):
            return None
        gradient = found[id(value)]
        if gradient is not None:
            return gradient
        return tf.zeros_like(value) if unknown == 0.0 else unknown

    return tuple(None if s is None else tf.nest.map_structure(cotangent, s) for s in sources)


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
