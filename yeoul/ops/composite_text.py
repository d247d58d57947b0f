"""What tf.print writes for ragged and sparse tensors."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.engine.dispatch import execute
from yeoul.engine.op import NONE, register
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.ragged_text import nested_list
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.strings import as_string


def joined(items, summarize):
    """Texts, or lists of them, in brackets; the middle of long lists left out."""
    if isinstance(items, bytes):
        return items.decode("utf-8", "replace")
    parts = [joined(item, summarize) for item in shortened(items, summarize)]
    if 0 <= summarize and len(items) > 2 * summarize:
        parts.insert(summarize, "...")
    return f"[{', '.join(parts)}]"


def shortened(items, summarize):
    """The first and last items."""
    if summarize < 0 or len(items) <= 2 * summarize:
        return items
    return items[:summarize] + items[len(items) - summarize :]


def _text_host(*inputs, summarize, quote):
    splits, values = inputs[:-1], inputs[-1].tolist()
    if quote:
        values = _quoted(values)
    for bounds in reversed(splits):
        values = nested_list(values, bounds.tolist())
    return np.array(joined(values, summarize).encode(), object)


def _quoted(values):
    return [_quoted(v) if isinstance(v, list) else b"'" + v + b"'" for v in values]


RAGGED_TEXT = register(
    "RaggedTensorText",
    "rt_nested_splits*:Tsplits, rt_dense_values:string",
    attrs={"summarize": 3, "quote": False},
    host=_text_host,
    grad=NONE,
    shape=lambda inputs, attrs: [((), as_dtype("string"))],
)


def ragged_text(value, summarize):
    """A ragged tensor as a string tensor: nested lists, whose middles are left out."""
    texts = as_string(value.flat_values)
    attrs = {"summarize": summarize, "quote": value.dtype.name == "string"}
    return execute(RAGGED_TEXT, (*value.nested_row_splits, texts), attrs)


class Composite:
    """What stands for a ragged or sparse tensor in a structure that is printed."""

    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


def composite_hole(value, tensors, summarize, hole, raw_hole):
    """What stands for a composite, whose tensors are appended to `tensors`; None for others."""
    if isinstance(value, RaggedTensor):
        tensors.append(ragged_text(value, summarize))
        return Composite(raw_hole)
    if isinstance(value, SparseTensor):
        tensors.extend([value.indices, value.values, value.dense_shape])
        return Composite(f"'SparseTensor(indices={hole}, values={hole}, shape={hole})'")
    return None
