"""Calls of what is known only when they happen: a parameter, an item, a method of an unknown object.

y = activation(x)    =>    activation_fwd, activation_bwd = pair_of(activation, 0)
                           y, saved = activation_fwd(x)
                     and   bx = activation_bwd(saved, by)

y = model.predict(x) =>    predict_fwd, predict_bwd = pair_of(model.predict, 0)
differentiated by model:   predict_fwd, predict_bwd = pair_of(method_of(model, "predict"), 0, 1, given=2)
"""

from __future__ import annotations

from dataclasses import dataclass

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, NUMERIC, Kind
from tangent.facts.operations import operation_or_none
from tangent.reverse.cotangents import Cotangents
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op

Statements = list[core.Statement]


@dataclass(frozen=True, slots=True)
class LateCall:
    """A call whose callee is looked at when it happens."""

    callee: Expr  # one operation on atoms
    name: str  # what the callee is called, for names
    arguments: tuple[Expr, ...]  # by position, then by keyword
    given: int
    keywords: tuple[str, ...]

    def active(self, build: Builder) -> tuple[int, ...]:
        """The positions of arguments that are differentiated."""
        return tuple(k for k, a in enumerate(self.arguments) if build.is_active(a))

    def derived(
        self, build: Builder, helper: object, targets: tuple[str, ...], s: core.Statement
    ) -> Statements:
        """Have the callee derived by `helper`, and bind what that gives."""
        out: Statements = []
        callee = self.callee
        if isinstance(callee, Apply):
            found = build.fresh()
            out.append(core.Bind(found, callee, origin=s.origin, about=s.about))
            callee = Name(found)
        active = self.active(build)
        made = build.helper(helper, callee, *map(Const, active))
        if self.given != 1 or self.keywords:
            named: tuple[tuple[str, Expr], ...] = (("given", Const(self.given)),)
            if self.keywords:
                keys = build.fresh()
                listed = Apply(Op.TUPLE, tuple(map(Const, self.keywords)))
                out.append(core.Bind(keys, listed, origin=s.origin, about=s.about))
                named += (("keywords", Name(keys)),)
            made = Apply(made.op, made.args, named)
        if len(targets) == 1:
            out.append(core.Bind(targets[0], made, origin=s.origin, about=s.about))
        else:
            out.append(core.Unpack(targets, made, origin=s.origin, about=s.about))
        return out


def late_call(call: Expr, build: Builder) -> LateCall | None:
    """A call as one that is looked at when it happens; None if it is none."""
    match call:
        case Apply(Op.CALL, (Name(name) as callee, *args), keywords) if build.is_active(callee):
            found = build.helper(runtime.method_of, callee, Const("__call__"))
            return _call(found, build.base(name), [callee, *args], keywords)
        case Apply(Op.CALL, (Name(name) as callee, *args), keywords):
            return _call(callee, build.base(name), args, keywords)
        case Apply(Op.METHOD, (receiver, *args), keywords, method) if is_objects(receiver, build):
            if operation_or_none(call, build.book) is not None or build.book.method(method) is not None:
                return None
            if not build.is_active(receiver):
                return _call(Apply(Op.ATTRIBUTE, (receiver,), symbol=method), method, args, keywords)
            found = build.helper(runtime.method_of, receiver, Const(method))
            return _call(found, method, [receiver, *args], keywords)
    return None


def is_objects(receiver: Expr, build: Builder) -> bool:
    """May this be an object of a class of the user's?"""
    if isinstance(receiver, Name):
        kind = build.fact(receiver.id).kind
        return kind not in NUMERIC | CONTAINERS | {Kind.OTHER}
    return isinstance(receiver, Global)


def _call(callee: Expr, name: str, args: list[Expr], keywords: tuple[tuple[str, Expr], ...]) -> LateCall:
    return LateCall(
        callee, name, (*args, *(v for _, v in keywords)), len(args), tuple(k for k, _ in keywords)
    )


@dataclass(frozen=True, slots=True)
class LatePair:
    """One late call in reverse mode."""

    call: LateCall

    def expand(
        self, build: Builder, cots: Cotangents, s: core.Bind, by: Expr, tag: core.About
    ) -> tuple[Statements, Statements]:
        """The forward and the backward part of `s`, which binds the result of the call."""
        call = self.call
        forward, backward = build.variable(f"{call.name}_fwd"), build.variable(f"{call.name}_bwd")
        saved = build.variable("saved")
        ahead = call.derived(build, runtime.pair_of, (forward, backward), s)
        made = Apply(Op.CALL, (Name(forward), *call.arguments))
        ahead.append(core.Unpack((s.target, saved), made, origin=s.origin, about=s.about))
        active = [a for a in call.arguments if build.is_active(a)]
        passed = Apply(Op.CALL, (Name(backward), Name(saved), by))
        parts = tuple(build.fresh("b" + build.base(a.id)) for a in active if isinstance(a, Name))
        if len(parts) == 1:
            back: Statements = [core.Bind(parts[0], passed, origin=s.origin, about=tag)]
        else:
            back = [core.Unpack(parts, passed, origin=s.origin, about=tag)]
        for argument, part in zip(active, parts, strict=True):
            back += cots.contribute(argument, Name(part), s, tag)
        return ahead, back
