"""A variable that is used again for something else: a name for each thing that it stands for.

    rows = []                       rows = []
    for x in xs:                    for x in xs:
        rows.append(x * k)    =>        rows.append(x * k)
    rows = np.stack(rows)           rows_1 = np.stack(rows)
    return rows.sum()               return rows_1.sum()

What makes something of a list or an object asks whether a name is bound once. So two bindings of a name for
one keep the name only if some reader may find either of them. `coalesce` gives them one name again later.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from tangent_ast import core, solver
from tangent_ast.core import Apply, Global, Name, Op
from tangent_ast.namesets import NameSet, Universe
from tangent_ast.naming import Namer, names_of


def names_apart(function: core.Function) -> core.Function:
    """Give each thing that a variable stands for a name of its own."""
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    bound.update(p.name for p in function.params)
    stacks = {s.stack for s in core.walk(function.body) if isinstance(s, core.Push | core.Pop)}
    made = {s.target for s in core.walk(function.body) if isinstance(s, core.Bind) and _is_made(s.value)}
    several = {n for n in made if bound[n] > 1} - stacks - function.temps
    if not several:
        return function
    bindings = _Bindings(function, several)
    table = bindings.table(Namer(names_of(function)))
    if not table:
        return function
    bases = {new: function.bases.get(name, name) for (name, _), new in table.items()}
    return replace(function, body=bindings.renamed(function.body, table), bases={**function.bases, **bases})


def _is_made(value: core.Expr) -> bool:
    """Does it make a container, or an object of some class?"""
    match value:
        case Apply(Op.LIST | Op.DICT | Op.OBJECT):
            return True
        case Apply(Op.CALL, (Global(value=type()), *_)):
            return True
    return False


Group = tuple[str, str]  # a variable, and one of the bindings that go together


class _Bindings:
    """Which bindings of a variable a reader may find."""

    def __init__(self, function: core.Function, several: set[str]) -> None:
        self.several = several
        self.of: dict[tuple[int, str], str] = {}  # the binding that a statement makes of a variable
        self.order: dict[str, int] = {}  # all bindings, in the order of the text
        universe = Universe()
        start = universe.set(self._binding(p.name) for p in function.params if p.name in several)
        for s in core.walk(function.body):
            for target in core.targets(s):
                if target in several:
                    self.of[id(s), target] = self._binding(target)
        own: dict[str, list[str]] = {n: [] for n in several}
        for binding in self.order:
            own[binding.partition(" ")[0]].append(binding)
        self.all = {n: universe.set(found) for n, found in own.items()}
        self.solution = solver.forward(function.body, start, _Reaching(self))
        self.together = {b: b for b in self.order}
        for s in core.walk(function.body):
            for name in core.reads(s):
                if name in several:
                    self._join([*self.found(s, name), *self._changed(s, name)])

    def _binding(self, name: str) -> str:
        binding = f"{name} {len(self.order)}"
        self.order[binding] = len(self.order)
        return binding

    def found(self, s: core.Statement, name: str) -> list[str]:
        """The bindings that a statement may find when it reads a variable."""
        if not isinstance(s, core.While):
            around = self.solution.before.get(id(s))
        elif s.head:
            around = self.solution.after[id(s.head[-1])]
        else:
            around = self.solution.head.get(id(s))
        return [] if around is None else list(around & self.all[name])

    def _changed(self, s: core.Statement, name: str) -> list[str]:
        """The binding of what a statement may change in place, which is no other thing then: `ys += zs`."""
        match s:
            case core.Bind(target=t, value=Apply(Op.INPLACE, (Name(base), *_))) if t == base == name:
                return [self.of[id(s), name]]
        return []

    def _join(self, bindings: list[str]) -> None:
        for other in bindings[1:]:
            ends = self._first(bindings[0]), self._first(other)
            first, second = sorted(ends, key=self.order.__getitem__)
            self.together[second] = first

    def _first(self, binding: str) -> str:
        """The first of the bindings that go together with this one."""
        while (earlier := self.together[binding]) != binding:
            binding = earlier
        return binding

    def table(self, namer: Namer) -> dict[Group, str]:
        """New names for all but the first thing that a variable stands for."""
        made: dict[Group, str] = {}
        for name in sorted(self.several):
            firsts = {self._first(binding) for binding in self.all[name]}
            for other in sorted(firsts, key=self.order.__getitem__)[1:]:
                made[name, other] = namer.fresh(name)
        return made

    def renamed(self, block: core.Block, table: dict[Group, str]) -> core.Block:
        """The same with the new names."""

        def one(s: core.Statement) -> core.Statement:
            changed: dict[str, str] = {}
            for name in core.reads(s):
                found = self.found(s, name) if name in self.several else []
                if found and (name, self._first(found[0])) in table:
                    changed[name] = table[name, self._first(found[0])]

            def own(target: str) -> str:
                binding = self.of.get((id(s), target))
                return target if binding is None else table.get((target, self._first(binding)), target)

            def atom(expr: core.Expr) -> core.Expr:
                return Name(changed[expr.id]) if isinstance(expr, Name) and expr.id in changed else expr

            made = core.map_expressions(s, lambda e: core.rebuild(e, atom)) if changed else s
            return core.map_blocks(core.map_targets(made, own), lambda b: self.renamed(b, table))

        return tuple(map(one, block))


@dataclass(frozen=True, slots=True)
class _Reaching:
    """Forwards: the bindings that a reader may find."""

    bindings: _Bindings

    def transfer(self, statement: core.Statement, state: NameSet) -> NameSet:
        return state if isinstance(statement, core.For) else self._bound(statement, state)

    def enter(self, loop: core.For, state: NameSet) -> NameSet:
        return self._bound(loop, state)

    def _bound(self, s: core.Statement, state: NameSet) -> NameSet:
        names = [t for t in core.targets(s) if t in self.bindings.several]
        if not names:
            return state
        for n in names:
            state = state.difference(self.bindings.all[n])
        return state.union(self.bindings.of[id(s), n] for n in names)

    def join(self, one: NameSet, other: NameSet) -> NameSet:
        return one | other


__all__ = ["names_apart"]
