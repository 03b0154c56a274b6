"""Which values may be complex, and on account of what.

    y = np.exp(1j * x)    =>    y: always; x: if the argument x is
    z = np.abs(y) * x     =>    z: if the argument x is

A cotangent may be complex where its value is real, if what was made of the
value is complex; then it has to be cast.  A value that is complex only if the
operand is complex, too, needs no cast.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import gast

from tangent.backend import backend_of
from tangent.facts.operations import rule_of
from tangent.facts.values import Fact, ResultOf
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
    return _Inference(function, known, book, result_of).run()


class _Inference:
    def __init__(
        self, function: core.Function, known: Mapping[str, Fact], book: RuleBook, result_of: ResultOf
    ) -> None:
        self.function, self.book, self.result_of = function, book, result_of
        self.found: dict[str, Causes] = {p.name: _of_parameter(p, known) for p in function.params}

    def run(self) -> dict[str, Causes]:
        changed = True
        while changed:  # sets of causes only grow
            changed = False
            for s in core.walk(self.function.body):
                why = self.any(_given(s))
                for name in (*core.targets(s), *_written(s)):
                    before = self.found.get(name, REAL)
                    if not why <= before:
                        self.found[name] = before | why
                        changed = True
        return self.found

    def any(self, parts: Iterable[Expr]) -> Causes:
        return REAL.union(*(self.of(part) for part in parts))

    def of(self, expr: Expr) -> Causes:
        match expr:
            case Name(name):
                return self.found.get(name, REAL)
            case Const(value) | Global(value=value):
                return ALWAYS if _is_complex(value) else REAL
            case Apply(Op.COMPARE | Op.SLICE):
                return REAL
            case Apply(args=args, keywords=keywords):
                rule = rule_of(expr, self.book)
                if rule is not None and rule.field is Field.REAL:
                    return REAL
                if rule is not None and rule.field is Field.COMPLEX:
                    return ALWAYS
                own = ALWAYS if rule is None and self.result_of(expr, lambda _: None).complex else REAL
                return own | self.any([*args, *(value for _, value in keywords)])
            case core.Verbatim(names=names):
                return self.any(names)


def _of_parameter(param: core.Param, known: Mapping[str, Fact]) -> Causes:
    if param.name in known and known[param.name].complex:
        return ALWAYS
    match param.annotation:
        case gast.Name(id="float" | "int" | "bool" | "str"):
            return REAL
        case gast.Name(id="complex"):
            return ALWAYS
    return frozenset({param.name})


def _given(s: core.Statement) -> tuple[Expr, ...]:
    """The expressions that flow into what a statement binds or writes."""
    match s:
        case core.Bind(value=value) | core.Unpack(value=value) | core.Update(value=value):
            return (value,)
        case core.For(sources=sources):
            return tuple(source.sequence for source in sources if isinstance(source, core.Each))
        case core.Push(values=values):
            return values
        case core.Pop(stack=stack):
            return (Name(stack),)
    return ()


def _written(s: core.Statement) -> tuple[str, ...]:
    """What a statement puts a value into: an array keeps its dtype, but a list takes everything."""
    match s:
        case core.Update(place=place):
            return tuple(core.names(place))[:1]
        case core.Push(stack=stack):
            return (stack,)
    return ()


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
