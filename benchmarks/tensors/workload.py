"""What is known of a workload in TensorFlow."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class TensorWorkload:
    """A function of tensors as users write it; what it is compared with is TensorFlow's own tape.

    primal     the function
    arguments  size => what it is called with, the last one being the direction if the mode is "hvp"
    sizes      what `arguments` takes, by label
    wrt        how many of the first arguments are differentiated by
    mode       "gradient" or "hvp"
    graph      can it be traced as it is, without AutoGraph?
    """

    primal: Callable[..., Any]
    arguments: Callable[[Any], tuple[Any, ...]]
    sizes: Mapping[str, Any]
    wrt: int
    mode: Literal["gradient", "hvp"] = "gradient"
    graph: bool = True

    def primal_arguments(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of a derivative that are the primal's."""
        return args[:-1] if self.mode == "hvp" else args


def random_tensors(*shapes: tuple[int, ...]) -> list[Any]:
    """Normally distributed numbers in single precision, scaled down by the length of the first axis."""
    import numpy as np
    import tensorflow as tf

    rng = np.random.default_rng(0)
    return [tf.constant(rng.normal(size=s) / np.sqrt(s[0] if s else 1), tf.float32) for s in shapes]
