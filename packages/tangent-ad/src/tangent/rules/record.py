"""The rule: how one callable is differentiated, in both modes."""

from __future__ import annotations

import dataclasses
import enum
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import ModuleType
from typing import Any

from tangent.runtime.records import keeps_arguments
from tangent_ast.core import Name

Template = Callable[..., Any]  # a function whose source is read; it is never called


class Form(enum.Enum):
    """The shape of the mathematics, which decides what a template holds and what follows from it."""

    ELEMENTWISE = "elementwise"  # template returns the partial derivatives; both modes follow
    LINEAR = "linear"  # template is the adjoint; forward is the same call on the tangents
    BILINEAR = "bilinear"  # template is the adjoint; forward is one call per active argument
    GENERAL = "general"  # two templates: adjoint and tangent
    PAIR = "pair"  # no template: the callee has ordinary functions `fwd`, `bwd` and maybe `jvp`
    ASIDE = "aside"  # the argument itself; a block of the user's belongs to the backward pass
    CONSTANT = "constant"  # the result does not depend differentiably on any argument
    WRITE = "write"  # template holds the assignments that a call made for its effect stands for
    REFUSED = "refused"  # known, and not differentiated: `why` says why


class Result(enum.Enum):
    """What the value of a call is known to be."""

    NUMERIC = "numeric"  # a number or an array
    ARRAY = "array"  # an array, never a Python number
    MATRIX = "matrix"  # an array of two dimensions
    SCALAR = "scalar"  # a number, or an array of shape ()
    REDUCTION = "reduction"  # SCALAR if `axis` is None and `keepdims` false, else NUMERIC
    LIKE = "like"  # kind and shape of the first parameter
    CHOSEN = "chosen"  # one of the arguments, or of the items of the only one
    MODEL = "model"  # kind and shape of the parameter `like`
    BROADCAST = "broadcast"  # the broadcast of all active parameters (the default for ELEMENTWISE)
    INDEX = "index"  # a Python int
    INDICES = "indices"  # a tuple of them
    TUPLE = "tuple"
    LIST = "list"
    DICT = "dict"
    OBJECT = "object"  # of the class that is the first argument
    ANYTHING = "anything"  # not said
    OTHER = "other"  # anything else that is no number and holds none


# What these give is a container of its own, whatever is in it.
NEW_CONTAINERS = frozenset({Result.LIST, Result.TUPLE, Result.DICT})


class Field(enum.Enum):
    """When a result may be complex."""

    OF_ARGUMENTS = "arguments"  # if an argument is
    REAL = "real"  # never
    COMPLEX = "complex"  # whatever the arguments are


@dataclass(frozen=True, slots=True)
class Write:
    """A call that adds to an array, by the positions of its arguments.

    array[key] += value, counted as often as the key names an element; without a key, to all of it.
    """

    array: int
    value: int
    key: int | None = None
    within: bool = False  # added to what the item holds, which keeps its place
    field: bool = False  # the key is the name of an attribute


@dataclass(frozen=True, slots=True)
class TurnSum:
    """How the sum of calls of one function over the turns of a loop is formed when the loop has ended.

    `function` takes lists of what the calls are given, but for one argument that is the same in all of them:
    the one of which the sum has the shape.
    """

    function: object
    like: int  # the position of that argument
    count: int  # how many arguments a call has; one that is passed more stays what it is


@dataclass(frozen=True, slots=True)
class Mirror:
    """A library that has the functions of another under the same names.

    Rules are stated once, for the functions of `of`.  In derivatives of functions of `by` the templates
    are spelled with what `by` has under the same names: `np.cos(x)` becomes `cp.cos(x)`.
    """

    of: ModuleType
    by: ModuleType
    name: str  # what derivatives call `by` where the user has no name for it


@dataclass(frozen=True, slots=True)
class Chosen:
    """A module that a local name holds: `of` or one that mirrors it, known when the function runs."""

    of: ModuleType
    module: Name
    mirrors: tuple[Mirror, ...]  # names that one of these has not are refused


@dataclass(frozen=True, slots=True)
class ByPosition:
    """The parameters that a call may give by position, and how many of them it has to."""

    names: tuple[str, ...]
    owed: int


def _by_position(parameters: inspect.Signature) -> ByPosition:
    """What is asked of every call, and takes `Signature.bind` long to find.

    >>> _by_position(inspect.signature(lambda x, axis=None, *, keepdims=False: x))
    ByPosition(names=('x', 'axis'), owed=1)

    Nothing fits where not all is passed in this way:

    >>> _by_position(inspect.signature(lambda *arrays: arrays))
    ByPosition(names=(), owed=1)
    """
    names: list[str] = []
    owed = 0
    for name, parameter in parameters.parameters.items():
        required = parameter.default is parameter.empty
        match parameter.kind:
            case parameter.POSITIONAL_ONLY | parameter.POSITIONAL_OR_KEYWORD:
                names.append(name)
                owed += required
            case parameter.VAR_POSITIONAL:
                return ByPosition((), 1)
            case parameter.KEYWORD_ONLY if required:
                return ByPosition((), 1)
    return ByPosition(tuple(names), owed)


@dataclass(frozen=True, slots=True)
class Rule:
    """One record of the rule book.

    `parameters` is the callee's signature as far as the rule supports it; a call
    that does not bind to it is refused.  Every parameter is in exactly one of
    `active` (may carry a derivative), `constant` (never does) and `unsupported`
    (name to reason; refused when a call passes it something else than the default).

    Templates are ordinary functions whose source is read, never run.  Their
    first parameter is the result, the others are `parameters`:

        ELEMENTWISE  def sin(y, x): return np.cos(x)          # one partial per active parameter
        LINEAR etc.  def sum(y, x, axis=None): d[x] = spread(d[y], x, axis)
        tangent      def max(y, x): d[y] = ...d[x]...
        WRITE        def put(_, a, ind, v): a[ind] = v
    """

    callee: object
    name: str
    form: Form
    parameters: inspect.Signature
    active: tuple[str, ...] = ()
    constant: tuple[str, ...] = ()
    unsupported: Mapping[str, str] = dataclasses.field(default_factory=dict)
    adjoint: Template | None = None  # or the partials, for ELEMENTWISE
    tangent: Template | None = None
    method: str | None = None  # also the array method of this name (receiver = first parameter)
    attribute: str | None = None  # also the array attribute of this name
    view_of: str | None = None  # the result may share memory with this argument
    always_view: bool = False  # it does share memory, whatever the arguments are
    repeats: bool = False  # it shows elements of that argument several times
    mutates: tuple[str, ...] = ()  # arguments that the call writes to
    result: Result = Result.NUMERIC  # what is known of the value from the text
    field: Field = Field.OF_ARGUMENTS  # when the value may be complex
    real_only: bool = False  # of complex arguments the rule would be wrong, and is refused
    when_complex: object = None  # the callable whose rule serves where arguments may be complex
    fixed: tuple[str, ...] = ()  # constant parameters that matter: refused where they vary
    wide: bool = False  # the adjoint sums a cotangent that has more axes than the result
    widens: bool = False  # value or partials may be more precise than an argument: contributions are cast
    sums_products: bool = False  # if the value is a number, it sums the products of the arguments' items
    sequences: tuple[str, ...] = ()  # parameters that may be lists of numbers and arrays, as they are
    guards: bool = False  # called to raise, not for its value
    mirror: Mirror | Chosen | None = (
        None  # where the names of the templates are looked up, if not where they are
    )
    stand_in: object = None  # a function of the same value and parameters, which derivatives call instead
    # Makes one for reverse mode, by what the user calls the function and what varies in a call.
    narrowed: Callable[[str, tuple[str, ...]], object] | None = None
    fitting: bool = False  # a PAIR: cotangents of the active parameters only, in the form of their arguments
    names_itself: bool = False  # the templates refer to the callee, which is called what the user calls it
    why: str = ""  # for REFUSED
    by_position: ByPosition = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_position", _by_position(self.parameters))


def constructed(rule: Rule) -> type | None:
    """The class whose rule it is, if its objects keep what they are given."""
    kind = rule.callee
    return kind if isinstance(kind, type) and (kind is partial or keeps_arguments(kind)) else None
