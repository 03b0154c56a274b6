"""Classes that are defined inside the function: classes of their own, made while the function is read.

    class Point:                       p_x = x
        def __init__(self, x):         y = p_x * 2
            self.x = x           =>
    p = Point(x)
    y = p.x * 2

The new class stands outside; the function reaches it as it reaches what it closes over.  So a class must not
read variables of the function: it would be another one in every call.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CellType, CodeType, FunctionType
from weakref import WeakKeyDictionary

import gast

from tangent_ast.core import UNKNOWN, Global
from tangent_ast.lower.context import Context
from tangent_ast.lower.lifting import outside
from tangent_ast.lower.scopes import bindings, free_names


def local_class(node: gast.ClassDef, ctx: Context) -> None:
    """class C: ..."""
    if node.name not in ctx.frame.expected:
        ctx.refuse(
            node,
            f"`{node.name}` is bound more than once, which is not supported yet for classes inside",
            "give every class a name of its own",
        )
        return
    ctx.frame.expected.discard(node.name)
    ctx.frame.functions[node.name] = Global(node.name, UNKNOWN)  # until it is made
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
        made[place] = _class(node, ctx, {**source.cells, **cells})
    ctx.frame.functions[node.name] = outside(node.name, made[place], ctx)


# One class however often the text is read: who knows it by what it is would never come to an end.
_made_for: WeakKeyDictionary[FunctionType, dict[tuple[object, ...], type]] = WeakKeyDictionary()


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
