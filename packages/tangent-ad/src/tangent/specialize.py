"""The text of a function for some values of its parameters.

    def norm(x, ord=None):                      def norm(x, ord=None):
        if ord == 1:                    =>          return np.sum(np.abs(x))
            return np.sum(np.abs(x))
        return np.sqrt(np.sum(x * x))           for the calls norm(x, 1)

Tests that the values decide are decided, and what they rule out is left out, so that a
derivative does not speak of cases that cannot come up.  The parameters stay: a call fits as before.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import operator
import textwrap
from collections.abc import Callable, Mapping
from types import FunctionType, ModuleType
from typing import Any

from tangent.shown import show
from tangent_ast.parsing import parsed

_known: dict[tuple[object, ...], FunctionType] = {}
_count = itertools.count(1)
_LITERAL = (bool, int, float, str, type(None))


def specialized(
    function: FunctionType, literals: Mapping[str, object], passed: frozenset[str]
) -> FunctionType:
    """The function for literal arguments; parameters that are not `passed` have their defaults.

    It is itself where that changes nothing, or where it has variables of an enclosing function.
    """
    signature = inspect.signature(function)
    values = {n: p.default for n, p in signature.parameters.items() if n not in passed}
    values = {n: v for n, v in {**values, **literals}.items() if _is_literal(v)}
    if function.__closure__ or not values:
        return function
    key = (function, tuple(sorted((n, type(v).__name__, repr(v)) for n, v in values.items())))
    if key not in _known:
        _known[key] = _specialize(function, values)
    return _known[key]


def _specialize(function: FunctionType, values: Mapping[str, object]) -> FunctionType:
    (tree,) = parsed(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef)
    before = ast.unparse(tree.body)  # type: ignore[arg-type]
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    folder = _Folder({n: v for n, v in values.items() if n not in bound}, function.__globals__)
    tree.body = folder.block(tree.body)
    tree.decorator_list = []
    if ast.unparse(tree.body) == before:  # type: ignore[arg-type]
        return function
    text = ast.unparse(ast.fix_missing_locations(tree)) + "\n"
    file_name = f"<{function.__name__} {next(_count)}>"
    names: dict[str, Any] = {}
    exec(compile(text, file_name, "exec"), function.__globals__, names)
    made: FunctionType = names[function.__name__]
    made.__module__, made.__kwdefaults__ = function.__module__, function.__kwdefaults__
    made.__defaults__ = function.__defaults__
    show(text, file_name, [made])
    return made


def _is_literal(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_is_literal, value))
    return type(value) in _LITERAL and value == value and value not in (float("inf"), float("-inf"))


class _Folder(ast.NodeTransformer):
    """Puts values in the place of parameters, and decides what they decide."""

    def __init__(self, values: Mapping[str, object], namespace: Mapping[str, object]) -> None:
        self.values = values
        self.namespace = namespace

    def block(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """The statements of a block, up to the first that surely leaves it."""
        out: list[ast.stmt] = []
        for s in statements:
            done = self.visit(s)
            out += done if isinstance(done, list) else [done]
            if out and isinstance(out[-1], ast.Return):
                break
        return out

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id in self.values:
            return parsed(repr(self.values[node.id]), mode="eval").body
        return node

    def visit_If(self, node: ast.If) -> ast.stmt | list[ast.stmt]:
        test = self.visit(node.test)
        if isinstance(test, ast.Constant):
            return self.block(node.body if test.value else node.orelse)
        return ast.If(test, self.block(node.body) or [ast.Pass()], self.block(node.orelse))

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        test = self.visit(node.test)
        if isinstance(test, ast.Constant):
            chosen: ast.expr = self.visit(node.body if test.value else node.orelse)
            return chosen
        return ast.IfExp(test, self.visit(node.body), self.visit(node.orelse))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        left: list[ast.expr] = []
        decisive = isinstance(node.op, ast.Or)
        for value in map(self.visit, node.values):
            if isinstance(value, ast.Constant) and bool(value.value) is decisive:
                left.append(value)
                break
            if not isinstance(value, ast.Constant):
                left.append(value)
        if not left:
            return ast.Constant(not decisive)
        return left[0] if len(left) == 1 else ast.BoolOp(node.op, left)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        node = ast.UnaryOp(node.op, self.visit(node.operand))
        if isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Constant):
            return ast.Constant(not node.operand.value)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        operands: list[ast.expr] = [self.visit(n) for n in (node.left, *node.comparators)]
        values = list(map(self._value, operands))
        if _UNKNOWN in values:
            return ast.Compare(operands[0], node.ops, operands[1:])
        pairs = zip(node.ops, values, values[1:], strict=False)
        return ast.Constant(all(_COMPARE[type(op)](a, b) for op, a, b in pairs))

    def _value(self, node: ast.expr) -> Any:
        """The value of a literal, or of a number of a module: `np.inf`."""
        match node:
            case ast.Constant():
                return node.value
            case ast.Tuple(elts=items):
                values = tuple(map(self._value, items))
                return _UNKNOWN if _UNKNOWN in values else values
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                value = self._value(operand)
                return value if value is _UNKNOWN else -value
            case ast.Attribute(value=ast.Name(id=name), attr=attribute):
                module = self.namespace.get(name)
                value = getattr(module, attribute, _UNKNOWN) if isinstance(module, ModuleType) else _UNKNOWN
                return value if isinstance(value, float) else _UNKNOWN
        return _UNKNOWN


_UNKNOWN = object()
_COMPARE: Mapping[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda a, b: a in b,
    ast.NotIn: lambda a, b: a not in b,
}
