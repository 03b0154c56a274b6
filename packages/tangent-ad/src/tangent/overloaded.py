"""Methods, properties and operators of objects: what the class of an object says they are.

    v = Vec(x, y)               v = Vec(x, y)
    w = v + u          =>       w = v.__add__(u)
    z = w.length(2)             z = w.length(2), a call of `Vec.length`

The class has to be known.  What else is done with an object as if it were a number or a list is refused:
its attributes have cotangents, and what is calculated from these only Python's methods say.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from tangent import runtime
from tangent.builder import Builder
from tangent.callees import bound_arguments, function_of, python_call
from tangent.facts.activity import makes_items
from tangent.facts.fact import UNKNOWN, Fact, Facts
from tangent.facts.items import gone_through
from tangent.facts.methods import method_behind
from tangent.facts.operations import operation_or_none
from tangent.facts.origins import Late, Origins, Tracing, Within
from tangent.misread import sorted_by_name
from tangent.rules.record import Form, Rule, constructed
from tangent.runtime.records import is_record_type
from tangent.shown import is_derived
from tangent_ast import core
from tangent_ast.core import Apply, Const, Field, Global, Name, Op
from tangent_ast.lower.attributes import is_plain
from tangent_ast.naming import Namer, Temps


def with_methods(
    function: core.Function, infer: Callable[[core.Function], Facts], namer: Namer
) -> core.Function:
    """Call the methods that operators of objects stand for; `infer` tells what is known of values."""

    while True:
        facts = infer(function)
        found = _with_kept(function, facts, namer)
        body = _with_methods(found.body, partial(method_behind, fact_of=partial(_fact, facts)))
        if body == function.body:
            return function
        function = found.with_body(body)  # what a method gives may be an object of a known class


def _with_kept(function: core.Function, facts: Facts, namer: Namer) -> core.Function:
    """Take what is called of the object that keeps it.

    y = net.cell(x)    =>    cell = net.cell
                             y = cell(x)
    """
    temps = Temps(namer)

    def taken(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Bind(value=Apply(Op.METHOD, (Name(owner), *args), keywords, name)):
                    if facts.get(owner, UNKNOWN).field(name).of_class is not None:
                        kept = temps.fresh(name)
                        attribute = Apply(Op.ATTRIBUTE, (Name(owner),), symbol=name)
                        out.append(core.Bind(kept, attribute, origin=s.origin))
                        s = replace(s, value=Apply(Op.CALL, (Name(kept), *args), keywords))
            out.append(core.map_blocks(s, taken))
        return tuple(out)

    body = taken(function.body)
    return replace(function, body=body, temps=function.temps | temps.made) if temps.made else function


def _with_methods(block: core.Block, change: core.Rewrite) -> core.Block:
    """`change` on all expressions but attributes that are set: what is set is no value."""
    out: list[core.Statement] = []
    for s in block:
        changed = core.map_expressions(s, change)
        if isinstance(s, core.Update) and isinstance(changed, core.Update):
            attribute = isinstance(s.place, Apply) and s.place.op is Op.ATTRIBUTE
            changed = replace(changed, place=s.place) if attribute else changed
        out.append(core.map_blocks(changed, lambda inner: _with_methods(inner, change)))
    return tuple(out)


def refuse_calculated_places(build: Builder) -> None:
    """Refuse to set an attribute that an object calculates: only its setter knows what comes of it.

    Where the class of an object is not known, it may be any that the function makes objects of.
    """
    made = {kind for e in core.all_expressions(build.function.body) if (kind := _made(e)) is not None}
    for s in core.walk(build.function.body):
        match s:
            case core.Update(place=Apply(Op.ITEM, (Name(base), Const(Field() as field)))):
                kind = _kind(build.facts, base)
                for perhaps in sorted_by_name(made) if kind is None else [kind]:
                    if not is_plain(perhaps, field):
                        build.refuse(
                            s,
                            f"`.{field}` is calculated by {perhaps.__name__}, and set where the text does "
                            "not show how, which is not supported yet",
                            f"set what it is calculated from, or write `p.{field} = p.{field} + v`; "
                            "keep objects of different classes apart",
                        )


def _made(expr: core.Expr) -> type | None:
    """The class of which an expression makes an object."""
    match expr:
        case Apply(Op.OBJECT | Op.CALL, (Global(value=type() as kind), *_)) if is_record_type(kind):
            return kind
    return None


def _fact(facts: Facts, name: str) -> Fact:
    return facts.get(name, UNKNOWN)


def _kind(facts: Facts, name: str) -> type | None:
    return _fact(facts, name).record


def refuse_objects_as_values(build: Builder) -> None:
    """Refuse to calculate with objects, or to go through them, where no method has been found for it."""
    for s in core.walk(build.function.body):
        for name, what in _taken_for_values(build, s):
            kind = _kind(build.facts, name)
            if kind is not None and name in build.active:
                build.refuse(
                    s,
                    f"{what} of a {kind.__name__} is what its methods make of it, which is not followed here",
                    "call a method, or use its attributes",
                )


class Operated(NamedTuple):
    """An operator on what may be an object, for all that facts tell: the methods that it would be."""

    statement: core.Statement
    symbol: str
    origins: Origins
    methods: tuple[str, ...]


def operators_of_unknown_objects(build: Builder, tracing: Tracing) -> Iterator[Operated]:
    """The operators on what may be an object of which facts do not tell the class, also in functions called.

    ps = {"a": Vec(x, y), "b": w}
    ps["a"] + ps["b"]; plus(ps["a"], ps["b"])

    In a user's function that is called nothing is known of what it is passed.
    """
    for used in tracing.used():
        origins = tracing.of(used.name).itself
        if used.name not in build.active:  # but in what is a derivative it has been
            origins = frozenset(o for o in origins if isinstance(o, Late) and used.name in build.varied)
        yield Operated(used.statement, used.symbol, origins, used.methods)
    for s in core.walk(build.function.body):
        for expr in core.expressions(s):
            call = python_call(expr) if build.varies(expr) else None
            if call is None or is_derived(function_of(call)):
                continue  # a derivative calculates with no objects, if its function does not
            if (inside := tracing.behind(call, tracing.class_of)) is None:
                continue
            for parameter, given in (bound_arguments(function_of(call), call) or {}).items():
                if not isinstance(given, Name):
                    continue
                found, fact = tracing.of(given.id), build.fact(given.id)
                told = fact.each is not None and fact.each.record is not None
                for within, used in inside.on_parameters:
                    if within.parameter == parameter:
                        whole = frozenset() if told else found.all
                        origins = found.under(within.attribute).itself if within.attribute else whole
                        yield Operated(s, used.symbol, origins, used.methods)


def refuse_operators_of_unknown_objects(build: Builder, found: Iterable[Operated]) -> None:
    """Refuse operators on what may be an object that the function makes."""
    for s, symbol, origins, methods in found:
        for kind in sorted_by_name({kind for kind in origins if isinstance(kind, type)}):
            if any(hasattr(kind, method) for method in methods):
                build.refuse(
                    s,
                    f"{symbol} of what may be a {kind.__name__} is what its methods make of it, "
                    "which is not followed here",
                    "call a method, or take it from a list in which all are of one class",
                )
                break


def note_operators_on_arguments(build: Builder, found: Iterable[Operated], tracing: Tracing) -> None:
    """Note which arguments must hold no such objects, for the guard at the entrance, and which results."""
    for operated in found:
        for origin in operated.origins:
            if isinstance(origin, Within):  # see also `names_of_arrays`
                build.operated.setdefault(origin, set()).update(operated.methods)
            elif isinstance(origin, Late):
                build.asked_of_results.setdefault(origin, set()).update(operated.methods)
    for late, name in tracing.names_of_arrays():
        build.asked_of_results.setdefault(late, set()).add(name)


def refuse_keys_that_vary(build: Builder) -> None:
    """Refuse items that are made of keys that vary: np.mgrid[0 : x : 3j]"""
    for s in core.walk(build.function.body):
        for made in _made_of_keys(build, s):
            build.refuse(
                s,
                f"`{made.path}[...]` is what its methods make of the key, which is not followed here",
                "call a function instead: np.concatenate or np.linspace, say",
            )


def _made_of_keys(build: Builder, s: core.Statement) -> Iterator[Global]:
    """What stands outside and makes its items of keys that vary: np.mgrid[0 : x : 3j]."""
    for expr in core.all_expressions((s,)):
        match expr:
            case Apply(Op.ITEM, (Global(value=value) as owner, key)) if makes_items(value):
                if not build.active.isdisjoint(core.names(key)):
                    yield owner


def _taken_for_values(build: Builder, s: core.Statement) -> Iterator[tuple[str, str]]:
    """The names that a statement takes for numbers, arrays, or lists."""
    yield from ((sequence.id, "going through the items") for sequence in gone_through(s))
    for expr in core.expressions(s):
        for sub in core.subexpressions(expr):
            if not isinstance(sub, Apply) or sub.op in (Op.ATTRIBUTE, Op.OBJECT):
                continue
            if sub.op is Op.ITEM:
                if core.as_field(sub.args[1]) is None:
                    yield from ((n, "an item") for n in core.names(sub.args[0]))
                continue
            op = operation_or_none(sub, build.book)
            if op is None or _takes_objects(op.rule):
                continue
            for parameter in op.rule.active:
                if not isinstance(argument := op.arguments.get(parameter), Name):
                    continue
                if not _is_plain_copy(op.rule, _kind(build.facts, argument.id)):
                    yield argument.id, f"`{sub.symbol or op.rule.name}`"


def _is_plain_copy(rule: Rule, kind: type | None) -> bool:
    """Does it make an object with the same attributes, because the class says nothing of copies?"""
    if kind is None or rule.callee not in (copy.copy, copy.deepcopy):
        return False
    said = ("__copy__", "__deepcopy__", "__getstate__", "__setstate__", "__reduce__", "__reduce_ex__")
    return all(getattr(kind, name, None) is getattr(object, name, None) for name in said)


def _takes_objects(rule: Rule) -> bool:
    """Does it take objects for what they are, as classes and the helpers of derivatives do?"""
    helper = getattr(runtime, getattr(rule.callee, "__name__", ""), None)
    return rule.form is Form.CONSTANT or constructed(rule) is not None or helper is rule.callee
