"""From a function to Core: read, lowered, with one exit and split versions."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import CellType, FunctionType

from tangent.backend import is_library, packages
from tangent.compositions import with_compositions
from tangent.dictionaries_apart import dictionaries_apart
from tangent.facts.harmless import reports
from tangent.in_place_calls import as_statements
from tangent.items_made import with_items_made
from tangent.modules import with_modules
from tangent.partials import derives
from tangent.reverse.insertions import is_insertion
from tangent.rules.book import BOOK
from tangent.scope import is_helper
from tangent.shown import is_derived
from tangent.unbound_reads import with_checks
from tangent_ast import core
from tangent_ast.exits import single_exit
from tangent_ast.lower import lower
from tangent_ast.lower.context import Receivers
from tangent_ast.source import Source, source_of
from tangent_ast.unbound import refuse_unbound
from tangent_ast.versions import split_versions

Classes = tuple[tuple[str, type], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A function in Core, with split versions, and where it came from."""

    source: Source
    core: core.Function
    text: str | None = None  # the source, where it was given
    classes: Classes = ()  # of objects that are passed, by parameter
    spelled_out: bool = False  # loops in place of comprehensions
    # Functions whose bodies stand in place of their calls, and classes whose objects are written out.
    inlined: frozenset[FunctionType | type] = frozenset()
    tolerant: bool = False  # statements that could not be lowered are left out
    receivers: Receivers = field(default_factory=dict)  # of methods whose bodies stand in place of calls

    def again(
        self,
        *,
        spelled_out: bool = False,
        inlined: Iterable[FunctionType | type] = (),
        receivers: Receivers | None = None,
    ) -> Prepared:
        """The same with more of it spelled out.

        What has been told of receivers holds for the text as it is: in a comprehension that becomes a
        loop there may be others.
        """
        return prepare(
            self.source.function,
            self.text,
            self.classes,
            spelled_out=self.spelled_out or spelled_out,
            inlined=self.inlined.union(inlined),
            tolerant=self.tolerant,
            receivers={} if spelled_out else {**self.receivers, **(receivers or {})},
        )


def prepare(
    function: FunctionType,
    text: str | None = None,
    classes: Classes = (),
    *,
    spelled_out: bool = False,
    inlined: frozenset[FunctionType | type] = frozenset(),
    tolerant: bool = False,
    receivers: Receivers | None = None,
) -> Prepared:
    """Read, lower, give a single exit, split versions.

    `spelled_out` makes loops of comprehensions; calls of the functions `inlined`, and of those that
    gather arguments with `*args`, are replaced with their bodies.  `tolerant` passes over what cannot be
    lowered, for the sake of what else is to be said of the function.
    """

    def inline(callee: object) -> bool:
        if any(callee is one for one in inlined):
            return True
        gathers = isinstance(callee, FunctionType) and bool(callee.__code__.co_flags & _GATHERS)
        own = (getattr(callee, "__module__", None) or "").partition(".")[0] in packages()
        return gathers and not own and is_the_users(callee) and not reports(callee)

    source = source_of(function, text=text)
    lowered = lower(
        source,
        is_opaque,
        is_insertion,
        spelled_out=spelled_out,
        inlined=inline,
        derives=derives,
        tolerant=tolerant,
        classes=dict(classes),
        receivers=receivers,
        updates=lambda f: as_statements(f, BOOK),
    )
    if not tolerant:
        refuse_unbound(lowered)
    if not is_derived(function):  # in which there are such checks already
        lowered = with_checks(lowered)
    if lowered.made:
        made = {name: CellType(value) for name, value in lowered.made.items()}
        source = replace(source, cells={**source.cells, **made})
    exited = single_exit(with_compositions(with_items_made(lowered, BOOK), BOOK))
    split = dictionaries_apart(split_versions(exited))
    looked_up = with_modules(split, source, BOOK)
    if looked_up is not split:  # xp.copyto(a, v) is known to be a write only now
        looked_up = with_compositions(as_statements(looked_up, BOOK), BOOK)
    return Prepared(source, looked_up, text, classes, spelled_out, inlined, tolerant, receivers or {})


_GATHERS = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def is_the_users(function: object) -> bool:
    """Is this a function without a rule, and of no array library?"""
    return BOOK.rule_for(function) is None and not is_library(getattr(function, "__module__", None) or "")


def is_opaque(function: object) -> bool:
    """Is this a function that is called and not looked into: `grad` and its kind, a helper, a library's?"""
    module = getattr(function, "__module__", None) or ""
    known = function is copy.copy or function is copy.deepcopy
    return known or module == "tangent.operators" or is_helper(function) or is_library(module)
