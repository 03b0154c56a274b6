"""Branches become what people write; `test_folding` has the round trips."""

import pytest

from tangent_ast.core import (
    About,
    Apply,
    Bind,
    Break,
    Const,
    Effect,
    Function,
    If,
    Name,
    Op,
    Origin,
    Param,
    Role,
)
from tangent_ast.emit import emit
from tangent_ast.raising import and_or, leaves, negated, ternary, tidy

HERE = Origin("model.py", 7)
a, b, c, t = map(Name, "abct")
TEMPS = frozenset("t")


def bind(target, value, about=None):
    return Bind(target, value, origin=HERE, about=about or About())


def branch(test, then=(), orelse=()):
    return If(test, then, orelse, origin=HERE)


def effect(name):
    return Effect(Name(name), origin=HERE)


STOP = Break(origin=HERE)


def test_a_users_own_branch_stays_a_branch():
    assert ternary(branch(c, (bind("y", a),), (bind("y", b),)), TEMPS) is None


@pytest.mark.parametrize(
    "statement",
    [
        branch(c, (bind("t", a),), (bind("u", b),)),
        branch(c, (bind("t", a),)),
        branch(c, (bind("t", a), effect("x")), (bind("t", b),)),
        branch(c, (bind("t", a, About(Role.ADJOINT, "y = x")),), (bind("t", b),)),
        branch(c, (bind("t", Apply(Op.INPLACE, (t, a), symbol="+")),), (bind("t", b),)),
    ],
)
def test_no_ternary(statement):
    assert ternary(statement, TEMPS | {"u"}) is None


def test_no_short_circuit_if_the_second_value_reads_the_first():
    again = branch(t, (bind("t", Apply(Op.UNARY, (t,), symbol="-")),))
    assert and_or(bind("t", a), again, TEMPS) is None
    assert and_or(bind("t", a), branch(c, (bind("t", b),)), TEMPS) is None


def tidied(*body):
    function = tidy(Function("f", (Param("c"),), body, HERE))
    return emit([function]).source.split("\n")[1:-1]


def test_empty_branches_turn_round():
    assert tidied(branch(c, (), (effect("x"),))) == ["    if not c:", "        x"]
    assert tidied(branch(negated(c), (), (effect("x"),))) == ["    if c:", "        x"]


def test_what_follows_an_exit_is_not_nested():
    inner = branch(a, (STOP,), (effect("y"),))
    assert tidied(branch(c, (STOP,), (effect("x"), inner)), effect("z")) == [
        "    if c:",
        "        break",
        "    x",
        "    if a:",
        "        break",
        "    y",
        "    z",
    ]


def test_else_stays_where_the_branch_may_go_on():
    assert tidied(branch(c, (effect("x"),), (STOP,)))[2] == "    else:"


def test_control_leaves():
    assert not leaves(())
    assert not leaves((STOP, effect("x")))
    assert leaves((branch(c, (STOP,), (STOP,)),))
    assert not leaves((branch(c, (STOP,)),))


def test_negation_of_a_comparison_stays_a_negation():
    less = Apply(Op.COMPARE, (a, Const(1)), symbol="<")
    assert tidied(branch(less, (), (effect("x"),)))[0] == "    if not (a < 1):"
