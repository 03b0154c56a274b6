"""The guard at the entrance of a derivative.

The checks are not part of the text.  `load` puts one call of the guard before
the body, so that bad input is refused with a clear sentence.  What depends on the
types of the arguments only is looked at once for each combination of types.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gast

from tangent.builder import Builder
from tangent.facts.fact import Kind
from tangent.facts.objects import fields_assigned
from tangent.guards.bindings import check_bindings, resolved_methods
from tangent.guards.by_type import (
    Kinds,
    check_fields,
    check_items,
    check_items_are_numbers,
    check_keys,
    check_libraries,
    check_objects,
    check_operators,
    check_real,
    kind_of,
    type_checker,
)
from tangent.guards.by_value import (
    array_checker,
    class_checker,
    demand_checker,
    directions_checker,
    seed_checker,
)
from tangent.guards.granted import Granted
from tangent.opened import assigned_checker, opened_checker
from tangent.request import Request
from tangent_ast import core
from tangent_ast.core import ParamKind
from tangent_ast.errors import ShapeMismatch, Unsupported


@dataclass(frozen=True, slots=True)
class Guard:
    """A check, and the parameters that it is called with."""

    parameters: tuple[str, ...]
    check: Callable[..., None]


_PLAIN = (ParamKind.POSITIONAL_ONLY, ParamKind.POSITIONAL, ParamKind.KEYWORD_ONLY)


_USED = (
    "the function uses {} as a number (in a test, as an argument of a function of math, or as an item "
    "of an array): pass a number",
    "the function uses its items as numbers of an array: pass an array with one index for each dimension",
)


_RETURNED = (
    "a gradient needs a function that returns one number, and this one returns an array then. "
    "Use tangent.vjp with a seed of its shape, or tangent.jacobian",
    "a gradient needs a function that returns one number, and this one returns an array then. "
    "Use tangent.vjp with a seed of its shape, or tangent.jacobian",
)


def entry_guard(
    primal: core.Function, made: core.Function, build: Builder, request: Request, granted: Granted
) -> Guard:
    """The guard for the arguments of a derivative."""
    known = {p.name: build.fact(p.name).kind for p in primal.params}
    by = list(request.wrt)
    others = [p.name for p in primal.params if p.kind in _PLAIN]
    seeds = [p.name for p in made.params if p.name not in known and given_none(p)]
    directions = [p.name for p in made.params if p.name not in known and request.directions]
    names = tuple(dict.fromkeys([*by, *others, *seeds, *directions]))
    by_kind = [type_checker(name, known.get(name, Kind.UNKNOWN), any_constant=request.inside) for name in by]
    in_place = any(_in_place(s) for s in core.walk(primal.body))
    demanded = [(_USED, Unsupported, build.demanded), (_RETURNED, ShapeMismatch, build.for_result)]
    by_value: list[tuple[int, Callable[[Any], None]]] = [
        (names.index(name), demand_checker(name, fact, in_place, kind, why))
        for why, kind, facts in demanded
        for name, fact in facts.items()
    ]
    relied_on = primal.exact | build.whole
    methods: dict[str, set[str]] = defaultdict(set)
    for function in (primal, build.function):
        for path, _, owner in resolved_methods(function):
            methods[owner].add(path[1:])
    relied_on |= methods.keys()
    by_value += [
        (names.index(name), class_checker(name, fact.of_class, methods[name]))
        for name in names
        if (fact := build.fact(name)).of_class is not None and name in relied_on
    ]
    by_value += [(names.index(name), seed_checker(name)) for name in seeds]
    by_value += [(names.index(name), directions_checker(name, by)) for name in directions]
    together = [
        array_checker(
            name,
            others,
            name in build.written and known[name] is Kind.ARRAY,
            mirrored=name in build.written_within,
        )
        for name in build.copied
    ]
    assigned = frozenset(fields_assigned(build.function))
    if assigned and build.copied:
        together.append(assigned_checker(build.copied, assigned))
    together += [opened_checker(name, attributes) for name, attributes in primal.opened.items()]
    known_classes = [kind for name in names if (kind := build.fact(name).record) is not None]
    of_items = {n: f for n in known if (f := build.fact(n)).kind is Kind.LIST and f.each is not None}
    vetted: set[tuple[Kinds, ...]] = set()

    def check(*values: Any) -> None:
        if granted.bindings:
            check_bindings(granted.bindings)
        kinds = tuple(map(kind_of, values))
        if kinds not in vetted:
            given = dict(zip(names, values, strict=True))
            if granted.one_field:
                check_fields(given, by)
            if granted.all_real:
                check_real(given)
            for name in by:
                if granted.no_keys or name in build.takes_keys:
                    check_keys(name, given[name], within=granted.no_keys)
            if granted.number:
                check_items_are_numbers(given, granted.number)
            check_libraries({name: given[name] for name in by}, granted)
            for look in by_kind:
                look(given)
            for name, fact in of_items.items():
                if name in given:
                    check_items(name, given[name], fact)
            if build.operated:
                check_operators(given, build.operated)
            if granted.names_of_arrays:
                check_objects(given, granted.names_of_arrays, {*known_classes} - granted.handed_on)
            vetted.add(kinds)
        for position, one in by_value:
            one(values[position])
        if together:
            given = dict(zip(names, values, strict=True))
            for compare in together:
                compare(given)

    return Guard(names, check)


def _in_place(s: core.Statement) -> bool:
    return isinstance(s, core.Bind) and isinstance(s.value, core.Apply) and s.value.op is core.Op.INPLACE


def given_none(param: core.Param) -> bool:
    """Has the seed no value of its own, and None only because it follows parameters with defaults?"""
    return isinstance(param.default, gast.Constant) and param.default.value is None
