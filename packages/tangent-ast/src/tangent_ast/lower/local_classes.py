"""Classes that are defined inside the function: classes of their own, made while the function is read.

    class Point:                       p_x = x
        def __init__(self, x):         y = p_x * 2
            self.x = x           =>
    p = Point(x)
    y = p.x * 2

The new class stands outside; the function reaches it as it reaches what it closes over.  In Python it is a
new one in every call, so nobody must see the difference: it reads no variables of the function, and keeps
nothing that may change.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from types import CellType, CodeType, FunctionType, MemberDescriptorType
from weakref import WeakKeyDictionary

import gast

from tangent_ast.core import UNKNOWN, Global
from tangent_ast.lower.context import Context
from tangent_ast.lower.lifting import outside
from tangent_ast.lower.names import known_global
from tangent_ast.lower.scopes import bindings, free_names


def local_class(node: gast.ClassDef, ctx: Context) -> None:
    """class C: ..."""
    if node.name not in ctx.frame.expected:
        ctx.refuse(
            node,
            f"`{node.name}` may be bound more than once, which is not supported yet for classes inside",
            "give every class a name of its own, and define it in no loop",
        )
        return
    ctx.frame.expected.discard(node.name)
    ctx.frame.functions[node.name] = Global(node.name, UNKNOWN)  # until it is made
    if node.keywords or not all(_is_known_decorator(d, ctx) for d in node.decorator_list):
        ctx.refuse(
            node,
            "decorators and keywords of classes inside are not supported yet, but for `dataclass`",
            "define the class in the module",
        )
        return
    cells: dict[str, CellType] = {}
    for name in _read(node):
        frame = ctx.frame.find(name.id)
        known = None if frame is None else frame.functions.get(name.id)
        if isinstance(known, Global):
            cells[name.id] = CellType(known.value)
        elif frame is not None and name.id != node.name:
            ctx.refuse(
                name,
                f"the class inside reads `{name.id}`, a variable of the function, which is not supported yet",
                "pass the value to `__init__`, or define the class in the module",
            )
            return
    source = ctx.frame.source
    made = _made_for.setdefault(ctx.root.function, {})
    place = (source.file, node.lineno, node.col_offset)
    if place not in made:
        found = _class(node, ctx, {**source.cells, **cells})
        kept = next((name for name, value in vars(found).items() if _may_change(name, value)), None)
        if kept is not None:
            ctx.refuse(
                node,
                f"the class inside keeps `{kept}`, which may change; in Python it is a new one in every call",
                "keep it in the object, or define the class in the module",
            )
            return
        made[place] = found
    ctx.frame.functions[node.name] = outside(node.name, made[place], ctx)


# One class however often the text is read: who knows it by what it is would never come to an end.
_made_for: WeakKeyDictionary[FunctionType, dict[tuple[object, ...], type]] = WeakKeyDictionary()


def _is_known_decorator(node: gast.AST, ctx: Context) -> bool:
    """Does a decorator do nothing but write methods?"""
    found = known_global(node.func if isinstance(node, gast.Call) else node, ctx)
    return found is not None and found.value in (dataclasses.dataclass, functools.total_ordering)


_METHODS = (FunctionType, classmethod, staticmethod, property, MemberDescriptorType)
_LASTING = (int, float, complex, str, bytes, type(None), type)


def _may_change(name: str, value: object) -> bool:
    """May something that a class keeps change?"""
    if name.startswith("__") and name.endswith("__"):
        return False  # Python's own
    if isinstance(value, tuple):
        return any(_may_change("", item) for item in value)
    return not isinstance(value, _LASTING + _METHODS)


def _read(node: gast.ClassDef) -> Iterator[gast.Name]:
    """The names that a class reads around it."""
    own = set(bindings(node.body))
    for part in (*node.decorator_list, *node.bases, *node.keywords):
        yield from free_names(part)
    for statement in node.body:
        method = isinstance(statement, gast.FunctionDef)  # which does not see what the class binds
        yield from (
            n for n in free_names(statement) if isinstance(n.ctx, gast.Load) and (method or n.id not in own)
        )


def _class(node: gast.ClassDef, ctx: Context, cells: dict[str, CellType]) -> type:
    """The class that a statement makes, where the function lives."""
    source = ctx.frame.source
    free = [gast.Name(name, gast.Param(), None, None) for name in cells]
    leave = gast.Return(gast.Name(node.name, gast.Load(), None, None))
    inner = gast.FunctionDef(
        source.name.strip("<>"), gast.arguments([], [], None, [], [], None, []), [node, leave], [], None, None
    )
    around = gast.FunctionDef(
        "around", gast.arguments(free, [], None, [], [], None, []), [inner], [], None, None
    )
    module = gast.fix_missing_locations(gast.gast_to_ast(gast.Module([around], [])))
    code = _inner(_inner(compile(module, source.file, "exec", dont_inherit=True)))
    maker = FunctionType(code, source.globals, closure=tuple(cells[name] for name in code.co_freevars))
    made = maker()
    assert isinstance(made, type)
    return made


def _inner(code: CodeType) -> CodeType:
    (found,) = [c for c in code.co_consts if isinstance(c, CodeType)]
    return found
