"""Where a text calls what is known only then, something is done with what comes back, and that is looked at.

t, saved = model_fwd(model, x)    =>    t, saved = _look(model_fwd(model, x), "__call__", 1)
n = only_reading(count, xs)       =>    n = _look(only_reading(count, xs), "__call__")
y = count(x)                      =>    y = _look(count(x), "__call__")

The text does not show this, no more than the checks at the entrance; `load` asks for it.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Set

from tangent import runtime
from tangent.facts.origins import ANY
from tangent.runtime import late


def with_looks(
    definition: ast.FunctionDef, helpers: Mapping[str, object], look: str, methods: Set[str]
) -> ast.FunctionDef:
    """A definition to compile, in which `look` is called on what these methods give.

    `helpers` are what it reaches besides its globals.
    """
    looking: ast.FunctionDef = _Looking(helpers, look, methods).visit(copy.deepcopy(definition))
    return looking


class _Looking(ast.NodeTransformer):
    def __init__(self, helpers: Mapping[str, object], look: str, methods: Set[str]) -> None:
        self.helpers, self.look, self.methods = helpers, look, methods
        self.local: set[str] = set()
        self.derived: dict[str, list[ast.expr]] = {}  # functions, and what `look` is told of their results
        self.backward: set[str] = set()

    def helper(self, call: ast.expr) -> object:
        """The helper that is called by an expression."""
        match call:
            case ast.Call(func=ast.Name(id=name)) if name not in self.local:
                return self.helpers.get(name)
        return None

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.local.update(a.arg for a in ast.walk(node.args) if isinstance(a, ast.arg))
        self.local.update(
            n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        )
        self.generic_visit(node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.Assign:
        match node:
            case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=forward), ast.Name(id=backward)])]):
                if self.helper(node.value) is late.pair_of:
                    self.note(forward, node.value)
                    self.backward.add(backward)
            case ast.Assign(targets=[ast.Name(id=carried)]) if self.helper(node.value) is late.jvp_of:
                self.note(carried, node.value)
        self.generic_visit(node)
        return node

    def note(self, function: str, made: ast.expr) -> None:
        """Note what a function is the derivative of."""
        assert isinstance(made, ast.Call)
        match made.args[0]:
            case ast.Name(id=name) if name in self.backward:
                self.backward.add(function)
            case ast.Name(id=name) if name in self.derived:  # the derivative of a derivative
                _, depth, *rest = self.derived[name]
                deeper = ast.BinOp(depth, ast.Add(), ast.Constant(1))
                self.derived[function] = [ast.Constant(ANY), deeper, *rest]
            case callee:
                itself = [callee] if isinstance(callee, ast.Name) else []  # which may be a derivative
                self.derived[function] = [ast.Constant(_method(callee)), ast.Constant(1), *itself]

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in self.derived:
                return self.looked_at(node, self.derived[name])
            case ast.Call(func=ast.Name(id=name)) if name in self.local and name not in self.backward:
                return self.looked_at(node, [ast.Constant("__call__"), ast.Constant(0), node.func])
            case ast.Call(func=ast.Attribute(attr=name)):
                return self.looked_at(node, [ast.Constant(name)])
            case ast.Call(args=[callee, *_]) if self.helper(node) is runtime.only_reading:
                return self.looked_at(node, [ast.Constant(_method(callee))])
        return node

    def looked_at(self, call: ast.Call, told: list[ast.expr]) -> ast.expr:
        assert isinstance(told[0], ast.Constant)
        if told[0].value not in (ANY, *self.methods):
            return call
        made = ast.copy_location(ast.Call(ast.Name(self.look, ast.Load()), [call, *told], []), call)
        return ast.fix_missing_locations(made)


def _method(callee: ast.expr) -> str:
    """The name of a method that is called; `__call__` of a function or an object."""
    match callee:
        case ast.Call(args=[_, ast.Constant(value=str(name))]):  # method_of(model, "predict")
            return name
        case ast.Attribute(attr=name):
            return name
    return ANY


__all__ = ["with_looks"]
