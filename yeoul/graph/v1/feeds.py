"""What `Session.run` is fed: values for placeholders, or for any other tensor."""

import numpy as np

from yeoul.engine.convert import OBJECT, to_array
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.node import made_at
from yeoul.graph.v1.tensor import GraphTensor


def fed_tensor(graph, key):
    """The tensor that a key of `feed_dict` stands for.

    Raises:
      TypeError: if it stands for none of this graph.
      ValueError: if the tensor must not be fed.
    """
    if type(key) is GraphTensor and key.node.graph is graph and not graph.unfeedable:
        return key
    try:
        tensor = graph.element(key, allow_operation=False)
    except (TypeError, ValueError, KeyError) as error:
        text = error.args[0] if isinstance(error, KeyError) else error
        raise TypeError(f"Cannot interpret feed_dict key as Tensor: {text}") from error
    if not graph.is_feedable(tensor):
        raise ValueError(f"Tensor {tensor} may not be fed: graph.prevent_feeding says so.")
    return tensor


def fed_array(tensor, value):
    """The value as an array of the tensor's dtype and of a shape that fits.

    Raises:
      TypeError: for a symbolic tensor, or a number that the dtype does not hold.
      ValueError: if the shape or the type does not fit.
    """
    dtype = tensor._dtype.np
    if type(value) is not np.ndarray or value.dtype != dtype or dtype == OBJECT:
        value = converted(tensor, value, dtype)
    dims, shape = tensor._dims, value.shape
    if dims is not None and dims != shape:
        fits = len(dims) == len(shape)
        if not fits or any(m != n for m, n in zip(dims, shape, strict=True) if m is not None):
            raise ValueError(
                f"Cannot feed value of shape {shape} for Tensor {tensor.name}, which has shape "
                f"{tensor.shape}{made_at(tensor.node)}. Reshape the value, or give the placeholder "
                "None for dimensions that vary."
            )
    return value


def converted(tensor, value, dtype):
    """The value as NumPy converts it to the dtype."""
    if isinstance(value, EagerTensor):
        value = np.asarray(value._a)
    elif isinstance(value, Tensor):
        raise TypeError(
            "The value of a feed cannot be a tf.Tensor object. Acceptable feed values include "
            "Python scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, the "
            f"tensor object was {value} which was passed to the argument `feed_dict` with key "
            f"{tensor}."
        )
    if dtype == OBJECT:
        return to_array(value if isinstance(value, (list, tuple)) else np.asarray(value, OBJECT))
    if type(value) is int and dtype.kind in "iu":
        limits = np.iinfo(dtype)
        if not limits.min <= value <= limits.max:
            raise TypeError(
                f"Type of feed value {value} with type {type(value)} is not compatible with Tensor "
                f"type {dtype.type}. Try explicitly setting the type of the feed tensor to a "
                "larger type (e.g. int64)."
            )
    with np.errstate(all="ignore"):
        return np.asarray(value, dtype)
