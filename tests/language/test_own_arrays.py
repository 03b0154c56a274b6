"""Arrays that a function makes for itself, writes to, and goes on with."""

import inspect

import numpy as np

import tangent
from oracle import check

U = np.array([0.3, 1.2, -0.4, 0.8, 0.5])


def heat(u: np.ndarray, dt: float, steps: int):
    for _ in range(steps):
        v = u.copy()
        v[1:-1] += dt * (u[:-2] - 2 * u[1:-1] + u[2:])
        u = v
    return np.sum(u**2)


def heat_under_one_name(u0: np.ndarray, dt: float, steps: int):
    u = u0
    for _ in range(steps):
        lap = u[:-2] - 2 * u[1:-1] + u[2:]
        u = u.copy()
        u[1:-1] += dt * lap
    return np.sum(u**2)


def burgers(u: np.ndarray, dt: float, steps: int):
    for _ in range(steps):
        slope = u[1:-1] * (u[2:] - u[:-2])
        u = u.copy()
        u[1:-1] -= dt * slope
        u[0] = u[-1] * dt
    return np.sum(u**3)


def first_kept(u: np.ndarray, dt: float, steps: int):
    before = u
    for _ in range(steps):
        u = u * dt
        u[1:] = u[:-1] ** 2
    return np.sum(u * before)


def step(u, dt):
    v = u.copy()
    v[1:-1] = u[1:-1] * u[:-2] * dt
    return v


def by_steps(u: np.ndarray, dt: float, steps: int):
    total = 0.0
    for _ in range(steps):
        u = step(u, dt)
        total += np.sum(u)
    return total


def sometimes_its_own(u: np.ndarray, dt: float, steps: int):
    v = u
    if steps > 1:
        v = u * dt
    v[1:] *= v[0]
    return np.sum(v * u)


def test_arrays_of_its_own():
    for f in (heat, heat_under_one_name, burgers, first_kept, by_steps):
        check(f, U, 0.7, 3, wrt=(0, 1))
        assert "u = copy(u)" not in inspect.getsource(tangent.grad(f)), "nobody else sees what is written"


def in_a_list(u: np.ndarray, dt: float, steps: int):
    rows = [u] + [u * dt]
    row = rows[steps - 1]
    row[0] = dt
    return np.sum(rows[0] * rows[1])


def in_a_copy_of_a_list(u: np.ndarray, dt: float, steps: int):
    rows = [u, u * dt].copy()
    row = rows[steps - 1]
    row[0] = dt
    return np.sum(rows[0] * rows[1])


def test_arrays_that_may_be_the_callers():
    for f in (sometimes_its_own, in_a_list, in_a_copy_of_a_list):
        for steps in (1, 2):
            check(f, U, 0.7, steps, wrt=(0, 1))
            given = U.copy()
            tangent.grad(f)(given, 0.7, steps)
            assert np.array_equal(given, U)


def test_shapes_are_kept_and_no_arrays():
    assert "stack.append(outline(u))" in inspect.getsource(tangent.grad(heat))


def test_a_linear_update_keeps_nothing():
    text = inspect.getsource(tangent.grad(heat_under_one_name))
    assert "stack" not in text
    assert "zeros_like" not in text
