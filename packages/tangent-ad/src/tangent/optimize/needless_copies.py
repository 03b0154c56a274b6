"""Parts of cotangents are not copied that stay as they are until they have been read.

    bt = copy(by[i])                 bt = by[i]
    bx[i] += bt * x[i]        =>     bx[i] += bt * x[i]
    by[i - 1] += bt                  by[i - 1] += bt

The sweep copies what it takes out of a cotangent, because the place is cleared then, or added to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import replace

from tangent import runtime
from tangent.facts.affine import Indices, apart
from tangent.facts.fact import Facts
from tangent.optimize.sharing import Sharing
from tangent.optimize.stores import memory_made_here
from tangent.rules.book import RuleBook
from tangent_ast import core
from tangent_ast.core import Apply, Global, Name, Op


def read_in_place(
    function: core.Function, book: RuleBook, primal: core.Function, facts: Facts
) -> core.Function:
    """Drop copies of parts of cotangents that nothing changes while the copy is in use."""
    memory = memory_made_here(function, book, facts)
    if not memory:
        return function
    search = _Search(function, Sharing(function, book, facts), memory, Indices(primal))

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for k, s in enumerate(block):
            place = _copied(s)
            if (
                place is not None
                and isinstance(s, core.Bind)
                and search.stays(s.target, place, block[k + 1 :])
            ):
                s = replace(s, value=place)
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return function.with_body(rewrite(function.body))


def _copied(s: core.Statement) -> Name | Apply | None:
    match s:
        case core.Bind(
            value=Apply(Op.CALL, (Global(value=runtime.copy), Name() | Apply(Op.ITEM, (Name(), _)) as place))
        ):
            return place
    return None


class _Search:
    def __init__(
        self, function: core.Function, sharing: Sharing, memory: Mapping[str, Set[str]], indices: Indices
    ) -> None:
        self.sharing, self.indices = sharing, indices
        self.memory = {name: group for group in memory.values() for name in group}
        statements = list(core.walk(function.body))
        self.bound = Counter(t for s in statements for t in core.targets(s))
        self.read = Counter(n for s in statements for n in core.reads(s))

    def stays(self, name: str, place: Name | Apply, following: core.Block) -> bool:
        """Does what stands at a place stay there until `name`, which holds it, is read for the last time?

        The last to read it may change the place: that comes after.
        """
        base = place if isinstance(place, Name) else place.args[0]
        assert isinstance(base, Name)
        if self.bound[name] != 1 or base.id not in self.memory:
            return False
        left = self.read[name]
        for s in following:
            if not left:
                return True
            for inner in core.walk((s,)):
                left -= list(core.reads(inner)).count(name)
                if self.keeps(inner, name):
                    return False
                if self.changes(inner, place, self.memory[base.id]):
                    return not left and inner is s and self.reads_first(s)
        return not left

    def reads_first(self, s: core.Statement) -> bool:
        """Does it read all before it writes?  Of two parts of one array that is not sure."""
        return isinstance(s, core.Update) and not s.repeated and not list(self.sharing.reached(s))

    def changes(self, s: core.Statement, place: Name | Apply, names: Set[str]) -> bool:
        """May a statement change what stands at a place, or what the place is?"""
        if not set(core.names(place)).isdisjoint(core.targets(s)):
            return True
        match s:
            case core.Update(place=Apply(Op.ITEM, (base, key))) if (
                isinstance(place, Apply) and base == place.args[0]
            ):
                return not apart(key, place.args[1], self.indices)
            case core.Update():
                return not names.isdisjoint(s.bases)
            case core.Effect() | core.Unpack():
                return not names.isdisjoint(core.reads(s))
        return False

    def keeps(self, s: core.Statement, name: str) -> bool:
        """May the value of a name be reached by another name after a statement, or is it changed itself?"""
        match s:
            case core.Bind():
                return name in self.sharing.reached(s)
            case core.Update(symbol=symbol):
                return name in s.bases or (not symbol and name in self.sharing.reached(s))
            case core.If() | core.While():
                return False
        return name in core.reads(s)


__all__ = ["read_in_place"]
