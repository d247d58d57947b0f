"""Maximum pooling whose window and strides are tensors: MaxPoolV2 and its gradients."""

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.broadcast import wants
from yeoul.ops.pool_records import FLAT_EXPLICIT, MAX_POOL, MAX_TYPES

ATTRS = {"padding": "SAME", "data_format": "NHWC"}


def as_attrs(ksize, strides, attrs):
    """The attributes of the op that takes window and strides as such.

    Raises:
      InvalidArgumentError: if they have not four elements.
    """
    for name, value in (("ksize", ksize), ("strides", strides)):
        if np.shape(value) != (4,):
            raise InvalidArgumentError(
                None, None,
                f"Sliding window {name} must specify 4 dimensions, got {list(np.ravel(value))}",
            )  # fmt: skip
    return {"ksize": tuple(ksize), "strides": tuple(strides), "explicit_paddings": (), **attrs}


def _pooled_specs(inputs, attrs):
    x, ksize, strides = inputs
    if isinstance(ksize, Tensor) or isinstance(strides, Tensor):
        n, *_, c = dims_of(x) or (None,) * 4
        return [((n, None, None, c), dtype_of(x))]
    return FLAT_EXPLICIT.specs([x], as_attrs(ksize, strides, attrs))


def versioned(op, signature, specs, rule):
    """Registers the second version of a pooling op, computed by the first.

    Args:
      op: the record of the first version.
      signature: its tensors.
      specs: shape rule.
      rule: gradient rule.
    """

    def lower(*inputs, **attrs):
        return op.lower(*inputs[:-2], **as_attrs(*inputs[-2:], attrs))

    return register(
        f"{op.name}V2", f"{signature}, ksize!:int32, strides!:int32", attrs=ATTRS, lower=lower,
        shape=specs, grad=rule, types=MAX_TYPES,
    )  # fmt: skip


def _rule(r, dy):
    x, ksize, strides = r.inputs
    return execute(BACK, (x, r.outputs[0], dy, ksize, strides), r.attrs), None, None


def _last(op):
    """The rule of an op that is linear in its third input, whose derivative is `op()`."""

    def rule(r, d):
        x, y, _, *window = r.inputs
        found = execute(op(), (x, y, d, *window), r.attrs) if wants(r, 2) else None
        return None, None, found, None, None

    return rule


def _like(position):
    return lambda inputs, attrs: [(dims_of(inputs[position]), dtype_of(inputs[2]))]


TRIPLE = "orig_input:T, orig_output:T, grad:T"
MAX_POOL_V2 = versioned(MAX_POOL, "input:T", _pooled_specs, _rule)
BACK = versioned(TABLE["MaxPoolGrad"], TRIPLE, _like(0), _last(lambda: AGAIN))
AGAIN = versioned(TABLE["MaxPoolGradGrad"], TRIPLE, _like(1), _last(lambda: BACK))
