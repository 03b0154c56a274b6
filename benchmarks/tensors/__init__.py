"""Functions of TensorFlow's tensors whose derivatives are timed, with their arguments by size."""

from tensors.loops import CELLS, ITEMS, LSTM, RECURRENT, ROWS
from tensors.models import BRANCHES, LISTED, RESIDUAL, TRANSLATOR, UNPACKED
from tensors.networks import ATTENTION, CONVOLUTION, EMBEDDING, HVP, LAYERS, MLP
from tensors.workload import TensorWorkload

WORKLOADS: dict[str, TensorWorkload] = {
    "mlp": MLP,
    "hvp": HVP,
    "convolution": CONVOLUTION,
    "attention": ATTENTION,
    "embedding": EMBEDDING,
    "layers": LAYERS,
    "recurrent": RECURRENT,
    "lstm": LSTM,
    "cells": CELLS,
    "branches": BRANCHES,
    "unpacked": UNPACKED,
    "listed": LISTED,
    "translator": TRANSLATOR,
    "residual": RESIDUAL,
    "rows": ROWS,
    "items": ITEMS,
}

__all__ = ["WORKLOADS", "TensorWorkload"]
