"""Core expressions to text: one line each, minimal parentheses, spaced as `ruff format` would."""

from __future__ import annotations

import ast
import math
import warnings
from collections.abc import Callable, Mapping

import gast

from tangent_ast import core
from tangent_ast.core import METHOD_MARK, PROPERTY_MARK, Apply, Const, Expr, Global, Name, Op, Verbatim
from tangent_ast.parsing import parsed
from tangent_ast.substitution import substitute

with warnings.catch_warnings():
    # astor reads names that newer versions of `ast` deprecate while it is imported.
    warnings.simplefilter("ignore", DeprecationWarning)
    from astor.code_gen import SourceGenerator, set_precedence
    from astor.op_util import Precedence, get_op_precedence


def expression(expr: Expr, *, bare_tuple: bool = False) -> str:
    """The text of an expression.

    `bare_tuple` leaves out the parentheses of a tuple, as after `return`.

    >>> x, y = Name("x"), Name("y")
    >>> product = Apply(Op.BINARY, (Apply(Op.BINARY, (x, y), symbol="+"), y), symbol="*")
    >>> expression(product)
    '(x + y) * y'
    >>> expression(Apply(Op.TUPLE, (x, y))), expression(Apply(Op.TUPLE, (x, y)), bare_tuple=True)
    ('(x, y)', 'x, y')
    """
    return _print(syntax(expr), bare_tuple)


def tree_text(tree: gast.AST) -> str:
    """The text of a gast expression: a default value, an annotation."""
    return _print(substitute(tree, {}), bare_tuple=False)


def syntax(expr: Expr) -> ast.expr:
    """The syntax tree of an expression, in terms of the standard library."""
    match expr:
        case Name(name):
            return ast.Name(name, ast.Load())
        case Const(value):
            return _constant(value)
        case Global(path, _, module):
            path = path if module is None else f"{module.id}.{path}"
            return parsed(path, mode="eval").body
        case Verbatim(tree, names, spelled):
            return substitute(tree, {old: new.id for old, new in zip(spelled, names, strict=True)})
        case Apply(op=op):
            return _SYNTAX[op](expr)


# --------------------------------------------------------------------------
# From Core to the standard library's syntax tree

_BINARY: Mapping[str, type[ast.operator]] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "//": ast.FloorDiv,
    "%": ast.Mod,
    "**": ast.Pow,
    "@": ast.MatMult,
    "<<": ast.LShift,
    ">>": ast.RShift,
    "&": ast.BitAnd,
    "|": ast.BitOr,
    "^": ast.BitXor,
}
_UNARY: Mapping[str, type[ast.unaryop]] = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert, "not": ast.Not}
_COMPARE: Mapping[str, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "is": ast.Is,
    "is-not": ast.IsNot,
    "in": ast.In,
    "not-in": ast.NotIn,
}


def comparison_symbols(expr: Apply) -> list[str]:
    """The operators of a comparison.

    Lowering writes one, between two operands; `raising` chains several, separated by spaces.

    >>> comparison_symbols(Apply(Op.COMPARE, (Name("a"), Name("b"), Name("c")), symbol="< is-not"))
    ['<', 'is-not']
    """
    symbols = [expr.symbol.replace(" ", "-")] if len(expr.args) == 2 else expr.symbol.split()
    assert len(symbols) == len(expr.args) - 1, expr
    return symbols


def _constant(value: object) -> ast.expr:
    """A literal; a negative number is the negation of a literal, as Python reads it."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if isinstance(value, float) and math.isnan(value):
            infinity = ast.Constant(math.inf)
            return ast.BinOp(infinity, ast.Sub(), infinity)
        if math.copysign(1, value) < 0:
            return ast.UnaryOp(ast.USub(), ast.Constant(-value))
    if isinstance(value, complex):
        if repr(value.real) == "0.0" and math.copysign(1, value.imag) > 0 and not math.isnan(value.imag):
            return ast.Constant(value)
        parts = [_constant(value.real), _constant(value.imag)]
        return ast.Call(ast.Name("complex", ast.Load()), parts, [])
    if isinstance(value, tuple):
        return ast.Tuple([_constant(v) for v in value], ast.Load())
    return ast.Constant(value)  # type: ignore[arg-type]  # its type does not say what a literal can be


def _call(expr: Apply) -> ast.expr:
    match expr.args[0]:
        case Global(path) if path[0] in METHOD_MARK:
            return _method(Apply(Op.METHOD, expr.args[1:], expr.keywords, path[1:]))
        case Global(path) if path[0] in PROPERTY_MARK:
            return _attribute(Apply(Op.ATTRIBUTE, expr.args[1:], symbol=path[1:]))
        case Global(path, value) if path.endswith(_ITEM) and len(expr.args) == 2 and not expr.keywords:
            return _item(Apply(Op.ITEM, (Global(path.removesuffix(_ITEM), value), expr.args[1])))
    function, *positional = map(syntax, expr.args)
    return ast.Call(function, positional, _keywords(expr))


_ITEM = ".__getitem__"  # np.r_.__getitem__((x, y)) is how Python says np.r_[x, y]


def _method(expr: Apply) -> ast.expr:
    receiver, *positional = map(syntax, expr.args)
    return ast.Call(ast.Attribute(receiver, expr.symbol, ast.Load()), positional, _keywords(expr))


def _keywords(expr: Apply) -> list[ast.keyword]:
    return [ast.keyword(name, syntax(value)) for name, value in expr.keywords]


def _binary(expr: Apply) -> ast.expr:
    left, right = map(syntax, expr.args)
    return ast.BinOp(left, _BINARY[expr.symbol](), right)


def _unary(expr: Apply) -> ast.expr:
    return ast.UnaryOp(_UNARY[expr.symbol](), syntax(expr.args[0]))


def _inplace(expr: Apply) -> ast.expr:
    raise AssertionError(f"`{expr.symbol}=` is a statement, not an expression: {expr}")


def _compare(expr: Apply) -> ast.expr:
    left, *rest = map(syntax, expr.args)
    return ast.Compare(left, [_COMPARE[s]() for s in comparison_symbols(expr)], rest)


def _item(expr: Apply) -> ast.expr:
    x, key = expr.args
    if (field := core.as_field(key)) is not None:
        return ast.Attribute(syntax(x), str(field), ast.Load())
    return ast.Subscript(syntax(x), _key(key), ast.Load())


def _key(key: Expr) -> ast.expr:
    """What stands between the brackets: only here may a slice be written with colons."""
    match key:
        case Apply(Op.SLICE, (lower, upper, step)):
            return ast.Slice(_bound(lower), _bound(upper), _bound(step))
        case Apply(Op.TUPLE, items) if items:
            return ast.Tuple([_key(item) if _is_slice(item) else syntax(item) for item in items], ast.Load())
        case _:
            return syntax(key)


def _is_slice(expr: Expr) -> bool:
    return isinstance(expr, Apply) and expr.op is Op.SLICE


def _bound(expr: Expr) -> ast.expr | None:
    return None if expr == Const(None) else syntax(expr)


def _attribute(expr: Apply) -> ast.expr:
    return ast.Attribute(syntax(expr.args[0]), expr.symbol, ast.Load())


def _slice(expr: Apply) -> ast.expr:
    lower, upper, step = expr.args
    bounds = [lower, upper] if step == Const(None) else [lower, upper, step]
    return ast.Call(ast.Name("slice", ast.Load()), [syntax(b) for b in bounds], [])


def _tuple(expr: Apply) -> ast.expr:
    return ast.Tuple([syntax(a) for a in expr.args], ast.Load())


def _list(expr: Apply) -> ast.expr:
    return ast.List([syntax(a) for a in expr.args], ast.Load())


def _set(expr: Apply) -> ast.expr:
    if not expr.args:
        return ast.Call(ast.Name("set", ast.Load()), [], [])
    return ast.Set([syntax(a) for a in expr.args])


def _dict(expr: Apply) -> ast.expr:
    return ast.Dict([syntax(k) for k in expr.args[::2]], [syntax(v) for v in expr.args[1::2]])


def _and(expr: Apply) -> ast.expr:
    return ast.BoolOp(ast.And(), [syntax(a) for a in _operands(expr)])


def _or(expr: Apply) -> ast.expr:
    return ast.BoolOp(ast.Or(), [syntax(a) for a in _operands(expr)])


def _operands(expr: Apply) -> list[Expr]:
    """`(a and b) and c` and `a and (b and c)` both mean `a and b and c`."""
    found: list[Expr] = []
    for arg in expr.args:
        found += _operands(arg) if isinstance(arg, Apply) and arg.op is expr.op else [arg]
    return found


def _object(expr: Apply) -> ast.expr:
    """Where stages are shown; `output` says how an object is made."""
    kind, *parts = expr.args
    given = [
        ast.keyword(str(key.value), syntax(value))
        for key, value in zip(parts[::2], parts[1::2], strict=True)
        if isinstance(key, Const)
    ]
    return ast.Call(syntax(kind), [], given)


def _if(expr: Apply) -> ast.expr:
    test, then, orelse = map(syntax, expr.args)
    return ast.IfExp(test, then, orelse)


_SYNTAX: Mapping[Op, Callable[[Apply], ast.expr]] = {
    Op.CALL: _call,
    Op.METHOD: _method,
    Op.UNARY: _unary,
    Op.BINARY: _binary,
    Op.INPLACE: _inplace,
    Op.COMPARE: _compare,
    Op.ITEM: _item,
    Op.ATTRIBUTE: _attribute,
    Op.SLICE: _slice,
    Op.TUPLE: _tuple,
    Op.LIST: _list,
    Op.SET: _set,
    Op.DICT: _dict,
    Op.OBJECT: _object,
    Op.AND: _and,
    Op.OR: _or,
    Op.IF: _if,
}
assert set(_SYNTAX) == set(Op)
assert core.Expr is Expr


# --------------------------------------------------------------------------
# From the syntax tree to text


def _print(tree: ast.expr, bare_tuple: bool) -> str:
    printer = _Printer(" " * 4)
    bare_tuple = bare_tuple and isinstance(tree, ast.Tuple) and len(tree.elts) > 1
    set_precedence(Precedence.Expr if bare_tuple else Precedence.Comma, tree)
    printer.visit(tree)
    return "".join(printer.result)


class _Printer(SourceGenerator):  # type: ignore[misc]
    """astor's printer with a formatter's spacing, for one expression on one line."""

    def visit(self, node: ast.AST) -> None:
        visitor = getattr(type(self), f"visit_{type(node).__name__}", None)
        if visitor is None:
            self.write("(" + ast.unparse(node) + ")")  # newer than astor
        else:
            visitor(self, node)

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, str):
            self.write((node.kind or "") + quoted(value))
        elif isinstance(value, bytes):
            self.write("b" + quoted(value))
        elif value is Ellipsis:
            self.write("...")
        else:
            # There is no literal for infinity, but one that is too large to be anything else.
            self.write(repr(value).replace("inf", "1e309").replace("e+", "e"))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        text = ast.unparse(node)
        inner = text[2:-1]
        if text.startswith("f'") and not set("'\"") & set(inner):
            text = f'f"{inner}"'
        self.write(text)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        if any(isinstance(child, ast.arg) for child in ast.iter_child_nodes(node.args)):
            super().visit_Lambda(node)
        else:
            with self.delimit(node) as delimiters:
                set_precedence(delimiters.p, node.body)
                self.write("lambda: ", node.body)

    def visit_ListComp(self, node: ast.ListComp) -> None:
        set_precedence(Precedence.Comma, node.elt)
        super().visit_ListComp(node)

    def visit_SetComp(self, node: ast.SetComp) -> None:
        set_precedence(Precedence.Comma, node.elt)
        super().visit_SetComp(node)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        set_precedence(Precedence.Comma, node.key, node.value)
        super().visit_DictComp(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, (int, float, complex)):
            self.write("(", node.value, ").", node.attr)
        else:
            self.write(node.value, ".", node.attr)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.Pow):
            with self.delimit(node, node.op):
                set_precedence(Precedence.Pow + 1, node.left)
                set_precedence(Precedence.PowRHS, node.right)
                # In `x**y ** f(z)` each operator looks at its neighbours.
                neighbour, base = node.right, False
                if isinstance(neighbour, ast.BinOp) and isinstance(neighbour.op, ast.Pow):
                    neighbour, base = neighbour.left, True
                hug = _hugs(node.left, base=True) and _hugs(neighbour, base=base)
                self.write(node.left, "**" if hug else " ** ", node.right)
        else:
            super().visit_BinOp(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        operand, sign = node.operand, _SIGNS[type(node.op)]
        power = isinstance(operand, ast.BinOp) and isinstance(operand.op, ast.Pow)
        comparison = isinstance(operand, ast.Compare)
        if (sign != "not " and power) or (sign == "not " and comparison):
            # `-(x**2)` and `not (a < b)` are the same without parentheses, but harder to read.
            with self.delimit(node, node.op):
                set_precedence(Precedence.highest, operand)
                self.write(sign, operand)
        else:
            super().visit_UnaryOp(node)

    def visit_Slice(self, node: ast.Slice) -> None:
        parts = [part for part in (node.lower, node.upper, node.step) if part is not None]
        set_precedence(Precedence.Comma, *parts)
        gap = "" if all(map(_is_short, parts)) else " "
        if node.lower is not None:
            self.write(node.lower, gap)
        self.write(":")
        if node.upper is not None:
            self.write(gap, node.upper)
        if node.step is not None:
            self.write(gap if node.upper is not None else "", ":", gap, node.step)


assert get_op_precedence(ast.Pow()) == Precedence.Pow


_SIGNS = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not "}


def _hugs(node: ast.expr, *, base: bool = False) -> bool:
    """Operands that a formatter writes without spaces around `**`: names, numbers, attributes, signs.

    A sign before a base needs parentheses, and so spaces.
    """
    match node:
        case ast.Constant(value=value):
            return value is None or isinstance(value, (int, float, complex))
        case ast.Name():
            return True
        case ast.Attribute(value=value):
            return isinstance(value, (ast.Name, ast.Attribute)) and _hugs(value)
        case ast.UnaryOp(op=op, operand=operand):
            return not base and not isinstance(op, ast.Not) and _hugs(operand)
        case _:
            return False


def _is_short(node: ast.expr) -> bool:
    """Slice bounds that a formatter writes without spaces around the colon."""
    match node:
        case ast.UnaryOp(op=op, operand=operand):
            return not isinstance(op, ast.Not) and _is_short(operand)
        case _:
            return isinstance(node, (ast.Constant, ast.Name))


def quoted(value: str | bytes) -> str:
    r"""A string literal without its prefix, in double quotes unless that needs more escapes.

    >>> print(quoted("it's"), quoted('say "yes"'), quoted(b"\x00"), quoted("\r"))
    "it's" 'say "yes"' "\x00" "\r"
    """
    text = repr(value).removeprefix("b")
    inner, quote = text[1:-1], text[0]
    single, double = ("'", '"') if isinstance(value, str) else (b"'", b'"')
    if quote == '"' or value.count(double) > value.count(single):  # type: ignore[arg-type]
        return text
    # `repr` prefers single quotes; it escapes them only where both kinds occur.
    return '"' + inner.replace("\\'", "'").replace('"', '\\"') + '"'
