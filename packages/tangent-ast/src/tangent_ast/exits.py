"""Give a function a single exit.

>>> from tangent_ast.show import rewritten
>>> print(rewritten(single_exit, "if c:\\n    return -x\\ny = x * 2\\nreturn y"))
if c:
    t = -x
    out = t
else:
    y = x * 2
    out = y
return out

Afterwards there is one `return`, at the end; `break` and `raise` stand only at the
ends of blocks with nothing to follow on any path; `continue` is gone.  What
follows a branch that leaves moves into its other side.  Where a branch leaves on
some of its paths only, a flag is set on those and asked afterwards, so that no
statement is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tangent_ast import core
from tangent_ast.core import Const, Expr, Name
from tangent_ast.naming import Namer, Temps, names_of

Change = Callable[[core.Statement], core.Block]


def single_exit(function: core.Function, namer: Namer | None = None) -> core.Function:
    """Return only at the end, leave loops only in last position.

    >>> from tangent_ast.dump import dump
    >>> here = core.Origin("model.py", 1)
    >>> leave = core.If(Name("x"), (core.Return(Name("x"), origin=here),), origin=here)
    >>> loop = core.For(("x",), (core.Each(Name("xs")),), (leave,), origin=here)
    >>> print(dump(single_exit(core.Function("first", (core.Param("xs"),), (loop,), here))))
    def first(xs):
        returned = False
        for x in xs:
            if x:
                out = x
                returned = True
                break
        if returned:
            pass
        else:
            out = None
        return out
    """
    namer = namer or Namer(names_of(function))
    silent = replace(function.origin, text="")  # a return that nobody wrote
    body = function.body
    if falls_through(body):
        body = (*body, core.Return(Const(None), origin=silent))
    returns = [s for s in core.walk(body) if isinstance(s, core.Return)]
    if not returns and isinstance(body[-1], core.Raise | core.If):
        # Nothing is reached after it; the exit that every function has stands beside it.
        never = core.Return(Const(None), origin=silent)
        body = (core.If(Const(True), body, (never,), origin=silent),)
        returns = [never]
    result = _common(returns, function.temps)
    if result is None:
        # Names that stand at a single exit need no other name.
        straight = len(returns) == 1 and body[-1] is returns[0]
        result = returns[0].value if straight else Name(namer.fresh("out"))
    settler = _Settler(namer, result)
    done = _replace_last(settler.tails(body), core.Return, settler.keep)
    # The exit belongs to the last of the user's returns.
    leave = core.Return(result, origin=returns[-1].origin if returns else silent)
    return replace(function, body=(*done, leave), temps=function.temps | settler.temps.made)


def _common(returns: list[core.Return], temps: frozenset[str]) -> Expr | None:
    """What all returns return, if that is one variable or literal."""
    values = {s.value for s in returns}
    if not values:
        return Const(None)  # the end is never reached
    only = values.pop()
    common = isinstance(only, Const) or (isinstance(only, Name) and only.id not in temps)
    return only if not values and common else None


def falls_through(block: core.Block) -> bool:
    """Can the end of a block be reached?"""
    for s in block:
        match s:
            case core.Return() | core.Raise() | core.Break() | core.Continue():
                return False
            case core.If(then=then, orelse=orelse):
                if not falls_through(then) and not falls_through(orelse):
                    return False
            case core.Try(body=body, handlers=handlers, orelse=orelse):
                done = falls_through(body) and falls_through(orelse)
                if not done and not any(falls_through(h.body) for h in handlers):
                    return False
            case core.While(head=(), test=Const(value), body=body):
                if value and not _contains(body, core.Break):
                    return False
    return True


def _contains(block: core.Block, *kinds: type) -> bool:
    """Is there such a statement that belongs to this block (not to a loop inside, returns excepted)?"""
    for s in block:
        if isinstance(s, kinds):
            return True
        if core.ways(s) and any(_contains(inner, *kinds) for inner in core.blocks(s)):
            return True
        if isinstance(s, core.For | core.While) and core.Return in kinds and _contains(s.body, core.Return):
            return True
    return False


def escapes(block: core.Block) -> bool:
    """May a block be left other than at its end?"""
    return _contains(block, core.Return, core.Break, core.Continue, core.Raise)


def _replace_last(block: core.Block, kind: type, change: Change) -> core.Block:
    """Replace statements of a kind where they stand last, in branches too."""
    if not block:
        return block
    *before, last = block
    if isinstance(last, kind):
        return (*before, *change(last))
    if core.ways(last):
        return (*before, core.map_ways(last, lambda b: _replace_last(b, kind, change)))
    if isinstance(last, core.Leave):
        start = _enter_of(block)
        inside, closing = _parts(block[start + 1 :])
        return (*block[: start + 1], *_replace_last(inside, kind, change), *closing)
    return block


def _enter_of(block: core.Block) -> int:
    """The position of the `Enter` that belongs to the `Leave` at the end of a block."""
    return next(
        k
        for k in range(len(block) - 1, -1, -1)
        if isinstance(block[k], core.Enter) and core.leave_of(block, k) == len(block) - 1
    )


def _entries(block: core.Block) -> int:
    """How many `Enter`s begin a block that ends with as many `Leave`s: `with a, b:` has two."""
    depth = 1
    while isinstance(block[depth], core.Enter) and core.leave_of(block, depth) == len(block) - 1 - depth:
        depth += 1
    return depth


def _parts(entered: core.Block) -> tuple[core.Block, core.Block]:
    """What runs after an `Enter`, up to its end: what may be left, and the `finally` and `Leave` behind."""
    depth = 0
    for k, s in enumerate(entered):
        if isinstance(s, core.Finally | core.Leave) and not depth:
            return entered[:k], entered[k:]  # all that closes
        depth += isinstance(s, core.Enter) - isinstance(s, core.Leave)
    raise AssertionError("a block that is entered and not left")


class _Settler:
    """Moves what follows a branch that leaves into its other side."""

    def __init__(self, namer: Namer, result: Expr) -> None:
        self.result = result
        self.temps = Temps(namer)
        self.returned = ""  # the flag that says that a loop was left by `return`
        self.raised = False  # may the flag be set in the loops being settled?
        self.relayed: list[core.Statement] = []  # returns after loops, with the flag set
        self.depth = 0

    def keep(self, s: core.Statement) -> core.Block:
        """return e    =>    out = e"""
        assert isinstance(s, core.Return)
        if s.value == self.result:
            return ()
        assert isinstance(self.result, Name)
        return (core.Bind(self.result.id, s.value, origin=s.origin),)

    def tails(self, block: core.Block) -> core.Block:
        """Let nothing follow a statement that leaves, on any path."""
        out: list[core.Statement] = []
        position = 0
        while position < len(block):
            s = block[position]
            rest = block[position + 1 :]
            match s:
                case core.Return() | core.Break() | core.Continue() | core.Raise():
                    return (*out, s)
                case core.If() if escapes((s,)):
                    return (*out, *self.branch(s, rest))
                case core.Try():
                    before, attempt = self.attempt(s)
                    out += before
                    if self.leaves_loop((attempt, *rest)) and escapes((attempt,)):
                        settled = core.map_ways(attempt, self.tails)
                        before, noted, follow = self.noted((settled,), rest, s)
                        return (*out, *before, *noted, *self.tails(follow))
                    if _contains((attempt,), core.Return, core.Break, core.Continue):
                        return (*out, *self.branch(attempt, rest))
                    out.append(core.map_ways(attempt, self.tails))
                case core.If():
                    out.append(core.map_blocks(s, self.tails))
                case core.Enter():
                    end = core.leave_of(block, position) + 1
                    rest = block[end:]
                    before, entered, after = self.entered(block[position:end], rest)
                    out += [*before, *entered]
                    if after is not rest:
                        return (*out, *self.tails(after))
                    position = end - 1
                case core.For() | core.While():
                    before, loop, after = self.loop(s)
                    out += [*before, loop]
                    if after:
                        return (*out, *self.tails((*after, *rest)))
                    if not falls_through((loop,)):
                        return tuple(out)
                case _:
                    out.append(s)
            position += 1
        return tuple(out)

    def branch(self, s: core.If | core.Try, rest: core.Block) -> core.Block:
        """A branch that leaves on some way, and what follows it."""
        going_on = sum(falls_through(way) for way in core.ways(s))
        if not rest or not going_on:
            return (core.map_ways(s, self.tails),)
        if going_on == 1:
            return (core.map_ways(s, lambda b: self.tails((*b, *rest) if falls_through(b) else b)),)
        # Several ways go on: remember which do not, so that the rest stands only once.
        before, noted, follow = self.noted((core.map_ways(s, self.tails),), rest, s)
        return (*before, *noted, *self.tails(follow))

    def attempt(self, s: core.Try) -> tuple[core.Block, core.Try]:
        """What leaves the body of a `try` leaves from its `else`, where nothing is caught.

        So does everything at its end that cannot fail.

        try: return f(x)         try: out = f(x)
        except E: ...        =>  except E: ...
                                 else: return out
        """
        before, body, orelse = self.noted(self.tails(s.body), s.orelse, s)
        while len(body) > 1 and core.cannot_fail(body[-1]):
            body, orelse = body[:-1], (body[-1], *orelse)
        return before, replace(s, body=body, orelse=orelse)

    def leaves_loop(self, block: core.Block) -> bool:
        """Is a loop left from inside of a block, where it takes a flag to say so?"""
        return _contains(block, core.Break, *((core.Return,) if self.depth else ()))

    def noted(
        self, block: core.Block, rest: core.Block, at: core.Statement
    ) -> tuple[core.Block, core.Block, core.Block]:
        """A block that notes that it would be left; what comes before it, itself, and what follows.

        if a:                        left = False
            if b: break              if a:
        rest                =>           if b: left = True
                                     if left: break
                                     else: rest
        """
        before: list[core.Statement] = []
        found = [k for k in (core.Continue, core.Break, core.Return) if _contains(block, k)]
        sure = len(found) == 1 and not falls_through(block)
        for kind in found:
            leavers: dict[type, core.Statement] = {
                core.Continue: core.Continue(origin=at.origin),
                core.Break: core.Break(origin=at.origin),
                core.Return: core.Return(self.result, origin=at.origin),
            }
            left = "" if sure else self.temps.fresh("left")

            def note(leaver: core.Statement, left: str = left) -> core.Block:
                kept = self.keep(leaver) if isinstance(leaver, core.Return) else ()
                said = (core.Bind(left, Const(True), origin=leaver.origin),) if left else ()
                return (*kept, *said)

            block = _replace_last(block, kind, note)
            if sure:
                return (), block, (leavers[kind],)
            before.append(core.Bind(left, Const(False), origin=at.origin))
            rest = (core.If(Name(left), (leavers[kind],), rest, origin=at.origin),)
        return tuple(before), block, rest

    def entered(self, block: core.Block, rest: core.Block) -> tuple[core.Block, core.Block, core.Block]:
        """What an `Enter` begins is left at its end, and only there.

        with m:                      left = False
            if b: break              with m:
        rest                =>           if b: left = True
                                     if left: break
                                     else: rest

        What ends the function or the turn anyway stays.
        """
        depth = _entries(block)
        inside, closing = _parts(block[depth:])
        settled = self.tails(inside)
        before: core.Block = ()
        follow = rest
        if rest or self.leaves_loop(settled):
            before, settled, follow = self.noted(settled, rest, block[0])
        if isinstance(closing[0], core.Finally):
            closing = (closing[0], *self.tails(closing[1:-1]), closing[-1])
        return before, (*block[:depth], *settled, *closing), follow

    def loop(self, s: core.For | core.While) -> tuple[core.Block, core.Statement, core.Block]:
        """Settle a loop; a return inside becomes a break, and a return after it.

        while c:               returned = False
            return e    =>     while c:
                                   out = e; returned = True; break
                               if returned: return out

        Without end and without other breaks, a loop is left by `return` only: no flag.
        """
        self.depth += 1
        body = _replace_last(self.tails(s.body), core.Continue, lambda _: ())
        self.depth -= 1
        if not _contains(body, core.Return):
            return (), replace(s, body=body), ()
        after = core.Return(self.result, origin=s.origin)
        if not falls_through((replace(s, body=body),)):
            body = _replace_last(body, core.Return, lambda r: (*self.keep(r), core.Break(origin=r.origin)))
            return self.start(s), replace(s, body=body), (after,)
        # One flag does for all loops: once it is set, they are left one by one.
        self.returned = self.returned or self.temps.fresh("returned")
        self.raised = True
        self.relayed.append(after)

        def leave(inner: core.Statement) -> core.Block:
            stop = core.Break(origin=inner.origin)
            if any(inner is known for known in self.relayed):
                return (stop,)
            return (*self.keep(inner), core.Bind(self.returned, Const(True), origin=inner.origin), stop)

        body = _replace_last(body, core.Return, leave)
        follow = core.If(Name(self.returned), (after,), (), origin=s.origin)
        return self.start(s), replace(s, body=body), (follow,)

    def start(self, s: core.Statement) -> core.Block:
        """Lower the flag before the outermost loop."""
        if self.depth or not self.raised:
            return ()
        self.raised = False
        return (core.Bind(self.returned, Const(False), origin=s.origin),)
