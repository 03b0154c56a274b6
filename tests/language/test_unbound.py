"""Names that only some paths bind: where another is taken, derivatives raise what the plain call raises."""

import inspect

import pytest

import tangent
from oracle import check


def copied(x, c):
    if c:
        a = 2.0 * x
    b = a
    if x > 100.0:
        b = x
    return x * x + b


def put_away(x, c):
    if c:
        a = x
    kept = {"a": a}
    return x * x if kept else x


def last_of_a_loop(x, c):
    for i in range(int(c)):
        y = x * (i + 3)
    return y


def of_an_earlier_turn(x, c):
    s = 0.0
    for k in range(3):
        if k < c:
            y = x * k
        else:
            z = y
            s = s + z * x
    return s


def in_a_loop_that_may_break(x, c):
    bound = 3.0
    while x < 10.0:
        x = x * bound
        if c:
            last = x
            break
    return last


def never_read(x, c):
    if c:
        a = x
    if x < 0.0:
        x = x * a
    return x * x


@pytest.mark.parametrize(
    "f", [copied, put_away, last_of_a_loop, of_an_earlier_turn, in_a_loop_that_may_break, never_read]
)
def test_what_is_unbound_is_missed(f):
    check(f, 1.5, True)
    derivatives = [
        tangent.grad(f),
        tangent.grad(f, optimized=False),
        lambda x, c: tangent.jvp(f)(x, c, 1.0),
        lambda x, c: tangent.hvp(f)(x, c, 1.0),
    ]
    if f is never_read:
        assert [d(1.5, False) for d in derivatives] == [3.0, 3.0, 3.0, 2.0]
        return
    for one in (f, *derivatives):
        with pytest.raises(UnboundLocalError):
            one(1.5, False)


def test_no_look_where_the_text_reads_the_name_itself():
    def squared(x, n):
        for i in range(n):
            y = x * i
        return y * y

    assert "bound(" not in inspect.getsource(tangent.grad(squared))
    assert "bound(y)" in inspect.getsource(tangent.grad(last_of_a_loop))
