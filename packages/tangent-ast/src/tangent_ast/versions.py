"""Split every variable into versions that are bound once.

>>> from tangent_ast.show import rewritten
>>> print(rewritten(split_versions, "b = a * a\\nb = b * 3.0\\nreturn b"))
b = a * a
b_1 = b * 3.0
return b_1

Where paths meet, a *merged* name is bound by a copy at the end of each:

>>> print(rewritten(split_versions, "y = x\\nfor i in range(n):\\n    y = y * s\\nreturn y", range=range))
y = x
y_1 = y
for i in range(n):
    y_2 = y_1 * s
    y_1 = y_2
return y_1

so that inside the body `x_1` is the value at the start of a turn and `x_2` the
next one.  `coalesce` gives the versions one name again wherever that changes
nothing.  Works on functions with a single exit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tangent_ast import core
from tangent_ast.exits import escapes, falls_through
from tangent_ast.liveness import liveness
from tangent_ast.naming import Namer, names_of

Versions = dict[str, str]  # the user's name -> the version that holds its value here


def split_versions(function: core.Function) -> core.Function:
    """Give each value of each variable a name of its own."""
    splitter = _Splitter(function)
    body, _ = splitter.block(function.body, {p.name: p.name for p in function.params}, None)
    body = (*(placeholder(v, function) for v in sorted(splitter.copied_maybe)), *body)
    temps = {v for v, base in splitter.bases.items() if base in function.temps}
    bases = {v: function.bases.get(base, base) for v, base in splitter.bases.items()}
    return replace(function, body=body, temps=function.temps | temps, bases=bases)


UNBOUND = core.About(core.Role.SAVE, "unbound")  # marks placeholders


def placeholder(version: str, function: core.Function) -> core.Statement:
    """A value for a version that some path leaves unbound, so that it can be copied."""
    return core.Bind(version, core.Const(None), origin=replace(function.origin, text=""), about=UNBOUND)


@dataclass(frozen=True, slots=True)
class _Loop:
    """Where the values of carried variables go at the end of a turn, and on `break`."""

    heads: Versions
    exits: Versions


class _Splitter:
    def __init__(self, function: core.Function) -> None:
        self.namer = Namer(names_of(function))
        self.live = liveness(function.body)
        self.bases: dict[str, str] = {p.name: p.name for p in function.params}
        # Versions that some path leaves unbound, and those of them that are copied where
        # paths meet: these get a placeholder for a value.  Inside its own loop a head has
        # one already.
        self.maybe: set[str] = set()
        self.heads: set[str] = set()
        self.copied_maybe: set[str] = set()

    def version(self, name: str) -> str:
        """A new version; the first one bears the plain name."""
        new = name if name not in self.bases else self.namer.fresh(name)
        self.bases[new] = name
        return new

    def block(
        self, block: core.Block, env: Versions, loop: _Loop | None
    ) -> tuple[core.Block, Versions | None]:
        """Rewrite a block; the versions at its end, or None if its end is never reached."""
        done: list[core.Statement] = []
        now: Versions | None = dict(env)
        # What has been entered is left, and its `finally` run, if only by an exception.
        entered: list[Versions | None] = []  # the versions at each `Enter`; None if that is not reached
        unreached: set[int] = set()  # which ends are not reached
        for statement in block:
            match statement:
                case core.Enter():
                    entered.append(now)
                case core.Finally() if now is None and entered[-1] is not None:
                    now = entered[-1]
                    unreached.add(len(entered))
                case core.Leave():
                    if len(entered) in unreached:
                        now = None
                    unreached.discard(len(entered))
                    if entered.pop() is not None:
                        done.append(statement)
                    continue
            if now is not None:
                now = self.statement(statement, now, loop, done)
        return tuple(done), now

    def statement(
        self, statement: core.Statement, env: Versions, loop: _Loop | None, done: list[core.Statement]
    ) -> Versions | None:
        match statement:
            case core.If():
                return self.branch(statement, env, loop, done)
            case core.For():
                return self.counted(statement, env, done)
            case core.While():
                return self.conditional(statement, env, done)
            case core.Break():
                assert loop is not None, "break outside a loop"
                done += self.copies(loop.exits, env, statement)
                done.append(statement)
                return None
            case core.Raise() | core.Return():
                done.append(self.read(statement, env))
                return None
            case _:
                statement = self.read(statement, env)
                fresh = {name: self.version(name) for name in core.targets(statement)}
                done.append(core.map_targets(statement, fresh.__getitem__))
                return env | fresh

    def read(self, statement: core.Statement, env: Versions) -> core.Statement:
        def atom(expr: core.Expr) -> core.Expr:
            return core.Name(env.get(expr.id, expr.id)) if isinstance(expr, core.Name) else expr

        if isinstance(statement, (core.Push, core.Pop)):
            statement = replace(statement, stack=env.get(statement.stack, statement.stack))
        return core.map_expressions(statement, lambda e: core.rebuild(e, atom))

    def copies(self, into: Versions, env: Versions, at: core.Statement) -> list[core.Statement]:
        """`merged = version` for every merged name whose variable has a value here."""
        made: list[core.Statement] = []
        for name, target in into.items():
            if name not in env or env[name] == target:
                continue
            if env[name] in self.maybe - self.heads:
                self.copied_maybe.add(env[name])
            made.append(core.Bind(target, core.Name(env[name]), origin=at.origin, about=at.about))
        return made

    def branch(
        self, statement: core.If, env: Versions, loop: _Loop | None, done: list[core.Statement]
    ) -> Versions | None:
        live = self.live.after(statement)
        read = self.read(statement, env)
        assert isinstance(read, core.If)
        then, env_then = self.block(statement.then, env, loop)
        orelse, env_else = self.block(statement.orelse, env, loop)
        after = env_then if env_else is None else env_else
        if env_then is not None and env_else is not None:
            changed = [n for n in {**env_then, **env_else} if env_then.get(n) != env_else.get(n)]
            # What one side leaves unbound needs no copy: it has one version, if any.
            lone = {n: v for env in (env_then, env_else) for n, v in env.items() if n in changed}
            lone = {n: v for n, v in lone.items() if n in live and not (n in env_then and n in env_else)}
            self.maybe.update(lone.values())
            merged = {n: self.version(n) for n in changed if n in live and n not in lone}
            then = _at_end(then, self.copies(merged, env_then, statement))
            orelse = _at_end(orelse, self.copies(merged, env_else, statement))
            after = {n: v for n, v in env_then.items() if n not in changed} | merged | lone
        done.append(replace(read, then=then, orelse=orelse))
        return after

    def surely(self, name: str, *envs: Versions) -> bool:
        """Is a variable bound on every one of these paths?"""
        return all(name in env and env[name] not in self.maybe for env in envs)

    def carried(self, statement: core.For | core.While, inside: core.Block) -> Versions:
        """Merged names for the variables that a turn binds and that the next turn or the rest may read."""
        live = self.live.head(statement)
        bound = [n for s in core.walk(inside) for n in core.targets(s)]
        bound += core.targets(statement)
        return {n: self.version(n) for n in dict.fromkeys(bound) if n in live}

    def open(self, heads: Versions, env: Versions) -> None:
        """Begin a loop: heads that have no value before it may stay unbound."""
        self.maybe.update(h for n, h in heads.items() if not self.surely(n, env))
        self.heads.update(heads.values())

    def placeholders(
        self, heads: Versions, env: Versions, inside: core.Block, at: core.Statement
    ) -> list[core.Statement]:
        """Values for heads that have none before the loop, but are read in it."""
        read = {n for s in core.walk(inside) for n in core.reads(s)}
        return [
            core.Bind(h, core.Const(None), origin=at.origin, about=UNBOUND)
            for n, h in heads.items()
            if n not in env and h in read
        ]

    def counted(self, statement: core.For, env: Versions, done: list[core.Statement]) -> Versions:
        read = self.read(statement, env)
        assert isinstance(read, core.For)
        heads = self.carried(statement, statement.body)
        self.open(heads, env)
        done += self.copies(heads, env, statement)
        names = {n: self.version(n) for n in statement.targets}
        body, end = self.block(statement.body, env | heads | names, _Loop(heads, heads))
        if end is not None:
            body = _at_end(body, self.copies(heads, end, statement))
        done += self.placeholders(heads, env, body, statement)
        done.append(replace(read, targets=tuple(names[n] for n in statement.targets), body=body))
        self.heads.difference_update(heads.values())
        return env | heads

    def conditional(
        self, statement: core.While, env: Versions, done: list[core.Statement]
    ) -> Versions | None:
        heads = self.carried(statement, statement.head + statement.body)
        self.open(heads, env)
        done += self.copies(heads, env, statement)
        head, tested = self.block(statement.head, env | heads, None)
        assert tested is not None, "the test of a while loop is always reached"
        read = self.read(replace(statement, head=(), body=()), tested)
        bound = {n for s in core.walk(statement.head) for n in core.targets(s)}
        exits = heads | {n: tested[n] for n in bound if n in self.live.after(statement)}
        body, end = self.block(statement.body, tested, _Loop(heads, exits))
        if end is not None:
            body = _at_end(body, self.copies(heads, end, statement))
        done += self.placeholders(heads, env, head + body, statement)
        assert isinstance(read, core.While)
        done.append(replace(read, head=head, body=body))
        self.heads.difference_update(heads.values())
        return tested


def _at_end(block: core.Block, more: list[core.Statement]) -> core.Block:
    """Add statements where a block's end is reached.

    After a branch that leaves on some path, that is the end of each of its other
    paths: nothing may follow a statement that leaves.

        if a:                        if a:
            x = 1                        x = 1
        elif b:                          y = x
            break            =>      elif b:
        else:                            break
            x = 2                    else:
        y = x                            x = 2
                                         y = x
    """
    if not more or not falls_through(block):
        return block
    if block and isinstance(last := block[-1], core.If) and escapes((last,)):
        then, orelse = (_at_end(side, [replace(s) for s in more]) for side in (last.then, last.orelse))
        return (*block[:-1], replace(last, then=then, orelse=orelse))
    return (*block, *more)
