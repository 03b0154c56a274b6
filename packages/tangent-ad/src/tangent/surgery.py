"""Look into the backward pass, and change it, where you write the forward pass."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from types import CodeType, FunctionType, TracebackType
from typing import Any, TypeVar

from tangent_ast.errors import NoSource
from tangent_ast.locate import FUTURE, locate
from tangent_ast.parsing import parsed

F = TypeVar("F", bound=Callable[..., Any])


class insert_grad_of:
    """A block of code for the backward pass: it runs when the gradient of `x` at that place is known.

        with tangent.insert_grad_of(x) as dx:
            print(dx)                       # look at it
            dx = np.clip(dx, -1.0, 1.0)     # change it

    The block may read every variable of the function, with the value that it
    has at that place; what it assigns is its own, except that a new value of
    `dx` is the gradient from there on.  `x` is a variable, an item `x[i]`, or
    an attribute `o.x`.

    The block belongs to the first derivative in reverse mode.  Forward mode,
    and derivatives of derivatives, leave it out: they differentiate the
    function as if it were not there.

    Decorate the function with `@tangent.tangent` to call it as it is; without
    that, the `with` statement raises `RuntimeError` when it is run.

    >>> import tangent
    >>> @tangent.tangent
    ... def f(x):
    ...     with tangent.insert_grad_of(x) as dx:
    ...         dx = min(dx, 1.0)
    ...     return x * x
    >>> f(3.0), tangent.grad(f)(3.0), tangent.grad(f)(0.25)
    (9.0, 1.0, 0.5)
    """

    def __init__(self, value: object) -> None:
        self.value = value

    def __enter__(self) -> Any:
        raise RuntimeError(
            "a block under insert_grad_of belongs to the backward pass: "
            "decorate the function with @tangent.tangent to call it"
        )

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to clean up: the block never runs here."""


def tangent(function: F) -> F:
    """Make a function with `insert_grad_of` blocks callable: as a decorator.

    Calls leave the blocks out; derivatives of the function have them.  The
    function keeps its globals, its closure, its defaults and its name.

    Raises `NoSource` if the source of the function is not to be had.
    """
    if not isinstance(function, FunctionType):
        raise NoSource(f"{function!r} is no function written in Python: decorate the function itself")
    place = locate(function)
    assert isinstance(place.definition, ast.FunctionDef)
    definition = _WithoutBlocks(function).visit(place.definition)
    code = _compiled(definition, function, place.file)
    made = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, _cells(code, function)
    )
    made.__kwdefaults__ = function.__kwdefaults__
    made.__dict__.update(function.__dict__)
    for name in ("__module__", "__qualname__", "__doc__", "__annotations__"):
        setattr(made, name, getattr(function, name))
    made.__source_function__ = function  # type: ignore[attr-defined]
    return made  # type: ignore[return-value]


class _WithoutBlocks(ast.NodeTransformer):
    """with insert_grad_of(x) as dx: ...    =>    pass"""

    def __init__(self, function: FunctionType) -> None:
        self.function = function

    def visit_With(self, node: ast.With) -> ast.AST:
        self.generic_visit(node)
        manager = node.items[0].context_expr
        if isinstance(manager, ast.Call) and self.value(manager.func) is insert_grad_of:
            return ast.copy_location(ast.Pass(), node)
        return node

    def value(self, node: ast.AST) -> object:
        """What a dotted name means outside the function."""
        match node:
            case ast.Name(id=name):
                return inspect.getclosurevars(self.function).nonlocals.get(
                    name, self.function.__globals__.get(name)
                )
            case ast.Attribute(value=inner, attr=attr):
                return getattr(self.value(inner), attr, None)
        return None


def _compiled(definition: ast.FunctionDef, function: FunctionType, file: str) -> CodeType:
    """The code of a definition, over the closure of the function that it comes from."""
    definition.decorator_list = []
    definition.returns = None
    args = definition.args
    args.defaults = []
    args.kw_defaults = [None for _ in args.kwonlyargs]
    for arg in (*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg):
        if arg is not None:
            arg.annotation = None
    outer = parsed("def outer(): pass").body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.args.args = [ast.arg(name) for name in function.__code__.co_freevars]
    outer.body = [definition]
    module = ast.fix_missing_locations(ast.Module([outer], []))
    flags = function.__code__.co_flags & FUTURE
    code: CodeType = compile(module, file, "exec", flags=flags, dont_inherit=True)
    for name in ("outer", definition.name):
        code = next(c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name)
    return code.replace(co_qualname=function.__code__.co_qualname)


def _cells(code: CodeType, function: FunctionType) -> tuple[Any, ...]:
    known = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    return tuple(known[name] for name in code.co_freevars)
