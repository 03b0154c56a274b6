"""Drop writes to cotangents that nobody looks at afterwards.

>>> from tangent import runtime
>>> from tangent.rules.book import BOOK
>>> from tangent_ast.show import rewritten
>>> text = "bx = zeros_like(x); bt = bx[0]; bx[0] = 0.0; bz = bt * 2; return bz"
>>> print(rewritten(lambda f: drop_idle_stores(f, BOOK, {}, keep=set()), text, zeros_like=runtime.zeros_like))
bx = zeros_like(x)
bt = bx[0]
bz = bt * 2
return bz
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set
from itertools import pairwise

from tangent.facts.fact import Facts
from tangent.optimize.sharing import Sharing
from tangent.purity import purity
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Name, Op, Role
from tangent_ast.liveness import liveness


def drop_idle_stores(
    function: core.Function, book: RuleBook, facts: Facts, *, keep: Set[str]
) -> core.Function:
    """Remove them, where the memory was made in the function and all its names are known.

    `keep` are live at the end.
    """
    memory = memory_made_here(function, book, facts)
    if not memory:
        return function
    live = liveness(function.body, keep)
    pure = purity(book)

    def idle(s: core.Statement) -> bool:
        match s:
            case core.Update(place=Apply(Op.ITEM, (Name(base), _)) as place, value=value):
                unseen = base in memory and live.after(s).isdisjoint(memory[base])
                return unseen and pure(place) and pure(value)
        return False

    def rewrite(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(s, rewrite) for s in block if not idle(s))

    return function.with_body(rewrite(function.body))


def memory_made_here(function: core.Function, book: RuleBook, facts: Facts) -> Mapping[str, Set[str]]:
    """The names of cotangents that are written to, each with all names that may share its memory."""
    statements = list(core.walk(function.body))
    written = {
        base
        for s in statements
        if isinstance(s, core.Update) and s.about.role is Role.ADJOINT
        for base in s.bases
    }
    parent: dict[str, str] = {}
    sharing = Sharing(function, book, facts)

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    def unite(*names: str) -> None:
        for name in names[1:]:
            parent[find(name)] = find(names[0])

    sequence: list[core.Statement | None] = [*statements, None]
    for s, following in pairwise(sequence) if written else ():
        assert s is not None
        targets = core.targets(s)
        match s, following:
            case core.Bind(value=taken), core.Update(place=cleared, symbol="") if taken == cleared:
                pass  # a number: views are copied before their place is cleared
            case core.Bind(), _:
                unite(*targets, *sharing.reached(s))
            case ((core.Push(stack=stack) | core.Pop(stack=stack)), _):
                unite(stack, *targets, *core.reads(s))
            case core.Update(bases=bases, symbol=""), _:
                unite(*bases, *sharing.reached(s))
            case core.For(sources=sources), _:
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each):
                        unite(target, *core.names(source.sequence))
            case ((core.Unpack() | core.Effect()), _):
                unite(*targets, *core.reads(s))
    groups: dict[str, set[str]] = defaultdict(set)
    for name in {*parent, *written}:
        groups[find(name)].add(name)
    params = {p.name for p in function.params}
    return {n: group for n in written if params.isdisjoint(group := groups[find(n)])}
