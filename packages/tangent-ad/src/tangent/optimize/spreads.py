"""Let an elementwise product do the spreading.

>>> from tangent.facts.fact import NUMBER
>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     facts = {"by": NUMBER, "x": Fact(Kind.ARRAY, "x")}
...     return function.with_body(absorb_spreads(function.body, facts, BOOK))
>>> print(rewritten(change, "bt = spread(by, x); bx = bt * x; bz[1:] += bt", spread=runtime.spread))
bx = by * x
bz[1:] += by

What follows from a sum over all of an array need not be written out into an array
first, if what it meets has that shape.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tangent import runtime
from tangent.facts.fact import Fact, Kind
from tangent.facts.values import fact_of
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op


def absorb_spreads(block: core.Block, facts: dict[str, Fact], book: RuleBook) -> core.Block:
    """Absorb spreads all of whose uses, in the same block, take a number as well."""
    uses: dict[str, int] = {}
    binds: dict[str, int] = {}
    for s in core.walk(block):
        for name in core.reads(s):
            uses[name] = uses.get(name, 0) + 1
        for name in core.targets(s):
            binds[name] = binds.get(name, 0) + 1
    known = dict(facts)

    def run(block: core.Block) -> core.Block:
        waiting: dict[str, tuple[int, Expr, Expr]] = {}  # spread -> where it stands, the number, the shape
        takers: dict[str, list[int]] = {}  # where a use stands that takes a number
        for position, s in enumerate(block):
            if isinstance(s, core.Bind) and binds[s.target] == 1:
                spread = _spread(s.value)
                if spread is not None:
                    waiting[s.target] = (position, *spread)
                known[s.target] = _named(s.target, fact_of(s.value, known, book))
            name = _taken(s)
            if name in waiting:
                start, number, like = waiting[name]
                if _takes_number(s, like, known, book) and not _rebound(number, block[start:position]):
                    takers.setdefault(name, []).append(position)
        absorbed = {name for name, places in takers.items() if len(places) == uses.get(name, 0)}
        changed = {place for name in absorbed for place in takers[name]}
        out: list[core.Statement] = []
        for position, s in enumerate(block):
            if isinstance(s, core.Bind) and s.target in absorbed:
                continue
            if position in changed:
                s = _with_number(s, waiting[_taken(s)][1])
            out.append(core.map_blocks(s, run))
        return tuple(out)

    return run(block)


def _taken(s: core.Statement) -> str:
    """The name that a product has for its left factor, or that is added to a place."""
    match s:
        case core.Bind(value=Apply(Op.BINARY, (Name(name), _), symbol="*")):
            return name
        case core.Bind(value=Apply(Op.CALL, (Global(value=fn), Name(name), _, *_))) if id(fn) in _SCALING:
            return name
        case core.Update(value=Name(name), symbol="+", repeated=False):
            return name
    return ""


def _takes_number(s: core.Statement, like: Expr, facts: dict[str, Fact], book: RuleBook) -> bool:
    """Is the result of a use the same without the spread?  An array in place takes a number as it is."""
    match s:
        case core.Bind(value=Apply(Op.BINARY, (_, right))):
            return _same_shape(right, like, facts, book)
    return True


def _with_number(s: core.Statement, number: Expr) -> core.Statement:
    match s:
        case core.Bind(value=Apply(Op.BINARY, (_, right)) | Apply(Op.CALL, (_, _, right, *_))):
            return replace(s, value=Apply(Op.BINARY, (number, right), symbol="*"))
        case core.Update():
            return replace(s, value=number)
    return s


_SCALING: set[int] = set()  # by id, since some callables have no hash


def scales(*helpers: Callable[..., Any]) -> None:
    """Helpers that multiply their second argument by the first, which holds a number for each row of it.

    helper(spread(by, t), x) => by * x
    """
    _SCALING.update(map(id, helpers))


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


def _rebound(number: Expr, between: core.Block) -> bool:
    """Does the number's name get another value in between?"""
    names = set(core.names(number))
    return any(names.intersection(core.targets(s)) for s in core.walk(between))
