"""Reverse mode over records or graph nodes: what tapes, `tf.gradients` and functions share."""

from yeoul.autodiff.auto import auto_gradient, is_differentiable
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.op import AUTO, TABLE
from yeoul.engine.tensor import Tensor
from yeoul.ops import list_calls as lists


def backprop(records, gradients, keep, watched=None):
    """Propagates gradients from outputs to inputs, last record first.

    Rules run ordinary ops, so an outer tape records them, and in a graph they become nodes.

    Args:
      records: sequence of `Record` or `Node`, in the order of execution.
      gradients: id(tensor) -> gradient of the tensor; updated in place.
      keep: ids of the tensors whose gradients are wanted; the others are dropped once used.
      watched: ids of all tensors through which a gradient may flow, if known: rules compute no
        others.
    """
    for record in reversed(records):
        inputs, outputs, rule = record.inputs, record.outputs, record.op.grad
        if len(outputs) == 1:
            key = id(outputs[0])
            dy = gradients.get(key) if key in keep else gradients.pop(key, None)
            if dy is None:
                continue
            if dy.__class__ is IndexedSlices and not getattr(rule, "takes_slices", False):
                dy = dy.to_tensor()
            dys = (dy,)
        else:
            dys = taken(outputs, gradients, keep)
            if dys is None:
                continue
        if len(inputs) > 1:  # a single input is why it was recorded
            # Set anew each time: a node of a graph may be on the ways of several gradients.
            record.wanted = None if watched is None else [id(x) in watched for x in inputs]
        if rule.__class__ is str:
            grads = auto_gradient(record, dys) if rule == AUTO else ()
        else:
            if len(outputs) > 1 and not getattr(rule, "accepts_none", False):
                dys = [zeros_for(o) if d is None else d for o, d in zip(outputs, dys, strict=True)]
            grads = rule(record, *dys)
            if grads.__class__ is not tuple and grads.__class__ is not list:
                grads = (grads,)
        for x, grad in zip(inputs, grads, strict=False):
            if grad is not None and isinstance(x, Tensor):
                key = id(x)
                known = gradients.get(key)
                gradients[key] = grad if known is None else add(known, grad)


def taken(outputs, gradients, keep):
    """The gradients of several outputs, or None if there is none of any."""
    dys, found = [], False
    for out in outputs:
        key = id(out)
        dy = gradients.get(key) if key in keep else gradients.pop(key, None)
        found = found or dy is not None
        dys.append(dense(dy))
    return dys if found else None


def zeros_for(output):
    """A gradient of zeros, or None for an output that has no gradients."""
    if not is_differentiable(output):
        return None
    if output.list_of is not None:
        return lists.zeros_like(output, output.list_of.dtype.np)
    return TABLE["ZerosLike"].public(output)


def dense(grad):
    """Slices as a tensor; other gradients as they are."""
    return grad.to_tensor() if isinstance(grad, IndexedSlices) else grad


def add(a, b):
    """The sum of two gradients; slices stay slices if both are."""
    if isinstance(a, IndexedSlices) and isinstance(b, IndexedSlices):
        concat = TABLE["ConcatV2"].public
        values, indices = concat([a.values, b.values], 0), concat([a.indices, b.indices], 0)
        return IndexedSlices(values, indices, a._dense_shape)
    a, b = dense(a), dense(b)
    if a.list_of is not None:
        return lists.add(a, b, a.list_of.dtype.np)
    if a.dtype != b.dtype:
        raise InvalidArgumentError(
            None,
            None,
            "gradients of one tensor have different dtypes: "
            f"{a.dtype.name} and {b.dtype.name}. A custom gradient returns the dtype of the input.",
        )
    return TABLE["AddV2"].public(a, b)
