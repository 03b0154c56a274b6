"""One data-flow solver for all analyses.

An analysis says how one simple statement changes a state and how two states
join; the solver runs it over structured Core, forwards or backwards, and
iterates loops until nothing changes.  `None` is the state of a place that is
never reached; joining it with a state gives that state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from tangent_ast import core

S = TypeVar("S")


class Analysis(Protocol[S]):
    """What one analysis has to say."""

    def transfer(self, statement: core.Statement, state: S) -> S:
        """The state on the far side of a statement.

        For a compound statement this covers what it does itself: for `If` its
        test, for `For` the sources (once), for `While` the test, for `Try` what it catches.
        """
        ...

    def enter(self, loop: core.For, state: S) -> S:
        """The effect of binding the targets of a `for` loop at the start of a turn."""
        ...

    def join(self, one: S, other: S) -> S:
        """The state where two paths meet."""
        ...


@dataclass(slots=True)
class Solution(Generic[S]):
    """States around each statement, by identity; a state of None was never reached."""

    before: dict[int, S | None] = field(default_factory=dict)
    after: dict[int, S | None] = field(default_factory=dict)
    head: dict[int, S | None] = field(default_factory=dict)  # of loops: where a turn begins


def _join(analysis: Analysis[S], one: S | None, other: S | None) -> S | None:
    if one is None:
        return other
    if other is None:
        return one
    return analysis.join(one, other)


def backward(block: core.Block, exit_state: S, analysis: Analysis[S], raised: S) -> Solution[S]:
    """Solve from the end of `block`, where `exit_state` holds; `raised` holds after a `raise`."""
    solution: Solution[S] = Solution()
    failing: list[S | None] = [None]  # the joined states of the handlers around

    def run(statements: core.Block, state: S | None, leave: S | None) -> S | None:
        for statement in reversed(statements):
            solution.after[id(statement)] = state
            state = one(statement, state, leave)
            if len(failing) > 1 and not core.cannot_fail(statement):
                state = _join(analysis, state, failing[-1])
            solution.before[id(statement)] = state
        return state

    def one(statement: core.Statement, state: S | None, leave: S | None) -> S | None:
        if type(statement) in core.STRAIGHT:
            return None if state is None else analysis.transfer(statement, state)
        match statement:
            case core.Break():
                return leave
            case core.Raise():
                return analysis.transfer(statement, raised)
            case core.If(then=then, orelse=orelse):
                met = _join(analysis, run(then, state, leave), run(orelse, state, leave))
                return None if met is None else analysis.transfer(statement, met)
            case core.For(body=body):
                head = state
                while True:
                    solution.head[id(statement)] = head
                    turn = run(body, head, state)
                    turn = None if turn is None else analysis.enter(statement, turn)
                    met = _join(analysis, state, turn)
                    met = _join(analysis, met, head)
                    if met == head:
                        return None if head is None else analysis.transfer(statement, head)
                    head = met
            case core.While(head=head_block, body=body):
                head = None
                while True:
                    tested = _join(analysis, state, run(body, head, state))
                    tested = None if tested is None else analysis.transfer(statement, tested)
                    met = _join(analysis, run(head_block, tested, state), head)
                    solution.head[id(statement)] = met
                    if met == head:
                        return head
                    head = met
            case core.Try(body=body, handlers=handlers, orelse=orelse):
                caught: S | None = None
                for handler in handlers:
                    caught = _join(analysis, caught, run(handler.body, state, leave))
                done = run(orelse, state, leave)
                failing.append(_join(analysis, caught, failing[-1]))
                entry = run(body, done, leave)
                failing.pop()
                entry = _join(analysis, entry, caught)
                return None if entry is None else analysis.transfer(statement, entry)
            case _:
                return None if state is None else analysis.transfer(statement, state)

    run(block, exit_state, None)
    return solution


def forward(block: core.Block, entry_state: S, analysis: Analysis[S]) -> Solution[S]:
    """Solve from the start of `block`, where `entry_state` holds."""
    solution: Solution[S] = Solution()
    breaks: list[S | None] = []  # the joined states of the `break`s of each enclosing loop
    passed: list[S | None] = []  # the joined states of all places in each `try` around

    def run(statements: core.Block, state: S | None) -> S | None:
        for statement in statements:
            solution.before[id(statement)] = state
            state = one(statement, state)
            solution.after[id(statement)] = state
            for k, before in enumerate(passed):
                passed[k] = _join(analysis, before, state)
        return state

    def one(statement: core.Statement, state: S | None) -> S | None:
        if type(statement) in core.STRAIGHT:
            return None if state is None else analysis.transfer(statement, state)
        match statement:
            case core.Break():
                breaks[-1] = _join(analysis, breaks[-1], state)
                return None
            case core.Raise() | core.Return():
                return None
            case core.If(then=then, orelse=orelse):
                state = None if state is None else analysis.transfer(statement, state)
                return _join(analysis, run(then, state), run(orelse, state))
            case core.For(body=body):
                entry = None if state is None else analysis.transfer(statement, state)
                head = entry
                while True:
                    solution.head[id(statement)] = head
                    breaks.append(None)
                    end = run(body, None if head is None else analysis.enter(statement, head))
                    left = breaks.pop()
                    met = _join(analysis, head, end)
                    if met == head:
                        return _join(analysis, head, left)
                    head = met
            case core.While(head=head_block, body=body):
                head = state
                while True:
                    solution.head[id(statement)] = head
                    breaks.append(None)
                    tested = run(head_block, head)
                    tested = None if tested is None else analysis.transfer(statement, tested)
                    end = run(body, tested)
                    left = breaks.pop()
                    met = _join(analysis, head, end)
                    if met == head:
                        return _join(analysis, tested, left)
                    head = met
            case core.Try(body=body, handlers=handlers, orelse=orelse):
                entry = None if state is None else analysis.transfer(statement, state)
                passed.append(entry)
                end = run(body, entry)
                failed = passed.pop()
                met = run(orelse, end)
                for handler in handlers:
                    met = _join(analysis, met, run(handler.body, failed))
                return met
            case _:
                return None if state is None else analysis.transfer(statement, state)

    run(block, entry_state)
    return solution
