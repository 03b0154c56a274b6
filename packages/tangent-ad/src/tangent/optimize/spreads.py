"""Let an elementwise product do the spreading.

    bt = spread(by, t)               bx = by * (2 * x)
    bx = bt * (2 * x)        =>
    bx[1:] += bt                     bx[1:] += by

where `by` is one number and `2 * x` has the shape of `t`: what follows from a sum
over all of an array need not be written out into an array first.
"""

from __future__ import annotations

from dataclasses import replace

from tangent import runtime
from tangent.facts.values import Fact, Kind, fact_of
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op


def absorb_spreads(block: core.Block, facts: dict[str, Fact], book: RuleBook) -> core.Block:
    """Absorb spreads that are used once, in a product in the same block."""
    uses: dict[str, int] = {}
    binds: dict[str, int] = {}
    for s in core.walk(block):
        for name in core.reads(s):
            uses[name] = uses.get(name, 0) + 1
        for name in core.targets(s):
            binds[name] = binds.get(name, 0) + 1
    known = dict(facts)

    def run(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        waiting: dict[str, tuple[int, Expr, Expr]] = {}  # spread -> where it stands, the number, the shape
        for s in block:
            if isinstance(s, core.Bind) and binds[s.target] == 1:
                value = s.value
                spread = _spread(value)
                if spread is not None and uses.get(s.target, 0) == 1:
                    waiting[s.target] = (len(out), *spread)
                elif isinstance(value, Apply) and value.op is Op.BINARY and value.symbol == "*":
                    left, right = value.args
                    if isinstance(left, Name) and left.id in waiting:
                        position, number, like = waiting.pop(left.id)
                        if _same_shape(right, like, known, book) and not _rebound(number, out[position:]):
                            out[position] = core.Bind(left.id, number, origin=s.origin, about=s.about)
                            s = replace(s, value=Apply(Op.BINARY, (number, right), symbol="*"))
                known[s.target] = _named(s.target, fact_of(s.value, known, book))
            elif isinstance(s, core.Update) and s.symbol == "+" and not s.repeated:
                # An array in place takes a number as it is.
                if isinstance(s.value, Name) and s.value.id in waiting:
                    position, number, _ = waiting.pop(s.value.id)
                    if not _rebound(number, out[position:]):
                        s = replace(s, value=number)
            out.append(core.map_blocks(s, run))
        return tuple(out)

    return run(block)


def _spread(value: Expr) -> tuple[Expr, Expr] | None:
    """The number and the model of `spread(number, like, None, False)`."""
    match value:
        case Apply(Op.CALL, (Global(value=fn), number, like, Const(None), Const(False))) if (
            fn is runtime.spread
        ):
            return number, like
        case Apply(Op.CALL, (Global(value=fn), number, like)) if fn is runtime.spread:
            return number, like
    return None


def _same_shape(one: Expr, other: Expr, facts: dict[str, Fact], book: RuleBook) -> bool:
    a, b = fact_of(one, facts, book), fact_of(other, facts, book)
    return a.numeric and a.kind is not Kind.BOOL and a.shape is not None and a.shape == b.shape


def _named(name: str, fact: Fact) -> Fact:
    return replace(fact, shape=name) if fact.shape is None else fact


def _rebound(number: Expr, between: list[core.Statement]) -> bool:
    """Does the number's name get another value in between?"""
    names = set(core.names(number))
    return any(names.intersection(core.targets(s)) for s in core.walk(tuple(between)))
