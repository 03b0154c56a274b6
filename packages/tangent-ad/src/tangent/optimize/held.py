"""Facts that hold until a name is bound anew, each a bit of one integer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from tangent_ast import core


class Held:
    """Forwards: what holds on every path.  An analysis says in `transfer` what a statement makes true.

    x = y       bit 0 is set: x is a copy of y
    y = 2       bit 0 is gone
    """

    def __init__(self) -> None:
        self.mentions: dict[str, int] = defaultdict(int)  # the facts that end where a name is bound

    def mention(self, bit: int, names: Iterable[str]) -> None:
        """Say on which names a fact depends."""
        for name in names:
            self.mentions[name] |= bit

    def kept(self, names: Iterable[str], state: int) -> int:
        """What still holds when these names have been bound."""
        for name in names:
            state &= ~self.mentions.get(name, 0)
        return state

    def enter(self, loop: core.For, state: int) -> int:
        return self.kept(loop.targets, state)

    def join(self, one: int, other: int) -> int:
        return one & other


__all__ = ["Held"]
