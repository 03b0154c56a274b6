"""Which names belong to a function, and which an expression only reads: Python's rules of scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import gast

OTHER_SCOPES = (gast.FunctionDef, gast.AsyncFunctionDef, gast.Lambda, gast.ClassDef)
COMPREHENSIONS = (gast.ListComp, gast.SetComp, gast.DictComp, gast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Binding:
    """One place in the text that binds a name."""

    node: gast.AST
    in_loop: bool


Bindings = dict[str, list[Binding]]


def parameters(args: gast.arguments) -> list[str]:
    """The names of parameters, in the order in which `inspect` lists them."""
    starred = [[a] if a is not None else [] for a in (args.vararg, args.kwarg)]
    return [p.id for p in (*args.posonlyargs, *args.args, *starred[0], *args.kwonlyargs, *starred[1])]


def bindings(nodes: Iterable[gast.AST]) -> Bindings:
    """Every name that statements bind, nested functions and classes left out.

    >>> tree = gast.parse("for i in xs:\\n    y = [z for z in i]\\nwhile (k := y): pass\\ndef g(): u = 1")
    >>> {name: [b.in_loop for b in found] for name, found in bindings(tree.body).items()}
    {'i': [True], 'y': [True], 'k': [True], 'g': [False]}
    """
    found: Bindings = {}
    for node in nodes:
        _bindings(node, found, in_loop=False, own=True)
    return found


def _bindings(node: gast.AST, found: Bindings, *, in_loop: bool, own: bool) -> None:
    """`own` is false inside a comprehension, whose names are not the function's (but for `:=`)."""

    def note(name: str) -> None:
        found.setdefault(name, []).append(Binding(node, in_loop))

    inner: Iterable[gast.AST] = gast.iter_child_nodes(node)
    match node:
        case gast.FunctionDef() | gast.AsyncFunctionDef():
            note(node.name)
            inner = [*node.decorator_list, *_defaults(node.args)]
        case gast.ClassDef():
            note(node.name)
            inner = [*node.decorator_list, *node.bases]
        case gast.Lambda():
            inner = _defaults(node.args)
        case gast.Name(ctx=gast.Store() | gast.Del()) if own:
            note(node.id)
        case gast.NamedExpr(target=target):
            _bindings(target, found, in_loop=in_loop, own=True)
            inner = [node.value]
        case gast.alias():
            note((node.asname or node.name).partition(".")[0])
        case gast.MatchAs() | gast.MatchStar() if node.name:
            note(node.name)
        case gast.MatchMapping() if node.rest:
            note(node.rest)
        case gast.For() | gast.AsyncFor() | gast.While():
            in_loop = True
        case _ if isinstance(node, COMPREHENSIONS):
            own = False
    for child in inner:
        _bindings(child, found, in_loop=in_loop, own=own)


def nonlocals(nodes: Iterable[gast.AST]) -> Iterator[str]:
    """The names that statements declare to be those of a scope around, nested functions left out.

    >>> list(nonlocals(gast.parse("def g():\\n    nonlocal a\\nnonlocal b\\nglobal c").body))
    ['b', 'c']
    """
    for node in nodes:
        if isinstance(node, gast.Nonlocal | gast.Global):
            yield from node.names
        elif not isinstance(node, gast.FunctionDef | gast.AsyncFunctionDef | gast.ClassDef | gast.Lambda):
            yield from nonlocals(gast.iter_child_nodes(node))


def globals_bound(body: list[gast.AST], own: Iterable[str] = ()) -> set[str]:
    """The global variables that a function, or one inside of it, binds.

    `own` are the function's parameters, which a function inside calls something else by that name.

    >>> sorted(globals_bound(gast.parse("global a, b\\na = 1\\ndef g():\\n    global c\\n    c = b").body))
    ['a', 'c']
    """
    bound, shared = set(bindings(body)), set(nonlocals(body))
    found = bound & {n for node in _own_nodes(body) if isinstance(node, gast.Global) for n in node.names}
    for node in _own_nodes(body):
        if isinstance(node, gast.FunctionDef):
            found |= globals_bound(node.body) - (bound - shared) - set(own)
    return found


def _own_nodes(nodes: Iterable[gast.AST]) -> Iterator[gast.AST]:
    """All nodes of a function, those inside of others left out."""
    for node in nodes:
        yield node
        if not isinstance(node, OTHER_SCOPES):
            yield from _own_nodes(gast.iter_child_nodes(node))


def _defaults(args: gast.arguments) -> list[gast.AST]:
    return [d for d in (*args.defaults, *args.kw_defaults) if d is not None]


def free_names(node: gast.AST) -> Iterator[gast.Name]:
    """The names in an expression or statement that belong to the scope around it.

    >>> tree = gast.parse("[x + y for x in x if (lambda k=x: k + z)()]", mode="eval")
    >>> [n.id for n in free_names(tree.body)]
    ['x', 'y', 'z']
    """
    match node:
        case gast.Name():
            yield node
        case gast.Lambda(args=args, body=body):
            for default in _defaults(args):
                yield from free_names(default)
            inside = set(parameters(args))
            yield from (n for n in free_names(body) if n.id not in inside)
        case gast.FunctionDef() | gast.AsyncFunctionDef():
            for outside in (*node.decorator_list, *_defaults(node.args)):
                yield from free_names(outside)
            inside = {*parameters(node.args), *bindings(node.body)}
            for part in node.body:
                yield from (n for n in free_names(part) if n.id not in inside)
        case _ if isinstance(node, COMPREHENSIONS):
            first, *others = node.generators
            yield from free_names(first.iter)  # the one part that is evaluated outside
            parts = [node.key, node.value] if isinstance(node, gast.DictComp) else [node.elt]
            parts += [part for g in (first, *others) for part in (g.target, *g.ifs)]
            parts += [g.iter for g in others]
            inside = {
                n.id
                for g in node.generators
                for n in gast.walk(g.target)
                if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)
            }
            for part in parts:
                yield from (n for n in free_names(part) if n.id not in inside)
        case _:
            for child in gast.iter_child_nodes(node):
                yield from free_names(child)


def local_functions(nodes: Iterable[gast.AST], bound: Bindings, params: Iterable[str]) -> set[str]:
    """The names that stand for one known function or class wherever they are read: defined once, in no loop.

    >>> body = gast.parse("g = lambda: 1; p = lambda: 2; k = lambda: 3; k = 4\\ndef h(): pass").body
    >>> sorted(local_functions(body, bindings(body), ["p"]))
    ['g', 'h']
    """
    named: set[int] = set()  # the targets of `g = lambda ...`
    for outer in nodes:
        for node in gast.walk(outer):
            match node:
                case gast.Assign(targets=[target], value=gast.Lambda()):
                    named.add(id(target))
                case gast.AnnAssign(target=target, value=gast.Lambda()):
                    named.add(id(target))
    params = set(params)
    return {
        name
        for name, places in bound.items()
        if len(places) == 1
        and name not in params
        and (
            isinstance(places[0].node, gast.FunctionDef)
            or (isinstance(places[0].node, gast.ClassDef) and not places[0].in_loop)
            or id(places[0].node) in named
        )
    }


def leavers(nodes: Iterable[gast.AST]) -> Iterator[gast.AST]:
    """What leaves a block: `return`, and `break` or `continue` of a loop around it.

    The `else` of a loop inside is no part of that loop.

    >>> body = gast.parse("for a in x:\\n    break\\nelse:\\n    continue\\nif x: break").body
    >>> [type(found).__name__ for found in leavers(body)]
    ['Continue', 'Break']
    """
    for node in nodes:
        match node:
            case gast.Return() | gast.Break() | gast.Continue():
                yield node
            case gast.For() | gast.AsyncFor() | gast.While():
                yield from (n for n in leavers(node.body) if isinstance(n, gast.Return))
                yield from leavers(node.orelse)
            case _ if not isinstance(node, OTHER_SCOPES):
                yield from leavers(gast.iter_child_nodes(node))
