"""Sums of loops over arrays that cannot be written: what a turn contributes waits, and is added at once.

    by = zeros_like(y)                                      keys, parts = [], []
    for i in range(n - 1, -1, -1):                          for i in range(n - 1, -1, -1):
        by = by + scatter(y, i, g * i)          =>              keys.append(i)
                                                                parts.append(g * i)
                                                            by = added_at_each(by, keys, parts)

A new array in each turn would take time in proportion to all of it, each time.  What is no part of an array
(`bw = bw + t`) is added by a helper, which knows zeros when it sees them; and products of the derivative's
own are formed by one, `times`, since in such libraries an operator may take twice as long as what it does.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from tangent import runtime
from tangent.scope import Scope
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op, Role
from tangent_ast.naming import Namer, Temps, names_of


def gather(function: core.Function, scope: Scope, *, often: bool) -> core.Function:
    """Have the loops of a derivative collect their contributions; `often`: all of it may be part of one."""
    return _Gathering(function, scope, often=often).result()


class _Gathering:
    def __init__(self, function: core.Function, scope: Scope, *, often: bool) -> None:
        self.function, self.scope, self.often = function, scope, often
        self.temps = Temps(Namer(names_of(function)))

    def result(self) -> core.Function:
        body = self.block(self.function.body, often=self.often)
        return replace(self.function, body=body, temps=self.function.temps | self.temps.made)

    def block(self, block: core.Block, *, often: bool) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            before: list[core.Statement] = []
            after: list[core.Statement] = []
            within = often
            if isinstance(s, (core.For, core.While)) and s.about.role is not Role.PRIMAL:
                within = True
                for name in _only_added_to(s):
                    s = self.gathered(name, s, before, after)
            s = core.map_blocks(s, partial(self.block, often=within))
            if often and s.about.role is Role.ADJOINT:
                s = core.map_expressions(self.added(s), self.multiplied)
            out += [*before, s, *after]
        return tuple(out)

    def gathered(
        self, name: str, loop: core.Statement, before: list[core.Statement], after: list[core.Statement]
    ) -> core.Statement:
        """The loop with lists in place of a sum of parts."""
        keys, parts = self.temps.fresh("keys"), self.temps.fresh("parts")
        first = next(s for s in core.walk((loop,)) if _part_added(s, name) is not None)

        def changed(block: core.Block) -> core.Block:
            out: list[core.Statement] = []
            for s in block:
                part = _part_added(s, name)
                if part is None:
                    out.append(core.map_blocks(s, changed))
                else:
                    out += [
                        core.Push(stack, (value,), origin=s.origin, about=s.about)
                        for stack, value in zip((keys, parts), part, strict=True)
                    ]
            return tuple(out)

        for stack in (keys, parts):
            before.append(core.Bind(stack, Apply(Op.LIST, ()), origin=loop.origin, about=loop.about))
        whole = self.call(runtime.added_at_each, Name(name), Name(keys), Name(parts))
        after.append(core.Bind(name, whole, origin=first.origin, about=first.about))
        return core.map_blocks(loop, changed)

    def added(self, s: core.Statement) -> core.Statement:
        """b = bx + bz  =>  b = add(bx, bz)"""
        match s:
            case core.Bind(value=Apply(Op.BINARY, (one, other), symbol="+")):
                return replace(s, value=self.call(runtime.add, one, other))
        return s

    def multiplied(self, expr: Expr) -> Expr:
        """g * x  =>  times(g, x)"""
        match expr:
            case Apply(op, args, keywords, symbol):
                args = tuple(map(self.multiplied, args))
                if op is Op.BINARY and symbol == "*":
                    return self.call(runtime.times, *args)
                return Apply(op, args, tuple((k, self.multiplied(v)) for k, v in keywords), symbol)
        return expr

    def call(self, helper: object, *args: Expr) -> Apply:
        return Apply(Op.CALL, (self.scope.spell(helper, getattr(helper, "__name__", "")), *args))


def _only_added_to(loop: core.Statement) -> list[str]:
    """The names that a loop does nothing with but add to their parts, in the order in which it does."""
    found = {
        s.target: None for s in core.walk((loop,)) if isinstance(s, core.Bind) and _part_added(s, s.target)
    }
    for s in core.walk((loop,)):
        touched = {*core.reads(s), *core.targets(s)}
        for name in touched & found.keys():
            if _part_added(s, name) is None:
                del found[name]
    return list(found)


def _part_added(s: core.Statement, name: str) -> tuple[Expr, Expr] | None:
    """The key and the value, if a statement adds to a part of `name`."""
    if not isinstance(s, core.Bind) or s.target != name or s.about.role is Role.PRIMAL:
        return None
    match s.value:
        case Apply(Op.CALL, (Global(value=fn), Name(summed), key, value), ()) if fn is runtime.added_at:
            pass
        case Apply(
            Op.BINARY, (Name(summed), Apply(Op.CALL, (Global(value=fn), _, key, value), ())), symbol="+"
        ):
            if fn is not runtime.scatter:
                return None
        case _:
            return None
    return (key, value) if summed == name and name not in {*core.names(key), *core.names(value)} else None
