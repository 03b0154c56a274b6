"""Functions of TensorFlow's tensors whose derivatives are timed, with their arguments by size."""

from tensors.loops import ITEMS, LSTM, RECURRENT, ROWS
from tensors.networks import ATTENTION, CONVOLUTION, EMBEDDING, HVP, MLP
from tensors.workload import TensorWorkload

WORKLOADS: dict[str, TensorWorkload] = {
    "mlp": MLP,
    "hvp": HVP,
    "convolution": CONVOLUTION,
    "attention": ATTENTION,
    "embedding": EMBEDDING,
    "recurrent": RECURRENT,
    "lstm": LSTM,
    "rows": ROWS,
    "items": ITEMS,
}

__all__ = ["WORKLOADS", "TensorWorkload"]
