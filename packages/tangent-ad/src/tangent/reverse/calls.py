"""Calls of the user's own functions: a forward and a backward function each.

y = dense(x, W)    =>    y, saved = dense_fwd(x, W)
                   and   bx, bW = dense_bwd(saved, by)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import FunctionType
from typing import Protocol

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.operations import Operation
from tangent.reverse.cotangents import Cotangents
from tangent.reverse.late_calls import LatePair, late_call
from tangent.rules.record import Form
from tangent.user_calls import Pattern, matched, user_call
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

    def order_pair(self, pattern: Pattern, taken: set[str]) -> PairNames:
        """The pair for one pattern, which is derived once; `taken` are names that others have."""
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
        if self.operation.rule.fitting:
            return ahead, self._fitting(build, cots, s, backward, tag)
        parts = {p: build.fresh(f"b{p}") for p in self.operation.rule.parameters.parameters}
        back: Statements = [core.Unpack(tuple(parts.values()), backward, origin=s.origin, about=tag)]
        for parameter, argument in self.operation.arguments.items():
            if build.is_active(argument):
                share = build.fresh()
                fitted = build.helper(runtime.fit, Name(parts[parameter]), argument)
                back.append(core.Bind(share, fitted, origin=s.origin, about=tag))
                back += cots.contribute(argument, Name(share), s, tag)
        return ahead, back

    def _fitting(
        self, build: Builder, cots: Cotangents, s: core.Bind, backward: Expr, tag: About
    ) -> Statements:
        """bx = taped_svd.bwd(saved, by)"""
        parts = {p: build.fresh(f"b{p}") for p in self.operation.rule.active}
        names = tuple(parts.values())
        if len(names) == 1:
            back: Statements = [core.Bind(names[0], backward, origin=s.origin, about=tag)]
        else:
            back = [core.Unpack(names, backward, origin=s.origin, about=tag)]
        for parameter, part in parts.items():
            back += cots.contribute(self.operation.arguments[parameter], Name(part), s, tag)
        return back


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
        known = matched(build, plain, at)
        if known is None:
            return None
        function = known.pattern.function
        if self.pairs.writes(function):
            callee = call.args[0]
            of_object = isinstance(callee, core.Global) and callee.path.startswith(core.METHOD_MARK)
            instead = "let it make a copy and return that"
            build.refuse(
                at,
                f"`{function.__name__}` writes to what is passed to it, which is not supported yet",
                f"call it in a statement of its own, or {instead}" if of_object else instead,
            )
        return Pair(self.pairs.order_pair(known.pattern, build.namer.taken), plain, known.arguments)


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
