"""Combinations of categories as the numbers of bins, by a hash."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.composite import CompositeTensor
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.preprocessing.encoding import (
    INT,
    ONE_HOT,
    check_mode,
    check_sparse,
    encoded_shape,
    vectors,
)
from yeoul.keras.layers.preprocessing.preprocessing_layer import as_tensor
from yeoul.ops.array import reshape
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.string.cross import sparse_cross_hashed


@export("keras.layers.HashedCrossing", "keras.layers.experimental.preprocessing.HashedCrossing")
class HashedCrossing(Layer):
    """The number of a bin for each combination of several features, by a hash.

    Args:
      num_bins: number of bins.
      output_mode: "int": the number of the bin; "one_hot": a vector for each.
      sparse: whether the vectors are sparse tensors.
      **kwargs: as `Layer`.

    Input shape: a tuple of at least two tensors of strings or integers, all `[]`, `[batch]` or
      `[batch, 1]`.

    Raises:
      ValueError: if the mode is unknown; when called, if the inputs are no such tuple.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.HashedCrossing(num_bins=5)
      >>> print(layer((tf.constant(["A", "B"]), tf.constant([101, 102]))).numpy())
      [1 1]
    """

    def __init__(self, num_bins, output_mode="int", sparse=False, **kwargs):
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == INT else SETTINGS.floatx
        super().__init__(**kwargs)
        check_mode("HashedCrossing", output_mode, (INT, ONE_HOT))
        check_sparse(sparse, output_mode)
        self.num_bins, self.output_mode, self.sparse = num_bins, output_mode, sparse

    def call(self, inputs):
        """The bins."""
        self._check_at_least_two(inputs)
        inputs = [as_tensor(x) for x in inputs]
        self._check_inputs(inputs)
        shape = inputs[0].shape
        rows = [reshape(x, [1, 1] if shape.rank == 0 else [-1, 1]) for x in inputs]
        crossed = to_dense(sparse_cross_hashed(rows, self.num_bins))
        crossed = reshape(crossed, [] if shape.rank == 0 else [-1, *shape.as_list()[1:]])
        if not hasattr(crossed, "_a"):
            crossed.set_shape(shape)
        return vectors(crossed, self.output_mode, self.num_bins, self.compute_dtype, self.sparse)

    def _check_at_least_two(self, inputs):
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                "`HashedCrossing` should be called on a list or tuple of inputs. Received: "
                f"inputs={inputs} (layer {self.name!r})"
            )
        if len(inputs) < 2:
            raise ValueError(
                "`HashedCrossing` should be called on at least two inputs. Received: "
                f"inputs={inputs} (layer {self.name!r})"
            )

    def _check_inputs(self, inputs):
        shape = inputs[0].shape
        given = f"Received: inputs={inputs} (layer {self.name!r})"
        for x in inputs:
            if isinstance(x, CompositeTensor):
                raise ValueError(
                    f"All `HashedCrossing` inputs should be dense tensors. {given}. Use "
                    "tf.sparse.to_dense or to_tensor()."
                )
            if not (x.dtype.is_integer or x.dtype.name == "string"):
                raise ValueError(
                    "All `HashedCrossing` inputs should have an integer or string dtype. "
                    f"{given}. Cast numbers to integers, or use Discretization."
                )
            if not x.shape.is_compatible_with(shape) or x.shape.rank != shape.rank:
                raise ValueError(f"All `HashedCrossing` inputs should have equal shape. {given}")
        if shape.rank not in (0, 1) and not (shape.rank == 2 and shape[1] == 1):
            raise ValueError(
                "All `HashedCrossing` inputs should have shape `[]`, `[batch_size]` or "
                f"`[batch_size, 1]`. {given}"
            )

    def build(self, input_shape):
        """Checks nothing: `call` does."""
        self.built = True

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        if not isinstance(input_shape, (list, tuple)) or len(input_shape) < 2:
            raise ValueError(
                "`HashedCrossing` takes a list of at least two shapes. Received: "
                f"{input_shape} (layer {self.name!r})"
            )
        return encoded_shape(TensorShape(input_shape[0]), self.output_mode, self.num_bins)

    def compute_output_signature(self, input_spec):
        """The spec of the outputs for the specs of the inputs."""
        shape = self.compute_output_shape([spec.shape for spec in input_spec])
        return TensorSpec(shape, "int64" if self.output_mode == INT else self.compute_dtype)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "num_bins": self.num_bins,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
        }
