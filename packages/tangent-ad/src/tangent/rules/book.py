"""The rule book: which rule differentiates which callable.

Rules are keyed on the callable itself, never on its name: two functions called
`sin` are two functions.  The rules of a library are read in when something of
that library is first looked up.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import FunctionType
from typing import NoReturn

from tangent import backend as backends
from tangent.rules.record import Rule

# What needs no backend: the interpreter's own functions, and this library's helpers.
_OWN = {
    "builtins": "tangent.rules.operators",
    "operator": "tangent.rules.operators",
    "_operator": "tangent.rules.operators",
    "math": "tangent.rules.operators",
    "tangent": "tangent.rules.helpers",
}


class RuleError(Exception):
    """A rule that cannot be entered into the book: what is wrong with it, for its author."""


class RuleBook:
    """All rules, by callable, by array method and by array attribute.

    A general rule has two halves, adjoint and tangent.  They arrive one after
    the other; `wait` keeps the first until the second comes.
    """

    def __init__(self) -> None:
        # An id is safe as a key here because the rule keeps its callable alive.
        self._rules: dict[int, Rule] = {}
        self._methods: dict[str, Rule] = {}
        self._attributes: dict[str, Rule] = {}
        self._halves: dict[int, tuple[object, str, Rule | FunctionType]] = {}
        self._read: set[str] = set()

    def add(self, rule: Rule, *, override: bool = False) -> None:
        """Enter a rule.  A callable, method or attribute that has one already needs `override=True`."""
        known = self._rules.get(id(rule.callee))
        if known is not None and not override:
            raise RuleError(f"{rule.name} has a rule already; pass override=True to replace it")
        for table, word, key in (
            (self._methods, "method", rule.method),
            (self._attributes, "attribute", rule.attribute),
        ):
            if key is None:
                continue
            if key in table and not override:
                taken = table[key].name
                raise RuleError(f"the array {word} {key!r} has a rule already ({taken}); pass override=True")
            table[key] = rule
        self._rules[id(rule.callee)] = rule

    def wait(self, callee: object, mode: str, half: Rule | FunctionType) -> Rule | FunctionType | None:
        """Keep one half of a general rule (its rule so far, or its tangent), or return the other one."""
        other = self._halves.pop(id(callee), None)
        if other is None:
            self._halves[id(callee)] = callee, mode, half
            return None
        if other[1] == mode:
            raise RuleError(f"{name_of(callee)} has two declarations of its {mode}")
        return other[2]

    def seal(self) -> None:
        """Complain about every rule that is still half declared."""
        for callee, mode, _ in self._halves.values():
            _complain(callee, mode)

    def rule_for(self, callee: object) -> Rule | None:
        """The rule of a callable; None if it has none.  Reads in the rules of its library first."""
        rule = self._rules.get(id(callee))
        if rule is None:
            library = library_of(callee)
            self.ensure(library)
            if id(callee) not in self._rules and library in backends.providers():
                self._read_imported()  # a backend's helper, met before the backend's library
            rule = self._rules.get(id(callee))
        if rule is None and id(callee) in self._halves:
            _complain(callee, self._halves[id(callee)][1])
        return rule

    def method(self, name: str) -> Rule | None:
        """The rule of an array method; its receiver is the first parameter."""
        if name not in self._methods:
            self._read_imported()
        return self._methods.get(name)

    def attribute(self, name: str) -> Rule | None:
        """The rule of an array attribute; its receiver is the only parameter."""
        if name not in self._attributes:
            self._read_imported()
        return self._attributes.get(name)

    def ensure(self, library: str) -> None:
        """Read in the rules of the library with this top-level module, if there are any."""
        if library in self._read:
            return
        self._read.add(library)
        if library in _OWN:
            import_module(_OWN[library])
            return
        backend = backends.load(library)
        if backend is None:
            self._read.discard(library)  # it may be registered later
            return
        for module in backend.rules:
            import_module(module)

    def libraries(self) -> tuple[str, ...]:
        """The array libraries that have a backend."""
        return backends.installed()

    def rules(self) -> tuple[Rule, ...]:
        """Everything that has been read in so far."""
        return tuple(self._rules.values())

    def is_array(self, value: object) -> bool:
        """Is this an array of a library that has a backend?"""
        return backends.backend_of(value) is not None

    def _read_imported(self) -> None:
        """Read in the libraries that the process has imported: a value may come from any of them."""
        for library in backends.installed():
            if library in sys.modules:
                self.ensure(library)


def _complain(callee: object, mode: str) -> NoReturn:
    other = "@tangent_" if mode == "adjoint" else "@adjoint"
    raise RuleError(f"{name_of(callee)} has its {mode} declared but not the other mode: add {other}")


def library_of(callee: object) -> str:
    """The top-level module of the library that a callable belongs to.

    >>> library_of(len)
    'builtins'
    >>> library_of(list.append)
    'builtins'
    """
    for candidate in (callee, getattr(callee, "__objclass__", None), type(callee)):
        module = getattr(candidate, "__module__", None)
        if isinstance(module, str):
            return module.partition(".")[0]
    return ""


def name_of(callee: object) -> str:
    """A callable's name for messages.

    >>> name_of(list.append)
    'builtins.list.append'
    """
    name = getattr(callee, "__qualname__", None) or getattr(callee, "__name__", None) or repr(callee)
    module = getattr(callee, "__module__", None) or getattr(
        getattr(callee, "__objclass__", None), "__module__", None
    )
    return f"{module}.{name}" if isinstance(module, str) else str(name)


BOOK = RuleBook()
