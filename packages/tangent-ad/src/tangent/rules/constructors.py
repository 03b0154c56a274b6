"""Rules of classes that only keep what they are given: dataclasses and named tuples.

    p = Point(x, y)    =>    bx, by = bp.x, bp.y    and    dp = Point(dx, dy)

They are written when a class is first called.
"""

from __future__ import annotations

import inspect
from typing import Any

from tangent.rules.book import RuleBook
from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Result
from tangent.shown import written


def add_constructor(kind: type[Any], book: RuleBook) -> None:
    """Enter the rule of a class into the book."""
    params = list(inspect.signature(kind).parameters.values())
    params.sort(key=lambda p: p.kind)
    names = [p.name for p in params]
    shown = ", ".join(["_", *map(_parameter, params)])
    namespace = {"d": d, kind.__name__: kind}
    back = "".join(f"    d[{n}] = d[_].{n}\n" for n in names)
    given = ", ".join(f"{p.name}=d[{p.name}]" if p.kind is p.KEYWORD_ONLY else f"d[{p.name}]" for p in params)
    ahead = f"    d[_] = {kind.__name__}({given})\n"
    result = Result.TUPLE if issubclass(kind, tuple) else Result.ANYTHING
    adjoint(kind, result=result, book=book)(written(f"def keep({shown}):\n{back}", namespace))
    tangent_(kind, book=book)(written(f"def keep({shown}):\n{ahead}", namespace))


def _parameter(p: inspect.Parameter) -> str:
    """A parameter of a template: only numbers matter as defaults, since their tangent is 0."""
    if p.default is p.empty:
        return p.name
    return f"{p.name}={float(p.default) if isinstance(p.default, (int, float)) else None}"
