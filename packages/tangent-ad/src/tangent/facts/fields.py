"""Which values may be complex, and on account of what.

    y = np.exp(1j * x)    =>    y: always; x: if the argument x is
    z = np.abs(y) * x     =>    z: if the argument x is

A cotangent may be complex where its value is real, if what was made of the
value is complex; then it has to be cast.  A value that is complex only if the
operand is complex, too, needs no cast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import gast

from tangent.backend import backend_of
from tangent.facts.fact import Fact
from tangent.facts.flowing import flow
from tangent.facts.operations import rule_of
from tangent.facts.values import ResultOf
from tangent.rules.book import RuleBook
from tangent.rules.record import Field
from tangent_ast import core
from tangent_ast.core import Apply, Const, Expr, Global, Name, Op

# The parameters on account of which a value may be complex; ALWAYS whatever the arguments are.
Causes = frozenset[str]
REAL: Causes = frozenset()
ALWAYS: Causes = frozenset({""})


def causes(
    function: core.Function, known: Mapping[str, Fact], book: RuleBook, result_of: ResultOf
) -> dict[str, Causes]:
    """For every name on account of what its value may be complex; versions are split.

    `result_of` tells what is known of the result of a call that has no rule.
    """
    start = {p.name: _of_parameter(p, known) for p in function.params}

    def of(expr: Expr, of_name: Callable[[str], Causes]) -> Causes:
        def any_of(parts: Iterable[Expr]) -> Causes:
            return REAL.union(*(of(part, of_name) for part in parts))

        match expr:
            case Name(name):
                return of_name(name)
            case Const(value) | Global(value=value):
                return ALWAYS if _is_complex(value) else REAL
            case Apply(Op.COMPARE | Op.SLICE):
                return REAL
            case Apply(args=args, keywords=keywords):
                rule = rule_of(expr, book)
                if rule is not None and rule.field is Field.REAL:
                    return REAL
                if rule is not None and rule.field is Field.COMPLEX:
                    return ALWAYS
                own = ALWAYS if rule is None and result_of(expr, lambda _: None).complex else REAL
                return own | any_of([*args, *(value for _, value in keywords)])
            case core.Verbatim(names=names):
                return any_of(names)

    return flow(function.body, start, of, frozenset.union, REAL)


def _of_parameter(param: core.Param, known: Mapping[str, Fact]) -> Causes:
    if param.name in known and known[param.name].complex:
        return ALWAYS
    match param.annotation:
        case gast.Name(id="float" | "int" | "bool" | "str"):
            return REAL
        case gast.Name(id="complex"):
            return ALWAYS
    return frozenset({param.name})


def _is_complex(value: object) -> bool:
    """A complex number, array or type, or the name of such a type."""
    backend = backend_of(value)
    if backend is not None:
        return backend.is_complex(value)
    if isinstance(value, str):
        return value in ("F", "D", "G", "c8", "c16") or value.startswith(("complex", "csingle", "cdouble"))
    if isinstance(value, type):
        return value is complex or value.__name__.startswith(("complex", "clongdouble"))
    if isinstance(value, (list, tuple)):
        return any(_is_complex(item) for item in value)
    if isinstance(value, dict):
        return any(_is_complex(item) for item in value.values())
    name = getattr(value, "name", None)  # of a dtype
    return isinstance(value, complex) or (isinstance(name, str) and name.startswith("complex"))
