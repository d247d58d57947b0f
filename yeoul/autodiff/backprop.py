"""Reverse mode over records or graph nodes: the one algorithm behind tapes, `tf.gradients` and function gradients."""

from yeoul.autodiff.auto import auto_gradient, is_differentiable
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.op import AUTO, NONE, TABLE
from yeoul.engine.tensor import Tensor


def backprop(records, gradients, keep, watched=None):
    """Propagates gradients from outputs to inputs, last record first.

    Args:
      records: sequence of `Record` or `Node`, in the order of execution.
      gradients: id(tensor) -> gradient of the tensor; updated in place.
      keep: ids of the tensors whose gradients are wanted; the others are dropped once used.
      watched: ids of all tensors through which a gradient may flow, if known: rules compute no others.

    Rules run ordinary ops, so an outer tape records them, and in a graph they become nodes.
    """
    for record in reversed(records):
        outputs = record.outputs
        dys, any_gradient = [], False
        for out in outputs:
            dy = gradients.get(id(out)) if id(out) in keep else gradients.pop(id(out), None)
            any_gradient = any_gradient or dy is not None
            dys.append(dy)
        if not any_gradient:
            continue
        if watched is not None:
            record.wanted = [id(x) in watched for x in record.inputs]
        for x, grad in zip(record.inputs, input_gradients(record, dys), strict=False):
            if grad is not None and isinstance(x, Tensor):
                known = gradients.get(id(x))
                gradients[id(x)] = grad if known is None else add(known, grad)


def input_gradients(record, dys):
    """Gradients of the record's inputs, as a sequence aligned with them."""
    op = record.op
    rule = op.grad
    if rule == NONE:
        return ()
    dys = [dense(dy) for dy in dys]
    if rule == AUTO:
        return auto_gradient(record, dys)
    if len(dys) > 1 and not getattr(rule, "accepts_none", False):
        dys = [zeros_for(out) if dy is None else dy for out, dy in zip(record.outputs, dys, strict=True)]
    grads = rule(record, *dys)
    return grads if isinstance(grads, (list, tuple)) else (grads,)


def zeros_for(output):
    return TABLE["ZerosLike"].public(output) if is_differentiable(output) else None


def dense(grad):
    return grad.to_tensor() if isinstance(grad, IndexedSlices) else grad


def add(a, b):
    """The sum of two gradients; slices stay slices if both are."""
    if isinstance(a, IndexedSlices) and isinstance(b, IndexedSlices):
        concat = TABLE["ConcatV2"].public
        return IndexedSlices(concat([a.values, b.values], 0), concat([a.indices, b.indices], 0), a.dense_shape)
    a, b = dense(a), dense(b)
    if a.dtype != b.dtype:
        raise InvalidArgumentError(
            None, None, f"gradients of one tensor have different dtypes: {a.dtype.name} and {b.dtype.name}"
        )
    return TABLE["AddV2"].public(a, b)
