"""Zero cotangents: the first contribution assigns, and what multiplies a zero goes.

>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     zeros = {"bx", "bz"}
...     return function.with_body(settle_zeros(function.body, zeros, {}, lambda name: ZERO, BOOK))
>>> print(rewritten(change, "bx = bx + by; bx = bx + bz; bw = by + bx"))
bx = by
bx = bx
bw = by + bx

A zero that is still read somewhere is written out, in the shape of its primal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, replace

from tangent import runtime
from tangent.facts.operations import BadCall, operation
from tangent.reverse.cotangents import ZERO
from tangent.rules.book import RuleBook
from tangent.rules.record import Form
from tangent_ast import core, solver
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.namesets import NamesAround, NameSet, Universe

Zeros = Set[str]


@dataclass(slots=True)
class _Known:
    """Forwards: the names that are surely zero."""

    book: RuleBook

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        if isinstance(statement, core.Bind):
            zero = is_zero(statement.value, state, self.book)
            return state.union((statement.target,)) if zero else state.difference((statement.target,))
        if isinstance(statement, core.For):
            return state
        if isinstance(statement, core.Push):
            return state.difference((statement.stack,))  # something is on it now
        if isinstance(statement, core.Update):
            return state.difference(statement.bases)
        return state.difference(core.targets(statement))

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return state.difference(loop.targets)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one & other


def is_zero(expr: Expr, zeros: Zeros, book: RuleBook) -> bool:
    """Is the value a zero cotangent whenever the names in `zeros` are?"""

    def zero(e: Expr) -> bool:
        return is_zero(e, zeros, book)

    match expr:
        case Name(name):
            return name in zeros
        case core.Const():
            return expr is ZERO
        case Apply(Op.BINARY, (x, y), symbol=symbol):
            if symbol in ("+", "-"):
                return zero(x) and zero(y)
            return (symbol == "*" and (zero(x) or zero(y))) or (symbol in ("/", "@") and zero(x))
        case Apply(Op.UNARY, (x,), symbol="-") | Apply(Op.ITEM, (x, _)):
            return zero(x)
        case Apply(Op.CALL, (Global(value=fn), x, y)) if fn is runtime.add:
            return zero(x) and zero(y)
        case Apply(Op.CALL | Op.METHOD | Op.ATTRIBUTE):
            try:
                op = operation(expr, book)
            except BadCall:
                return False
            if op is None or op.rule.form is not Form.LINEAR:
                return False
            return all(zero(v) for p, v in op.arguments.items() if p in op.rule.active)
    return False


def settle_zeros(
    block: core.Block,
    known_zero: Iterable[str],
    primal_of: Mapping[str, str],
    written_out: Callable[[str], Expr],
    book: RuleBook,
) -> core.Block:
    """Remove zeros from generated code; `written_out` gives the zeros for a primal name."""
    names = Universe()
    solution = NamesAround(solver.forward(block, names.set(known_zero), _Known(book)), names.set())

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            zeros = solution.before(s)
            match s:
                case core.Bind(target=target, value=value):
                    value = _sum(value, zeros, book)
                    if target in primal_of and is_zero(value, zeros, book):
                        value = ZERO
                    out.append(replace(s, value=value))
                case core.Update(value=value, symbol="+") if is_zero(value, zeros, book):
                    continue
                case core.Update(place=Name(target), value=value, symbol="+") if target in zeros:
                    out.append(core.Bind(target, value, origin=s.origin, about=s.about))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return _write_out(rewrite(block), primal_of, written_out)


def _sum(value: Expr, zeros: Zeros, book: RuleBook) -> Expr:
    """x + ZERO => x."""
    match value:
        case Apply(Op.BINARY, (x, y), symbol="+"):
            pass
        case Apply(Op.CALL, (Global(value=fn), x, y)) if fn is runtime.add:
            pass
        case _:
            return value
    if is_zero(x, zeros, book):
        return y
    return x if is_zero(y, zeros, book) else value


def _write_out(
    block: core.Block, primal_of: Mapping[str, str], written_out: Callable[[str], Expr]
) -> core.Block:
    """Drop the zeros that nothing reads, and write out the others."""

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            if isinstance(s, core.Bind) and s.value is ZERO:
                out.append(replace(s, value=written_out(primal_of[s.target])))
            else:
                out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return rewrite(block)
