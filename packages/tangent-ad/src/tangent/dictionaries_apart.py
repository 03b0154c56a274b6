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
from collections.abc import Set
from dataclasses import replace

from tangent.facts.branches import Branch, in_branches, is_within
from tangent.facts.dictionaries import uses_of
from tangent.facts.values import calculated_with
from tangent_ast import core
from tangent_ast.core import Name
from tangent_ast.naming import Namer, Temps, names_of


def dictionaries_apart(function: core.Function) -> core.Function:
    """Give dictionaries names of their own in branches, where others may be something else."""
    apart = _apart(function)
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


def _apart(function: core.Function) -> dict[int, set[str]]:
    """The blocks that take a name for a dictionary, where another one may take it for a list."""
    uses, numbers = uses_of(function), defaultdict[str, set[Branch]](set)
    for s, branch in in_branches(function.body if uses.as_dictionary else ()):
        for expr in core.expressions(s):
            for part in core.subexpressions(expr):
                if (name := calculated_with(part)) is not None:
                    numbers[name].add(branch)
    found: dict[int, set[str]] = defaultdict(set)
    for name, branches in uses.as_dictionary.items():
        others = uses.in_turn.get(name, set()) | numbers[name]
        if any(_is_outside(use, branches) for use in others):
            for branch in (*_outermost(branches), *_outermost(numbers[name])):
                if branch:
                    found[branch[-1]].add(name)
    return found


def _is_outside(branch: Branch, others: Set[Branch]) -> bool:
    return not any(is_within(branch, other) for other in others)


def _outermost(branches: Set[Branch]) -> list[Branch]:
    return [b for b in branches if _is_outside(b, branches - {b})]


__all__ = ["dictionaries_apart"]
