"""Objects that are made inside, as a variable for each of their attributes.

    p = object.__new__(Point)          p_x = a
    p.x = a                            for i in range(n):
    for i in range(n):          =>         p_x += 1.0
        p.x += 1.0                     p = <assembled>(Point, {"x": p_x})
    y = f(p)                           y = f(p)

Only an object that nobody else can reach while it changes; others are whole (`whole_objects`).
An object that is passed in and changed is read at the start, `p_x = p.x`, and never written, so that
the caller's stays as it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from tangent_ast import core
from tangent_ast.core import Apply, Const, Global, Name, Op
from tangent_ast.lower.attributes import (
    assembled,
    attribute_read,
    attribute_set,
    is_plain,
    made_by,
    variable_for,
)
from tangent_ast.lower.whole_objects import whole_objects
from tangent_ast.naming import Namer, names_of


def split_objects(function: core.Function, classes: Mapping[str, type]) -> core.Function:
    """Replace objects by a variable for each of their attributes; `classes` are those of parameters."""
    while True:
        while (united := _unite(function)) is not function:
            function = united
        namer = Namer(names_of(function))
        found = {o.name: o for o in _objects(function, classes, namer)}
        if not found:
            return whole_objects(function, namer)
        # What an attribute holds becomes a variable first, and may be split itself then.
        held = {
            n
            for s in core.walk(function.body)
            if isinstance(s, core.Update) and any(n in found for n in core.names(s.place))
            for n in core.names(s.value)
        }
        outer = {name: one for name, one in found.items() if name not in held}
        function = _split(function, outer or found, namer, classes)


_GATHERING = (core.ParamKind.VAR_POSITIONAL, core.ParamKind.VAR_KEYWORD)


@dataclass(slots=True)
class _Object:
    """An object: its class (and the name of that), and the variable for each attribute."""

    name: str
    kind: type
    path: Global
    passed: bool  # it is a parameter
    last: core.Statement | None  # after which it is an object again, if somebody wants the whole of it
    variables: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, Global] = field(default_factory=dict)  # of attributes that the class has as well
    loaded: list[str] = field(default_factory=list)  # attributes that a parameter may have had before


# --------------------------------------------------------------------------
# One name for each object, and for each list and dictionary that one is made of


def _unite(function: core.Function) -> core.Function:
    """What is made to be assigned gets the name that it is assigned to.

    t = object.__new__(P); t.x = 1; q = t    =>    q = object.__new__(P); q.x = 1
    """
    reads = Counter(n for s in core.walk(function.body) for n in core.reads(s))
    bound = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    objects = [new[0] for s in core.walk(function.body) if (new := made_by(s)) is not None]
    homes = Counter(objects)  # how often a name is bound to a new object
    for s in core.walk(function.body):
        if isinstance(s, core.Bind) and isinstance(s.value, Name) and s.value.id in objects:
            homes[s.target] += 1
    table: dict[str, str] = {}
    dropped: set[int] = set()
    for block in core.all_blocks(function.body):
        made: dict[str, int] = {}
        for position, s in enumerate(block):
            if (new := made_by(s)) is not None:
                made[new[0]] = position
            match s:
                case core.Bind(target=t, value=Apply(Op.LIST | Op.DICT)) if t in function.temps:
                    made[t] = position
                case core.Bind(target=target, value=Name(source)) if source in made and bound[source] == 1:
                    if source in objects and bound[target] != homes[target]:
                        continue  # it holds other things, too
                    between = block[made[source] + 1 : position]
                    uses = sum(n == source for i in core.walk(between) for n in core.reads(i))
                    taken = any(
                        target in core.reads(i) or target in core.targets(i) for i in core.walk(between)
                    )
                    if reads[source] == uses + 1 and not taken:
                        table[source] = target
                        dropped.add(id(s))
    if not table:
        return function
    while any(t in table for t in table.values()):
        table = {s: table.get(t, t) for s, t in table.items()}

    def without(block: core.Block) -> core.Block:
        return tuple(core.map_blocks(s, without) for s in block if id(s) not in dropped)

    return function.with_body(core.rename(without(function.body), table))


# --------------------------------------------------------------------------
# Which objects


class _Uses:
    """Where names are made, bound and read, by the path of the block and the place in it."""

    def __init__(self, function: core.Function) -> None:
        self.blocks: dict[tuple[int, ...], core.Block] = {}
        self.made: dict[str, list[tuple[int, ...]]] = defaultdict(list)
        self.paths: dict[str, list[Global]] = defaultdict(list)
        self.bound: Counter[str] = Counter()
        self.at: dict[str, list[tuple[tuple[int, ...], core.Statement]]] = defaultdict(list)
        self.look(function.body, ())

    def look(self, block: core.Block, path: tuple[int, ...]) -> None:
        self.blocks[path] = block
        for position, s in enumerate(block):
            here = (*path, position)
            if (new := made_by(s)) is not None:
                self.made[new[0]].append(here)
                self.paths[new[0]].append(new[1])
            self.bound.update(core.targets(s))
            for name in dict.fromkeys(core.reads(s)):
                self.at[name].append((here, s))
            if isinstance(s, (core.Push, core.Pop)):
                self.at[s.stack].append((here, s))
            for k, inner in enumerate(core.blocks(s)):
                self.look(inner, (*here, k))


def _objects(function: core.Function, classes: Mapping[str, type], namer: Namer) -> Iterator[_Object]:
    uses = _Uses(function)
    params = {p.name for p in function.params}
    for name, places in uses.made.items():
        kinds = {path.value for path in uses.paths[name]}
        if uses.bound[name] != len(places) or name in params or len(kinds) > 1:
            continue
        path = uses.paths[name][0]
        home = _common(places)
        found = _object(name, path, uses, home, places, passed=False)
        if found is not None:
            _name_variables(found, namer)
            yield found
    for name in (p.name for p in function.params if p.kind not in _GATHERING):
        if not uses.bound[name] and name not in function.opened:
            kind = classes.get(name, object)
            found = _object(name, Global(kind.__name__, kind), uses, (), [(-1,)], passed=True)
            if found is not None:
                _name_variables(found, namer)
                yield found


def _name_variables(found: _Object, namer: Namer) -> None:
    for attribute in found.variables:
        found.variables[attribute] = variable_for(found.name, attribute, namer)


def _common(places: list[tuple[int, ...]]) -> tuple[int, ...]:
    """The innermost block that all places are in."""
    first, last = min(places), max(places)
    n = 0
    while n < min(len(first), len(last)) - 1 and first[n] == last[n]:
        n += 1
    return first[: n - n % 2]


def _object(
    name: str,
    path: Global,
    uses: _Uses,
    home: tuple[int, ...],
    made: list[tuple[int, ...]],
    *,
    passed: bool,
) -> _Object | None:
    """The object of this name, if it can be split."""
    depth = len(home)
    kind = path.value
    assert isinstance(kind, type)
    at = uses.at[name]
    if any(place[:depth] != home for place, _ in at):
        return None
    start = min(m[depth] for m in made)
    if any(place[depth] < start for place, _ in at):
        return None  # it lives on from turn to turn
    changing = [place[depth] for place, s in at if attribute_set(s, name) is not None]
    if passed and not changing:
        return None
    end = max([start, *changing, *(m[depth] for m in made)])
    whole = [place for place, s in at if attribute_set(s, name) is None and attribute_read(s, name) is None]
    if any(place[depth] <= end for place in whole) or (whole and passed):
        return None
    attributes: dict[str, str] = {}
    defaults: dict[str, Global] = {}
    found = _Object(name, kind, path, passed, None, attributes, defaults)
    own = {a for _, s in at if (a := attribute_set(s, name)) is not None}
    for place, s in at:
        if whole and place[depth] > end:
            continue
        attribute = attribute_set(s, name) or attribute_read(s, name)
        assert attribute is not None
        if attribute in attributes or attribute in defaults:
            continue
        if not passed and attribute not in own and not hasattr(kind, attribute):
            return None  # nobody sets it: the function fails
        if not is_plain(kind, attribute):
            return None
        if hasattr(kind, attribute):
            defaults[attribute] = Global(f"{path.path}.{attribute}", getattr(kind, attribute))
        if attribute in own:
            attributes[attribute] = ""
    if passed:
        found.loaded = [a for a in attributes if not _set_first(a, name, uses)]
    if whole:
        # All of it has to be there when it becomes an object again.
        block = uses.blocks[home]
        sure = {a for s in block[: end + 1] if (a := attribute_set(s, name)) is not None}
        if len(made) > 1 or set(attributes) - sure - defaults.keys():
            return None
        found.last = block[end]
    return found


def _set_first(attribute: str, name: str, uses: _Uses) -> bool:
    """Is the first thing that happens to an attribute of a parameter that it is set, on every path?"""
    for place, s in uses.at[name]:
        if attribute in (attribute_set(s, name), attribute_read(s, name)):
            assigned = isinstance(s, core.Update) and not s.symbol
            return len(place) == 1 and assigned and attribute_set(s, name) == attribute
    return False


# --------------------------------------------------------------------------
# Rewriting


def _split(
    function: core.Function, found: dict[str, _Object], namer: Namer, classes: Mapping[str, type]
) -> core.Function:
    reads = Counter(n for s in core.walk(function.body) for n in core.reads(s))
    rewriter = _Rewriter(found, frozenset(t for t in function.temps if reads[t] == 1), namer)
    loads: list[core.Statement] = []
    origin = replace(function.origin, text="")
    for one in found.values():
        for attribute in one.loaded:
            value = Apply(Op.ATTRIBUTE, (Name(one.name),), symbol=attribute)
            loads.append(core.Bind(one.variables[attribute], value, origin=origin))
    body = rewriter.block(function.body)
    variables = frozenset(v for one in found.values() for v in one.variables.values())
    temps = function.temps | rewriter.temps
    opened = {one.name: tuple(one.variables) for one in found.values() if one.passed}
    return replace(
        function,
        body=tuple(loads) + _without_second_names(body, temps, variables),
        temps=temps,
        exact=function.exact | (opened.keys() & classes.keys()),
        opened=function.opened | opened,
    )


class _Rewriter:
    def __init__(self, found: dict[str, _Object], once: frozenset[str], namer: Namer) -> None:
        self.found = found
        self.namer = namer
        self.temps: set[str] = set()
        self.once = once  # temps that are read once
        self.ends = {id(one.last): one for one in found.values() if one.last is not None}
        self.whole: set[str] = set()

    def block(self, block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match self.statement(s), out[-1:]:
                case [core.Bind(target, Name(t))], [core.Bind() as before] if (
                    t == before.target and t in self.once and isinstance(s, core.Update)
                ):
                    out[-1] = replace(before, target=target, origin=s.origin)
                case written, _:
                    out += written
            if (one := self.ends.get(id(s))) is not None:
                out += self.again(one, s)
                self.whole.add(one.name)
        return tuple(out)

    def statement(self, s: core.Statement) -> list[core.Statement]:
        if (new := made_by(s)) is not None and new[0] in self.found:
            one = self.found[new[0]]
            return [
                core.Bind(one.variables[a], value, origin=s.origin, about=s.about)
                for a, value in one.defaults.items()
                if a in one.variables
            ]
        match s:
            case core.Bind(value=Apply(Op.ATTRIBUTE, (Name(name),), (), attribute)) if self.is_split(name):
                one = self.found[name]
                if attribute in one.variables:
                    return [replace(s, value=Name(one.variables[attribute]))]
                return [s if one.passed else replace(s, value=one.defaults[attribute])]
            case core.Update(place=Apply(Op.ATTRIBUTE, (Name(name),), (), attribute), value=value) if (
                self.is_split(name)
            ):
                target = self.found[name].variables[attribute]
                if s.symbol:
                    value = Apply(Op.INPLACE, (Name(target), value), symbol=s.symbol)
                return [core.Bind(target, value, origin=s.origin, about=s.about)]
        return [core.map_blocks(s, self.block)]

    def again(self, one: _Object, s: core.Statement) -> list[core.Statement]:
        """The object, of the variables that its attributes are by now."""
        pairs = tuple(p for a, variable in one.variables.items() for p in (Const(a), Name(variable)))
        attributes = self.namer.fresh("t")
        self.temps.add(attributes)
        value = Apply(Op.CALL, (Global("assembled", assembled), one.path, Name(attributes)))
        return [
            core.Bind(attributes, Apply(Op.DICT, pairs), origin=s.origin, about=s.about),
            core.Bind(one.name, value, origin=s.origin, about=s.about),
        ]

    def is_split(self, name: str) -> bool:
        return name in self.found and name not in self.whole


def _without_second_names(body: core.Block, temps: frozenset[str], variables: frozenset[str]) -> core.Block:
    """t = p_history; t.append(x)  =>  p_history.append(x), and what is kept by a class likewise"""
    reads = Counter(n for s in core.walk(body) for n in core.reads(s))

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        waiting = list(block)
        while waiting:
            s = waiting.pop(0)
            match s:
                case core.Bind(target=t, value=Name(variable)) if t in temps and variable in variables:
                    reach = _reach(t, variable, waiting, reads[t])
                    if reach:
                        table = {t: variable}
                        waiting[:reach] = core.rename(tuple(waiting[:reach]), table)
                        continue
                case core.Bind(target=t, value=Global() as kept) if t in temps and reads[t] == 1 and waiting:
                    if _reads_now(waiting[0], t):
                        waiting[0] = core.map_expressions(
                            waiting[0], lambda e: core.rebuild(e, _put(t, kept))
                        )
                        continue
            out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    return rewrite(body)


def _reads_now(s: core.Statement, t: str) -> bool:
    """Is a name read by a statement itself, where any atom may stand?"""
    if isinstance(s, core.While) or any(isinstance(e, core.Verbatim) for e in core.expressions(s)):
        return False
    return t in core.reads(s)


def _put(t: str, kept: Global) -> core.Rewrite:
    return lambda atom: kept if atom == Name(t) else atom


def _reach(t: str, variable: str, block: list[core.Statement], uses: int) -> int:
    """How many statements there are up to the last use of a second name, if the first stays what it is."""
    seen = 0
    for position, s in enumerate(block):
        seen += sum(n == t for inside in core.walk((s,)) for n in core.reads(inside))
        rebound = any(variable in core.targets(inside) for inside in core.walk((s,)))
        if seen == uses:
            simple = not core.blocks(s)
            return position + 1 if simple or not rebound else 0
        if rebound:
            return 0
    return 0


__all__ = ["split_objects"]
