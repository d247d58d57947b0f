"""The activations under one roof, for modules of other folders."""

from yeoul.ops.nn_smooth import gelu, silu
from yeoul.ops.nn_softmax import log_softmax, softmax
from yeoul.ops.nn_units import crelu, elu, leaky_relu, relu, relu6, selu, softsign

__all__ = [
    "crelu",
    "elu",
    "gelu",
    "leaky_relu",
    "log_softmax",
    "relu",
    "relu6",
    "selu",
    "silu",
    "softmax",
    "softsign",
]
