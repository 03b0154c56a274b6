"""Nested expressions become one operation after another, in Python's order of evaluation.

y = x * y + 1    =>    t = x * y
                       y = t + 1
"""

from __future__ import annotations

from collections.abc import Callable

import gast

from tangent_ast import core
from tangent_ast.core import UNKNOWN, Apply, Const, Expr, Global, Name, Op
from tangent_ast.lower.calls import call
from tangent_ast.lower.context import Context

BINARY = {
    gast.Add: "+",
    gast.Sub: "-",
    gast.Mult: "*",
    gast.Div: "/",
    gast.FloorDiv: "//",
    gast.Mod: "%",
    gast.Pow: "**",
    gast.MatMult: "@",
    gast.LShift: "<<",
    gast.RShift: ">>",
    gast.BitAnd: "&",
    gast.BitOr: "|",
    gast.BitXor: "^",
}
UNARY = {gast.USub: "-", gast.UAdd: "+", gast.Invert: "~", gast.Not: "not"}
COMPARE = {
    gast.Eq: "==",
    gast.NotEq: "!=",
    gast.Lt: "<",
    gast.LtE: "<=",
    gast.Gt: ">",
    gast.GtE: ">=",
    gast.Is: "is",
    gast.IsNot: "is-not",
    gast.In: "in",
    gast.NotIn: "not-in",
}


def atom(node: gast.AST, ctx: Context) -> core.Atom:
    """Lower an expression to something that has a name."""
    return ctx.named(value(node, ctx))


def value(node: gast.AST, ctx: Context) -> Expr:
    """Lower an expression to one operation on atoms."""
    lowering = _TABLE.get(type(node))
    return lowering(node, ctx) if lowering is not None else verbatim(node, ctx)


def name(node: gast.Name, ctx: Context) -> Expr:
    """A local variable, or a global that is looked up now and named as written."""
    found = ctx.frame.find(node.id)
    if found is None:
        return ctx.outer(node, node.id)
    frame, local = found
    if local in frame.functions:
        known = frame.functions[local]
        if isinstance(known, Global):
            return known
        ctx.refuse(
            node,
            f"the local function `{local}` is used as a value, which is not supported yet",
            "call it, or pass it to a function that calls it",
        )
        return Const(None)
    return Name(frame.names[local])


def constant(node: gast.Constant, ctx: Context) -> Expr:
    return Const(node.value)


def unary(node: gast.UnaryOp, ctx: Context) -> Expr:
    """-x => one operation; -1 => a constant."""
    symbol = UNARY[type(node.op)]
    operand = atom(node.operand, ctx)
    if symbol == "-" and isinstance(operand, Const) and isinstance(operand.value, (int, float, complex)):
        if not isinstance(operand.value, bool):
            return Const(-operand.value)
    return Apply(Op.UNARY, (operand,), symbol=symbol)


def binary(node: gast.BinOp, ctx: Context) -> Expr:
    """x + y."""
    left = atom(node.left, ctx)
    return Apply(Op.BINARY, (left, atom(node.right, ctx)), symbol=BINARY[type(node.op)])


def compare(node: gast.Compare, ctx: Context) -> Expr:
    """a < b < c    =>    t = a < b
    if t:
        t = b < c
    """
    left = atom(node.left, ctx)
    symbols = [COMPARE[type(op)] for op in node.ops]
    right = atom(node.comparators[0], ctx)
    first = Apply(Op.COMPARE, (left, right), symbol=symbols[0])
    if len(symbols) == 1:
        return first
    result = ctx.fresh()
    ctx.bind(result, first)

    def more(position: int, left: Expr) -> None:
        with ctx.block() as then:
            right = atom(node.comparators[position], ctx)
            ctx.bind(result, Apply(Op.COMPARE, (left, right), symbol=symbols[position]))
            if position + 1 < len(symbols):
                more(position + 1, right)
        ctx.emit(core.If(Name(result), tuple(then), (), origin=ctx.origin))

    more(1, right)
    return Name(result)


def boolean(node: gast.BoolOp, ctx: Context) -> Expr:
    """a and b    =>    t = a
                        if t:
                            t = b

    and for `or` the assignment stands in the `else`.
    """
    result = ctx.fresh()
    ctx.bind(result, value(node.values[0], ctx))

    def more(position: int) -> None:
        with ctx.block() as inner:
            ctx.bind(result, value(node.values[position], ctx))
            if position + 1 < len(node.values):
                more(position + 1)
        both = (tuple(inner), ()) if isinstance(node.op, gast.And) else ((), tuple(inner))
        ctx.emit(core.If(Name(result), *both, origin=ctx.origin))

    more(1)
    return Name(result)


def ternary(node: gast.IfExp, ctx: Context) -> Expr:
    """a if c else b    =>    if c:
        t = a
    else:
        t = b
    """
    test = atom(node.test, ctx)
    result = ctx.fresh()
    with ctx.block() as then:
        ctx.bind(result, value(node.body, ctx))
    with ctx.block() as orelse:
        ctx.bind(result, value(node.orelse, ctx))
    ctx.emit(core.If(test, tuple(then), tuple(orelse), origin=ctx.origin))
    return Name(result)


def attribute(node: gast.Attribute, ctx: Context) -> Expr:
    """np.linalg.norm => one global; x.T => an attribute of a local."""
    found = dotted(node, ctx)
    if found is not None:
        return found
    return Apply(Op.ATTRIBUTE, (atom(node.value, ctx),), symbol=node.attr)


def dotted(node: gast.AST, ctx: Context) -> Global | None:
    """A chain of attributes that starts outside the function and runs through modules and classes."""
    parts: list[str] = []
    inner = node
    while isinstance(inner, gast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, gast.Name) or ctx.frame.find(inner.id) is not None:
        return None
    parts.append(inner.id)
    parts.reverse()
    for end in range(1, len(parts)):
        holder = ctx.frame.source.lookup(".".join(parts[:end]))
        if holder is not UNKNOWN and not isinstance(holder, (type(gast), type)):
            return None
    return ctx.outer(node, ".".join(parts))


def item(node: gast.Subscript, ctx: Context) -> Expr:
    """x[i]."""
    base = atom(node.value, ctx)
    return Apply(Op.ITEM, (base, key(node.slice, ctx)))


def key(node: gast.AST, ctx: Context) -> Expr:
    """An index: slices and tuples stay nested, their parts are atoms."""
    match node:
        case gast.Slice(lower=lower, upper=upper, step=step):
            parts = tuple(Const(None) if p is None else atom(p, ctx) for p in (lower, upper, step))
            return Apply(Op.SLICE, parts)
        case gast.Tuple(elts=elts):
            if any(isinstance(e, gast.Starred) for e in elts):
                return ctx.refuse(node, "`*` in an index is not supported yet", "write the index out")
            return Apply(Op.TUPLE, tuple(key(e, ctx) for e in elts))
    return atom(node, ctx)


def display(op: Op) -> Callable[[gast.AST, Context], Expr]:
    """(a, b), [a, b] and {a, b}."""

    def lowering(node: gast.AST, ctx: Context) -> Expr:
        if any(isinstance(e, gast.Starred) for e in node.elts):
            return ctx.refuse(node, "`*` in a tuple or list is not supported yet", "join them with +")
        return Apply(op, tuple(atom(e, ctx) for e in node.elts))

    return lowering


def dictionary(node: gast.Dict, ctx: Context) -> Expr:
    """{k: v}."""
    if any(k is None for k in node.keys):
        return ctx.refuse(node, "`**` in a dictionary is not supported yet", "write the items out")
    pairs: list[Expr] = []
    for k, v in zip(node.keys, node.values, strict=True):
        pairs += (atom(k, ctx), atom(v, ctx))
    return Apply(Op.DICT, tuple(pairs))


def walrus(node: gast.NamedExpr, ctx: Context) -> Expr:
    return ctx.refuse(node, "`:=` is not supported yet", "assign on a line of its own")


def awaited(node: gast.AST, ctx: Context) -> Expr:
    return ctx.refuse(node, "`await` cannot be differentiated", "write an ordinary function")


def yielded(node: gast.AST, ctx: Context) -> Expr:
    return ctx.refuse(node, "generator functions cannot be differentiated yet", "return a list instead")


def verbatim(node: gast.AST, ctx: Context) -> Expr:
    """An f-string, lambda or comprehension is carried along as written."""
    read: dict[str, Name] = {}
    bound = {n.id for n in gast.walk(node) if isinstance(n, gast.Name) and not isinstance(n.ctx, gast.Load)}
    for inner in gast.walk(node):
        match inner:
            case gast.NamedExpr() | gast.Yield() | gast.YieldFrom() | gast.Await():
                return value(inner, ctx)
            case gast.Name(id=spelled, ctx=gast.Load()) if spelled not in bound:
                found = name(inner, ctx)
                if isinstance(found, Name):
                    read[spelled] = found
    return core.Verbatim(node, tuple(read.values()), tuple(read))


_TABLE: dict[type, Callable[..., Expr]] = {
    gast.Name: name,
    gast.Constant: constant,
    gast.UnaryOp: unary,
    gast.BinOp: binary,
    gast.Compare: compare,
    gast.BoolOp: boolean,
    gast.IfExp: ternary,
    gast.Attribute: attribute,
    gast.Subscript: item,
    gast.Tuple: display(Op.TUPLE),
    gast.List: display(Op.LIST),
    gast.Set: display(Op.SET),
    gast.Dict: dictionary,
    gast.Call: call,
    gast.NamedExpr: walrus,
    gast.Await: awaited,
    gast.Yield: yielded,
    gast.YieldFrom: yielded,
}
