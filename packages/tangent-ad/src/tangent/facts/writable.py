"""Does a function work on arrays whose items can be assigned?

Where arrays cannot be written, the cotangent of an array of which items are read is
not a buffer but a value: each item contributes a new array.  The text does not say
what kind of array an argument is, so this is told by the libraries that the function
and what it calls refer to, and by annotations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType

from tangent import backend as backends
from tangent.builder import Builder
from tangent.facts.fact import CONTAINERS, Fact, Kind
from tangent.provenance import provenance
from tangent.rules.book import RuleBook, library_of
from tangent_ast import core
from tangent_ast.source import Source

Read = Callable[[FunctionType], tuple[Source, core.Function] | None]


def has_unwritable_arrays(source: Source, function: core.Function, read: Read, book: RuleBook) -> bool:
    """Does a function, or one that it calls, refer to a library whose arrays cannot be written?

    `read` gives a called function's source and core; None if it has none.
    """
    known = provenance(source.function)
    if known is not None and known.unwritable:
        return True  # the text of a derivative may have left out what showed it
    seen: set[int] = set()
    waiting = [(source, function)]
    while waiting:
        source, function = waiting.pop()
        for value in _referred_to(source, function):
            if id(value) in seen:
                continue
            seen.add(id(value))
            if _is_of_unwritable_library(value):
                return True
            if isinstance(value, FunctionType) and not backends.is_library(value.__module__ or ""):
                if book.rule_for(value) is None and (found := read(value)) is not None:
                    waiting.append(found)
    return False


def annotated_arrays(source: Source) -> dict[str, Fact]:
    """Parameters that are annotated with a class of arrays: `x: tf.Tensor`."""
    found: dict[str, Fact] = {}
    for name, annotation in source.function.__annotations__.items():
        kind = source.lookup(annotation) if isinstance(annotation, str) else annotation
        if isinstance(kind, type) and name != "return" and backends.backend_of_type(kind) is not None:
            found[name] = Fact(Kind.ARRAY)
    return found


def _referred_to(source: Source, function: core.Function) -> Iterator[object]:
    """What lies outside a function and is named in it, annotations of parameters included."""
    for expr in core.all_expressions(function.body):
        if isinstance(expr, core.Global):
            yield expr.value
    for name in _names(source.function.__code__):  # those inside comprehensions too
        if name in source.globals:
            yield source.globals[name]
    for annotation in source.function.__annotations__.values():
        yield source.lookup(annotation) if isinstance(annotation, str) else annotation


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _is_of_unwritable_library(value: object) -> bool:
    library = value.__name__.partition(".")[0] if isinstance(value, ModuleType) else library_of(value)
    if library not in backends.installed():
        return False
    backend = backends.load(library)
    return backend is not None and not backend.writable


def refuse_writes(build: Builder) -> None:
    """Refuse `y += x` where it was taken to change an array that others see: a tensor would be a new one."""
    for s in core.walk(build.function.body):
        match s:
            case core.Update(place=core.Name(name), repeated=False) if (
                build.fact(name).kind not in CONTAINERS
            ):
                build.refuse(
                    s,
                    f"`{build.base(name)}` is read under another name too, and the text does not say whether "
                    "this changes it in place or makes a new array",
                    "write `y = y + x` for a new array, or annotate the variable's origin",
                )


def assigns_items(function: core.Function) -> bool:
    """Does a derivative assign items of what may be arrays?"""
    for s in core.walk(function.body):
        match s:
            case core.Update(place=core.Apply(core.Op.ITEM, (_, key))):
                if not (isinstance(key, core.Const) and isinstance(key.value, str)):
                    return True
    return False
