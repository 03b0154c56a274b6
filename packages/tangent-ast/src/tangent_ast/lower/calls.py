"""Calls.

>>> from tangent_ast.lower.show import lowered
>>> print(lowered("y = f(x * 2, k=a) + x.sum(axis=0)"))
t = x * 2
t_1 = f(t, k=a)
t_2 = x.sum(axis=0)
y = t_1 + t_2
"""

from __future__ import annotations

import builtins
import dataclasses
import functools
import inspect
from types import BuiltinFunctionType, FunctionType, MethodType

import gast

from tangent_ast import core
from tangent_ast.core import Apply, Expr, Global, Op
from tangent_ast.lower import lifting, methods, objects, replacing, spreading
from tangent_ast.lower.comprehension import consumed, must_be_loop
from tangent_ast.lower.consumers import CONSUMERS
from tangent_ast.lower.context import Context
from tangent_ast.lower.deriving import call_of_derivative, derivative_as_value
from tangent_ast.lower.dictionaries import written_in_a_call
from tangent_ast.lower.inlining import inline, inline_global, inline_text, known_function
from tangent_ast.lower.iterators import is_lazy, text_of
from tangent_ast.lower.lifting import partial_of
from tangent_ast.lower.names import known_global
from tangent_ast.lower.verbatim import verbatim
from tangent_ast.lower.written_out import with_lists, written_out


def call(node: gast.Call, ctx: Context) -> Expr:
    """f(x, y=z), o.m(x): as the first of the ways at the end of this file does it that knows such a call."""
    count = _parameter_count(node, ctx)
    if count is not None:
        node = spreading.counted(node, count, ctx)
    signature = _signature_asked(node, ctx)
    if signature is not None:
        node = spreading.by_name(node, signature, ctx) or node
    for way in _ANY:
        if (found := way(node, ctx)) is not None:
            return found
    outside = known_global(node.func, ctx)
    if outside is None:
        written = (way(node, ctx) for way in _OF_OBJECTS)
    else:
        written = (way(node, outside, ctx) for way in _FROM_OUTSIDE)
    known = next((found for found in written if found is not None), None)
    return _as_it_stands(node, outside, ctx) if known is None else known


def _as_it_stands(node: gast.Call, outside: Global | None, ctx: Context) -> Expr:
    """A call of something, or of a method of something, of which nothing has to be known here."""
    is_method = outside is None and isinstance(node.func, gast.Attribute)
    first = outside or ctx.atom(node.func.value if is_method else node.func)
    args, keywords = _positional(node, outside, ctx), _named(node, outside, ctx)
    if is_method:
        return Apply(Op.METHOD, (first, *args), keywords, node.func.attr)
    if isinstance(first, core.Const):
        return first  # it was refused
    return Apply(Op.CALL, (first, *args), keywords)


# --------------------------------------------------------------------------
# Calls of anything


def _attribute(node: gast.Call, ctx: Context) -> Expr | None:
    """getattr(o, "f")  =>  o.f"""
    match node:
        case gast.Call(
            func=gast.Name(id="getattr") as name, args=[of, gast.Constant(value=str(attribute))], keywords=[]
        ) if known_global(name, ctx) == Global("getattr", getattr):
            return ctx.value(gast.copy_location(gast.Attribute(of, attribute, gast.Load()), node))
    return None


def _of_local_function(node: gast.Call, ctx: Context) -> Expr | None:
    local = known_function(node.func, ctx)
    return None if local is None else inline(node, local, ctx)


# --------------------------------------------------------------------------
# Calls of what comes from outside the function


def _that_looks_around(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    if not _looks_around(outside.value, node):
        return None
    why = f"`{outside.path}` depends on where it is called, which is not supported"
    return ctx.refuse(node, why, "do without it")


def _partial(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    """partial(g, x), where g is a local function."""
    kept = known_function(node.args[0], ctx) if outside.value is functools.partial and node.args else None
    return None if kept is None else partial_of(node, kept, outside, ctx)


def _dictionary(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    return written_in_a_call(node, outside.value, ctx)


def _text(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    """reduce(f, xs) and its kind, of which there is a text in Python."""
    text = written_out(outside.value, node) if ctx.frame.seen else None
    if text is None:
        return None
    if not must_be_loop(node, ctx):
        return verbatim(node, ctx, at_once=True)
    return inline_text(with_lists(node, text, lambda a: is_lazy(a, ctx)), text, ctx)


def _constructor(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    """Point.from_polar(r, t), where that is a class method: its body, in which `cls` is `Point`."""
    match outside:
        case Global(path, MethodType(__func__=FunctionType() as function, __self__=type() as kind)):
            if ctx.inlined(function):
                owner = path.rpartition(".")[0]
                known = ctx.frame.source.lookup(owner) is kind if owner else False
                receiver = Global(owner, kind) if known else lifting.outside(kind.__name__, kind, ctx)
                return inline_global(node, function, ctx, receiver)
    return None


def _in_place_of_the_call(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    """g(h, x), where the body of g has to be seen together with what it is given."""
    function = outside.value
    if not isinstance(function, FunctionType) or ctx.opaque(function):
        return None
    together = _is_given_a_function(node, ctx) or _takes_apart(function, node, ctx)
    if not together and not ctx.inlined(function):
        return None
    _note(node, outside, function, ctx)
    return inline_global(node, function, ctx)


def _note(node: gast.Call, outside: Global, function: FunctionType, ctx: Context) -> None:
    """Remember by what name a function was called that is not called any more."""
    here = (gast.unparse(node.func), ctx.frame.source)
    for path, source in (here, (outside.path, ctx.root)):
        if source.lookup(path) is function:
            found = core.Inlined(path, function, source.surroundings_of(path))
            ctx.written_out[path, id(source.globals)] = found
            return


def _object(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    """Point(x, y), where its attributes have to be followed."""
    kind = outside.value
    followed = isinstance(kind, type) and ctx.inlined(kind)
    return objects.construct(node, kind, outside, ctx) if followed else None


def _list(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    """list(map(f, xs))"""
    if outside.value is not builtins.list or len(node.args) != 1 or node.keywords:
        return None
    lazy = is_lazy(node.args[0], ctx) and must_be_loop(node.args[0], ctx)
    return consumed(node.args[0], ctx) if lazy else None


def _setattr(node: gast.Call, outside: Global, ctx: Context) -> Expr | None:
    return core.Const(None) if objects.set_directly(node, ctx) else None


# --------------------------------------------------------------------------
# Calls of objects and of their methods


def _of_object(node: gast.Call, ctx: Context) -> Expr | None:
    """p(x)"""
    called = objects.called(node, ctx)
    return None if called is None else objects.written_out(node, *called, ctx)


def _inherited(node: gast.Call, ctx: Context) -> Expr | None:
    """super().at(x)"""
    above = methods.inherited(node, ctx)
    if above is None:
        return None
    written = objects.is_written_out(above, ctx)
    return objects.written_out(node, *above, ctx) if written else _of_method(node, above, ctx)


def _method(node: gast.Call, ctx: Context) -> Expr | None:
    """p.at(x), Point(x, y).at(x)"""
    if not isinstance(node.func, gast.Attribute):
        return None
    known = methods.method(node.func, ctx) or _method_of_what_is_made(node.func, ctx)
    if known is None:
        return objects.told(node, node.func, ctx)
    written = objects.is_written_out(known, ctx)
    return objects.written_out(node, *known, ctx) if written else _of_method(node, known, ctx)


def _method_of_what_is_made(node: gast.Attribute, ctx: Context) -> tuple[Global, core.Name] | None:
    made = known_global(node.value.func, ctx) if isinstance(node.value, gast.Call) else None
    kind = None if made is None else methods.class_made(made, ctx)
    found = None if kind is None else inspect.getattr_static(kind, node.attr, None)
    if not isinstance(found, FunctionType):
        return None
    owner = ctx.atom(node.value)
    return (Global(core.METHOD_MARK + node.attr, found), owner) if isinstance(owner, core.Name) else None


def _of_method(node: gast.Call, method: tuple[Global, core.Name], ctx: Context) -> Expr:
    return Apply(Op.CALL, (*method, *_positional(node, None, ctx)), _named(node, None, ctx))


# --------------------------------------------------------------------------
# Arguments


def _parameter_count(node: gast.Call, ctx: Context) -> int | None:
    """How many arguments a call `f(a, *xs)` has to pass, where only the function tells that."""
    if not node.args or node.keywords or any(isinstance(a, gast.Starred) for a in node.args[:-1]):
        return None
    last = node.args[-1]
    if not isinstance(last, gast.Starred) or spreading.tells_items(last.value, ctx):
        return None
    local, outside = known_function(node.func, ctx), known_global(node.func, ctx)
    if local is not None:
        args = local.node.args
        whole = not args.defaults and args.vararg is None
        count = len(args.posonlyargs) + len(args.args)
    elif outside is not None and not ctx.opaque(outside.value):
        made = isinstance(outside.value, type)
        function = _initializer(outside.value) if made else outside.value
        if not isinstance(function, FunctionType):
            return None
        code = function.__code__
        whole = not function.__defaults__ and not code.co_flags & inspect.CO_VARARGS
        count = code.co_argcount - made
    else:
        return None
    return count if whole and count >= len(node.args) else None


def _initializer(kind: type) -> object:
    """What tells how an object of a class is made, if nothing but `__init__` does."""
    plain = type(kind) is type and inspect.getattr_static(kind, "__new__") is object.__new__
    return inspect.getattr_static(kind, "__init__", None) if plain else None


def _signature_asked(node: gast.Call, ctx: Context) -> inspect.Signature | None:
    """The parameters of what is called, if only these tell what `**` stands for in `f(a, k=b, **d)`."""
    behind = [k.value for k in node.keywords if k.arg is None]
    if len(behind) != 1 or any(isinstance(a, gast.Starred) for a in node.args):
        return None
    outside = known_global(node.func, ctx)
    told = spreading.tells_names(behind[0], ctx) is not None
    if told or outside is None or ctx.opaque(outside.value):
        return None
    if isinstance(outside.value, FunctionType) or dataclasses.is_dataclass(outside.value):
        return inspect.signature(outside.value)  # type: ignore[arg-type]
    return None


def _takes_apart(function: FunctionType, node: gast.Call, ctx: Context) -> bool:
    """Is the function written out, because it is passed an object that is a variable for each attribute?

    A derivative, which has cells, takes the object as a whole.
    """
    return not function.__closure__ and objects.is_passed(node, ctx)


def _positional(node: gast.Call, outside: Global | None, ctx: Context) -> tuple[core.Atom, ...]:
    if outside is not None and outside.value is zip and text_of(node, ctx) is not None:
        ctx.refuse(node, "an iterator can be consumed only once", "make a list: `list(zip(*rows))`")
        return ()
    if any(isinstance(arg, gast.Starred) for arg in node.args):
        return tuple(spreading.positional(node.args, ctx) or ())
    return tuple(_argument(arg, outside, ctx) for arg in node.args)


def _named(node: gast.Call, outside: Global | None, ctx: Context) -> tuple[tuple[str, core.Atom], ...]:
    if any(keyword.arg is None for keyword in node.keywords):
        return tuple(spreading.named(node.keywords, ctx) or ())
    return tuple((k.arg, _argument(k.value, outside, ctx)) for k in node.keywords)


def _argument(node: gast.AST, outside: Global | None, ctx: Context) -> core.Atom:
    """An argument; a function from outside is done with a lambda or generator when it returns."""
    if outside is not None and any(outside.value is consumer for consumer in CONSUMERS):
        if is_lazy(node, ctx):
            return ctx.named(consumed(node, ctx))
    keeps = outside is not None and isinstance(outside.value, type)  # an object is not done with it
    if outside is not None and isinstance(node, gast.Lambda | gast.GeneratorExp) and not keeps:
        return ctx.named(verbatim(node, ctx, at_once=True))
    return ctx.atom(node)


def _is_given_a_function(node: gast.Call, ctx: Context) -> bool:
    """Is a function among the arguments, so that the callee has to be seen together with it?"""
    for arg in (*node.args, *(k.value for k in node.keywords)):
        if isinstance(arg, gast.Lambda):
            return True
        if isinstance(arg, gast.Name) and (frame := ctx.frame.find(arg.id)) is not None:
            if arg.id in frame.functions:
                return True
        elif (outside := known_global(arg, ctx)) is not None:
            if isinstance(outside.value, _FUNCTIONS) or hasattr(outside.value, "__wrapped__"):
                return True
    return False


_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)


_ALWAYS = (builtins.locals, builtins.globals, builtins.eval, builtins.exec)
_WITHOUT_ARGUMENTS = (builtins.vars, builtins.dir, builtins.super)


def _looks_around(function: object, node: gast.Call) -> bool:
    """Does a builtin look at the function that calls it?  In another function it would see something else."""
    bare = not node.args and not node.keywords
    return any(function is f for f in _ALWAYS) or (bare and any(function is f for f in _WITHOUT_ARGUMENTS))


# --------------------------------------------------------------------------
# All ways to lower a call; each gives None for what is none of its own

_ANY = (_attribute, call_of_derivative, derivative_as_value, _of_local_function)
_FROM_OUTSIDE = (
    _that_looks_around, _partial, _dictionary, _text, replacing.of_dataclass, _constructor,
    _in_place_of_the_call, _object, _list, _setattr,
)  # fmt: skip
_OF_OBJECTS = (_of_object, _inherited, replacing.of_named_tuple, _method, objects.told_object)
