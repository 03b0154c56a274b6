"""What is a dictionary in one branch, and may be something else in another, has a name of its own in each.

    if nested:                            if nested:
        total = sum(t.values())               t_1 = t
    else:                         =>          total = sum(t_1.values())
        total = sum(t)                    else:
                                              total = sum(t)

Facts are of names, and what a loop takes from a dictionary are its keys, which do not vary.  So does a
branch that calculates with it have a name of its own: there it is a number or an array.

>>> from tangent_ast.show import rewritten
>>> print(rewritten(dictionaries_apart, '''
... if nested:
...     y = t["x"]
... else:
...     y = 0.0
...     for v in t:
...         y = y + v
... '''))
if nested:
    t_1 = t
    y = t_1["x"]
else:
    y = 0.0
    for v in t:
        y = y + v
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tangent.facts.keys import gone_through
from tangent.facts.values import calculated_with
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Name, Op
from tangent_ast.naming import Namer, Temps, names_of

Branch = tuple[int, ...]  # the blocks of branches around a place, outermost first


def dictionaries_apart(function: core.Function) -> core.Function:
    """Give dictionaries names of their own in branches, where others may be something else."""
    uses = _Uses()
    uses.look(function.body, ())
    apart = dict(uses.apart())
    if not apart:
        return function
    temps = Temps(Namer(names_of(function)))

    def rewrite(block: core.Block) -> core.Block:
        inner = tuple(core.map_blocks(s, rewrite) for s in block)
        bound = {t for s in core.walk(block) for t in core.targets(s)}
        for name in sorted(apart.get(id(block), set()) - bound):
            own = temps.fresh(name)
            inner = (core.Bind(own, Name(name), origin=block[0].origin), *core.rename(inner, {name: own}))
        return inner

    return replace(function, body=rewrite(function.body), temps=function.temps | temps.made)


@dataclass(slots=True)
class _Uses:
    """In which branches names are used as dictionaries or numbers, and in which they are gone through."""

    as_dictionary: dict[str, set[Branch]] = field(default_factory=lambda: defaultdict(set))
    as_number: dict[str, set[Branch]] = field(default_factory=lambda: defaultdict(set))
    in_turn: dict[str, set[Branch]] = field(default_factory=lambda: defaultdict(set))
    keys: dict[tuple[str, str], Branch] = field(default_factory=dict)  # of loops: target and sequence
    copies: dict[str, str] = field(default_factory=dict)  # ks = list(d)

    def look(self, block: core.Block, branch: Branch) -> None:
        for s in block:
            match s:
                case core.For(targets=targets, sources=sources):
                    for target, source in zip(targets, sources, strict=True):
                        if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                            name = source.sequence.id
                            self.in_turn[name].add(branch)
                            self.keys[target, self.copies.get(name, name)] = branch
                case core.Bind(target=target, value=value) if (whole := gone_through(value)) is not None:
                    self.in_turn[whole].add(branch)
                    self.copies[target] = whole
            for expr in core.expressions(s):
                for part in core.subexpressions(expr):
                    self.look_at(part, branch)
            apart = isinstance(s, core.If | core.Try)
            for inner in core.blocks(s):
                self.look(inner, (*branch, id(inner)) if apart else branch)

    def look_at(self, expr: Expr, branch: Branch) -> None:
        if (number := calculated_with(expr)) is not None:
            self.as_number[number].add(branch)
        match expr:
            case Apply(Op.ITEM, (Name(base), Const(str(key)))) if not isinstance(key, core.Field):
                self.as_dictionary[base].add(branch)
            case Apply(Op.ITEM, (Name(base), Name(key))) if (key, base) in self.keys:
                self.as_dictionary[base].add(self.keys[key, base])

    def apart(self) -> Iterator[tuple[int, set[str]]]:
        """The blocks that take a name for a dictionary, where another one may take it for a list."""
        found: dict[int, set[str]] = defaultdict(set)
        for name, branches in self.as_dictionary.items():
            numbers = self.as_number[name]
            if not any(_is_outside(use, branches) for use in self.in_turn[name] | numbers):
                continue
            for branch in (*_outermost(branches), *_outermost(numbers)):
                if branch:
                    found[branch[-1]].add(name)
        yield from found.items()


def _is_outside(branch: Branch, others: set[Branch]) -> bool:
    return not any(_within(branch, other) for other in others)


def _outermost(branches: set[Branch]) -> list[Branch]:
    return [b for b in branches if _is_outside(b, branches - {b})]


def _within(one: Branch, other: Branch) -> bool:
    """Is one branch another, or in it?"""
    return one[: len(other)] == other


__all__ = ["dictionaries_apart"]
