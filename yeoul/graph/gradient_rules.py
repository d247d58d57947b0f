"""Gradients that are ops of their own in TensorFlow, and `jax.vjp` of the forward op here."""

import numpy as np

from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import Tensor
from yeoul.graph.control_rules import emit
from yeoul.graph.op_rules import RULES, own_op, replaced
from yeoul.graph.rewrites import REWRITES
from yeoul.graph.sequence_rewrites import SEQUENCES
from yeoul.graph.signature import converted
from yeoul.ops.static import known_array

__all__ = ["emit"]  # with the rules of this module


def add(expansion, node, kind, inputs, attrs):
    """Adds the gradient op of TensorFlow in the place of ours."""
    operation = expansion.operation(node, kind, node.name, node)
    expansion.add(operation, [expansion.tensor(x) for x in inputs], attrs, list(node.outputs))


def slice_gradient(expansion, node):
    """A slice's gradient is its own, padded with zeros."""
    x, begin, size, dy = node.inputs
    dims, begin, size = dims_of(x), known_array(begin), known_array(size)
    if dims is None or None in dims or begin is None or size is None:
        return own_op(expansion, node)
    after = np.where(size < 0, 0, np.array(dims) - begin - size)
    pads = np.stack([begin, after], 1).astype(np.int32)
    return replaced(expansion, node, lambda: [TABLE["Pad"].public(dy, pads)])


def pad_gradient(expansion, node):
    x, paddings, dy = node.inputs
    if isinstance(paddings, Tensor):
        return own_op(expansion, node)
    table = np.array(paddings, np.int32).reshape(-1, 2)
    fixed = expansion.constant(node, 1, table, f"{node.name}/paddings")
    attrs = {"T": x.dtype, "Tpaddings": fixed.dtype}
    attrs["mode"] = converted(node.attrs["mode"], "string")
    return add(expansion, node, "MirrorPadGrad", [dy, fixed], attrs)


REWRITES.update(SEQUENCES)
RULES.update(
    {
        "SliceVjp": slice_gradient,
        "MirrorPadVjp": pad_gradient,
    }
)
