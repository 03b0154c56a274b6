"""Call a cotangent by its name, not by that of a temporary.

>>> from tangent_ast.show import rewritten
>>> def change(function):
...     return function.with_body(claim(function.body, {"bh"}, {"t"}))
>>> print(rewritten(change, "t = br @ w; bh = t; bv = t * v"))
bh = br @ w
bv = bh * v

Only such copies are looked at as stand in the same block as what they copy.  A name
that has been claimed counts as a temporary itself: it may be folded away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Set

from tangent_ast import core
from tangent_ast.core import Apply, Bind, Name, Op


def claim(block: core.Block, names: Set[str], temps: set[str]) -> core.Block:
    """Give what `temps` hold the `names` that they are copied to; these become `temps`."""
    claims = _Claims(block, names, temps)
    claims.look(block)
    return core.rename(claims.left(block), claims.table)


class _Claims:
    def __init__(self, block: core.Block, names: Set[str], temps: set[str]) -> None:
        self.names, self.temps = names, temps
        self.bound: Counter[str] = Counter()
        self.first_read: dict[str, int] = {}
        self.reads: Counter[str] = Counter()
        self.order: dict[int, int] = {}
        self.table: dict[str, str] = {}
        self.copies: set[int] = set()
        for position, s in enumerate(core.walk(block)):
            self.order[id(s)] = position
            self.bound.update(core.targets(s))
            for name in core.reads(s):
                self.reads[name] += 1
                self.first_read.setdefault(name, position)

    def look(self, block: core.Block) -> None:
        """Find the temporaries of a block, and of those inside, that a name can claim."""
        made = {t: k for k, s in enumerate(block) for t in core.targets(s) if not core.blocks(s)}
        for k, s in enumerate(block):
            for inner in core.blocks(s):
                self.look(inner)
            match s:
                case Bind(target=name, value=Name(temp)) if made.get(temp, k) < k and self._is_free(temp):
                    if name not in self.names:
                        continue
                    if self._for_good(name, s):
                        self.temps.add(name)
                    elif not self._for_now(name, temp, block[made[temp] : k]) or _summed(
                        name, s, block[k + 1 :]
                    ):
                        continue
                    self.table[temp] = name
                    self.copies.add(id(s))

    def left(self, block: core.Block) -> core.Block:
        """The block without the copies that are no longer needed."""
        return tuple(core.map_blocks(s, self.left) for s in block if id(s) not in self.copies)

    def _is_free(self, temp: str) -> bool:
        return (
            temp in self.temps and temp not in self.names and temp not in self.table and self.bound[temp] == 1
        )

    def _for_good(self, name: str, copy: core.Statement) -> bool:
        """Does the name hold this value, and no other, from the copy on?"""
        return self.bound[name] == 1 and self.first_read.get(name, len(self.order)) > self.order[id(copy)]

    def _for_now(self, name: str, temp: str, between: core.Block) -> bool:
        """Is the temporary there for the copy only, and the name not in use in between?"""
        definition, *rest = between
        return (
            self.reads[temp] == 1
            and name not in core.targets(definition)
            and not any(name in core.targets(s) or name in core.reads(s) for s in core.walk(tuple(rest)))
        )


def _summed(name: str, copy: core.Statement, rest: core.Block) -> bool:
    """Is the next that happens to a name that the same line adds something: `bx = t; bx = bx + t_1`?

    Then the temporary goes into the sum, `bx = t + t_1`.
    """
    following = next((s for s in rest if name in core.reads(s) or name in core.targets(s)), None)
    match following:
        case Bind(target=target, value=Apply(Op.BINARY, (summed, _), symbol="+")):
            return target == name and summed == Name(name) and following.about == copy.about
    return False
