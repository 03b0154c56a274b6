"""Values that are computed once, and those that must not be."""

import inspect

import numpy as np

import tangent
from oracle import check


def potential(r: float):
    s6 = (1.0 / r) ** 6
    return 4.0 * (s6**2 - s6)


def test_a_power_is_computed_once_in_a_second_derivative():
    text = inspect.getsource(tangent.hvp(potential))
    assert text.count("t**5") == 1
    assert text.count("-t\n") == text.count("t_1 * t\n") == 1
    check(potential, 0.9)


def rosenbrock(x: np.ndarray):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def test_nothing_is_kept_for_its_shape_in_a_second_derivative():
    text = inspect.getsource(tangent.hvp(rosenbrock))
    assert text.count("zeros_like") == 1
    check(rosenbrock, np.array([0.5, -1.2, 0.8, 1.5]))


def rebound(x, n):
    y = x**3 * np.exp(x)
    for _ in range(n):
        x = x * 0.9
        y = y + x**3 * np.exp(x)
    return y * x**3


def written(x):
    y = x * 1.0
    a = y * y * np.sin(y)
    y[0] = 2.0 * x[1]
    b = y * y * np.sin(y)
    return np.sum(a * b)


def on_one_path(x):
    if x > 0:
        y = x**3 * np.sin(x)
    else:
        y = x
    return y * x**3 * np.sin(x)


def test_what_has_changed_meanwhile_is_computed_again():
    check(rebound, 0.7, 3)
    check(written, np.array([0.5, -1.2, 0.8]))
    check(on_one_path, 0.7)
    check(on_one_path, -0.7)


def repeats_itself(x):
    a = np.sin(x) * np.sin(x)
    return a * np.sin(x)


def test_the_users_own_repetitions_stay():
    text = inspect.getsource(tangent.jvp(repeats_itself))
    assert "a = np.sin(x) * np.sin(x)" in text or text.count("np.sin(x)") == 3


def through_a_view(x):
    y = x * 1.0
    z = y[1:]
    a = z * z * np.sin(z)
    y[1] = 2.0 * x[2]
    b = z * z * np.sin(z)
    return np.sum(a * b)


def in_a_list(x):
    ys = [x * 1.0]
    a = ys[0] * ys[0] * np.sin(ys[0])
    for y in ys:
        y[1] = 2.0 * x[2]
    b = ys[0] * ys[0] * np.sin(ys[0])
    return np.sum(a * b)


def test_what_is_written_under_another_name_is_computed_again():
    check(through_a_view, np.array([0.5, -1.2, 0.8]))
    check(in_a_list, np.array([0.5, -1.2, 0.8]), modes=("joint", "split", "plain", "forward", "hvp"))
