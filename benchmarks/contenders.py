"""Who is timed against whom: one derivative of one workload, by each library that is installed."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from workloads import Workload, over

import tangent

Call = Callable[[], Any]


def contenders(workload: Workload, args: tuple[Any, ...]) -> dict[str, Call]:
    """The calls to time, without arguments, by column."""
    generated = derive(workload)
    primal_args = workload.primal_arguments(args)
    calls: dict[str, Call] = {
        "primal": lambda: workload.primal(*primal_args),
        "generated": lambda: generated(*args),
        "by hand": lambda: workload.by_hand(*args),
    }
    for library in workload.others:
        if find_spec(library) is not None:
            calls[library] = OTHERS[library](workload, args)
    return calls


def derive(workload: Workload) -> Callable[..., Any]:
    """The generated derivative."""
    if workload.mode == "hvp":
        assert isinstance(workload.wrt, int), "the direction is that of one argument"
        return tangent.hvp(workload.primal, wrt=workload.wrt)
    return tangent.grad(workload.primal, wrt=workload.wrt)


def by_autograd(workload: Workload, args: tuple[Any, ...]) -> Call:
    import autograd
    import autograd.numpy as anp

    function = over(workload.primal, anp)
    if workload.mode == "gradient":
        single = isinstance(workload.wrt, int)
        gradient = autograd.grad(function, workload.wrt if single else list(workload.wrt))
        return lambda: gradient(*args)

    # Reverse over reverse: not all of autograd's gradients have forward rules.
    def along(*args):
        *args, direction = args
        return sum(anp.sum(g * d) for g, d in zip(inner(*args), direction, strict=True))

    inner = autograd.grad(function, workload.wrt)
    product = autograd.grad(along, workload.wrt)
    return lambda: product(*args)


def by_jax(workload: Workload, args: tuple[Any, ...]) -> Call:
    import jax

    jax.config.update("jax_enable_x64", True)
    function = over(workload.primal, jax.numpy)
    gradient = jax.grad(function, workload.wrt)
    if workload.mode == "hvp":
        # The direction is a tangent of the first argument; the others do not move.
        def derivative(first, *rest):
            *rest, direction = rest
            return jax.jvp(lambda p: gradient(p, *rest), (first,), (direction,))[1]
    else:
        derivative = gradient
    # Numbers that the text counts with are known when the function is compiled.
    static = tuple(i for i, a in enumerate(args) if isinstance(a, int))
    compiled = jax.jit(derivative, static_argnums=static)
    there = tuple(a if i in static else jax.device_put(a) for i, a in enumerate(args))
    return lambda: jax.block_until_ready(compiled(*there))


def by_torch(workload: Workload, args: tuple[Any, ...]) -> Call:
    import torch

    torch.set_num_threads(1)
    function = over(workload.primal, torch)
    there = tuple(a if isinstance(a, int) else tensors(a) for a in args)
    if workload.mode == "hvp":
        (first, *rest, direction) = there

        def product():
            leaves = tuple(p.detach().requires_grad_() for p in first)
            slopes = torch.autograd.grad(function(leaves, *rest), leaves, create_graph=True)
            return torch.autograd.grad(slopes, leaves, direction)

        return product

    single = isinstance(workload.wrt, int)
    wrt = (workload.wrt,) if single else workload.wrt

    def gradient():
        own = [a.detach().requires_grad_() if i in wrt else a for i, a in enumerate(there)]
        found = torch.autograd.grad(function(*own), [own[i] for i in wrt])
        return found[0] if single else found

    return gradient


def tensors(tree: Any) -> Any:
    """The same tuples, of tensors; by way of NumPy, since a number alone would become float32."""
    import torch

    return tuple(map(tensors, tree)) if isinstance(tree, tuple) else torch.as_tensor(np.array(tree))


OTHERS: dict[str, Callable[[Workload, tuple[Any, ...]], Call]] = {
    "autograd": by_autograd,
    "jax": by_jax,
    "torch": by_torch,
}
