"""The rule book: which rule differentiates which callable.

Rules are keyed on the callable itself, never on its name: two functions called
`sin` are two functions.  The rules of a library are read in when something of
that library is first looked up.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Lock
from types import FunctionType, MethodType, ModuleType
from weakref import WeakSet

from tangent import backend as backends
from tangent.rules.record import Form, Mirror, Rule, TurnSum, Write
from tangent.runtime.records import keeps_arguments
from tangent_ast.core import Apply, Global, Op

# What needs no backend: the interpreter's own functions, and this library's helpers.
_OWN: dict[str, tuple[str, ...]] = {
    "builtins": ("tangent.rules.builtin_functions",),
    "operator": ("tangent.rules.operators", "tangent.rules.dictionaries"),
    "_operator": ("tangent.rules.operators", "tangent.rules.dictionaries"),
    "math": ("tangent.rules.math_functions",),
    "cmath": ("tangent.rules.cmath_functions",),
    "functools": ("tangent.rules.partials",),
    "tangent": (
        "tangent.rules.helpers",
        "tangent.rules.deriving",
        "tangent.rules.dictionaries",
        "tangent.rules.partials",
    ),
    "tangent_ast": ("tangent.rules.lists", "tangent.rules.dictionaries"),
}


class RuleError(Exception):
    """A rule that cannot be entered into the book: what is wrong with it, for its author."""


class RuleBook:
    """All rules, by callable, by array method and by array attribute.

    A general rule has two modes, adjoint and tangent, which arrive one after the
    other.  With one of them it serves that mode, and is refused in the other.

    `edition` changes with every rule that a user enters: what was derived before may be out of date.
    """

    def __init__(self) -> None:
        # An id is safe as a key here because the rule keeps its callable alive.
        self._rules: dict[Identity, Rule] = {}
        self._made: dict[Identity, Rule] = {}  # on demand, see `_made_on_demand`
        self._methods: dict[str, Rule] = {}
        self._attributes: dict[str, Rule] = {}
        self._writes: dict[tuple[int, str], tuple[object, Write]] = {}
        self._turn_sums: dict[int, tuple[object, TurnSum]] = {}
        self._heedless: dict[int, object] = {}
        self._mirrors: list[Mirror] = []
        self._choosers: dict[int, tuple[object, ModuleType]] = {}
        self._choosing_methods: dict[str, ModuleType] = {}
        self._compositions: dict[tuple[Identity, str], tuple[object, FunctionType]] = {}
        self._stand_ins: dict[FunctionType, tuple[str, ...]] = {}  # with the parameters that may be lists
        self._read: set[str] = set()
        self._growing: set[str] = set()  # libraries of which more may be imported, and so have more rules
        self._modules: set[str] = set()  # the modules of rules that have been read in
        self._classes: WeakSet[type] = WeakSet()  # those of the user's that have been looked at
        self._reading = 0  # libraries that are being read in
        self._derivations = 0  # that are under way, in all threads
        self._lock = Lock()
        self.edition = 0

    def add(self, rule: Rule, *, override: bool = False) -> None:
        """Enter a rule.  A callable, method or attribute that has one already needs `override=True`."""
        if not self._reading:
            self.ensure(library_of(rule.callee))  # whose own rule must not come later
        known = self._rules.get(identity(rule.callee))
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
        self._rules[identity(rule.callee)] = rule
        if not self._reading:
            self.edition += 1

    def seal(self) -> None:
        """Complain about every rule that lacks a mode."""
        for rule in self._rules.values():
            if rule.form is Form.GENERAL and (rule.adjoint is None or rule.tangent is None):
                has, lacks = ("adjoint", "@tangent_") if rule.tangent is None else ("tangent", "@adjoint")
                raise RuleError(f"{rule.name} has its {has} declared but not the other mode: add {lacks}")

    def rule_for(self, callee: object) -> Rule | None:
        """The rule of a callable; None if it has none.  Reads in the rules of its library first."""
        key = identity(callee)
        rule = self._rules.get(key)
        if rule is None:
            library = library_of(callee)
            self.ensure(library)
            if key not in self._rules and (library in backends.providers() or _is_anybodys(callee)):
                self._read_imported()  # a backend's helper or a ufunc, met before the backend's library
            if isinstance(callee, type) and callee not in self._classes:
                self._classes.add(callee)
                self._read_class(callee)
            rule = self._rules.get(key)
        if rule is None and not self._reading and (key, "") not in self._compositions:
            rule = self._made_on_demand(callee)
        return rule

    def makes_items(self, owner: object) -> bool:
        """Is there a rule for taking items of an object, as there is for `np.r_`?"""
        method = getattr(owner, "__getitem__", None)
        if not isinstance(method, MethodType):
            return False
        self.ensure(library_of(method))
        return identity(method) in self._rules

    def _read_class(self, kind: type) -> None:
        """Enter the rule of a class that only keeps what it is given."""
        from tangent.rules.constructors import add_constructor  # which needs the book

        if keeps_arguments(kind):
            self._reading += 1
            try:
                add_constructor(kind, self)
            finally:
                self._reading -= 1

    def _made_on_demand(self, callee: object) -> Rule | None:
        """A rule that a library makes for a function of its own, or an object of a class of its own."""
        if identity(callee) in self._made:
            return self._made[identity(callee)]
        modules = [library_of(callee), *(kind.__module__.partition(".")[0] for kind in type(callee).__mro__)]
        modules.append(getattr(callee, "of_library", ""))  # a backend's stand-in for something of its library
        for library in dict.fromkeys(modules):
            backend = backends.load(library) if library in backends.installed() else None
            if backend is not None:
                made = backend.rule_of(callee)
                if isinstance(made, Rule):
                    self.enter_made(made)
                    return made
        return None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """While something is derived: rules that are made on demand go when nothing is derived any more.

        A layer has one rule in a derivation, and is let go with what was derived for it.
        """
        with self._lock:
            self._derivations += 1
        try:
            yield
        finally:
            with self._lock:
                self._derivations -= 1
                if not self._derivations:
                    self._made.clear()

    def enter_made(self, rule: Rule) -> None:
        """Enter a rule that was made on demand.  It makes nothing out of date, and gives way to any other."""
        self._made[identity(rule.callee)] = rule

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

    def add_write(self, callee: object, write: Write, *, method: str = "") -> None:
        """Enter a call that adds in place: a function, or a method of one (`np.add.at`)."""
        self._writes[id(callee), method] = callee, write

    def write_of(self, call: Apply) -> Write | None:
        """What a call adds in place, if it does."""
        match call:
            case Apply(Op.CALL, (Global(value=owner), *_), symbol=method) | Apply(
                Op.METHOD, (Global(value=owner), *_), symbol=method
            ):
                self.rule_for(owner)  # reads in the rules of its library
                found = self._writes.get((id(owner), method))
                return None if found is None else found[1]
        return None

    def add_turn_sum(self, callee: object, turn_sum: TurnSum) -> None:
        """Enter how a sum of calls over the turns of a loop is formed at once."""
        self._turn_sums[id(callee)] = callee, turn_sum

    def turn_sum_of(self, callee: object) -> TurnSum | None:
        """How a sum of calls over the turns of a loop is formed at once, if that is known."""
        found = self._turn_sums.get(id(callee))
        return None if found is None else found[1]

    def add_heedless(self, *callees: object) -> None:
        """Make known functions that take `out` and do not write there."""
        self._heedless.update((id(callee), callee) for callee in callees)

    def heeds_out(self, callee: object) -> bool:
        """Does a function write to what it is given as `out`?"""
        return id(callee) not in self._heedless

    def add_mirror(self, mirror: Mirror) -> None:
        """Make known that a library has the functions of another."""
        self._mirrors.append(mirror)

    def mirrors(self) -> tuple[Mirror, ...]:
        """All libraries that have the functions of another."""
        return tuple(self._mirrors)

    def mirrors_of(self, module: ModuleType) -> tuple[Mirror, ...]:
        """The libraries that have the functions of this one."""
        return tuple(m for m in self._mirrors if m.of is module)

    def mirrored(self, module: ModuleType) -> ModuleType | None:
        """The library whose rules hold for the functions of a module: itself, or what it mirrors."""
        self.ensure(module.__name__)
        for mirror in self._mirrors:
            if mirror.by is module:
                return mirror.of
        return module if module.__name__ in self._read and module.__name__ not in _OWN else None

    def add_chooser(self, callee: object, module: ModuleType, *, method: str = "") -> None:
        """Enter a call that gives a module, this one or one that mirrors it; with `method`, one of arrays."""
        if method:
            self._choosing_methods[method] = module
        else:
            self._choosers[id(callee)] = callee, module

    def chosen_by(self, call: Apply) -> ModuleType | None:
        """The library whose functions, or those of a mirror, are in the module that a call gives."""
        match call:
            case Apply(Op.CALL, (Global(value=callee), *_)):
                self.rule_for(callee)  # reads in the rules of its library
                found = self._choosers.get(id(callee))
                return None if found is None else found[1]
            case Apply(Op.METHOD, (receiver, *_), symbol=method) if not isinstance(receiver, Global):
                self.method(method)
                return self._choosing_methods.get(method)
        return None

    def add_composition(
        self, callee: object, function: FunctionType, *, method: str = "", sequences: tuple[str, ...] = ()
    ) -> None:
        """Enter a Python function that does what `callee`, or a method of it (`np.add.reduce`), does."""
        if (identity(callee), method) in self._compositions:
            raise RuleError(f"{name_of(callee)} is a composition already")
        self._compositions[identity(callee), method] = callee, function
        self.add_stand_in(function, sequences)

    def add_stand_in(self, function: FunctionType, sequences: tuple[str, ...]) -> None:
        """Remember that a function is called by the name of another one, for which it stands."""
        self._stand_ins[function] = sequences

    def composition_of(self, callee: object, method: str = "") -> FunctionType | None:
        """The Python function that does what `callee`, or a method of it, does, if one is known."""
        self.rule_for(callee)  # reads in the rules of its library
        found = self._compositions.get((identity(callee), method))
        return None if found is None else found[1]

    def stands_in(self, function: FunctionType) -> bool:
        """Does the function stand for another one?"""
        return function in self._stand_ins

    def sequences_of(self, function: FunctionType) -> tuple[str, ...] | None:
        """The parameters of what stands for another function that may be lists; None if it does not."""
        return self._stand_ins.get(function)

    def compositions(self) -> tuple[tuple[object, str, FunctionType], ...]:
        """All compositions that have been read in: callee, method of it or "", function."""
        return tuple((callee, m, f) for (_, m), (callee, f) in self._compositions.items())

    def ensure(self, library: str) -> None:
        """Read in the rules of the library with this top-level module, if there are any."""
        if library in self._read and library not in self._growing:
            return
        modules = _OWN.get(library, ())
        if not modules:
            backend = backends.load(library)
            if backend is None:
                return  # it may be registered later
            modules = tuple(module for module in backend.rules if module not in self._modules)
            if getattr(backend, "grows", False):
                self._growing.add(library)
        self._read.add(library)
        if not modules:
            return
        self._modules.update(modules)
        self._reading += 1
        try:
            for module in modules:
                import_module(module)
        finally:
            self._reading -= 1

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


Identity = int | tuple[int, int]


def identity(callee: object) -> Identity:
    """What tells a callable from all others: a method that is bound anew is the same one.

    >>> book = RuleBook()
    >>> identity(book.rules) == identity(book.rules), identity(book.rules) == identity(RuleBook().rules)
    (True, False)
    """
    return (id(callee.__self__), id(callee.__func__)) if isinstance(callee, MethodType) else id(callee)


def _is_anybodys(callee: object) -> bool:
    """May a callable belong to any library, since it does not say which?  NumPy's ufuncs may."""
    return callable(callee) and getattr(callee, "__module__", None) is None


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
    if isinstance(callee, MethodType):
        return f"{name_of(type(callee.__self__))}.{callee.__func__.__name__}"
    name = getattr(callee, "__qualname__", None) or getattr(callee, "__name__", None) or repr(callee)
    module = getattr(callee, "__module__", None) or getattr(
        getattr(callee, "__objclass__", None), "__module__", None
    )
    return f"{module}.{name}" if isinstance(module, str) else str(name)


BOOK = RuleBook()
