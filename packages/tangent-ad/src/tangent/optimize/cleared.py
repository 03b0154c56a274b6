"""Items of cotangents need not be cleared in a loop that never comes back to them.

    for i in range(n - 1, 0, -1):             for i in range(n - 1, 0, -1):
        bt = bx[i]                                bt = bx[i]
        bx[i] = 0.0                    =>         ba = ba + bt * x[i - 1]
        ba = ba + bt * x[i - 1]                   bx[i - 1] += bt * a
        bx[i - 1] += bt * a

The loop counts down, and from then on it and what follows it only touch smaller indices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace

from tangent.facts.affine import Affine, Indices
from tangent.facts.fact import Facts
from tangent.optimize.stores import memory_made_here
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op


def keep_uncleared(
    function: core.Function, book: RuleBook, primal: core.Function, facts: Facts, *, keep: Set[str]
) -> core.Function:
    """Drop what clears items that nobody looks at again; `keep` are looked at in the end."""
    memory = memory_made_here(function, book, facts)
    if not memory:
        return function
    search = _Search(function, memory, Indices(primal), keep)

    def without(k: int, loop: core.For) -> core.For:
        following = function.body[k + 1 :]
        needed = [s for p, s in enumerate(loop.body) if not search.never_again(loop, p, following)]
        return replace(loop, body=tuple(needed)) if len(needed) < len(loop.body) else loop

    body = tuple(without(k, s) if isinstance(s, core.For) else s for k, s in enumerate(function.body))
    return function.with_body(body)


class _Search:
    def __init__(
        self, function: core.Function, memory: Mapping[str, Set[str]], indices: Indices, keep: Set[str]
    ) -> None:
        self.memory, self.indices, self.keep = memory, indices, keep
        count = Counter(t for s in core.walk(function.body) for t in core.targets(s))
        self.items: dict[str, Apply] = {}  # names that are bound once, to an item
        for s in core.walk(function.body):
            match s:
                case core.Bind(target=name, value=Apply(Op.ITEM) as item) if count[name] == 1:
                    self.items[name] = item

    def never_again(self, loop: core.For, position: int, following: core.Block) -> bool:
        """Does a statement of a loop clear an item that neither the loop nor what follows touches again?"""
        match loop.body[position]:
            case core.Update(place=Apply(Op.ITEM, (Name(base), key)), value=Const(0.0), symbol=""):
                names = self.memory.get(base, frozenset())
            case _:
                return False
        variable, step = _counting(loop)
        cleared = self.index(key, variable)
        if cleared is None or not cleared.factors or not names or not self.keep.isdisjoint(names):
            return False
        for k, s in enumerate(loop.body):
            for touched in self.keys((s,), base):
                other = self.index(touched, variable)
                if other is None or (k > position and other == cleared) or not _passed(cleared, other, step):
                    return False
        after = [self.index(touched, "") for touched in self.keys(following, base)]
        return all(other is not None and _passed(cleared, other, step) for other in after)

    def index(self, key: Expr | None, variable: str) -> Affine | None:
        """An index that is never negative, and depends on nothing but the variable of the loop."""
        place = None if key is None else self.indices.of(key)
        if place is None or not place.not_negative or not {n for n, _ in place.factors} <= {variable}:
            return None
        return place

    def keys(self, block: core.Block, base: str) -> Iterator[Expr | None]:
        """The keys of the items of `base` that a block touches; None where it touches them otherwise."""
        for s in core.walk(block):
            for expr in core.expressions(s):
                yield from self.keys_in(expr, base)
            yield from (None for t in core.targets(s) if t in self.memory[base] and t not in self.items)

    def keys_in(self, expr: Expr, base: str) -> Iterator[Expr | None]:
        """The same for an expression.  The name of an item stands for that item."""
        match expr:
            case Apply(Op.ITEM, (Name(name), key)) if name == base:
                yield key
                yield from self.keys_in(key, base)
            case Apply():
                for part in (*expr.args, *(value for _, value in expr.keywords)):
                    yield from self.keys_in(part, base)
            case Name(name) if name in self.items and name in self.memory[base]:
                yield from self.keys_in(self.items[name], base)
            case _:
                yield from (None for n in core.names(expr) if n in self.memory[base])


def _counting(loop: core.For) -> tuple[str, int]:
    """The variable of a loop and its step; the step is 0 if the text does not tell it."""
    match loop.targets, loop.sources:
        case (variable,), (core.Range(step=Const(int(step))),):
            return variable, step
    return "", 0


def _passed(cleared: Affine, other: Affine, step: int) -> bool:
    """Does `other`, in all turns to come, only meet items that `cleared` has not met by then?"""
    apart = other.minus(cleared)
    if not other.factors:  # the same item in all turns
        return apart.times(-1).plus(Affine(-1)).not_negative
    ahead = apart.constant + step  # in the next turn, from where this one has cleared
    return not apart.factors and ahead * step > 0


__all__ = ["keep_uncleared"]
