"""Fresh names."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterable

from tangent_ast import core


class Namer:
    """Gives names that nothing else in the function bears.

    >>> namer = Namer({"x", "t"})
    >>> namer.fresh("t"), namer.fresh("t"), namer.fresh("y")
    ('t_1', 't_2', 'y')
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self._next: dict[str, int] = {}

    def fresh(self, wish: str) -> str:
        """`wish` if it is free, otherwise `wish_1`, `wish_2`, ..."""
        name, count = wish, self._next.get(wish, 0)
        while name in self.taken or keyword.iskeyword(name):
            count += 1
            name = f"{wish}_{count}"
        self._next[wish] = count
        self.taken.add(name)
        return name


class Temps:
    """Gives names to values in between, which folding may put back where they are read; `made` are all.

    >>> temps = Temps(Namer({"t"}))
    >>> temps.fresh(), temps.fresh("keys"), sorted(temps.made)
    ('t_1', 'keys', ['keys', 't_1'])
    """

    def __init__(self, namer: Namer) -> None:
        self.namer = namer
        self.made: set[str] = set()

    def fresh(self, wish: str = "t") -> str:
        """A new name, as like to `wish` as can be."""
        name = self.namer.fresh(wish)
        self.made.add(name)
        return name


# As they were when Python started: a REPL puts `_` there, which must not change any text.
_BUILTINS = frozenset(dir(builtins)) - {"_"}


def names_of(function: core.Function) -> set[str]:
    """All names that mean something inside a function: local, global, builtin."""
    found = {p.name for p in function.params} | {function.name} | _BUILTINS
    for statement in core.walk(function.body):
        found.update(core.targets(statement))
        if isinstance(statement, (core.Push, core.Pop)):
            found.add(statement.stack)
        tests = (statement.test,) if isinstance(statement, core.While) else ()
        for expr in (*core.expressions(statement), *tests):
            for sub in core.subexpressions(expr):
                if type(sub) is core.Name:
                    found.add(sub.id)
                elif type(sub) is core.Global and sub.module is None:
                    found.add(sub.path.partition(".")[0])
                    if isinstance(sub.value, core.Aside):
                        found |= names_of(sub.value.function)
    return found
