"""What the text of a derivative takes for granted."""

from __future__ import annotations

from dataclasses import dataclass, field

from tangent.facts.origins import Late
from tangent.guards.bindings import Binding


@dataclass(slots=True)
class Granted:
    """What the text of a derivative, its callees' included, takes for granted.

    bindings    functions that it names are still the same
    one_field   arguments are all real or all complex
    all_real    no argument is complex
    no_keys     no argument holds a dictionary with numbers for keys, which would be taken for its items
    names_of_arrays  methods and attributes, such as `.T`, that no object among the arguments has
    asked_of_results  methods that no result has of a call that is known only when it happens
    handed_on   classes of objects that are known in one place and not in another
    number      the line where it matters that items of arrays are numbers, "" if it does nowhere
    writable    items of arrays can be assigned
    libraries   those whose functions are called on what is differentiated
    """

    bindings: list[Binding] = field(default_factory=list)
    one_field: bool = False
    all_real: bool = False
    no_keys: bool = False
    names_of_arrays: frozenset[str] = frozenset()
    asked_of_results: dict[Late, set[str]] = field(default_factory=dict)
    handed_on: frozenset[type] = frozenset()
    number: str = ""
    writable: bool = False
    libraries: frozenset[str] = frozenset()
