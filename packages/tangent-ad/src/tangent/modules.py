"""Modules that have a local name: `xp.sin(x)`, where xp may be another module in every run.

    xp = np; xp.sin(x)                        =>    np.sin(x)
    sin = np.sin; sin(x)                      =>    np.sin(x)
    xp = cupy.get_array_module(x); xp.sin(x)  =>    a name in the module that xp holds

A backend says which calls choose a module (`RuleBook.add_chooser`).  What they choose has the
functions of one library under its names, so the rules of that library serve; derivatives
look names up in xp, as the function does.  A parameter whose default is such a module may be any of them.
"""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import dataclass
from types import ModuleType

from tangent.rules.book import RuleBook
from tangent.scope import Lacking, found_in
from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Name, Op
from tangent_ast.source import Source


@dataclass(frozen=True, slots=True)
class _Module:
    """A module that a name holds: one that is known, or a `path` in one that `root` holds at run time."""

    of: ModuleType  # whose names and rules hold
    root: Name | None  # None: `of` itself, by the global name `path`
    path: str

    def lookup(self, name: str) -> Global:
        """A name in the module."""
        path = f"{self.path}.{name}" if self.path else name
        try:
            value: object = found_in(self.of, name)
        except Lacking as lacking:
            value = lacking  # which has no rule
        return Global(path, value, self.root)


def with_modules(function: core.Function, source: Source, book: RuleBook) -> core.Function:
    """Look names up in the modules that local names hold."""
    held = _held(function, source, book)
    called = _functions(function, held)
    if not held and not called:
        return function

    def seen(expr: Expr) -> Expr:
        match expr:
            case Apply(op, args, keywords, symbol):
                args = tuple(map(seen, args))
                keywords = tuple((k, seen(v)) for k, v in keywords)
                match op, args:
                    case Op.METHOD | Op.CALL, (Name(name), *rest) if name in called:
                        return Apply(op, (called[name], *rest), keywords, symbol)
                    case Op.METHOD, (Name(name), *rest) if name in held:
                        return Apply(Op.CALL, (held[name].lookup(symbol), *rest), keywords)
                    case Op.ATTRIBUTE, (Name(name),) if name in held:
                        found = held[name].lookup(symbol)
                        if not isinstance(found.value, ModuleType):
                            return found
                return Apply(op, args, keywords, symbol)
        return expr

    return function.with_body(core.map_everywhere(function.body, seen))


def _held(function: core.Function, source: Source, book: RuleBook) -> dict[str, _Module]:
    """The names that hold modules.  Versions are split: a name with several bindings is where paths meet."""
    held: dict[str, _Module] = {}
    for name, default in _defaults(source).items():
        of = book.mirrored(default)
        if of is not None:
            held[name] = _Module(of, Name(name), "")
    bound: dict[str, list[Expr]] = {}
    others: set[str] = set()
    for s in core.walk(function.body):
        if isinstance(s, core.Bind):
            bound.setdefault(s.target, []).append(s.value)
        else:
            others.update(core.targets(s))
    changed = True
    while changed:
        changed = False
        for name, values in bound.items():
            if name in held or name in others:
                continue
            found = [_module(value, name, held, book) for value in values]
            module = _joined(name, found, book)
            if module is not None:
                held[name] = module
                changed = True
    return held


def _functions(function: core.Function, held: dict[str, _Module]) -> dict[str, Global]:
    """The names that hold one function: of a module, or known by another name outside."""
    found: dict[str, Global] = {}
    bindings = Counter(t for s in core.walk(function.body) for t in core.targets(s))
    for s in core.walk(function.body):
        if not isinstance(s, core.Bind) or bindings[s.target] > 1:
            continue
        match s.value:
            case Global(value=value) as known if callable(value) and not isinstance(value, core.Aside):
                found[s.target] = known
            case Apply(Op.ATTRIBUTE, (Name(name),), symbol=symbol) if name in held:
                looked_up = held[name].lookup(symbol)
                if callable(looked_up.value):
                    found[s.target] = looked_up
    return found


def _module(value: Expr, name: str, held: dict[str, _Module], book: RuleBook) -> _Module | None:
    """The module that an expression gives, if it gives one."""
    match value:
        case Global(path, ModuleType() as module, None):
            return _Module(module, None, path)
        case Name(other):
            same = held.get(other)
            if same is None or same.root is None or same.path:
                return same
            return _Module(same.of, Name(name), "")  # the user's name rather than that of a step
        case Apply(Op.ATTRIBUTE, (Name(other),), symbol=symbol) if other in held:
            found = held[other].lookup(symbol)
            if isinstance(found.value, ModuleType):
                return _Module(found.value, found.module, found.path)
        case Apply(Op.CALL | Op.METHOD):
            of = book.chosen_by(value)
            if of is not None:
                return _Module(of, Name(name), "")
    return None


def _joined(name: str, found: list[_Module | None], book: RuleBook) -> _Module | None:
    """What holds whichever way the name was bound: the one module, or one of those that mirror another."""
    first = found[0]
    if first is None or any(m is None for m in found):
        return None
    if all(m == first for m in found):
        return first
    origins = {id(of): of for m in found if m is not None for of in [book.mirrored(m.of)]}
    (of,) = origins.values() if len(origins) == 1 else (None,)
    return None if of is None else _Module(of, Name(name), "")


def _defaults(source: Source) -> dict[str, ModuleType]:
    """The parameters whose default is a module."""
    if not any(isinstance(v, ModuleType) for v in (*source.defaults, *source.kwdefaults.values())):
        return {}
    parameters = inspect.signature(source.function, follow_wrapped=False).parameters.values()
    return {p.name: p.default for p in parameters if isinstance(p.default, ModuleType)}
