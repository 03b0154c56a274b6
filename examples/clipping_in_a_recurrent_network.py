"""Clip gradients inside the backward pass of a recurrent network.

A recurrent network multiplies the gradient by one matrix at every step back in
time, so that it grows without bound if the matrix does.  Clipping it once, after
the backward pass, leaves the sum of what exploded; clipping it where it flows
from step to step keeps every step's share in proportion.

    python examples/clipping_in_a_recurrent_network.py --steps 60
"""

import argparse

import numpy as np
from tqdm import tqdm

import tangent


@tangent.tangent
def loss(params, inputs, target, limit):
    """Squared error of the last state; what flows back from step to step has at most the norm `limit`."""
    h = np.zeros(params["recurrent"].shape[0])
    for x in inputs:
        h = np.tanh(params["recurrent"] @ h + params["input"] * x)
        with tangent.insert_grad_of(h) as dh:
            size = np.linalg.norm(dh)
            if size > limit:
                dh = dh * (limit / size)
    error = params["output"] @ h - target
    return np.sum(error**2)


def start(rng, hidden):
    """Parameters whose recurrent matrix makes gradients grow."""
    return {
        "recurrent": 1.6 * rng.normal(size=(hidden, hidden)) / np.sqrt(hidden),
        "input": rng.normal(size=hidden),
        "output": rng.normal(size=(1, hidden)) / np.sqrt(hidden),
    }


def sequence(rng, steps):
    """Noise, and its mean over the last ten steps: what the network is to tell at the end."""
    inputs = [float(x) for x in rng.normal(size=steps)]
    return inputs, np.array([np.mean(inputs[-10:])])


def norm(gradients):
    return float(np.sqrt(sum(np.sum(g**2) for g in gradients.values())))


def train(limit, steps, hidden, updates, rate):
    """The loss and the norm of the gradient at every update, each on a new sequence."""
    rng = np.random.default_rng(0)
    params = start(rng, hidden)
    value_and_gradient = tangent.value_and_grad(loss)
    losses, norms = [], []
    for _ in tqdm(range(updates), desc=f"limit {limit:g}"):
        value, gradients = value_and_gradient(params, *sequence(rng, steps), limit)
        losses.append(float(value))
        norms.append(norm(gradients))
        params = {name: p - rate * gradients[name] for name, p in params.items()}
    return losses, norms


def main(steps=60, hidden=24, updates=1500, rate=0.05):
    results = {}
    for limit in (np.inf, 0.3):
        losses, norms = train(limit, steps, hidden, updates, rate)
        results[limit] = losses, norms
        last = np.mean(losses[-updates // 5 :])
        print(f"limit {limit:g}: largest gradient {max(norms):.2e}, mean loss of the last fifth {last:.3f}")
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=60, help="length of the sequence")
    parser.add_argument("--updates", type=int, default=1500, help="steps of gradient descent")
    arguments = parser.parse_args()
    main(arguments.steps, updates=arguments.updates)
