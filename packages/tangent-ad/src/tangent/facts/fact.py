"""What can be known of one value: its kind, its shape, and what is in it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import replace

import gast

from tangent.facts.parts import Part
from tangent.runtime.records import is_record_type
from tangent.runtime.structure import ITEMS, Structure
from tangent_ast.records import record


class Kind(enum.Enum):
    """What sort of thing a value is."""

    __hash__ = object.__hash__  # that of `Enum` is a function of Python's, and sets of kinds are asked often

    NUMBER = "number"  # a float or complex, of Python or the array library
    INDEX = "index"  # an int
    BOOL = "bool"  # a truth value or a mask
    ARRAY = "array"
    NUMERIC = "numeric"  # a number or an array
    TUPLE = "tuple"
    LIST = "list"
    DICT = "dict"
    RECORD = "object"  # of a class of the user's, where attributes are assigned
    OTHER = "other"  # text, None, functions, modules: nothing that varies
    UNKNOWN = "unknown"


NUMBERS = {Kind.NUMBER, Kind.INDEX}
NUMERIC = NUMBERS | {Kind.ARRAY, Kind.NUMERIC, Kind.BOOL}
CONTAINERS = {Kind.TUPLE, Kind.LIST, Kind.DICT, Kind.RECORD}
CONSTANT = {Kind.INDEX, Kind.BOOL, Kind.OTHER}  # kinds that never carry a derivative

Shape = str | Part | tuple[()] | None  # None: not said, so the shape of its own name


@record(frozen=True, slots=True)
class Fact:
    """What is known of a value.  `items` are the facts of a tuple's items, if known."""

    kind: Kind = Kind.UNKNOWN
    shape: Shape = None
    ndim: int | None = None
    items: tuple[Fact, ...] | None = None
    each: Fact | None = None  # of every item of a list, tuple or array, if known
    of_class: type | None = None  # exactly, of an object whose methods are known
    fields: tuple[tuple[str, Fact], ...] = ()  # of an object's attributes, those that it surely has

    complex: bool = False  # may be complex though all arguments are real (see `facts.fields`)

    def field(self, name: str) -> Fact:
        """What is known of an attribute."""
        return dict(self.fields).get(name, UNKNOWN)

    def tells(self, name: str) -> bool:
        """Has the object surely an attribute of this name?"""
        return name in dict(self.fields)

    @property
    def record(self) -> type | None:
        """The class of an object that is nothing but its attributes."""
        return self.of_class if self.of_class is not None and is_record_type(self.of_class) else None

    @property
    def numeric(self) -> bool:
        """Surely a number or an array (or a mask)."""
        return self.kind in NUMERIC

    @property
    def scalar(self) -> bool:
        """Surely of shape ()."""
        return self.shape == ()


UNKNOWN = Fact()
NUMBER = Fact(Kind.NUMBER, (), 0)
INDEX = Fact(Kind.INDEX, (), 0)
OTHER = Fact(Kind.OTHER)
Facts = Mapping[str, Fact]


_KINDS: dict[type, Kind] = {list: Kind.LIST, tuple: Kind.TUPLE, dict: Kind.DICT}


def of_structure(structure: Structure) -> Fact:
    """The fact of an object of which is known what it keeps, or of a container of such."""
    kept = {name: UNKNOWN if inner is None else of_structure(inner) for name, inner in structure.keeps}
    if (kind := _KINDS.get(structure.kind)) is not None:
        return Fact(kind, each=kept[ITEMS])
    return Fact(of_class=structure.kind, fields=tuple(kept.items()))


def of_constant(value: object) -> Fact:
    """The fact of a literal."""
    match value:
        case bool():
            return Fact(Kind.BOOL, (), 0)
        case int():
            return INDEX
        case float() | complex():
            return NUMBER
    return OTHER


def of_annotation(annotation: gast.AST | None) -> Fact:
    """`x: float` is a number, `n: int` an index, `x: np.ndarray` an array, `m: list[list[float]]` a table."""
    match annotation:
        case gast.Name(id="float" | "complex"):
            return NUMBER
        case gast.Name(id="int"):
            return INDEX
        case gast.Name(id="bool"):
            return Fact(Kind.BOOL, (), 0)
        case gast.Name(id="str"):
            return OTHER
        case gast.Name(id="ndarray") | gast.Attribute(attr="ndarray"):
            return Fact(Kind.ARRAY)
        case gast.Name(id="list"):
            return Fact(Kind.LIST)
        case gast.Subscript(value=gast.Name(id="list"), slice=item):
            return Fact(Kind.LIST, each=_of_items(item))
        case gast.Name(id="dict"):
            return Fact(Kind.DICT)
        case gast.Subscript(value=gast.Name(id="dict"), slice=gast.Tuple(elts=[_, item])):
            return Fact(Kind.DICT, each=_of_items(item))
        case gast.Name(id="tuple") | gast.Subscript(value=gast.Name(id="tuple")):
            return Fact(Kind.TUPLE)
    return UNKNOWN


def _of_items(annotation: gast.AST) -> Fact | None:
    """What an annotation says of every item, if that is a number or a container; a guard looks."""
    fact = of_annotation(annotation)
    if fact.kind is Kind.LIST and fact.each is None:
        return replace(fact, each=UNKNOWN)  # of whatever
    return fact if fact.kind in CONTAINERS | {Kind.NUMBER} else None


def join(one: Fact, other: Fact) -> Fact:
    """What holds of either."""
    if one == other:
        return one
    kinds = {one.kind, other.kind}
    if len(kinds) == 1:
        kind = one.kind
    elif kinds <= NUMBERS:
        kind = Kind.NUMBER
    elif kinds <= NUMERIC - {Kind.BOOL}:
        kind = Kind.NUMERIC
    else:
        kind = Kind.UNKNOWN
    items = None
    if one.items is not None and other.items is not None and len(one.items) == len(other.items):
        items = tuple(join(a, b) for a, b in zip(one.items, other.items, strict=True))
    return Fact(
        kind,
        one.shape if one.shape == other.shape else None,
        one.ndim if one.ndim == other.ndim else None,
        items,
        join_items(one.each, other.each),
        one.of_class if one.of_class is other.of_class else None,
        one.fields if one.fields == other.fields else (),
        one.complex or other.complex,
    )


def join_items(one: Fact | None, other: Fact | None) -> Fact | None:
    """What holds of every item of two lists; nothing is told where one holds lists and the other numbers."""
    if one == other or one is None or other is None:
        return one if one == other else None
    inner = one.kind in CONTAINERS, other.kind in CONTAINERS
    if one.of_class is not other.of_class or (any(inner) and one.kind is not other.kind):
        return None
    return join(one, other)


__all__ = [
    "CONSTANT",
    "CONTAINERS",
    "INDEX",
    "NUMBER",
    "NUMBERS",
    "NUMERIC",
    "OTHER",
    "UNKNOWN",
    "Fact",
    "Facts",
    "Kind",
    "Shape",
    "join",
    "join_items",
    "of_annotation",
    "of_constant",
]
