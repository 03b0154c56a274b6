"""The checker finds what would be wrong in the printed function, and accepts what is right."""

import pytest

from tangent_ast.check import Malformed, check
from tangent_ast.core import (
    About,
    Apply,
    Bind,
    Break,
    Const,
    Continue,
    Each,
    Effect,
    For,
    Function,
    If,
    Name,
    Op,
    Origin,
    Param,
    ParamKind,
    Pop,
    Push,
    Range,
    Return,
    Role,
    Update,
    While,
)

HERE = Origin("model.py", 7, text="y = f(x)")
c, s, t, x, y = map(Name, "cstxy")
LIST = Apply(Op.LIST, ())


def function(*body, params=("x", "c")):
    return Function("f", tuple(Param(p) for p in params), body, HERE)


def bind(target, value):
    return Bind(target, value, origin=HERE)


def give(value):
    return Return(value, origin=HERE)


def branch(test, then, orelse=()):
    return If(test, then, orelse, origin=HERE)


def loop(*body, targets=("i",)):
    return For(targets, tuple(Each(x) for _ in targets), body, origin=HERE)


def plus(a, b):
    return Apply(Op.BINARY, (a, b), symbol="+")


RIGHT = {
    "straight line": (bind("y", plus(x, c)), give(y)),
    "bound on some ways": (branch(c, (bind("y", x),)), give(y)),
    "bound in an earlier turn": (loop(branch(c, (Effect(y, origin=HERE),)), bind("y", x)),),
    "bound before a break": (loop(bind("y", x), Break(origin=HERE)), give(y)),
    "bound in the head of a loop": (
        While((bind("t", x),), t, (Effect(t, origin=HERE),), origin=HERE),
        give(t),
    ),
    "unreachable": (loop(Break(origin=HERE), Effect(x, origin=HERE)),),
    "saved and restored": (
        bind("s", LIST),
        loop(Push("s", (x, c), origin=HERE)),
        loop(Pop("s", ("x", "c"), origin=HERE)),
    ),
    "a list that nobody reads": (bind("s", LIST), Push("s", (x,), origin=HERE)),
    "saved for another function": (bind("s", LIST), Push("s", (x,), origin=HERE), give(s)),
    "update": (Update(Apply(Op.ITEM, (x, c)), c, "+", repeated=True, origin=HERE),),
    "a value for the caller": (give(Apply(Op.TUPLE, (x, c))),),
}


@pytest.mark.parametrize("body", RIGHT.values(), ids=RIGHT)
def test_right(body):
    check(function(*body))


WRONG = {
    "nothing binds it": (give(y),),
    "bound later": (give(y), bind("y", x)),
    "bound on no way here": (branch(c, (bind("y", x),), (Effect(y, origin=HERE),)),),
    "a list that is not there": (Push("s", (x,), origin=HERE),),
    "an argument that is an operation": (bind("y", plus(plus(x, c), c)),),
    "a test that is an operation": (branch(plus(x, c), (bind("y", x),)),),
    "break outside of a loop": (Break(origin=HERE),),
    "continue outside of a loop": (branch(c, (Continue(origin=HERE),)),),
    "place": (Update(plus(x, c), c, origin=HERE),),
    "repeated product": (Update(Apply(Op.ITEM, (x, c)), c, "*", repeated=True, origin=HERE),),
    "two targets, one name": (loop(targets=("i", "i")),),
    "endless": (For(("i",), (Range(Const(0), Const(None)),), (), origin=HERE),),
    "saved, never restored": (bind("s", LIST), Push("s", (x,), origin=HERE, about=About(Role.SAVE))),
    "restored, never saved": (bind("s", LIST), Pop("s", ("x",), origin=HERE)),
    "other width": (
        bind("s", LIST),
        Push("s", (x, c), origin=HERE),
        Pop("s", ("x",), origin=HERE),
    ),
    "two widths": (
        bind("s", LIST),
        Push("s", (x, c), origin=HERE),
        Push("s", (x,), origin=HERE),
        Pop("s", ("x",), origin=HERE),
    ),
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_wrong(body):
    with pytest.raises(Malformed, match=r"model\.py:7|never"):
        check(function(*body))


def test_folded():
    body = bind("y", plus(plus(x, c), c)), branch(plus(x, c), (bind("y", x),)), give(y)
    check(function(*body), folded=True)
    with pytest.raises(Malformed, match="keeps its name"):
        check(function(bind("y", Apply(Op.INPLACE, (x, c), symbol="+"))), folded=True)


def test_single_exit():
    check(function(give(x)), single_exit=True)
    for body in ((branch(c, (give(x),)), give(c)), (loop(Continue(origin=HERE)),), (give(x), give(c))):
        check(function(*body))
        with pytest.raises(Malformed):
            check(function(*body), single_exit=True)


def test_signature():
    with pytest.raises(Malformed, match="two parameters"):
        check(function(params=("x", "x")))
    params = (Param("x", ParamKind.KEYWORD_ONLY), Param("y"))
    with pytest.raises(Malformed, match="order"):
        check(Function("f", params, (), HERE))


def test_message_shows_the_statement_and_the_users_line():
    with pytest.raises(Malformed) as caught:
        check(function(give(y)))
    assert str(caught.value).split("\n") == [
        "in `f`: `y` is read, but nothing binds it",
        "  model.py:7: y = f(x)",
        "  Return(value=Name(id='y'))",
    ]
