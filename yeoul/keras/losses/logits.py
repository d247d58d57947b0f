"""Losses of probabilities, computed from the logits these were made from where they are known."""

import warnings

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.graph.node import SymbolicTensor
from yeoul.keras.core.context import SETTINGS
from yeoul.ops.clip import clip_by_value


def logits_of(output, from_logits, op_name, loss_name):
    """The logits behind probabilities, if they can be found.

    Args:
      output: predictions: logits or probabilities.
      from_logits: what the user said they are.
      op_name: the op that makes probabilities for this loss: "Softmax" or "Sigmoid".
      loss_name: name of the loss, for the warning.

    Returns:
      (tensor, whether it holds logits).
    """
    known = getattr(output, "_keras_logits", None)
    if known is None and isinstance(output, SymbolicTensor) and output.node.op.name == op_name:
        known = to_tensor(output.node.inputs[0])
    if known is None:
        return output, from_logits
    if from_logits:
        warnings.warn(
            f"`{loss_name}` received `from_logits=True`, but the `output` argument was produced by "
            f"a {op_name} activation and thus does not represent logits. Was this intended?",
            stacklevel=3,
        )
    return known, True


def clip_probabilities(output):
    """Probabilities away from 0 and 1 by Keras's epsilon."""
    return clip_by_value(output, SETTINGS.epsilon, 1.0 - SETTINGS.epsilon)


def clip_complement(output):
    """1 minus `clip_probabilities(output)`.

    The clipping comes last, because XLA adds up constants: in `1 - p + epsilon` it would compute
    `1 + epsilon` first and lose what is small.
    """
    one, epsilon = np.ones((), output.dtype.np), np.asarray(SETTINGS.epsilon, output.dtype.np)
    return clip_by_value(one - output, one - (one - epsilon), one - epsilon)
