"""What a derivative checks when it is called: the arguments that it differentiates by, and what the text assumed.

The checks are not part of the text.  `load` puts one call of the guard before
the body, so that bad input is refused with a clear sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gast

from tangent import runtime
from tangent.builder import Builder
from tangent.facts.values import NUMBERS, Kind
from tangent.request import Request
from tangent_ast import core


@dataclass(frozen=True, slots=True)
class Guard:
    """A check, and the parameters that it is called with."""

    parameters: tuple[str, ...]
    check: Callable[..., None]


def entry_guard(primal: core.Function, made: core.Function, build: Builder, request: Request) -> Guard:
    """The guard for the arguments of a derivative."""
    known = {p.name: build.fact(p.name).kind for p in primal.params}
    by = list(request.wrt)
    arrays = [p for p, kind in known.items() if kind is Kind.ARRAY and build.memory.is_mutated(p)]
    checks: list[Callable[[dict[str, Any]], None]] = []
    for name in by:
        checks.append(_checker(name, known.get(name, Kind.UNKNOWN)))
    seeds = [p.name for p in made.params if p.name not in known and given_none(p)]
    for name in seeds:
        checks.append(_seed_checker(name))
    names = tuple(dict.fromkeys([*by, *arrays, *seeds]))

    def check(*values: Any) -> None:
        given = dict(zip(names, values, strict=True))
        for one in checks:
            one(given)

    return Guard(names, check)


def given_none(param: core.Param) -> bool:
    """Has the seed no value of its own, and None only because it follows parameters with defaults?"""
    return isinstance(param.default, gast.Constant) and param.default.value is None


def _seed_checker(name: str) -> Callable[[dict[str, Any]], None]:
    def one(given: dict[str, Any]) -> None:
        if given[name] is None:
            raise TypeError(f"the seed {name} is missing: it comes after all arguments, or is passed as {name}=")

    return one


def _checker(name: str, kind: Kind) -> Callable[[dict[str, Any]], None]:
    calculated = kind in (Kind.NUMERIC, Kind.ARRAY, *NUMBERS)

    def one(given: dict[str, Any]) -> None:
        value = given[name]
        if type(value) is float:
            return
        runtime.check_wrt(value, name)
        if calculated and isinstance(value, (list, tuple, dict)):
            raise TypeError(
                f"{name} is a {type(value).__name__}, but the function calculates with it as a number or an array: "
                "pass np.array(...) of it"
            )

    return one
