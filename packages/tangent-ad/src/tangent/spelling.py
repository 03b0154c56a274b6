"""What cannot stay as it is written, so that a function is lowered again with more of it written out."""

from __future__ import annotations

import inspect
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from types import FunctionType, MethodType

import gast

from tangent.builder import Builder
from tangent.callees import function_of, python_call
from tangent.effector import Effector
from tangent.facts.as_written import (
    SPELLED_OUT,
    Lookup,
    as_written,
    changes_in_comprehensions,
    surely_changes,
)
from tangent.facts.fact import Kind
from tangent.facts.harmless import is_harmless
from tangent.facts.items import gone_through
from tangent.facts.operations import rule_of
from tangent.prepare import is_the_users
from tangent.runtime.records import is_record_type
from tangent.shown import is_derived
from tangent_ast import core
from tangent_ast.core import Apply, Const, Global, Name, Op
from tangent_ast.literals import holds_literals
from tangent_ast.lower.consumers import CONSUMERS
from tangent_ast.lower.context import Site, called_object, site_of
from tangent_ast.lower.generators import items_given_by
from tangent_ast.lower.iterator_texts import is_iterator
from tangent_ast.lower.rebinding import ELSEWHERE, LIST_METHODS


def must_inline(build: Builder, effector: Effector) -> frozenset[FunctionType | type]:
    """The functions that write to what is passed to them, where that is differentiated.

    And the classes of objects that are made inside, where there is no rule that serves.
    """
    found: set[FunctionType | type] = set()
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=type() as kind), *_)) as made):
                ruled = rule_of(made, build.book) is not None
                changed = ruled and build.memory.is_mutated(target)
                if is_record_type(kind) and target in build.varied and (changed or not ruled):
                    found.add(kind)
        for expr in core.expressions(s):
            if (constructor := _constructor(expr, build)) is not None:
                found.add(constructor)
            call = None if is_harmless(expr, build.book) else python_call(expr)
            if call is None or not is_the_users(function_of(call)) or is_derived(function_of(call)):
                continue  # a derivative empties stacks of its own, which is no matter
            if _changes_later(s, build):
                found.add(function_of(call))
            if effector.of(function_of(call)).writes and any(n in build.varied for n in core.names(call)):
                found.add(function_of(call))
    return frozenset(found)


def _changes_later(s: core.Statement, build: Builder) -> bool:
    """Is what a call gives an object that is changed later, so that what is in it has to be seen?"""
    match s:
        case core.Bind(target=target):
            changed = build.memory.is_mutated(target) and target in build.varied
            return changed and build.fact(target).kind is Kind.RECORD
    return False


def receivers(
    build: Builder, effector: Effector, repeated: Collection[FunctionType] = ()
) -> dict[Site, type]:
    """The classes of objects, of which the text does not tell them, whose methods have to be seen.

    Those are methods and setters that write to the objects, and what loops call time and again
    (`repeated`).  Where what stands at a place may be called with objects of several classes, or of one
    that is not known, as both are in `a.step(b.step(x))`, it is none of these.
    """
    at: dict[Site, set[type | None]] = defaultdict(set)
    seen: set[Site] = set()
    kept = dict(_kept(build))
    for s in core.walk(build.function.body):
        for name, owner, call in _called_at(s, kept):
            kind = None if owner is None else build.fact(owner).record
            site = site_of(s.origin, name)
            at[site].add(kind)
            if kind is None:
                continue
            if call is None:
                if isinstance(inspect.getattr_static(kind, name, None), property):
                    seen.add(site)
            elif build.varies(call):
                function = function_of(call)
                if function in repeated or effector.of(function).writes or _changes_later(s, build):
                    seen.add(site)
    told = {site: kinds for site in seen if None not in (kinds := at[site])}
    return {site: kind for site, (kind, *others) in told.items() if kind is not None and not others}


def _called_at(s: core.Statement, kept: Mapping[str, str]) -> Iterator[tuple[str, str | None, Apply | None]]:
    """What a statement calls and sets: by what name, of which object, and the call of a known method.

    `kept` are the attributes that stand under temporary names.
    """
    match s:
        case core.Update(place=Apply(Op.ITEM, (Name(owner), Const(core.Field() as field)))):
            yield str(field), owner, None
    for expr in core.expressions(s):
        match expr:
            case Apply(Op.CALL, (Global(path, FunctionType()), Name(owner), *_)):
                if path == f"{core.METHOD_MARK}__call__":
                    yield called_object(kept.get(owner, "")), owner, expr
                elif path.startswith(core.METHOD_MARK):
                    yield path[1:], owner, expr
            case Apply(Op.CALL, (Name(callee), *_)):
                yield called_object(kept.get(callee, "")), None, None
            case Apply(Op.METHOD, symbol=method):
                yield from ((name, None, None) for name in (method, called_object(method)))
            case core.Verbatim(tree=tree):
                attributes = {n.attr for n in gast.walk(tree) if isinstance(n, gast.Attribute)}
                for name in (called_object(""), *attributes, *map(called_object, attributes)):
                    yield name, None, None


def _kept(build: Builder) -> Iterator[tuple[str, str]]:
    """What is taken from an object to be called at once, with the name of the attribute."""
    for s in core.walk(build.function.body):
        match s:
            case core.Bind(target=target, value=Apply(Op.ATTRIBUTE, symbol=name)) if target in build.temps:
                yield target, name
            case core.Bind(target=target, value=Apply(Op.ITEM, (_, Const(core.Field() as name)))):
                if target in build.temps:
                    yield target, str(name)


_OF_LISTS = (*LIST_METHODS, *ELSEWHERE, "appendleft", "popleft")


def _constructor(expr: core.Expr, build: Builder) -> FunctionType | None:
    """Point.from_polar(r, t): a class method that may make an object of what varies, without a rule."""
    match expr:
        case Apply(Op.CALL, (Global(value=MethodType(__func__=function, __self__=type() as kind)), *_)):
            followed = is_record_type(kind) and build.book.rule_for(kind) is None and build.varies(expr)
            return function if followed and isinstance(function, FunctionType) else None
    return None


def _gone_through(s: core.Statement) -> Iterator[str]:
    """The names of what a statement takes the items of, itself or by what it calls."""
    yield from (name.id for name in gone_through(s))
    for expr in core.expressions(s):
        match expr:
            case Apply(Op.CALL, (Global(value=callee), *args)) if any(callee is c for c in CONSUMERS):
                yield from (n for arg in args for n in core.names(arg))


def _gives_items(kind: type | None) -> bool:
    """Does a method in Python say what a loop over an object of a class goes through?"""
    return kind is not None and items_given_by(kind) is not None


def refuse_changes_as_written(build: Builder, lookup: Lookup) -> None:
    """Refuse what changes something inside an expression that stays as it is written in any case."""
    for s, value in as_written(build.function):
        if surely_changes(value, lookup, build.changes):
            build.refuse(
                s,
                "what is called inside of this expression changes something, which is not supported here",
                "call it in a statement of its own",
            )


def must_spell_out(build: Builder, lookup: Lookup) -> bool:
    """Is something differentiated inside a comprehension, or changed there, so that it has to be a loop?"""
    if changes_in_comprehensions(build.function, lookup, build.changes):
        return True
    for s in core.walk(build.function.body):
        if any(n in build.active and _gives_items(build.fact(n).record) for n in _gone_through(s)):
            return True
        match s:
            case core.Effect(value=Apply(Op.METHOD, (Name(changed), *_), symbol=symbol)):
                if changed in build.active and symbol in _OF_LISTS and not build.fact(changed).numeric:
                    return True
                continue
            case core.Bind(value=Apply(Op.METHOD, (Name(changed), *_), symbol="pop" | "popleft")):
                if changed in build.active and build.fact(changed).kind is not Kind.DICT:
                    return True
                continue
            case core.Bind(value=Apply(Op.METHOD, (Name(owner), *_), symbol="get")):
                if owner in build.active and build.fact(owner).kind is Kind.DICT:
                    return True
                continue
            case core.Bind(target=target, value=core.Verbatim(tree=tree) as value):
                written = isinstance(tree, SPELLED_OUT)
                if target in build.active and build.memory.is_mutated(target):
                    if isinstance(tree, gast.DictComp) or (
                        isinstance(tree, gast.ListComp) and not holds_literals(tree)
                    ):
                        return True  # items of it are set: what they are at first has to be known
            case core.Bind(target=target, value=Apply(Op.CALL, (Global(value=function), *_)) as value):
                written = inspect.isgeneratorfunction(function) or is_iterator(function) or function is deque
            case _:
                continue
        if written and target in build.active and build.depends(value):
            return True
    return False
