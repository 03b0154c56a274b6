"""What a derivative checks when it is called: its arguments, and what its text takes for granted.

The checks are not part of the text.  `load` puts one call of the guard before
the body, so that bad input is refused with a clear sentence.  What depends on the
types of the arguments only is looked at once for each combination of types.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from types import FunctionType
from typing import Any

import gast

from tangent import runtime
from tangent.backend import backend_of, items_are_views
from tangent.builder import Builder
from tangent.classes import class_of_method
from tangent.facts.values import NUMBER, NUMBERS, Fact, Kind
from tangent.opened import opened_checker
from tangent.request import Request
from tangent.rules.book import BOOK
from tangent.runtime.records import check_items, fields_of, is_record, is_record_type
from tangent.runtime.tree import containers_in, describe, is_container, leaves, records_in
from tangent_ast import core
from tangent_ast.core import ParamKind
from tangent_ast.errors import ShapeMismatch, TangentError, Undifferentiable, Unsupported
from tangent_ast.source import Source

Kinds = tuple[type, object]  # the type of an argument, and its dtype or the kinds of its items


@dataclass(frozen=True, slots=True)
class Guard:
    """A check, and the parameters that it is called with."""

    parameters: tuple[str, ...]
    check: Callable[..., None]


def entry_guard(
    primal: core.Function, made: core.Function, build: Builder, request: Request, granted: Granted
) -> Guard:
    """The guard for the arguments of a derivative."""
    known = {p.name: build.fact(p.name).kind for p in primal.params}
    by = list(request.wrt)
    others = [p.name for p in primal.params if p.kind in _PLAIN]
    seeds = [p.name for p in made.params if p.name not in known and given_none(p)]
    names = tuple(dict.fromkeys([*by, *others, *seeds]))
    by_kind = [_checker(name, known.get(name, Kind.UNKNOWN), any_constant=request.inside) for name in by]
    in_place = any(_in_place(s) for s in core.walk(primal.body))
    demanded = [(_USED, Unsupported, build.demanded), (_RETURNED, ShapeMismatch, build.for_result)]
    by_value: list[tuple[int, Callable[[Any], None]]] = [
        (names.index(name), _demand_checker(name, fact, in_place, kind, why))
        for why, kind, facts in demanded
        for name, fact in facts.items()
    ]
    relied_on = primal.exact | build.whole
    relied_on |= {owner for f in (primal, build.function) for _, _, owner in _resolved_methods(f)}
    by_value += [
        (names.index(name), _class_checker(name, fact.of_class))
        for name in names
        if (fact := build.fact(name)).of_class is not None and name in relied_on
    ]
    by_value += [(names.index(name), _seed_checker(name)) for name in seeds]
    together = [
        _array_checker(name, others, name in build.written and known[name] is Kind.ARRAY)
        for name in build.copied
    ]
    together += [opened_checker(name, attributes) for name, attributes in primal.opened.items()]
    known_classes = [kind for name in names if (kind := build.fact(name).record) is not None]
    vetted: set[tuple[Kinds, ...]] = set()

    def check(*values: Any) -> None:
        if granted.bindings:
            check_bindings(granted.bindings)
        kinds = tuple(map(_kind_of, values))
        if kinds not in vetted:
            given = dict(zip(names, values, strict=True))
            if granted.one_field:
                check_fields(given, by)
            if granted.all_real:
                check_real(given)
            if granted.number:
                check_items_are_numbers(given, granted.number)
            check_libraries({name: given[name] for name in by}, granted)
            for look in by_kind:
                look(given)
            if granted.names_of_arrays:
                check_objects(given, granted.names_of_arrays, {*known_classes} - granted.handed_on)
            vetted.add(kinds)
        for position, one in by_value:
            one(values[position])
        if together:
            given = dict(zip(names, values, strict=True))
            for compare in together:
                compare(given)

    return Guard(names, check)


def _in_place(s: core.Statement) -> bool:
    return isinstance(s, core.Bind) and isinstance(s.value, core.Apply) and s.value.op is core.Op.INPLACE


_USED = (
    "the function uses {} as a number (in a test, as an argument of a function of math, or as an item "
    "of an array): pass a number",
    "the function uses its items as numbers of an array: pass an array with one index for each dimension",
)
_RETURNED = (
    "a gradient needs a function that returns one number, and this one returns an array then. "
    "Use tangent.vjp with a seed of its shape, or tangent.jacobian",
    "a gradient needs a function that returns one number, and this one returns an array then. "
    "Use tangent.vjp with a seed of its shape, or tangent.jacobian",
)


def _demand_checker(
    name: str, fact: Fact, in_place: bool, kind: type[TangentError], why: tuple[str, str]
) -> Callable[[Any], None]:
    """An argument that has to be a number is one; `in_place`: an array of shape () could be written to.

    `why` are the complaints about a number, and about items.
    """

    wants_number = fact == NUMBER

    def is_number(value: Any) -> bool:
        backend = backend_of(value)
        if backend is None:
            return not isinstance(value, (list, tuple, dict))
        return backend.shape(value) == () and not (in_place and hasattr(value, "__setitem__"))

    def one(value: Any) -> None:
        if wants_number and type(value) in (float, int):
            return
        backend = backend_of(value)
        shape = () if backend is None else backend.shape(value)
        if wants_number and not is_number(value):
            raise kind(f"{name} is {describe(value)}, but {why[0].format('it')}")
        dimensions = fact.ndim is not None and fact.ndim > 0
        if dimensions and (backend is None or len(shape) != fact.ndim):
            raise kind(f"{name} is {describe(value)}, but {why[1]}")
        items = fact.each is None or (
            len(shape) == 1 if backend else isinstance(value, (list, tuple)) and all(map(is_number, value))
        )
        if not items:
            raise kind(f"{name} is {describe(value)}, but {why[1]}")

    return one


@dataclass(slots=True)
class Granted:
    """What the text of a derivative, its callees' included, takes for granted.

    bindings    functions that it names are still the same
    one_field   arguments are all real or all complex
    all_real    no argument is complex
    names_of_arrays  methods and attributes, such as `.T`, that no object among the arguments has
    handed_on   classes of objects that are known in one place and not in another
    number      the line where it matters that items of arrays are numbers, "" if it does nowhere
    writable    items of arrays can be assigned
    libraries   those whose functions are called on what is differentiated
    """

    bindings: list[Binding] = field(default_factory=list)
    one_field: bool = False
    all_real: bool = False
    names_of_arrays: frozenset[str] = frozenset()
    handed_on: frozenset[type] = frozenset()
    number: str = ""
    writable: bool = False
    libraries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Binding:
    """A name outside the function, and the function that it named when the derivative was written."""

    path: str
    function: FunctionType
    home: Source | type  # the class, for a method or property

    def holds(self) -> bool:
        """Does the name still mean that function?"""
        if isinstance(self.home, type):
            found = inspect.getattr_static(self.home, self.path[1:], None)
            return (found.fget if isinstance(found, property) else found) is self.function
        found = self.home.lookup(self.path)
        return getattr(found, "__func__", found) is self.function


def bindings_of(function: core.Function, source: Source, classes: Mapping[str, type]) -> list[Binding]:
    """The user's functions that a function calls by name: their derivatives stand in the text."""
    found: dict[str, Binding] = {}
    for expr in core.all_expressions(function.body):
        if isinstance(expr, core.Global) and expr.path[0] not in core.MARKS:
            named: object = getattr(expr.value, "__func__", expr.value)  # the function of a method
            if isinstance(named, FunctionType) and _is_by_name(expr, named):
                found.setdefault(expr.path, Binding(expr.path, named, source))
    for path, method, owner in _resolved_methods(function):
        home = classes.get(owner) or class_of_method(method)
        if home is not None:
            found[path] = Binding(path, method, home)
    return list(found.values())


def _resolved_methods(function: core.Function) -> Iterator[tuple[str, FunctionType, str]]:
    """Methods and properties whose text stands in the derivative, and the names that hold their objects.

    line.at(x)    =>    (".at", Line.at, "line")
    """
    for expr in core.all_expressions(function.body):
        match expr:
            case core.Apply(
                core.Op.CALL, (core.Global(path, FunctionType() as method), core.Name(owner), *_)
            ) if path[0] in core.MARKS:
                yield path, method, owner


def _is_by_name(callee: core.Global, function: FunctionType) -> bool:
    """Is it a function of the user's, and not a composition that a library's function stands for?"""
    return callee.module is None and not BOOK.stands_in(function)


def check_bindings(bindings: Sequence[Binding]) -> None:
    """Complain if a function that the derivative was written for has been replaced since."""
    for binding in bindings:
        if not binding.holds():
            raise TangentError(
                f"`{binding.path}` has been replaced since this derivative was written; derive it again"
            )


def check_fields(given: Mapping[str, Any], by: Sequence[str]) -> None:
    """Complain if an argument to differentiate by is real and another one complex."""
    complex_ones = [n for n, v in given.items() if any(map(_is_complex, leaves(v)))]
    if not complex_ones:
        return
    for name in by:
        if any(not _is_complex(leaf) for leaf in leaves(given[name])):
            raise Unsupported(
                f"{name} is real and {complex_ones[0]} complex, which is not supported for this function: "
                f"pass {name} + 0j and take the real part of its gradient, or annotate the parameters "
                "(`x: float`, `z: complex`)"
            )


def check_real(given: Mapping[str, Any]) -> None:
    """Complain about complex arguments of a function with rules for real numbers only."""
    for name, value in given.items():
        if any(map(_is_complex, leaves(value))):
            raise Unsupported(
                f"{name} is complex, and the function calls what has a rule for real numbers only"
            )


def check_objects(given: Mapping[str, Any], names: frozenset[str], known: Set[type]) -> None:
    """Complain about an object with an attribute or method that was taken for one of arrays.

    Arguments of the classes `known` were taken for what they are.
    """
    for argument, value in given.items():
        for record in records_in(value):
            if record is value and type(value) in known:
                continue
            for name in sorted(names):
                if hasattr(type(record), name) or name in fields_of(record):
                    if name.startswith("__"):
                        check_items(record)
                    raise Unsupported(
                        f"{argument} is or holds {describe(record)}, whose `.{name}` was taken for that of "
                        "an array, because arrays have one too: give it another name"
                    )


NUMBERS_WANTED = (
    "items and sums of arrays of {} are arrays that others may hold, and this line changes one in place"
)
NUMBERS_HELP = "write to slices (`x[i:i + 1]`), and `s = s + y` for a new value"


def check_items_are_numbers(given: Mapping[str, Any], line: str) -> None:
    """Complain about arrays whose items are views, in a function that takes these for numbers."""
    for name, value in given.items():
        for leaf in leaves(value):
            backend = backend_of(leaf)
            if backend is not None and items_are_views(backend):
                raise Unsupported(
                    f"{name} is an array of {backend.name}: {NUMBERS_WANTED.format(backend.name)}: `{line}`; "
                    + NUMBERS_HELP
                )


def check_libraries(given: Mapping[str, Any], granted: Granted) -> None:
    """Complain about arrays that the functions called would not take for what they are.

    They would make arrays of their own library of them, which whoever calls the derivative,
    and other ways to differentiate, do not expect.
    """
    for name, value in given.items():
        for leaf in leaves(value):
            backend = backend_of(leaf)
            if backend is None:
                continue
            strange = sorted(granted.libraries.difference(backend.accepts))
            if strange:
                raise Unsupported(
                    f"{name} is {describe(leaf)}, and the function calls {strange[0]} on what depends on it, "
                    f"which makes an array of {strange[0]} of it without a word: call the functions of "
                    f"{backend.name}, or pass an array of {strange[0]}"
                )
            if granted.writable and not backend.writable:
                raise Unsupported(
                    f"{name} is {describe(leaf)}, whose items cannot be assigned, which this derivative does "
                    "to add up cotangents: annotate the parameter with its type and derive again"
                )


def _is_complex(value: object) -> bool:
    backend = backend_of(value)
    return isinstance(value, complex) if backend is None else backend.is_complex(value)


def _kind_of(value: Any) -> Kinds:
    """What the checks of an argument depend on, also of all that is nested in it."""
    kind: Any = type(value)
    if _is_leaf(kind):
        return kind, getattr(value, "dtype", None)
    if isinstance(value, (list, tuple)):
        return kind, frozenset(map(_kind_of, value))
    if isinstance(value, dict):
        return kind, frozenset(map(_kind_of, value.values()))
    return kind, frozenset((name, _kind_of(item)) for name, item in fields_of(value).items())


@lru_cache(maxsize=1024)
def _is_leaf(kind: Any) -> bool:
    """Is there nothing in a value of this type that has a type of its own?"""
    return not (issubclass(kind, (list, tuple, dict)) or is_record_type(kind))


def _class_checker(name: str, kind: type) -> Callable[[Any], None]:
    def one(value: Any) -> None:
        if type(value) is not kind:
            raise Unsupported(
                f"{name} is {describe(value)}, but the derivative was written for the methods of "
                f"{kind.__name__}: derive the method of the object, tangent.grad(object.method)"
            )

    return one


def given_none(param: core.Param) -> bool:
    """Has the seed no value of its own, and None only because it follows parameters with defaults?"""
    return isinstance(param.default, gast.Constant) and param.default.value is None


def _seed_checker(name: str) -> Callable[[Any], None]:
    def one(value: Any) -> None:
        if value is None:
            raise TypeError(
                f"the seed {name} is missing: it comes after all arguments, or is passed as {name}="
            )

    return one


_PLAIN = (ParamKind.POSITIONAL_ONLY, ParamKind.POSITIONAL, ParamKind.KEYWORD_ONLY)


def _array_checker(name: str, others: Sequence[str], is_array: bool) -> Callable[[dict[str, Any]], None]:
    """An argument that the function writes to is an array, and shares no memory with another."""

    def one(given: dict[str, Any]) -> None:
        value = given[name]
        if is_array and (backend_of(value) is None or not hasattr(value, "__setitem__")):
            raise Undifferentiable(
                f"{name} is a {type(value).__name__}, but the function writes to it as an array: "
                "pass an array, or annotate the parameter"
            )
        for other in others:
            if other != name and _leads_to_same(value, given[other]):
                raise Unsupported(
                    f"the function writes to {name}, which shares memory with {other}: pass copies"
                )

    return one


def _leads_to_same(one: Any, other: Any) -> bool:
    """Can a write to what one value holds be seen in the other?"""
    if not is_container(one) and not is_container(other):
        return runtime.shares_memory(one, other)
    held = {id(part) for part in containers_in(one)}
    if any(id(part) in held for part in containers_in(other)):
        return True
    arrays = [leaf for leaf in leaves(other) if backend_of(leaf) is not None]
    return any(runtime.shares_memory(leaf, array) for leaf in leaves(one) for array in arrays)


def _checker(name: str, kind: Kind, *, any_constant: bool) -> Callable[[dict[str, Any]], None]:
    """The check of an argument to differentiate by; derived code may pass constants there, as functions."""
    calculated = kind in (Kind.NUMERIC, Kind.ARRAY, *NUMBERS)

    def one(given: dict[str, Any]) -> None:
        value = given[name]
        if type(value) is float:
            return
        if not any_constant:
            runtime.check_wrt(value, name)
        if calculated and isinstance(value, (list, tuple, dict)):
            raise Undifferentiable(
                f"{name} is a {type(value).__name__}, but the function calculates with it: "
                "pass np.array(...) of it"
            )
        if calculated and is_record(value):
            raise Undifferentiable(
                f"{name} is a {type(value).__name__}, but the function calculates with it: annotate the "
                f"parameter (`{name}: {type(value).__name__}`), so that the methods of its class are followed"
            )

    return one
