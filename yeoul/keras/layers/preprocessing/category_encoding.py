"""Integers as vectors of ones or counts."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.preprocessing.encoding import (
    COUNT,
    MULTI_HOT,
    ONE_HOT,
    check_mode,
    encoded_shape,
    vectors,
)
from yeoul.keras.layers.preprocessing.preprocessing_layer import as_tensor
from yeoul.ops.array import cast
from yeoul.ops.assertions import Assert
from yeoul.ops.compare import greater_equal, less
from yeoul.ops.control import control_dependencies
from yeoul.ops.identity import identity
from yeoul.ops.logic import logical_and
from yeoul.ops.reduce import reduce_all
from yeoul.ops.sparse_tensor import SparseTensor


@export("keras.layers.CategoryEncoding", "keras.layers.experimental.preprocessing.CategoryEncoding")
class CategoryEncoding(Layer):
    """Integers as vectors, where the number of categories is known.

    Args:
      num_tokens: number of categories: the integers are from 0 to `num_tokens - 1`.
      output_mode: "multi_hot": a vector for each row, with 1 for what occurs in it; "count": with
        how often it occurs; "one_hot": a vector for each integer.
      sparse: whether the result is a sparse tensor.
      **kwargs: as `Layer`.

    Input shape: `[batch, n]`, or `[n]` for a single sample; ragged and sparse tensors, too.

    Output shape: `[batch, num_tokens]`.

    Raises:
      ValueError: if `num_tokens` is missing or below 1, or the mode is unknown; when called, if the
        result would have more than two axes.
      InvalidArgumentError: when called, if an integer is out of range.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.CategoryEncoding(num_tokens=4)
      >>> print(layer(tf.constant([[0, 1], [0, 0], [3, 1]])).numpy())
      [[1. 1. 0. 0.]
       [1. 0. 0. 0.]
       [0. 1. 0. 1.]]
    """

    def __init__(self, num_tokens=None, output_mode="multi_hot", sparse=False, **kwargs):
        if "max_tokens" in kwargs:  # the names before 2.6
            num_tokens = kwargs.pop("max_tokens")
        output_mode = MULTI_HOT if output_mode == "binary" else output_mode
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = SETTINGS.floatx
        super().__init__(**kwargs)
        check_mode("CategoryEncoding", output_mode, (COUNT, ONE_HOT, MULTI_HOT))
        if num_tokens is None:
            raise ValueError(
                "num_tokens must be set to use this layer. If the number of tokens is not known "
                "beforehand, use the IntegerLookup layer instead."
            )
        if num_tokens < 1:
            raise ValueError(f"`num_tokens` must be >= 1. Received: num_tokens={num_tokens}.")
        self.num_tokens, self.output_mode, self.sparse = num_tokens, output_mode, sparse

    def call(self, inputs, count_weights=None):
        """The vectors.

        Args:
          inputs: tensor, ragged or sparse tensor of integers.
          count_weights: what each integer counts, in mode "count", in place of 1.
        """
        inputs = as_tensor(inputs)
        if count_weights is not None:
            if self.output_mode != COUNT:
                raise ValueError(
                    "`count_weights` is not used when `output_mode` is not 'count'. Received "
                    f"`count_weights={count_weights}` and output_mode={self.output_mode!r}."
                )
            count_weights = cast(as_tensor(count_weights), self.compute_dtype)
        with control_dependencies([self._in_range(inputs)]):
            inputs = inputs if hasattr(inputs, "_is_tensor") else identity(inputs)
            depth, dtype = self.num_tokens, self.compute_dtype
            return vectors(inputs, self.output_mode, depth, dtype, self.sparse, count_weights)

    def _in_range(self, inputs):
        values = inputs.values if isinstance(inputs, SparseTensor) else inputs
        values = getattr(values, "flat_values", values)
        most = cast(self.num_tokens, values.dtype)
        fits = logical_and(greater_equal(values, cast(0, values.dtype)), less(values, most))
        message = (
            f"Input values must be in the range 0 <= values < num_tokens with num_tokens="
            f"{self.num_tokens} (layer {self.name!r}, CategoryEncoding)"
        )
        return Assert(reduce_all(fits), [message])

    def compute_output_shape(self, input_shape):
        """The shape of the vectors."""
        return encoded_shape(TensorShape(input_shape), self.output_mode, self.num_tokens)

    def compute_output_signature(self, input_spec):
        """The spec of the vectors for the spec of the inputs."""
        shape = self.compute_output_shape(input_spec.shape)
        if self.sparse:
            from yeoul.ops.sparse_spec import SparseTensorSpec

            return SparseTensorSpec(shape, "int64")
        return TensorSpec(shape, "int64")

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "num_tokens": self.num_tokens,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
        }
