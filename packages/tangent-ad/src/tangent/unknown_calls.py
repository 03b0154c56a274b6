"""Calls that are not differentiated, of what nobody can look into: they must not change what others are.

    c = x * 1.0
    if is_done(c): ...    =>    if only_reading(is_done, c): ...
    return np.sum(c * c)

`is_done` is a parameter. If it wrote to `c`, which is differentiated, the derivative
would know nothing of it. Whether it does is found out when it is called.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tangent import runtime
from tangent.builder import Builder, called
from tangent.facts.as_written import Lookup, as_written, may_change
from tangent.facts.changes import Changes
from tangent.facts.memory import Memory
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import METHOD_MARK, Apply, Expr, Global, Op


@dataclass(frozen=True, slots=True)
class Reach:
    """Tells whether it would matter if somebody wrote to memory."""

    memory: Memory
    active: frozenset[str]
    varied: frozenset[str]
    needed: frozenset[str]  # what the result depends on
    shown: frozenset[str]  # parameters whose memory the caller may differentiate

    def matters(self, passed: Iterable[str], arguments: Iterable[str]) -> bool:
        """Would it matter if a call wrote to the memory of `passed`, which are among its arguments?"""
        passed, arguments = set(passed), set(arguments)
        others = self.active | self.shown
        return not others.isdisjoint(self._members(passed)) or self.carries(passed, arguments)

    def carries(self, passed: Iterable[str], arguments: Iterable[str]) -> bool:
        """Would a write carry what varies, among the arguments, to where the result depends on it?"""
        return not self.varied.isdisjoint(arguments) and not self.needed.isdisjoint(self._members(passed))

    def _members(self, passed: Iterable[str]) -> set[str]:
        return {m for name in passed for m in self.memory.members(name)}


def as_call(expr: Expr) -> Expr:
    """Take a call of a derivative for what it is: `only_reading(is_done, c)` => `is_done(c)`."""
    match expr:
        case Apply(Op.CALL, (Global(value=runtime.only_reading), callee, *args)):
            return replace(expr, args=(callee, *args))
    return expr


def make_sure_of(function: core.Function, changes: Changes, reach: Reach, scope: Scope) -> core.Function:
    """Make sure that calls which are not differentiated change nothing that matters.

    n = is_done(c)        =>  n = only_reading(is_done, c)
    n = model.count(c)    =>  n = only_reading(model.count, c)
    """

    def guarded(s: core.Bind) -> core.Statement:
        calls = [call for call, names in changes.unknown(s) if reach.matters(names, core.names(call))]

        def change(expr: Expr) -> Expr:
            if not any(expr is call for call in calls):
                return expr
            assert isinstance(expr, Apply)
            look = scope.spell(runtime.only_reading, "only_reading")
            return Apply(Op.CALL, (look, *_callee_first(expr)), expr.keywords)

        return core.map_expressions(s, change) if calls else s

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Bind) and s.target not in reach.active:
                out.append(guarded(s))
            else:
                out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _callee_first(call: Apply) -> tuple[Expr, ...]:
    """The function that a call calls, and what it is passed besides the object that the function is of."""
    match call:
        case Apply(Op.METHOD, (owner, *args), symbol=name):
            return Apply(Op.ATTRIBUTE, (owner,), symbol=name), *args
        case Apply(Op.CALL, (Global(path), owner, *args)) if path.startswith(METHOD_MARK):
            return Apply(Op.ATTRIBUTE, (owner,), symbol=path[1:]), *args
    return call.args


def refuse_unknown_effects(build: Builder, reach: Reach, lookup: Lookup) -> None:
    """Refuse calls of what nobody can look into where nothing can make sure of them.

    part = c[1:]
    step(part)                      made for their effect, on what is differentiated under another name
    if all(test(c) for c in cs)     in an expression that stays as it is written
    """
    for s in core.walk(build.function.body):
        if not isinstance(s, core.Effect):
            continue
        for call, names in build.changes.unknown(s):
            if build.active.isdisjoint(core.names(call)) and reach.matters(names, core.names(call)):
                build.refuse(
                    s,
                    f"the effect of `{called(call)}` on what is differentiated is not supported yet",
                    "let it return a new value; to look at it only, pass tangent.stop_gradient(...)",
                )
    for s, value in as_written(build.function):
        names = set(core.names(value))
        if may_change(value, lookup, build.changes) and reach.matters(names, names):
            build.refuse(
                s,
                "what is called inside of this expression is known only when it runs, and may change what is "
                "differentiated",
                "call it in a statement of its own, or in a loop",
            )
