"""A function that is still being settled, with what is known of it by now.

    known.function = look_at_items(known.function, known.facts, known.memory, scope)

Facts and memory are looked at when somebody asks, and once more when the function has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping

from tangent.effector import Effector
from tangent.facts.fact import Fact
from tangent.facts.memory import Memory, memory_of
from tangent.facts.values import infer
from tangent_ast import core


class Known:
    """What is known of a function, for as long as the function changes and more is being told of it."""

    def __init__(self, function: core.Function, told: Mapping[str, Fact], effector: Effector) -> None:
        self.effector = effector
        self.told = dict(told)
        self._function = function
        self._facts: dict[str, Fact] | None = None
        self._memory: Memory | None = None

    @property
    def function(self) -> core.Function:
        """The function as it is now."""
        return self._function

    @function.setter
    def function(self, changed: core.Function) -> None:
        if changed != self._function:
            self._facts = self._memory = None
        self._function = changed

    def tell(self, told: Mapping[str, Fact]) -> None:
        """Take in facts that the text does not show."""
        if any(self.told.get(name) != fact for name, fact in told.items()):
            self._facts = self._memory = None
        self.told.update(told)

    @property
    def facts(self) -> dict[str, Fact]:
        """The fact of every name."""
        if self._facts is None:
            self._facts = infer(self._function, self.effector.book, self.told, self.effector.result_of)
        return self._facts

    @property
    def memory(self) -> Memory:
        """Which names may share memory."""
        if self._memory is None:
            self._memory = memory_of(self._function, self.facts, self.effector.book, self.effector.of_call)
        return self._memory
