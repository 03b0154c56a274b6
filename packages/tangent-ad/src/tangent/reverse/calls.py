"""Calls of the user's own functions: a forward and a backward function each.

y = dense(x, W)    =>    y, saved = dense_fwd(x, W)
                   and   bx, bW = dense_bwd(saved, by)
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import FunctionType
from typing import Protocol

from tangent import runtime
from tangent.backend import is_library
from tangent.builder import Builder, called
from tangent.callees import bound_arguments, function_of, python_call
from tangent.facts.extent import Extent
from tangent.facts.fields import REAL
from tangent.facts.operations import Operation, rule_of
from tangent.facts.values import Fact, detached, of_constant
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.late_calls import LatePair, late_call
from tangent.rules.record import Form
from tangent_ast import core
from tangent_ast.core import About, Apply, Expr, Global, Name, Op

Statements = list[core.Statement]


@dataclass(frozen=True, slots=True)
class PairNames:
    """The names of a derived pair, and the parameters whose cotangents it returns."""

    forward: str
    backward: str
    active: tuple[str, ...]


class Pairs(Protocol):
    """Where derived pairs are ordered."""

    def order(
        self,
        function: FunctionType,
        active: tuple[str, ...],
        known: Mapping[str, Fact],
        parts: Mapping[str, Extent],
        taken: set[str],
    ) -> PairNames:
        """The pair for one pattern of active parameters, which is derived once.

        `parts` are the arguments of which not all varies.
        """
        ...

    def writes(self, function: FunctionType) -> bool:
        """May the function write to what is passed to it?"""
        ...


@dataclass(frozen=True, slots=True)
class Pair:
    """One call of a user's function, with the pair that differentiates it."""

    names: PairNames
    call: Apply
    arguments: Mapping[str, Expr]

    def expand(
        self, build: Builder, cots: Cotangents, s: core.Bind, by: Expr, tag: About
    ) -> tuple[Statements, Statements]:
        """The forward and the backward part of `s`, which binds the result of the call."""
        saved = build.variable("saved")
        forward = Global(self.names.forward, core.UNKNOWN)
        call = Apply(Op.CALL, (forward, *self.call.args[1:]), self.call.keywords)
        ahead: Statements = [core.Unpack((s.target, saved), call, origin=s.origin, about=s.about)]
        backward = Apply(Op.CALL, (Global(self.names.backward, core.UNKNOWN), Name(saved), by))
        parts = tuple(build.fresh("b" + self._spelled(build, p)) for p in self.names.active)
        if len(parts) == 1:
            back: Statements = [core.Bind(parts[0], backward, origin=s.origin, about=tag)]
        else:
            back = [core.Unpack(parts, backward, origin=s.origin, about=tag)]
        for parameter, part in zip(self.names.active, parts, strict=True):
            back += cots.contribute(self.arguments[parameter], Name(part), s, tag)
        return ahead, back

    def _spelled(self, build: Builder, parameter: str) -> str:
        argument = self.arguments[parameter]
        return build.base(argument.id) if isinstance(argument, Name) else parameter


@dataclass(frozen=True, slots=True)
class CustomPair:
    """One call of a function that states its own pair."""

    callee: Global
    operation: Operation
    call: Apply

    def expand(
        self, build: Builder, cots: Cotangents, s: core.Bind, by: Expr, tag: About
    ) -> tuple[Statements, Statements]:
        """The forward and the backward part of `s`, which binds the result of the call."""
        path, pair = self.callee.path, self.callee.value
        saved = build.variable("saved")
        call = Apply(
            Op.CALL,
            (Global(f"{path}.fwd", getattr(pair, "fwd", None)), *self.call.args[1:]),
            self.call.keywords,
        )
        ahead: Statements = [core.Unpack((s.target, saved), call, origin=s.origin, about=s.about)]
        backward = Apply(Op.CALL, (Global(f"{path}.bwd", getattr(pair, "bwd", None)), Name(saved), by))
        parts = {p: build.fresh(f"b{p}") for p in self.operation.rule.parameters.parameters}
        back: Statements = [core.Unpack(tuple(parts.values()), backward, origin=s.origin, about=tag)]
        for parameter, argument in self.operation.arguments.items():
            if build.is_active(argument):
                share = build.fresh()
                fitted = build.helper(runtime.fit, Name(parts[parameter]), argument)
                back.append(core.Bind(share, fitted, origin=s.origin, about=tag))
                back += cots.contribute(argument, Name(share), s, tag)
        return ahead, back


@dataclass(slots=True)
class CallPairs:
    """Finds the pair for a call."""

    pairs: Pairs

    def pair(self, build: Builder, call: Apply, at: core.Statement) -> Pair | CustomPair | LatePair | None:
        """The pair for a call of a user's function; None if the callee has templates, or is no function."""
        custom = custom_pair(build, call, at)
        if custom is not None:
            return custom
        plain = user_call(call, build)
        if plain is None:
            late = late_call(call, build)
            return LatePair(late) if late is not None and late.active(build) else None
        call, function = plain, function_of(plain)
        arguments = bound_arguments(function, call)
        if arguments is None:
            refuse_misfit(build, at, function, call)
            return None
        active = tuple(p for p, a in arguments.items() if build.is_active(a))
        if self.pairs.writes(function):
            build.refuse(
                at,
                f"`{function.__name__}` writes to what is passed to it, which is not supported yet",
                "let it make a copy and return that",
            )
        known = {p: fact_of(build, a) for p, a in arguments.items()}
        parts = parts_passed(build, {p: arguments[p] for p in active})
        return Pair(self.pairs.order(function, active, known, parts, build.namer.taken), call, arguments)


def parts_passed(build: Builder, arguments: Mapping[str, Expr]) -> dict[str, Extent]:
    """How much varies of the arguments of which something does, but not all."""
    found = {p: build.extents.get(a.id, True) for p, a in arguments.items() if isinstance(a, Name)}
    return {p: extent for p, extent in found.items() if not isinstance(extent, bool)}


def custom_pair(build: Builder, call: Apply, at: core.Statement) -> CustomPair | None:
    """The pair that a callee states itself."""
    op = build.operation_or_none(call)
    if op is None or op.rule.form is not Form.PAIR:
        return None
    callee = call.args[0]
    assert isinstance(callee, Global)
    if not hasattr(callee.value, "bwd"):
        build.refuse(
            at,
            f"`{callee.path}` is declared with custom_vjp, but states no derivative for reverse mode",
            f"add {callee.path}.defvjp(fwd, bwd)",
        )
    return CustomPair(callee, op, call)


def user_call(call: Expr, build: Builder) -> Apply | None:
    """The call of a Python function without a rule that a call comes down to."""
    plain = None if rule_of(call, build.book) is not None else python_call(call)
    if plain is None:
        return None
    function = function_of(plain)
    known = build.book.rule_for(function) is not None
    return None if known or is_library(function.__module__ or "") else plain


def refuse_misfit(build: Builder, at: core.Statement, function: FunctionType, call: Apply) -> None:
    """Refuse a call whose arguments cannot be matched with parameters, or not all of them."""
    taken = inspect.signature(function, follow_wrapped=False).parameters
    lacking = [f"`{name}`" for name, _ in call.keywords if name not in taken]
    if lacking and build.book.stands_in(function):
        build.refuse(
            at,
            f"this call of `{called(call)}` cannot be differentiated with {', '.join(lacking)}",
            "leave it out, or do the same to the argument or the result",
        )
        return
    build.refuse(
        at,
        f"this call of `{function.__name__}` cannot be differentiated yet: it does not fit, "
        "or the function gathers arguments with `*args` or `**kwargs`",
        "name the parameters",
    )


def fact_of(build: Builder, argument: Expr) -> Fact:
    """What is known of an argument, in terms that mean something inside the callee."""
    match argument:
        case Name(name):
            return replace(detached(build.fact(name)), complex="" in build.causes.get(name, REAL))
        case core.Const(value):
            return of_constant(value)
    return Fact()
