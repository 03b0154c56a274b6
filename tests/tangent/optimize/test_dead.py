"""What nobody reads goes, loops included; what a loop does besides computing stays."""

import inspect

import tangent


def counts_in_vain(x: float, n: int):
    total = 0.0
    for i in range(n):
        for j in range(i):
            total = total + j * x
    return x * x


def walks_a_sequence_in_vain(x: float, items: list):
    count = 0
    for _ in items:
        count = count + 1
    return x * items[0]


def uses_an_iterator_up(x, items):
    count = 0
    for _ in items:
        count = count + 1
    for factor in items:
        x = x * factor
    return x


def has_an_effect(x: float):
    for i in range(3):
        print(i)
    return x * x


def test_loops_that_only_keep_themselves_alive_go():
    assert "for" not in inspect.getsource(tangent.grad(counts_in_vain))
    assert "for" not in inspect.getsource(tangent.grad(walks_a_sequence_in_vain))


def test_an_iterator_is_used_up_as_in_the_function():
    pull = tangent.vjp(uses_an_iterator_up)
    assert pull(2.0, iter([3.0, 4.0]), 1.0) == 1.0  # nothing is left for the second loop
    assert pull(2.0, [3.0, 4.0], 1.0) == 12.0


def test_effects_stay(capsys):
    assert tangent.grad(has_an_effect)(3.0) == 6.0
    assert capsys.readouterr().out.split() == ["0", "1", "2"]
