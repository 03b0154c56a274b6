"""How generated code names what lies outside it: modules, helpers, other generated functions."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable, Mapping
from types import CellType, FunctionType, ModuleType
from typing import Any

from tangent.rules.record import Chosen, Mirror
from tangent_ast.core import Global
from tangent_ast.naming import Namer


class Lacking(Exception):
    """A library that mirrors another lacks one of its names."""


class Scope:
    """The outer names of one generated function.

    The user's own names come first: where the module of `f` has imported
    `numpy as np`, so will its derivative call it.  What the user has no name
    for is *injected*: it reaches the generated function through a closure cell.
    """

    def __init__(
        self,
        namespace: Mapping[str, Any],
        cells: Mapping[str, CellType],
        namer: Namer,
        locals_: Iterable[str],
    ) -> None:
        self.namer = namer
        self.injected: dict[str, Any] = {}
        self._names: dict[int, str] = {}
        self.namespace, self.cells = namespace, cells
        self.hidden = hidden = set(locals_)
        self._taken = hidden.union(namespace, cells)
        for name, cell in cells.items():
            # What an earlier derivative was given, this one has a name for.
            value = _content(cell)
            if name not in hidden and (isinstance(value, ModuleType) or is_helper(value)):
                self._names.setdefault(id(value), name)
        for name, value in namespace.items():
            if not name.isidentifier():
                continue  # pytest puts modules there that no text can name
            if isinstance(value, ModuleType) and name not in hidden and name not in cells:
                self._names.setdefault(id(value), name)

    def spell(self, value: object, wish: str) -> Global:
        """A global expression for an object: `np.cos`, `list`, `unbroadcast`, `dense_fwd`."""
        if id(value) in self._names:
            return Global(self._names[id(value)], value)
        if getattr(builtins, wish, None) is value and wish not in self._taken:
            return Global(wish, value)
        module = sys.modules.get(getattr(value, "__module__", None) or "")
        if not isinstance(value, ModuleType) and module is not None and id(module) in self._names:
            attribute = getattr(value, "__name__", "")
            if getattr(module, attribute, None) is value:
                return Global(f"{self._names[id(module)]}.{attribute}", value)
        return self.inject(value, wish)

    def modules(self) -> list[ModuleType]:
        """The modules that the user has a name for."""
        values = [*self.namespace.values(), *map(_content, self.cells.values())]
        return [value for value in values if isinstance(value, ModuleType)]

    def module_of(self, expr: Global) -> ModuleType | None:
        """The module that a path begins with: np.linalg.norm => np."""
        value = self.beginning_of(expr)
        return value if isinstance(value, ModuleType) else None

    def beginning_of(self, expr: Global) -> object:
        """What the user calls what a path begins with: np.linalg.norm => np, median => np.median."""
        first = expr.path.partition(".")[0]
        return _content(self.cells[first]) if first in self.cells else self.namespace.get(first)

    def keep(self, expr: Global) -> None:
        """Call an object what the user calls it."""
        self._names.setdefault(id(expr.value), expr.path)

    def inject(self, value: object, wish: str) -> Global:
        """The object under a name of its own, as near to `wish` as is free."""
        if (
            isinstance(value, type)
            and self.namespace.get(wish) is value
            and wish not in self.hidden
            and wish not in self.cells
        ):
            return Global(wish, value)  # a class of the user's, under the user's name
        if id(value) not in self._names:
            name = self.namer.fresh(wish)
            self.injected[name] = value
            self._names[id(value)] = name
        return Global(self._names[id(value)], value)

    def respell(
        self, expr: Global, namespace: Mapping[str, Any], mirror: Mirror | Chosen | None = None
    ) -> Global:
        """A global of another function's text (a template's, an inlined callee's), seen from here.

        `mirror` says in which library the names of another are looked up: np.cos => cp.cos, xp.cos.
        """
        first, _, rest = expr.path.partition(".")
        root = namespace.get(first)
        if isinstance(root, ModuleType):
            value = expr.value
            if isinstance(mirror, Chosen) and root is mirror.of and rest:
                for one in mirror.mirrors:
                    found_in(one.by, rest)
                return Global(rest, value, mirror.module)
            if isinstance(mirror, Mirror) and root is mirror.of:
                root, first, value = mirror.by, mirror.name, found_in(mirror.by, rest)
            spelled = self.spell(root, first)
            return Global(f"{spelled.path}.{rest}" if rest else spelled.path, value)
        if first not in namespace:
            # A builtin, unless the function's own text means something else by that name.
            return self.inject(expr.value, first) if first in self._taken and not rest else expr
        return self.inject(expr.value, expr.path.rpartition(".")[2])


def found_in(module: ModuleType, path: str) -> Any:
    """What a module has under a dotted name.  Raises `Lacking` if it has nothing there.

    >>> import math
    >>> found_in(math, "pi.real")
    3.141592653589793
    """
    value: Any = module
    for name in path.split(".") if path else ():
        if not hasattr(value, name):
            raise Lacking(f"{module.__name__}.{path}")
        value = getattr(value, name)
    return value


def _content(cell: CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:
        return None


def is_helper(value: object) -> bool:
    """Is the value one of the run-time helpers?"""
    return isinstance(value, FunctionType) and (value.__module__ or "").startswith("tangent.runtime.")
