"""`try` whose body saves something for the backward pass, in loops and in functions that are called."""

import math
from contextlib import suppress

import numpy as np
import pytest

from oracle import check, rows

B = np.array([[1.2, 0.3], [0.4, 0.9]])


def roots_with_fallback(xs):
    total = 0.0
    for x in xs:
        try:
            r = 1.0
            for _ in range(3):
                r = math.sqrt(r * x - 0.6) + x
        except ValueError:
            r = x * 0.5
            for _ in range(2):
                r = r * r + x
        total = total + r * x
    return total


def branches_of_a_body(xs, k):
    y = k
    for x in xs:
        try:
            t = math.log(x)
            if t > 0.5:
                z = t * t * y
            elif t > 0:
                z = math.sqrt(t) * y
            else:
                z = math.exp(t)
        except ValueError:
            z = -x * y
        y = y + z * x
    return y


def one_in_another(xs):
    s = 1.0
    for k, x in enumerate(xs):
        try:
            t = s
            for i in range(2):
                try:
                    u = t
                    for _ in range(2):
                        u = u * x / (k + i - 2)
                except ZeroDivisionError:
                    u = t * x
                t = math.sqrt(u) + x
        except ValueError:
            t = s * x * x
        s = s + t * t
    return s


def left_by_break(xs, limit):
    s = 0.0
    for x in xs:
        try:
            t = x
            while t < limit:
                t = t * t / (t - 2.0) + 0.9 * s
                if t < -1.0:
                    break
                t = t + 0.5
            s = s + t * x
        except ZeroDivisionError:
            s = s + x * x
    return s


def safe_product(x, rows):
    y = x
    try:
        for row in rows:
            y = y * x + 1.0 / row
    except ZeroDivisionError:
        return x * x
    return y


def calls_in_a_loop(x):
    s = x
    for k in range(3):
        s = s + safe_product(s * x, (1.0, 2.0, 3.0 - k, 1.0 - k))
    return s


def collects(xs):
    good = []
    for x in xs:
        try:
            t = x
            for i in range(2):
                t = math.sqrt(t) * x - i
        except ValueError:
            continue
        good.append(t * x)
    return sum(good)


def a_list_of_its_own(xs, n):
    try:
        ys = []
        for k, x in enumerate(xs):
            ys.append(x / (k - n))
    except ZeroDivisionError:
        y = sum(xs)
    else:
        y = sum(ys) * ys[0]
    return y * xs[0]


def a_list_of_its_own_in_a_loop(rows):
    y = 1.0
    for xs in rows:
        try:
            ys = []
            for x in xs:
                ys.append(y * math.log(x))
        except ValueError:
            y = y * sum(xs)
        else:
            y = sum(ys) * ys[-1] + xs[0]
    return y


def cholesky_with_jitter(a, b):
    jitter = 0.0
    y = 0.0
    for _ in range(3):
        try:
            m = a * 1.0
            for k in range(2):
                m = m @ a + jitter * np.eye(2)
            factor = np.linalg.cholesky((m + m.T) * 0.5)
        except np.linalg.LinAlgError:
            jitter = jitter + 10.0
            continue
        y = np.sum(factor * b)
        break
    return y


def suppressed(xs):
    s = 1.0
    for k, x in enumerate(xs):
        with suppress(ZeroDivisionError):
            t = x
            for i in range(3):
                t = t * s / (k + 1.5 - i * k)
            s = s + t
    return s


def cleaned_up(xs, log):
    s = 1.0
    for k, x in enumerate(xs):
        try:
            t = x
            for i in range(2):
                t = t * s / (k - 2 * i)
        except ZeroDivisionError:
            t = x * s
        finally:
            log.append("done")
        s = s + t
    return s


@pytest.mark.parametrize(
    ("f", "wrt", "args"),
    rows(
        (roots_with_fallback, 0, ([2.0, 1.5, 0.5],), ([0.4],)),
        (branches_of_a_body, (0, 1), ([0.5, 1.2, -1.0, 3.0], 0.7)),
        (one_in_another, 0, ([2.0, -0.5, 3.0, -1.2],), ([0.3, 2.5],)),
        (left_by_break, 0, ([1.2, 2.0, 0.6], 1.5)),
        (calls_in_a_loop, 0, (0.7,)),
        (collects, 0, ([0.5, 1.5, 2.5, -1.0],)),
        (a_list_of_its_own, 0, ([1.5, 2.0], 5), ([1.5, 0.6], 1)),
        (a_list_of_its_own_in_a_loop, 0, ([[1.5, 2.0], [0.5, -1.0], [0.7, 0.9]],)),
        (cholesky_with_jitter, (0, 1), (B @ B.T + np.eye(2), B), (-B @ B.T, B)),
        (suppressed, 0, ([1.5, 2.0, 0.5],)),
        (cleaned_up, 0, ([1.5, 1.0, 0.5], [])),
    ),
)
def test_what_a_body_saves_counts_if_it_comes_to_its_end(f, wrt, args):
    check(f, *args, wrt=wrt)
