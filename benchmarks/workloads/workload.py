"""What is known of a workload."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

Library = Literal["autograd", "jax", "torch"]


@dataclass(frozen=True)
class Workload:
    """A function as users write it, and its derivative as a careful person would write it.

    primal     the function; other libraries run it too, see `over`
    by_hand    its derivative: one adjoint per operation, no needless copies
    arguments  size => what the derivatives are called with
    sizes      what `arguments` takes, by label
    quick      the labels that the short table shows
    wrt        the positions of the arguments that are differentiated by
    mode       "gradient", or "hvp": the last argument is then the direction
    others     the libraries that can differentiate the primal at sizes of this kind
    """

    primal: Callable[..., Any]
    by_hand: Callable[..., Any]
    arguments: Callable[[Any], tuple[Any, ...]]
    sizes: Mapping[str, Any]
    quick: tuple[str, ...]
    wrt: int | tuple[int, ...]
    mode: Literal["gradient", "hvp"] = "gradient"
    others: tuple[Library, ...] = ()

    def primal_arguments(self, args: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of a derivative that are the primal's."""
        return args[:-1] if self.mode == "hvp" else args
