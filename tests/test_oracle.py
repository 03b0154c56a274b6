"""The oracle notices what it is there to notice: each test hands it a derivative with one fault."""

import numpy as np
import pytest

import oracle
from oracle import Mismatch, check

FAULTS = {
    "wrong number": lambda x: 3.0001 * x**2,
    "wrong shape": lambda x: np.sum(3 * x**2),
    "wrong dtype": lambda x: (3 * x**2).astype(np.float32),
    "list instead of array": lambda x: list(3 * x**2),
    "nothing": lambda x: None,
}
X = np.array([1.0, 2.0, -0.5])


def cube(x):
    return np.sum(x**3)


class Fake:
    """A stand-in for the library whose derivatives of `cube` are given by one function of x."""

    def __init__(self, gradient):
        self.gradient = gradient

    def grad(self, f, wrt=0):
        return self.gradient

    def value_and_grad(self, f, wrt=0):
        return lambda x: (cube(x), self.gradient(x))

    def vjp(self, f, wrt=0):
        return lambda x, seed: seed * self.gradient(x)

    def jvp(self, f, wrt=0):
        return lambda x, dx: dx @ self.gradient(x)

    def autodiff(self, f, wrt=0, motion="joint"):
        return lambda x: (cube(x), x), lambda saved, seed: seed * self.gradient(saved)


def test_a_right_gradient_passes(monkeypatch):
    monkeypatch.setattr(oracle, "tangent", Fake(lambda x: 3 * x**2))
    check(cube, X, modes=("joint", "split", "forward"))


@pytest.mark.parametrize("gradient", FAULTS.values(), ids=FAULTS)
def test_a_fault_is_noticed(monkeypatch, gradient):
    monkeypatch.setattr(oracle, "tangent", Fake(gradient))
    with pytest.raises(Mismatch):
        check(cube, X, modes=("joint",))


@pytest.mark.parametrize("mode", ["joint", "split", "forward"])
def test_a_wrong_number_is_noticed_in_every_mode(monkeypatch, mode):
    monkeypatch.setattr(oracle, "tangent", Fake(lambda x: 3.0001 * x**2))
    with pytest.raises(Mismatch, match=mode):
        check(cube, X, modes=(mode,))


def test_a_wrong_second_derivative_is_noticed(monkeypatch):
    fake = Fake(lambda x: 3 * x**2)
    fake.hvp = lambda f, wrt=0: lambda x, v: 6.001 * x * v
    monkeypatch.setattr(oracle, "tangent", fake)
    with pytest.raises(Mismatch, match="hvp"):
        check(cube, X, modes=("hvp",))


def test_a_changed_argument_is_noticed(monkeypatch):
    def gradient(x):
        result = 3 * x**2
        x[0] = 7.0
        return result

    monkeypatch.setattr(oracle, "tangent", Fake(gradient))
    with pytest.raises(Mismatch, match="an argument was changed"):
        check(cube, X, modes=("joint",))


def test_state_kept_between_calls_is_noticed(monkeypatch):
    total = np.zeros(3)

    def gradient(x):
        total[...] += 3 * x**2
        return total.copy()

    monkeypatch.setattr(oracle, "tangent", Fake(gradient))
    with pytest.raises(Mismatch, match="second call"):
        check(cube, X, modes=("joint",))


def test_all_modes_that_fail_are_reported(monkeypatch):
    monkeypatch.setattr(oracle, "tangent", Fake(lambda x: 2 * x))
    with pytest.raises(Mismatch, match=r"(?s)joint:.*split:.*forward:"):
        check(cube, X, modes=("joint", "split", "forward"))


def test_containers_are_compared_item_by_item(monkeypatch):
    def f(params):
        return params["a"] * params["b"][0] + params["b"][1]

    class Library:
        def grad(self, f, wrt=0):
            return lambda p: {"a": p["b"][0], "b": (p["a"], 1.0)}  # a tuple where the argument has a list

    monkeypatch.setattr(oracle, "tangent", Library())
    with pytest.raises(Mismatch, match="tuple"):
        check(f, {"a": 2.0, "b": [3.0, 4.0]}, modes=("joint",))
