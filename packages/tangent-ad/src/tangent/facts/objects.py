"""Which values are objects whose attributes are assigned, or hold such objects.

    for p in ps:              p is an object, and ps a list of some
        p.x += p.v * dt

Where attributes are assigned, they are items of an object (`tangent.slots`), so that what is said of
the items of lists and dictionaries holds of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import SimpleNamespace

from tangent.facts.stacks import stacks_of
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Field, Global, Name, Op
from tangent_ast.reach import reachable


def fields_read(function: core.Function) -> Iterator[tuple[str, str]]:
    """The names of objects, each with an attribute of it that is read or assigned."""
    for sub in core.all_expressions(function.body):
        match sub:
            case Apply(Op.ITEM, (Name(base), Const(Field() as attribute))):
                yield base, attribute


def fields_assigned(function: core.Function) -> Iterator[str]:
    """The attributes that are assigned, of whatever object."""
    for s in core.walk(function.body):
        match s:
            case core.Update(place=Apply(Op.ITEM, (_, Const(Field() as attribute)))):
                yield str(attribute)


def records(function: core.Function) -> frozenset[str]:
    """The names of objects: their attributes are read or assigned, also under a second name."""
    seen = {name for name, _ in fields_read(function)}
    if not seen:
        return frozenset()
    copies: dict[str, set[str]] = defaultdict(set)
    for s in core.walk(function.body):
        if isinstance(s, core.Bind) and isinstance(s.value, Name):
            copies[s.target].add(s.value.id)
    for stack in stacks_of(function).values():
        for targets in stack.pops if stack.local else ():
            for row in stack.rows:
                for target, value in zip(targets, row, strict=False):
                    copies[target].update(core.names(value))
    return frozenset(reachable(seen, copies))


def holding(function: core.Function, objects: frozenset[str]) -> frozenset[str]:
    """The names of what such objects are taken from, by a loop or by a position."""
    found: set[str] = set()
    if not objects:
        return frozenset()
    for s in core.walk(function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), key))) if target in objects:
                if not _is_name(key):
                    found.add(base)
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and isinstance(source.sequence, Name):
                        found.update({source.sequence.id} if target in objects else ())
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The attributes of the objects that a function makes, if nobody else sees them."""

    values: dict[str, list[Expr]] = field(default_factory=dict)  # all that is ever assigned to each
    kept: dict[type, set[str]] = field(
        default_factory=dict
    )  # those that objects of a class have from the first

    def of(self, kind: type | None) -> Iterator[tuple[str, list[Expr]]]:
        """Those that an object surely has; nobody knows its class, perhaps."""
        known = self.kept.get(kind) if kind is not None else None
        kept = [known] if known is not None else self.kept.values()
        yield from ((name, given) for name, given in self.values.items() if all(name in own for own in kept))


def own_fields(
    function: core.Function, objects: Set[str], own_lists: Mapping[str, Sequence[Expr]]
) -> OwnFields:
    """What is assigned to attributes, if all objects are made here."""
    found = OwnFields()
    if not objects or any(p.name in objects for p in function.params):
        return found
    for s in core.walk(function.body):
        if not all(_is_seen(s, n, objects, own_lists) for n in core.reads(s) if n in objects):
            return OwnFields()
        if not all(_is_ours(s, n, objects, own_lists) for n in core.targets(s) if n in objects):
            return OwnFields()
        match s:
            case core.Bind(value=Apply(Op.OBJECT, (Global(value=type() as kind), *parts))):
                setting: object = kind.__setattr__
                if kind is not SimpleNamespace and setting is not object.__setattr__:
                    return OwnFields()  # frozen, perhaps
                names = [str(k.value) for k in parts[::2] if isinstance(k, Const)]
                found.kept[kind] = found.kept.get(kind, set(names)) & set(names)
                for name, value in zip(names, parts[1::2], strict=True):
                    found.values.setdefault(name, []).append(value)
            case core.Update(place=Apply(Op.ITEM, (_, Const(Field() as name))), value=value):
                found.values.setdefault(str(name), []).append(value)
    return found


def _is_seen(
    s: core.Statement, name: str, objects: Set[str], own_lists: Mapping[str, Sequence[Expr]]
) -> bool:
    """Does a statement only look into an object, or give it another name or place that is known?"""
    match s:
        case core.Bind(target=target, value=Name()):
            return target in objects
        case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), _))):
            return base == name
        case core.Bind(value=Apply(Op.OBJECT | Op.COMPARE)):
            return True
        case core.Bind(target=target, value=Apply(Op.LIST)):
            return target in own_lists
        case core.Update(place=Apply(Op.ITEM, (Name(base), key))):
            return base in objects and _is_name(key)
        case core.Push(stack=stack):
            return stack in own_lists
    return False


def _is_ours(
    s: core.Statement, name: str, objects: Set[str], own_lists: Mapping[str, Sequence[Expr]]
) -> bool:
    """Is what a statement binds to the name of an object one that was made here, or none?"""
    match s:
        case core.Bind(value=Name(other)):
            return other in objects
        case core.Bind(value=Const(None) | Apply(Op.OBJECT)):
            return True
        case core.Bind(value=Apply(Op.ITEM, (Name(base), key))):
            return base in (objects if _is_name(key) else own_lists)
        case core.Unpack(value=Name(base)):
            return base in own_lists
        case core.For(targets=targets, sources=sources):
            return all(
                isinstance(source, core.Each)
                and isinstance(source.sequence, Name)
                and source.sequence.id in own_lists
                for target, source in zip(targets, sources, strict=True)
                if target == name
            )
    return False


def taken_from(function: core.Function, holders: Set[str]) -> frozenset[str]:
    """The names of what is taken from some containers, by a loop or by a position."""
    found: set[str] = set()
    for s in core.walk(function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.ITEM, (Name(base), key))) if base in holders:
                if not isinstance(key, Apply):
                    found.add(target)
            case core.For(targets=targets, sources=sources):
                for target, source in zip(targets, sources, strict=True):
                    if isinstance(source, core.Each) and not holders.isdisjoint(core.names(source.sequence)):
                        found.add(target)
    return frozenset(found)


def _is_name(key: Expr) -> bool:
    """Is it the name of an attribute, or a text, by which a dictionary is told?"""
    return isinstance(key, Const) and isinstance(key.value, str)
