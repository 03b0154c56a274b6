"""Memory that is another one in every turn of a loop.

for x in xs:
    y = np.zeros_like(x)      what is written to y[1:] is gone with the turn,
    y[1:] = x[1:] * w         unless the turn itself reads what was there before
    total += np.sum(y * x)
"""

from __future__ import annotations

from collections import Counter, defaultdict

from tangent.builder import Builder
from tangent.facts.shared import shares_only
from tangent.reverse.ties import saves_on
from tangent_ast import core
from tangent_ast.core import Expr
from tangent_ast.liveness import liveness


def made_in_turns(build: Builder, forward: core.Block) -> dict[str, frozenset[str]]:
    """For the stack on which a region saves, the classes of memory that no other turn of it sees."""
    if not build.memory.mutated:
        return {}
    bound = Counter(t for s in core.walk(forward) for t in core.targets(s))
    found: dict[str, frozenset[str]] = {}
    for block in core.all_blocks(forward):
        if (stack := saves_on(block)) is not None:
            found[stack] = frozenset(_made_in(build, block, bound))
    return found


def _made_in(build: Builder, region: core.Block, bound: Counter[str]) -> set[str]:
    """Classes of which all names are bound in a region, to new memory or views of it."""
    memory = build.memory
    written = {n for s in core.walk(region) if isinstance(s, core.Update) for n in s.bases}
    if not written:
        return set()
    members = {name: frozenset(memory.members(name)) for name in written}
    values: dict[str, list[Expr | None]] = defaultdict(list)  # None for what is no plain value
    for s in core.walk(region):
        for target in core.targets(s):
            values[target].append(s.value if isinstance(s, core.Bind) else None)
    before = liveness(region).entry(region)

    def is_made(name: str, among: frozenset[str]) -> bool:
        made = values.get(name, [])
        here = 0 < len(made) == bound[name] and name not in before
        return here and all(v is not None and shares_only(v, among, build.book) for v in made)

    return {memory.of(name) for name, among in members.items() if all(is_made(n, among) for n in among)}
