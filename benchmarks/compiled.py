"""Derivatives of loops compiled by Numba, beside the compiled primal and a compiled scan of JAX.

python benchmarks/compiled.py        (needs numba; jax if it is to be compared)
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from workloads import WORKLOADS

import tangent

TURNS = 1000
ROUNDS, CALLS = 5, 200


def seconds(call: Callable[[], Any]) -> float:
    """The median time of one call."""
    times = []
    for _ in range(CALLS):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def scans() -> dict[str, Callable[[], Any]]:
    """Compiled gradients of the same loops as scans of JAX, if it is installed."""
    try:
        import jax
        import jax.numpy as jnp
    except ImportError:
        return {}
    jax.config.update("jax_enable_x64", True)

    def scalar(x):
        return jax.lax.scan(lambda x, _: (x + jnp.sin(x) * x / TURNS, None), x, None, length=TURNS)[0]

    def branch(x):
        def step(x, _):
            return jax.lax.cond(
                x > 0.5, lambda x: x - x * x / TURNS, lambda x: x + jnp.exp(x) / TURNS, x
            ), None

        return jax.lax.scan(step, x, None, length=TURNS)[0]

    def recurrence(a, b):
        def step(x, item):
            x = a * x + item
            return x, x

        return b[0] + jnp.sum(jax.lax.scan(step, b[0], b[1:])[1])

    def ready(gradient: Callable[..., Any], *args: Any) -> Callable[[], Any]:
        compiled = jax.jit(gradient)
        return lambda: jax.block_until_ready(compiled(*args))

    b = jnp.asarray(np.linspace(0.0, 1.0, TURNS))
    return {
        "scalar_loop": ready(jax.grad(scalar), 0.3),
        "branch_loop": ready(jax.grad(branch), 0.3),
        "recurrence": ready(jax.grad(recurrence, argnums=(0, 1)), 0.9, b),
    }


def main() -> None:
    arguments = {
        "scalar_loop": (0.3, TURNS),
        "branch_loop": (0.3, TURNS),
        "recurrence": (0.9, np.linspace(0.0, 1.0, TURNS)),
    }
    compared = scans()
    print("| workload | derivative / primal, both compiled | JAX / derivative |\n|---|---:|---:|")
    for name, args in arguments.items():
        workload = WORKLOADS[name]
        primal = numba.njit(workload.primal)
        derivative = numba.njit(tangent.grad(workload.primal, wrt=workload.wrt))
        calls = [lambda: primal(*args), lambda: derivative(*args)]  # noqa: B023 (called in this turn)
        calls += [compared[name]] if name in compared else []
        for call in calls:
            call()  # compiles
        rounds = [[seconds(call) for call in calls] for _ in range(ROUNDS)]
        times = [statistics.median(column) for column in zip(*rounds, strict=True)]
        jax = f"{times[2] / times[1]:.1f}" if len(times) > 2 else ""
        print(f"| {name} | {times[1] / times[0]:.2f} | {jax} |")


if __name__ == "__main__":
    main()
