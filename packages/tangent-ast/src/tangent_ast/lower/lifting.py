"""Local functions that cannot be inlined, as functions of their own: what they see becomes parameters.

    def power(k):                                def power(x, k):
        if k == 0:                                   if k == 0:
            return 1.0                =>                 return 1.0
        return x * power(k - 1)                      return x * power(x, k - 1)
    y = power(n)                                 y = power(x, n)

Where such a function is used as a value, the value keeps what the function sees:

    hs = [lambda z: z * x]            =>         hs = [partial(lambda_, x)]

The new function stands outside; the function that is lowered gets it as one gets what one closes over.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from types import CellType, CodeType, FunctionType
from weakref import WeakKeyDictionary

import gast

from tangent_ast.core import UNKNOWN, Apply, Atom, Const, Expr, Global, Name, Op
from tangent_ast.lower.context import Context, Frame, LocalFunction
from tangent_ast.lower.scopes import COMPREHENSIONS, bindings, free_names, nonlocals, parameters
from tangent_ast.lower.spreading import named, positional
from tangent_ast.source import Source, stands_for

_OWN_NAME = "give it a name of its own"


@dataclass(frozen=True, slots=True)
class Lifted:
    """A function that stands outside, and the values that come before its arguments."""

    function: Global
    captured: tuple[Atom, ...]
    seen: tuple[str, ...]  # the variables among them, not the defaults of parameters


def is_recursive(known: LocalFunction) -> bool:
    """Does a local function call itself, by way of others or not?"""
    return any(_reaches(called, known) for _, called in _called(known))


def lifted_call(call: gast.Call, known: LocalFunction, ctx: Context) -> Expr:
    """A call of a local function as one of the function that stands for it outside."""
    lifted = lift(call, known, ctx)
    if lifted is None:
        return Const(None)
    args, keywords = positional(call.args, ctx), named(call.keywords, ctx)
    return Apply(Op.CALL, (lifted.function, *lifted.captured, *(args or ())), tuple(keywords or ()))


def closure(node: gast.AST, known: LocalFunction, ctx: Context) -> Expr:
    """A local function as a value."""
    lifted = lasting(node, known, ctx)
    if lifted is None:
        return Const(None)
    if not lifted.captured:
        return lifted.function
    partial = outside("partial", functools.partial, ctx)
    return Apply(Op.CALL, (partial, lifted.function, *lifted.captured))


def partial_of(call: gast.Call, known: LocalFunction, callee: Global, ctx: Context) -> Expr:
    """partial(g, a)  =>  partial(g, x, a), for a local function."""
    lifted = lasting(call.args[0], known, ctx)
    args, keywords = positional(call.args[1:], ctx), named(call.keywords, ctx)
    if lifted is None or args is None or keywords is None:
        return Const(None)
    return Apply(Op.CALL, (callee, lifted.function, *lifted.captured, *args), tuple(keywords))


def lasting(node: gast.AST, known: LocalFunction, ctx: Context) -> Lifted | None:
    """The function that stands for a local one whose variables keep their values from here on."""
    lifted = lift(node, known, ctx)
    if lifted is None:
        return None
    for name in lifted.seen:
        if _changes_later(name, node, known.frame):
            ctx.refuse(
                node,
                f"the function is used as a value, and `{name}`, which it reads, may change later",
                f"keep the value: `lambda ..., {name}={name}: ...`",
            )
            return None
    return lifted


def outside(wish: str, value: object, ctx: Context) -> Global:
    """An object from outside, under a name by which the function is going to reach it."""
    for name, cell in ctx.made.items():
        if cell is value:
            return Global(name, value)
    if ctx.root.lookup(wish) is value and wish not in ctx.local:
        return Global(wish, value)
    name, count = wish, 0
    while name in ctx.made or name in ctx.local or ctx.root.lookup(name) is not UNKNOWN:
        count += 1
        name = f"{wish}_{count}"
    ctx.made[name] = value
    ctx.local.add(name)  # nothing that is inlined may mean something else by it
    ctx.namer.taken.add(name)
    return Global(name, value)


def lift(node: gast.AST, known: LocalFunction, ctx: Context) -> Lifted | None:
    """The function that stands for a local one; None if it is refused."""
    reached = _reached(known)
    group = [known, *(k for k in reached if k.node is not known.node and _reaches(k, known))]
    helpers = {
        name: k for one in reached for name, k in _called(one) if all(k.node is not m.node for m in group)
    }
    why = _obstacle(group, helpers, ctx)
    if why:
        ctx.refuse(node, f"the local function cannot be a function of its own: {why}", _OWN_NAME)
        return None
    captured = _captured(known)
    values: list[Atom] = []
    for name in captured:
        value = _value_of(name, known, reached)
        if value is None:
            ctx.refuse(node, f"`{name}` is used before it is defined", "define it first")
            return None
        values.append(value)
    # One function however often the text is read: who knows it by what it is would never come to an end.
    made = _made_for.setdefault(ctx.root.function, {})
    places = [(name, *_place(k)) for name, k in (*((_name(k), k) for k in group), *helpers.items())]
    key = (*places, *captured)
    if key not in made:
        made[key] = _functions(group, helpers, captured)[0]
    function = made[key]
    seen = tuple(n for n in captured if n not in _bound_defaults(known))
    return Lifted(outside(function.__name__, function, ctx), tuple(values), seen)


_made_for: WeakKeyDictionary[FunctionType, dict[tuple[object, ...], FunctionType]] = WeakKeyDictionary()


def _place(known: LocalFunction) -> tuple[object, ...]:
    """What tells a local function from others of the same function."""
    node = known.node
    literals = tuple((p, repr(d.value)) for p, d in known.defaults.items() if isinstance(d, Const))
    return known.frame.source.file, node.lineno, node.col_offset, literals


# --------------------------------------------------------------------------
# What a local function reaches


def _name(known: LocalFunction) -> str:
    return known.name or getattr(known.node, "name", "") or "lambda_"


def _called(known: LocalFunction) -> Iterator[tuple[str, LocalFunction]]:
    """The local functions that a local function names, each with the name that it has there."""
    for name in dict.fromkeys(n.id for n in free_names(_body_of(known.node))):
        frame = known.frame.find(name)
        found = frame.functions.get(name) if frame is not None else None
        if isinstance(found, LocalFunction):
            yield name, found


def _body_of(node: gast.AST) -> gast.AST:
    """A function without its defaults, which are evaluated where it is defined."""
    bare = copy.copy(node)
    bare.args = copy.copy(node.args)
    bare.args.defaults, bare.args.kw_defaults = [], []
    bare.decorator_list = []
    return bare


def _reached(known: LocalFunction) -> list[LocalFunction]:
    """The function and all local functions that it may come to call."""
    found: list[LocalFunction] = []
    todo = [known]
    while todo:
        one = todo.pop()
        if all(one.node is not other.node for other in found):
            found.append(one)
            todo += (called for _, called in _called(one))
    return found


def _reaches(known: LocalFunction, other: LocalFunction) -> bool:
    return any(one.node is other.node for one in _reached(known))


def _captured(known: LocalFunction) -> list[str]:
    """The variables around that a function and those which it calls read; its defaults but for literals."""
    found: dict[str, None] = dict.fromkeys(_bound_defaults(known))
    for one in _reached(known):
        for inner in free_names(_body_of(one.node)):
            frame = one.frame.find(inner.id)
            if frame is not None and not isinstance(frame.functions.get(inner.id), LocalFunction):
                found[inner.id] = None
    return list(found)


def _bound_defaults(known: LocalFunction) -> list[str]:
    return [p for p, default in known.defaults.items() if not isinstance(default, Const)]


def _value_of(name: str, known: LocalFunction, group: Iterable[LocalFunction]) -> Atom | None:
    """What a captured name stands for where the function is used."""
    default = known.defaults.get(name)
    if isinstance(default, Name | Global):
        return default
    for one in group:
        frame = one.frame.find(name)
        if frame is not None:
            if name in frame.variables:
                frame.read.add(name)
                return Name(frame.variables[name])
            if name in frame.constants:
                return frame.constants[name]
            found = frame.functions.get(name)
            return found if isinstance(found, Global) else None
    return None


def _obstacle(group: list[LocalFunction], helpers: dict[str, LocalFunction], ctx: Context) -> str:
    """Why functions cannot be lifted; nothing if they can."""
    everyone = [*group, *helpers.values()]
    captured = set(_captured(group[0]))
    for name in sorted(captured & ctx.globals_bound.keys()):
        return f"`{name}` is a global variable that is bound here"
    shared = set(ctx.shared_in(ctx.root))
    for one in everyone:
        own = _statements(one.node)
        shared |= set(nonlocals(own)) & set(bindings(own))
    declared = {n for one in everyone for n in nonlocals(_statements(one.node))}
    for name in sorted(shared & (captured | declared)):
        return f"`{name}` is changed by a function that calls it `nonlocal` or `global`"
    for one in everyone:
        for name, called in _called(one):
            meant = helpers.get(name) or next((k for k in group if _name(k) == name), None)
            if meant is None or meant.node is not called.node:
                return f"`{name}` means different things in it"
    plain = len(everyone) == 1 and not is_recursive(group[0])
    for one in everyone:
        if one.frame.source is not group[0].frame.source:
            return f"`{_name(one)}` comes from another function"
        if one is not group[0] and _bound_defaults(one):
            return f"`{_name(one)}` has defaults that are no literals"
        bound = set(_bound_within(one.node)) - (set(_bound_defaults(one)) if one is group[0] else set())
        for name in sorted(captured & bound):
            if not plain:
                return f"`{name}` means different things in it"
    for name in sorted(captured - set(_bound_defaults(group[0]))):
        if len({id(home) for one in everyone if (home := one.frame.find(name)) is not None}) > 1:
            return f"`{name}` means different things in it"
    if not plain and _bound_defaults(group[0]):
        return "it has defaults that are no literals"
    return ""


def _statements(node: gast.AST) -> list[gast.AST]:
    return node.body if isinstance(node, gast.FunctionDef) else []


def _bound_within(node: gast.AST) -> Iterator[str]:
    """All names that are bound anywhere in a function."""
    for inner in gast.walk(node):
        if isinstance(inner, gast.FunctionDef | gast.Lambda):
            yield from parameters(inner.args)
        if isinstance(inner, gast.FunctionDef):
            yield from bindings(inner.body)
        if isinstance(inner, COMPREHENSIONS):
            for generator in inner.generators:
                yield from (n.id for n in gast.walk(generator.target) if isinstance(n, gast.Name))


def _changes_later(name: str, use: gast.AST, around: Frame) -> bool:
    """May a variable be bound again after a place in the text has been reached?"""
    frame = around.find(name)
    if frame is None:
        return False
    here = (use.lineno, use.col_offset)
    loops = [
        n
        for n in gast.walk(frame.source.tree)
        if isinstance(n, (gast.For, gast.While, *COMPREHENSIONS)) and _is_in(use, n)
    ]
    return any(
        (place.node.lineno, place.node.col_offset) > here or any(_is_in(place.node, loop) for loop in loops)
        for place in frame.bound.get(name, ())
    )


def _is_in(node: gast.AST, outer: gast.AST) -> bool:
    start, end = (outer.lineno, outer.col_offset), (outer.end_lineno, outer.end_col_offset)
    return start <= (node.lineno, node.col_offset) < end


# --------------------------------------------------------------------------
# The functions


def _functions(
    group: list[LocalFunction], helpers: dict[str, LocalFunction], captured: list[str]
) -> list[FunctionType]:
    """A function for each of those that call one another; what they call besides stands inside of them."""
    cells = {_name(k): CellType() for k in group}
    source = group[0].frame.source
    partial = "partial"
    while source.lookup(partial) not in (UNKNOWN, functools.partial) or partial in captured:
        partial += "_"
    passing = _Passing(set(cells), captured, partial)
    cells[partial] = CellType(functools.partial)
    made: list[FunctionType] = []
    for known in group:
        tree = _with_parameters(known, captured)
        inside = [_defined(name, helper) for name, helper in reversed(helpers.items())]
        tree.body = [passing.visit(s) for s in [*inside, *tree.body]]
        defaults = {p: d.value for p, d in known.defaults.items() if isinstance(d, Const)}
        made.append(_made(tree, source, {**source.cells, **cells}, defaults))
        cells[_name(known)].cell_contents = made[-1]
    return made


def _defined(name: str, known: LocalFunction) -> gast.AST:
    """The statement that defines a function."""
    node = copy.deepcopy(known.node)
    if isinstance(node, gast.FunctionDef):
        node.name = name
        return node
    target = gast.copy_location(gast.Name(name, gast.Store(), None, None), node)
    return gast.copy_location(gast.Assign([target], node, None), node)


def _with_parameters(known: LocalFunction, captured: list[str]) -> gast.FunctionDef:
    """The definition with parameters for what the function sees, before its own."""
    node = copy.deepcopy(known.node)
    old, bound = node.args, set(_bound_defaults(known))
    positional = [*old.posonlyargs, *old.args]
    with_defaults = positional[len(positional) - len(old.defaults) :]
    only = [(p, d) for p, d in zip(old.kwonlyargs, old.kw_defaults, strict=True) if p.id not in bound]
    first = [gast.copy_location(gast.Name(n, gast.Param(), None, None), node) for n in captured]
    args = gast.arguments(
        [*([] if old.posonlyargs else first), *(p for p in old.args if p.id not in bound)],
        [*(first if old.posonlyargs else []), *(p for p in old.posonlyargs if p.id not in bound)],
        old.vararg,
        [p for p, _ in only],
        [d for _, d in only],
        old.kwarg,
        [d for p, d in zip(with_defaults, old.defaults, strict=True) if p.id not in bound],
    )
    is_lambda = isinstance(node, gast.Lambda)
    body = [gast.copy_location(gast.Return(node.body), node.body)] if is_lambda else node.body
    return gast.copy_location(gast.FunctionDef(_name(known), args, body, [], None, None), node)


class _Passing(gast.NodeTransformer):  # type: ignore[misc]
    """g(a)  =>  g(x, a), and g  =>  partial(g, x), for functions that have got parameters."""

    def __init__(self, functions: set[str], captured: list[str], partial: str) -> None:
        self.functions, self.captured, self.partial = functions, captured, partial

    def given(self, node: gast.AST) -> list[gast.AST]:
        return [gast.copy_location(gast.Name(n, gast.Load(), None, None), node) for n in self.captured]

    def visit_Call(self, node: gast.Call) -> gast.AST:
        if isinstance(node.func, gast.Name) and node.func.id in self.functions:
            node.args = [*self.given(node), *(self.visit(a) for a in node.args)]
            for keyword in node.keywords:
                keyword.value = self.visit(keyword.value)
            return node
        return self.generic_visit(node)

    def visit_Name(self, node: gast.Name) -> gast.AST:
        if node.id not in self.functions or not self.captured:
            return node
        partial = gast.copy_location(gast.Name(self.partial, gast.Load(), None, None), node)
        return gast.copy_location(gast.Call(partial, [node, *self.given(node)], []), node)


def _made(
    tree: gast.FunctionDef, source: Source, cells: dict[str, CellType], defaults: dict[str, object]
) -> FunctionType:
    """A function of a tree, which lives where the function around it lives."""
    bare = copy.deepcopy(tree)
    for inner in gast.walk(bare):
        if isinstance(inner, gast.Name) and isinstance(inner.ctx, gast.Param):
            inner.annotation = None
    bare.args.defaults, bare.args.kw_defaults = [], [None for _ in bare.args.kwonlyargs]
    free = [gast.Name(name, gast.Param(), None, None) for name in cells]
    around = gast.FunctionDef(
        "around", gast.arguments(free, [], None, [], [], None, []), [bare], [], None, None
    )
    module = gast.fix_missing_locations(gast.gast_to_ast(gast.Module([around], [])))
    code = _inner(_inner(compile(module, source.file, "exec", dont_inherit=True)))
    args = tree.args
    positional = [*args.posonlyargs, *args.args]
    given = tuple(defaults[p.id] for p in positional[len(positional) - len(args.defaults) :])
    by_name = {
        p.id: defaults[p.id] for p, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None
    }
    closed = tuple(cells[name] for name in code.co_freevars)
    function = FunctionType(code, source.globals, tree.name, given, closed)
    function.__kwdefaults__ = by_name or None
    function.__module__ = source.function.__module__
    function.__qualname__ = f"{source.qualname}.<locals>.{tree.name}"
    stands_for(
        function,
        replace(
            source,
            name=tree.name,
            qualname=function.__qualname__,
            tree=tree,
            function=function,
            cells={name: cells[name] for name in code.co_freevars},
            defaults=given,
            kwdefaults=by_name,
            doc=None,
            receiver=UNKNOWN,
        ),
    )
    return function


def _inner(code: CodeType) -> CodeType:
    (found,) = [c for c in code.co_consts if isinstance(c, CodeType)]
    return found


__all__ = [
    "Lifted",
    "closure",
    "is_recursive",
    "lasting",
    "lift",
    "lifted_call",
    "outside",
    "partial_of",
]
