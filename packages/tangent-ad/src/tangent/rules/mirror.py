"""The rules of a library that mirrors another: those of the other, for its own functions.

cupy.sin has the rule of numpy.sin, and its derivative says `cp.cos(x)`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import FunctionType, ModuleType
from typing import Any

from tangent.rules.book import BOOK, RuleBook
from tangent.rules.record import Form, Mirror, Rule
from tangent.scope import Lacking, found_in

POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD

NO_RULE = "no rule is stated for it"


def enter_mirror(mirror: Mirror, modules: Iterable[str] = ("",), *, book: RuleBook = BOOK) -> None:
    """Enter the rules of a mirror: for all functions, in these submodules too, of which the other has rules.

    A function that has a rule already keeps it.  What the other's functions are composed of, which passes
    calls on to the arrays of the mirror, serves the mirror's functions, too.
    """
    book.ensure(mirror.of.__name__)
    book.add_mirror(mirror)
    for path in modules:
        try:
            there, here = found_in(mirror.of, path), found_in(mirror.by, path)
        except Lacking:
            continue
        for name in sorted(vars(there)):
            callee = vars(there)[name]
            if name.startswith("_") or not callable(callee) or isinstance(callee, ModuleType):
                continue
            rule, twin = book.rule_for(callee), getattr(here, name, None)
            if twin is None or twin is callee:
                continue
            if rule is not None and book.rule_for(twin) is None:
                dotted = f"{path}.{name}" if path else name
                book.add(mirrored(rule, twin, mirror, f"{mirror.by.__name__}.{dotted}"))
            made = book.composition_of(callee)
            if made is not None and book.composition_of(twin) is None and _takes_the_same(twin, made):
                book.add_composition(twin, made, sequences=book.sequences_of(made) or ())


def _takes_the_same(twin: Callable[..., Any], composition: FunctionType) -> bool:
    """Does what the twin is passed by position arrive at the right parameter of the composition?"""
    try:
        theirs = inspect.signature(twin).parameters
    except (TypeError, ValueError):
        return True  # it does not say; a ufunc takes what the other's takes
    own = inspect.signature(composition).parameters
    by_place = [p for p in theirs.values() if p.kind in (POSITIONAL_ONLY, POSITIONAL)]
    mine = [p for p in own.values() if p.kind is POSITIONAL]
    # What the twin has no place for, it is not passed.  What must be passed may have another name.
    return all(
        one.name == other.name
        or (_is_required(one) and _is_required(other) and one.name not in theirs and other.name not in own)
        for one, other in zip(mine, by_place, strict=False)
    )


def mirrored(rule: Rule, twin: Callable[..., Any], mirror: Mirror, name: str) -> Rule:
    """The rule of a function, for the one that mirrors it: as far as the two have the same parameters."""
    made = replace(rule, callee=twin, name=name, mirror=mirror, method=None, attribute=None)
    if rule.form is Form.REFUSED:
        return made
    try:
        theirs = inspect.signature(twin)
    except (TypeError, ValueError):
        return made  # it does not say; a ufunc takes what the other's takes
    if rule.form is Form.CONSTANT:
        return replace(made, parameters=theirs, constant=tuple(theirs.parameters))
    parameters, unsupported = _merged(rule, theirs.parameters)
    known = {p.name for p in parameters}
    missing = [n for n in rule.active if n not in known and _required(rule, n)]
    if missing:
        return Rule(twin, name, Form.REFUSED, theirs, mirror=mirror, why=f"it takes no {missing[0]!r}")
    return replace(
        made,
        parameters=inspect.Signature(parameters),
        # An argument that the twin cannot be passed has no derivative, but the template may name it.
        constant=tuple(n for n in rule.constant if n in known),
        unsupported=unsupported,
    )


def _merged(
    rule: Rule, theirs: Mapping[str, inspect.Parameter]
) -> tuple[list[inspect.Parameter], dict[str, str]]:
    """The parameters of the twin in its order, under the names that the templates have for them.

    Also which of them are refused, and why.

    concatenate(tup, axis=0, out=None), stated for (arrays, axis=0)
        => (arrays, /, axis=0, out=None), {"out": ...}
    """
    own = dict(rule.parameters.parameters)
    in_order = list(own.values())
    merged: list[inspect.Parameter] = []
    unsupported: dict[str, str] = {}
    for k, param in enumerate(theirs.values()):
        mine = own.get(param.name)
        at_its_place = in_order[k] if k < len(in_order) else None
        if param.kind is VAR_KEYWORD:
            named = [p for p in in_order if p.kind is KEYWORD_ONLY and p.name not in theirs]
            merged += named
            unsupported |= {p.name: rule.unsupported[p.name] for p in named if p.name in rule.unsupported}
            continue
        if param.kind is VAR_POSITIONAL:
            stars = [p for p in in_order if p.kind is VAR_POSITIONAL]
            merged += [p.replace(kind=POSITIONAL_ONLY) for p in in_order[k:] if _is_required(p)] + stars
        elif mine is not None:
            default = mine.default if param.default is not param.empty else param.empty
            merged.append(param.replace(default=default, annotation=param.empty))
            if mine.name in rule.unsupported:
                unsupported[mine.name] = rule.unsupported[mine.name]
        elif param.kind in (POSITIONAL_ONLY, POSITIONAL) and _stands_for(at_its_place, theirs):
            assert at_its_place is not None
            default = at_its_place.default if param.default is not param.empty else param.empty
            merged.append(at_its_place.replace(kind=POSITIONAL_ONLY, default=default))
        else:
            unsupported[param.name] = NO_RULE
            merged.append(param.replace(annotation=param.empty))
    return _ordered(merged), unsupported


def _stands_for(mine: inspect.Parameter | None, theirs: Mapping[str, inspect.Parameter]) -> bool:
    """Is a parameter of the rule the twin's under another name?"""
    return mine is not None and mine.kind in (POSITIONAL_ONLY, POSITIONAL) and mine.name not in theirs


def _is_required(param: inspect.Parameter) -> bool:
    return param.kind in (POSITIONAL_ONLY, POSITIONAL) and param.default is param.empty


def _required(rule: Rule, name: str) -> bool:
    return rule.parameters.parameters[name].default is inspect.Parameter.empty


def _ordered(params: list[inspect.Parameter]) -> list[inspect.Parameter]:
    """What stands before a positional-only parameter is one, too."""
    last = max((k for k, p in enumerate(params) if p.kind is POSITIONAL_ONLY), default=-1)
    return [
        p.replace(kind=POSITIONAL_ONLY) if k < last and p.kind is POSITIONAL else p
        for k, p in enumerate(params)
    ]
