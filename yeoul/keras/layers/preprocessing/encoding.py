"""Numbers of categories as vectors of ones or counts."""

from yeoul.core.shape import TensorShape
from yeoul.engine.state import STATE
from yeoul.ops.casting import cast
from yeoul.ops.counting import bincount
from yeoul.ops.gather import gather
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_spec import SparseTensorSpec
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string.counts import to_sparse
from yeoul.ops.views import expand_dims

INT, ONE_HOT, MULTI_HOT, COUNT, TF_IDF = "int", "one_hot", "multi_hot", "count", "tf_idf"


def check_mode(layer, mode, allowed):
    """Raises ValueError unless a layer's `output_mode` is one of those allowed."""
    if mode not in allowed:
        raise ValueError(
            f"Unknown value for `output_mode` argument of layer {layer}. Allowed values are: "
            f"{', '.join(repr(m) for m in allowed)}. Received: {mode!r}"
        )


def check_sparse(sparse, mode):
    """Raises ValueError if integers are asked for as a sparse tensor."""
    if sparse and mode == INT:
        raise ValueError(
            "`sparse` may only be true if `output_mode` is not 'int'. Received: "
            f"sparse={sparse} and output_mode={mode}"
        )


def vectors(inputs, mode, depth, dtype, sparse=False, count_weights=None, idf_weights=None):
    """Integers as what `output_mode` says.

    Args:
      inputs: tensor, ragged or sparse tensor of integers from 0 on; those from `depth` on are
        left out.
      mode: "int": as they are; "one_hot": a vector for each; "multi_hot", "count", "tf_idf": a
        vector for each row.
      depth: length of the vectors.
      dtype: dtype of the result.
      sparse: whether the result is a sparse tensor.
      count_weights: what each counts, in place of 1.
      idf_weights: factors of the counts, `[depth]`, for "tf_idf".

    Raises:
      ValueError: if the result would have more than two axes.
    """
    if mode == INT:
        return cast(inputs, dtype)
    given = inputs.shape
    if given.rank == 0 or (mode == ONE_HOT and given[-1] != 1):
        inputs = with_axis(inputs)
        count_weights = None if count_weights is None else with_axis(count_weights)
    if inputs.shape.rank is not None and inputs.shape.rank > 2:
        raise ValueError(
            "When output_mode is not 'int', maximum supported output rank is 2. Received "
            f"output_mode {mode} and input shape {tuple(given)}, which would result in output rank "
            f"{inputs.shape.rank}. Encode its columns one by one, or reshape it."
        )
    options = {
        "minlength": depth,
        "maxlength": depth,
        "axis": -1,
        "binary_output": mode in (ONE_HOT, MULTI_HOT),
    }
    if sparse:
        found = to_sparse(inputs, weights=count_weights, **options)
        values = cast(found.values, dtype)
        if mode == TF_IDF:
            values = values * gather(cast(idf_weights, dtype), found.indices[:, -1])
        parts = [found.indices, values, found.dense_shape]
        return SparseTensorSpec(output_dims(inputs.shape, depth), dtype)._from_components(parts)
    found = bincount(inputs, weights=count_weights, dtype=dtype, **options)
    if STATE.graph is not None:
        found.set_shape(output_dims(inputs.shape, depth))
    found = cast(found, dtype)
    return found * cast(idf_weights, dtype) if mode == TF_IDF else found


def with_axis(inputs):
    """The inputs with a last axis more."""
    if isinstance(inputs, SparseTensor):
        from yeoul.ops.sparse_order import expand_dims as expand_sparse

        return expand_sparse(inputs, -1)
    return expand_dims(inputs, -1)


def output_dims(shape, depth):
    """The shape of the vectors of inputs of this shape."""
    return TensorShape([depth] if shape.rank == 1 else [shape[0], depth])


def encoded_shape(input_shape, mode, depth):
    """The shape that `vectors` has for inputs of a shape."""
    dims = TensorShape(input_shape).as_list()
    if mode == INT:
        return TensorShape(dims)
    if not dims:
        return TensorShape([depth])
    if mode == ONE_HOT and dims[-1] != 1:
        return TensorShape([*dims, depth])
    return TensorShape([*dims[:-1], depth])


def map_values(function, inputs):
    """A function of each element, of the values of ragged and sparse tensors."""
    if isinstance(inputs, RaggedTensor):
        return inputs.with_flat_values(function(inputs.flat_values))
    if isinstance(inputs, SparseTensor):
        parts = [inputs.indices, function(inputs.values), inputs.dense_shape]
        return SparseTensorSpec(inputs.shape, parts[1].dtype)._from_components(parts)
    return function(inputs)
