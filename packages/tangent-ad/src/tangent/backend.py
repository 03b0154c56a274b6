"""What `tangent` asks of an array library, and where it finds the answer.

`tangent` imports no array library.  A library is known by the name of its
top-level module; the package that supports it registers one *backend* under
that name in the entry point group `tangent.backends`, as a module with an
attribute `backend`.  The module is imported when something first refers to the
library: a function that is looked up in the rule book, or a value at run time.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import import_module
from typing import Any, Protocol

GROUP = "tangent.backends"


class Backend(Protocol):
    """The array protocol of one library.

    Wherever a method takes an array it also takes a Python number, and arrays
    of shape () count as arrays.  No method changes its arguments but `add_at`, which
    is called only where arrays are writable.
    """

    @property
    def name(self) -> str:
        """Top-level module of the library, for example "numpy"."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The modules that enter the library's rules into the rule book when they are imported."""

    @property
    def grows(self) -> bool:
        """Do `rules` depend on which of the library's submodules are imported?  If absent, they do not.

        The book then asks again when it meets something of the library that it does not know.
        """

    @property
    def writable(self) -> bool:
        """Can items of arrays be assigned?  If not, cotangents of parts are added up as new arrays."""

    @property
    def accepts(self) -> tuple[str, ...]:
        """The libraries whose functions take these arrays for what they are, the own one included.

        Functions of any other library with a backend would make arrays of their own of them.
        """

    def owns(self, kind: type) -> bool:
        """Is a value of this type an array (or array scalar) of the library?"""

    @property
    def items_are_views(self) -> bool:
        """Is an item or a sum of an array an array of shape (), the item a view that can be written to?

        NumPy has scalars for these.  A backend that says nothing has scalars, or arrays that never change.
        """

    def rule_of(self, callee: object) -> Any:
        """A rule made on demand for a callable of the library that has none in the book, or None.

        For what the library differentiates itself.
        """

    def shape(self, x: Any) -> tuple[int, ...]:
        """The shape of x, () for a number."""

    def is_inexact(self, x: Any) -> bool:
        """Does x hold floating point numbers, real or complex?"""

    def is_complex(self, x: Any) -> bool:
        """Does x hold complex numbers?"""

    def zeros_like(self, x: Any) -> Any:
        """Zeros in the shape of x: in its dtype if that is inexact, else in the default float."""

    def empty_like(self, x: Any) -> Any:
        """Memory in the shape and dtype of x, which is inexact; for arrays that can be written."""

    def outline(self, x: Any) -> Any:
        """An array of the shape and dtype of x that takes no memory; x itself where that is not worth it."""

    def zeros(self, shape: tuple[int, ...]) -> Any:
        """Zeros of the default float."""

    def cast_like(self, x: Any, like: Any) -> Any:
        """x in the dtype of `like`: the real part if `like` is real, x itself if `like` is not inexact."""

    def sum_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        """Sum x over the axes along which an array of `shape` was broadcast to the shape of x."""

    def broadcast_to(self, x: Any, shape: tuple[int, ...]) -> Any:
        """x repeated along new and unit axes; may be a read-only view."""

    def sum(self, x: Any, axis: Any, keepdims: bool) -> Any:
        """Sum of x over `axis` (None: all), in the dtype of x if that is inexact."""

    def expand_dims(self, x: Any, axis: Any) -> Any:
        """x with unit axes at the positions `axis` of the result."""

    def reshape(self, x: Any, shape: tuple[int, ...]) -> Any:
        """x in another shape of as many elements."""

    def matrix_transpose(self, x: Any) -> Any:
        """x with its last two axes exchanged."""

    def matmul(self, x: Any, y: Any, left: bool, right: bool) -> Any:
        """x @ y of matrices and stacks of them, the last two axes of x (`left`) and y (`right`) exchanged."""

    def added(self, x: Any, y: Any) -> Any:
        """The sum of two cotangents of one value.  Asked only where arrays are not writable.

        There zeros may be shared, and what is added to them is the sum.
        """

    def times(self, x: Any, y: Any) -> Any:
        """x * y.  Asked only where arrays are not writable."""

    def add_at(self, x: Any, key: Any, value: Any) -> None:
        """Add `value` to `x[key]` in place; an element that `key` names twice receives both."""

    def added_at(self, x: Any, key: Any, value: Any) -> Any:
        """A copy of x with `value` added to `x[key]`; an element that `key` names twice receives both."""

    def added_at_each(self, x: Any, keys: list[Any], values: list[Any]) -> Any:
        """A copy of x with each of the values added to the item with its key.

        Asked only where arrays are not writable, at the end of a loop.
        """

    def total(self, values: list[Any]) -> Any:
        """The sum of arrays of one shape and dtype.  Asked only where arrays are not writable."""

    def joined(self, values: list[Any], axis: int) -> Any:
        """Arrays joined along an axis.  Asked only where arrays are not writable."""

    def scattered(self, like: Any, key: Any, value: Any) -> Any:
        """Zeros like `like` with `value` added to what is at `key`."""

    def written_at(self, x: Any, key: Any) -> Any:
        """A copy of `x[key]`; where `key` names an element several times, all but its last place are 0."""

    def stack(self, items: Any) -> Any:
        """One array of a sequence of equal-shaped items, along a new first axis."""

    def copy(self, x: Any) -> Any:
        """A copy that shares no memory with x."""

    def shares_memory(self, x: Any, y: Any) -> bool:
        """Does a write to x change y?"""

    def log(self, x: Any) -> Any:
        """Natural logarithm."""

    def sign(self, x: Any) -> Any:
        """-1, 0 or 1 for every element of a real x."""

    def has_nan(self, x: Any) -> bool:
        """Is an element of x not a number?"""

    # What the tester of derivatives asks.

    def precision(self, x: Any) -> float:
        """The distance from 1.0 to the next number that an inexact x could hold."""

    def widened(self, x: Any) -> Any:
        """An inexact x in double precision."""

    def to_numbers(self, x: Any) -> list[Any]:
        """The elements of x as Python numbers, the last axis running fastest."""

    def from_numbers(self, numbers: list[Any], like: Any) -> Any:
        """A new array of these elements, in the shape and dtype of `like`."""


def items_are_views(backend: Backend) -> bool:
    """Are items of the library's arrays views, although they have no dimension?"""
    return bool(getattr(backend, "items_are_views", False))


_registered: dict[str, Backend] = {}
_absent: set[str] = set()


def register(backend: Backend) -> None:
    """Use `backend` for its library from now on, instead of what the entry points say."""
    _registered[backend.name] = backend
    _absent.discard(backend.name)
    backend_of_type.cache_clear()


def load(library: str) -> Backend | None:
    """The backend of the library with this top-level module; None if none is installed."""
    if library in _registered:
        return _registered[library]
    if library in _absent:
        return None
    for name, module in _points():
        if name == library:
            backend: Backend = import_module(module).backend
            _registered[library] = backend
            return backend
    _absent.add(library)
    return None


def installed() -> tuple[str, ...]:
    """Names of the libraries that have a backend, loaded or not."""
    return tuple(sorted({library for library, _ in _points()} | set(_registered)))


def is_library(module: str) -> bool:
    """Does a module belong to an array library, whose sources are not looked into?

    A package that registers a backend for a class of its own is no such library.
    """
    return module.partition(".")[0] in _libraries()


def providers() -> frozenset[str]:
    """The top-level packages that backends, and so their helpers, come from."""
    loaded = {type(backend).__module__ for backend in _registered.values()}
    return frozenset(module.partition(".")[0] for module in loaded) | packages()


@cache
def packages() -> frozenset[str]:
    """The top-level packages of backends that are installed, which hold no functions of a user's."""
    return frozenset(module.partition(".")[0] for _, module in _points())


@cache
def _libraries() -> frozenset[str]:
    return frozenset(library for library, _ in _points())


@cache
def _points() -> tuple[tuple[str, str], ...]:
    """Library and module of every entry point."""
    from importlib.metadata import entry_points  # slow to import, and needed late

    return tuple((point.name, point.module) for point in entry_points(group=GROUP))


def first_loaded() -> Backend | None:
    """Any backend that is loaded: whose functions were called on lists of plain numbers."""
    return next(iter(_registered.values()), None)


@lru_cache(maxsize=1024)
def backend_of_type(kind: type[Any]) -> Backend | None:
    """The backend whose arrays are of this type; a subclass of an array is an array."""
    for base in kind.__mro__[:-1]:
        library = base.__module__.partition(".")[0]
        if library == "builtins":
            continue
        backend = load(library)
        if backend is not None and backend.owns(kind):
            return backend
    return None


def backend_of(value: object) -> Backend | None:
    """The backend of an array; None for anything that is no array.

    backend_of(1.0) => None
    """
    kind: Any = type(value)
    return backend_of_type(kind)
