"""What a derivation has written: functions in Core, which become text and then functions of Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FunctionType

from tangent.builder import Builder
from tangent.finish import finish, renumber
from tangent.guards.by_result import Look
from tangent.guards.entry import Guard
from tangent.load import Unit, load
from tangent.optimize.gathered import gather
from tangent.optimize.turn_sums import form_sums_at_once
from tangent.prepare import Prepared
from tangent.request import Request
from tangent.runtime import (
    add_at,
    add_into,
    add_items,
    add_to_attribute,
    add_within,
    add_within_attribute,
    object_of,
)
from tangent.scope import Scope
from tangent.slots import made_object
from tangent.twins import without_twins
from tangent.watch import watched
from tangent_ast import core
from tangent_ast.check import check
from tangent_ast.emit import Text, emit
from tangent_ast.naming import Namer, names_of
from tangent_ast.remarks import Place, Remark, remarks_of


@dataclass(slots=True)
class Output:
    """Takes functions as they were swept or pushed, finishes them, and makes one text of all."""

    request: Request
    stages: list[tuple[str, core.Function]] = field(default_factory=list)  # for those who want to look
    _written: list[tuple[core.Function, Unit]] = field(default_factory=list)
    _remarks: dict[Place, Remark] = field(default_factory=dict)

    def add(
        self,
        prepared: Prepared,
        build: Builder,
        made: Sequence[core.Function],
        guard: Guard | None,
        look: Look,
        *,
        called: bool,
    ) -> list[core.Function]:
        """Finish the functions made of one of the user's; `guard` looks at the arguments of the first.

        `look` looks at what calls give that are known only then.  `called` says that other derivatives
        call them, maybe in each turn of a loop.
        """
        source = prepared.source
        self._remarks.update(remarks_of(source))
        done: list[core.Function] = []
        for function in made:
            self.stages.append((f"{function.name}, as swept", function))
            finished = finish(
                _spelled_out(function, build.scope, in_place=not build.unwritable),
                build.temps,
                build.bases,
                build.book,
                build.facts,
                optimized=self.request.optimized,
                in_place=not build.unwritable,
            )
            if self.request.optimized and build.unwritable:
                finished = form_sums_at_once(finished, build.scope, build.book)
                finished = renumber(gather(finished, build.scope, often=called))
            if self.request.watched:
                finished = watched(finished, build.scope, Namer(names_of(finished)))
            if not build.problems.found:
                check(finished, folded=True)
            unit = Unit(
                name=function.name,
                globals=source.globals,
                cells=source.cells,
                injected=dict(build.scope.injected),
                defaults=_defaults(source.defaults, function, prepared.core),
                kwdefaults={**source.kwdefaults, **_seed_defaults(function, prepared.core)},
                like=source.function,
                guard=guard if guard is not None and guard.parameters[0] in _parameters(function) else None,
                look=look,
                saved=build.saved.get(function.name),
            )
            self._written.append((finished, unit))
            done.append(finished)
        return done

    def loaded(self, asked: Sequence[str]) -> tuple[Text, dict[str, FunctionType]]:
        """Print and load all that was written, callees first; `asked` names what was asked for."""
        written = without_twins(self._written, asked)[::-1]
        text = emit([f for f, _ in written], self._remarks)
        return text, load(text, [u for _, u in written])


def _spelled_out(function: core.Function, scope: Scope, *, in_place: bool) -> core.Function:
    """What has no operator of its own in Python is a call of a helper.

    a[k] += v, where k may name an element twice  =>  add_at(a, k, v); of containers  =>  add_into(a, v)
    a[k] += v, where that makes a new sum (not `in_place`)  =>  add_at(a, k, v), which knows of zeros
    o.f += v, where that may be no number         =>  add_to_attribute(o, "f", v)
    an object of P with .x: a                     =>  object_of(P, {"x": a})
    """

    def rewrite(block: core.Block) -> core.Block:
        out: list[core.Statement] = []
        for s in block:
            match s:
                case core.Update(
                    place=core.Apply(args=(a, k)), value=v, symbol="+", repeated=repeated, within=within
                ) if repeated or (not in_place and s.about.role is core.Role.ADJOINT):
                    add: Callable[..., None] = add_within if within else add_at
                    if (field := core.as_field(k)) is not None:
                        add, k = add_within_attribute if within else add_to_attribute, core.Const(str(field))
                    call = core.Apply(core.Op.CALL, (scope.spell(add, add.__name__), a, k, v))
                    out.append(core.Effect(call, origin=s.origin, about=s.about))
                case core.Update(place=core.Name() as a, value=v, repeated=True, within=within):
                    whole = add_into if within else add_items
                    call = core.Apply(core.Op.CALL, (scope.spell(whole, whole.__name__), a, v))
                    out.append(core.Effect(call, origin=s.origin, about=s.about))
                case _:
                    out.append(core.map_blocks(s, rewrite))
        return tuple(out)

    def made(expr: core.Expr) -> core.Expr:
        match expr:
            case core.Apply(core.Op.OBJECT):
                return made_object(expr, scope.spell(object_of, "object_of"))
            case core.Apply(op, args, keywords, symbol):
                keywords = tuple((k, made(v)) for k, v in keywords)
                return core.Apply(op, tuple(map(made, args)), keywords, symbol)
        return expr

    body = rewrite(function.body)
    objects = any(isinstance(e, core.Apply) and e.op is core.Op.OBJECT for e in core.all_expressions(body))
    return function.with_body(core.map_everywhere(body, made) if objects else body)


def _parameters(function: core.Function) -> set[str]:
    return {p.name for p in function.params}


def _defaults(defaults: tuple[object, ...], made: core.Function, primal: core.Function) -> tuple[object, ...]:
    """Default values of the derivative's parameters: the function's own, then the seeds'."""
    known = _parameters(primal)
    if len(made.params) == 1 and made.params[0].name not in known:
        return ()
    seeds = tuple(v for p, v in _seeds(made, known) if p.kind is not core.ParamKind.KEYWORD_ONLY)
    return (*defaults, *seeds) if any(p.name in known for p in made.params) else seeds


def _seed_defaults(made: core.Function, primal: core.Function) -> dict[str, object]:
    """Default values of seeds that can be passed by name only."""
    seeds = _seeds(made, _parameters(primal))
    return {p.name: v for p, v in seeds if p.kind is core.ParamKind.KEYWORD_ONLY}


def _seeds(made: core.Function, known: set[str]) -> list[tuple[core.Param, object]]:
    """The parameters that the primal does not have, with their default values."""
    return [(p, p.default.value) for p in made.params if p.name not in known and p.default is not None]
