"""Drop writes to memory that nothing ever reads.

>>> from tangent import runtime
>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> def change(function):
...     sharing = Sharing(function, BOOK, {})
...     return function.with_body(without_faint_writes(function.body, sharing, frozenset()))
>>> print(rewritten(change, "y = copy(x); y[0] = 1.0; z = x * 2.0; return z", copy=runtime.copy))
y = copy(x)
z = x * 2.0
return z

Of an array of which only the shape is read, the content is not needed:

>>> text = "y = copy(x[..., 0]); y[0] = 1.0; by = zeros_like(y); return by"
>>> print(rewritten(change, text, copy=runtime.copy, zeros_like=runtime.zeros_like))
t = x[..., 0]
y = copy(t)
by = zeros_like(y)
return by
"""

from __future__ import annotations

from collections import defaultdict

from tangent.facts.contents import contents
from tangent.optimize.sharing import Sharing
from tangent_ast import core
from tangent_ast.reach import reachable


def attempted(body: core.Block) -> set[int]:
    """The statements of the user's that stand in a `try` body and may fail, which decides what comes next."""
    return {
        id(inside)
        for s in core.walk(body)
        if isinstance(s, core.Try)
        for inside in core.walk(s.body)
        if inside.about.role is core.Role.PRIMAL and not core.cannot_fail(inside)
    }


def without_faint_writes(body: core.Block, sharing: Sharing, keep: frozenset[str]) -> core.Block:
    """Drop writes to memory that nothing ever reads.

    A name is needed if something with an effect reads it, if a needed name is
    computed from it, or if it is a way to write to what a needed name reads.
    """
    ways = _ways_to_written(body, sharing)
    if not ways:
        return body
    statements = list(core.walk(body))
    needed = set(keep)
    feeds: dict[str, set[str]] = defaultdict(set)  # if the key is needed, so are these
    pushed: dict[str, list[set[str]]] = defaultdict(list)
    attempts = attempted(body)

    def content_of(s: core.Bind) -> set[str]:
        looked_into = set(contents(s.value))
        return {n for n in core.names(s.value) if n in looked_into or not sharing.is_array(n)}

    for s in statements:
        read = set(core.reads(s))
        if id(s) in attempts:
            needed |= read
        match s:
            case core.Bind(target=target):
                feeds[target] |= content_of(s)
                if target in ways:
                    for name in sharing.reached(s):
                        feeds[name].add(target)
            case core.Unpack(targets=targets) | core.For(targets=targets):
                for target in targets:
                    feeds[target] |= read
                    if target in ways:
                        for name in read:
                            feeds[name].add(target)
                if isinstance(s, core.For):
                    needed |= read
            case core.Update():
                for base in s.bases:
                    feeds[base] |= read
            case core.Push(stack=stack):
                pushed[stack].append(read)
                feeds[stack] |= read
                for name in read:
                    feeds[name].add(stack)
            case core.Pop(stack=stack, targets=targets):
                for target in targets:
                    feeds[target].add(stack)
                    if target in ways:
                        feeds[stack].add(target)
            case _:
                needed |= read
    needed = reachable(needed, feeds)

    def rewrite(block: core.Block) -> core.Block:
        return tuple(
            core.map_blocks(s, rewrite)
            for s in block
            if not (isinstance(s, core.Update) and s.bases and not needed.intersection(s.bases))
            or s.about.role is core.Role.RESTORE
            or id(s) in attempts
        )

    return rewrite(body)


def _ways_to_written(body: core.Block, sharing: Sharing) -> set[str]:
    """The names that are written through, and the names that those were made from."""
    statements = list(core.walk(body))
    ways = {n for s in statements if isinstance(s, core.Update) for n in s.bases}
    while ways:
        before = len(ways)
        for s in statements:
            if ways.isdisjoint(core.targets(s)):
                pass
            elif isinstance(s, core.Bind):
                ways.update(sharing.reached(s))
            else:
                ways.update(core.reads(s))
                if isinstance(s, core.Pop):
                    ways.add(s.stack)
            if isinstance(s, core.Push) and s.stack in ways:
                ways.update(core.reads(s))
        if len(ways) == before:
            break
    return ways
