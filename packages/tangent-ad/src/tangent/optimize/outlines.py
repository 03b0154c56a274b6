"""Of what the backward pass needs for its shape only, keep no content.

>>> import numpy as np
>>> from tangent import runtime
>>> from tangent.facts.fact import Fact
>>> from tangent.rules.book import BOOK
>>> from tangent_ast.core import Global
>>> from tangent_ast.show import rewritten
>>> def outline(x):
...     return Apply(Op.CALL, (Global("outline", runtime.outline), x))
>>> def change(function):
...     return push_outlines(function, BOOK, {"z": Fact(Kind.ARRAY)}, outline, keep=set())
>>> text = '''
... stack = []
... for x in xs:
...     z = x @ w
...     h = np.tanh(z)
...     stack.append((z, h))
... while stack:
...     z, h = stack.pop()
...     bz = zeros_like(z)
...     bz[:2] += h
... '''
>>> print(rewritten(change, text, np=np, zeros_like=runtime.zeros_like))
stack = []
for x in xs:
    z = x @ w
    h = np.tanh(z)
    stack.append((outline(z), h))
while stack:
    z, h = stack.pop()
    bz = zeros_like(z)
    bz[:2] += h

A large array that waits on a stack costs more than its memory: each turn has to find new memory for what
the last one would have left behind, still in the processor's cache.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Set
from dataclasses import replace

from tangent.facts.contents import content_liveness
from tangent.facts.fact import UNKNOWN, Facts, Kind
from tangent.facts.memory import is_basic_key
from tangent.facts.shared import shared_parts
from tangent.facts.stacks import Stack, stacks_of
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Name, Op
from tangent_ast.namesets import NamesAround
from tangent_ast.reach import reachable


def push_outlines(
    function: core.Function,
    book: RuleBook,
    facts: Facts,
    outline: Callable[[Expr], Expr],
    *,
    keep: Set[str],
) -> core.Function:
    """Push the outlines of arrays of which only these are needed, and that nothing else keeps.

    `outline` writes a call of the helper.  `keep` are live at the end.
    """
    stacks = {name: stack for name, stack in stacks_of(function).items() if stack.local and not stack.listed}
    if not stacks:
        return function

    def gives_a_view(s: core.Statement) -> bool:
        match s:
            case core.Bind(value=Apply(Op.ITEM, (Name(base), key))):
                return facts.get(base, UNKNOWN).kind is Kind.ARRAY and is_basic_key(key, facts)
        return False

    live = content_liveness(function, keep, idle=gives_a_view)
    hollow = _never_looked_into(function, stacks.keys(), live)
    if not any(hollow.values()):
        return function
    kept = {n for name, stack in stacks.items() for n in _names_kept(stack, hollow[name])}
    origins = _Origins(function, book)

    def is_worth_it(name: str) -> bool:
        sources = reachable({name}, origins.copied_from)
        made_here = origins.made & sources and not origins.unknown & sources
        is_array = facts.get(name, UNKNOWN).kind is Kind.ARRAY
        return is_array and bool(made_here) and kept.isdisjoint(reachable(sources, origins.shared_by))

    def rewrite(s: core.Statement) -> core.Statement:
        match s:
            case core.Push(stack=stack, values=values) if hollow.get(stack):
                pushed = tuple(
                    outline(v) if k in hollow[stack] and isinstance(v, Name) and is_worth_it(v.id) else v
                    for k, v in enumerate(values)
                )
                return replace(s, values=pushed) if pushed != values else s
        return core.map_blocks(s, lambda block: tuple(map(rewrite, block)))

    return function.with_body(tuple(map(rewrite, function.body)))


def _never_looked_into(function: core.Function, stacks: Set[str], live: NamesAround) -> dict[str, set[int]]:
    """The positions of each stack of which the content is not read once they have been popped."""
    found: dict[str, set[int]] = {name: set() for name in stacks}
    pops = [s for s in core.walk(function.body) if isinstance(s, core.Pop) and s.stack in stacks]
    for s in pops:
        found[s.stack].update(range(len(s.targets)))
    for s in pops:
        unread = {k for k, target in enumerate(s.targets) if target not in live.after(s)}
        found[s.stack] &= unread
    return found


def _names_kept(stack: Stack, hollow: set[int]) -> set[str]:
    return {
        n for row in stack.rows for k, value in enumerate(row) if k not in hollow for n in core.names(value)
    }


class _Origins:
    """Where the memory comes from that names stand for, and by which other names it may be known."""

    def __init__(self, function: core.Function, book: RuleBook) -> None:
        self.made: set[str] = set()  # new memory
        self.unknown: set[str] = set()
        self.copied_from: dict[str, set[str]] = defaultdict(set)  # x = y: the same memory
        self.shared_by: dict[str, set[str]] = defaultdict(set)
        for s in core.walk(function.body):
            match s:
                case core.Bind(target=target, value=Name(source)):
                    self.copied_from[target].add(source)
                    self.shared_by[source].add(target)
                case core.Bind(target=target, value=value):
                    shared = list(shared_parts(value, book))
                    (self.unknown if shared else self.made).add(target)
                    for part in shared:
                        for name in core.names(part):
                            self.shared_by[name].add(target)
                case core.Pop():
                    pass  # what has been pushed
                case _:
                    self.unknown.update(core.targets(s))
