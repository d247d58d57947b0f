"""Embeddings."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast, gather
from yeoul.ops.compare import not_equal
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_tensor import SparseTensor


@export("keras.layers.Embedding")
class Embedding(Layer):
    """Turns non-negative integers into dense vectors: rows of a trained table.

    Args:
      input_dim: number of rows, the largest integer plus one.
      output_dim: length of the vectors.
      embeddings_initializer, embeddings_regularizer, activity_regularizer, embeddings_constraint:
        names or objects.
      mask_zero: whether 0 is padding, to be masked.
      input_length: length of the sequences, if constant.
      sparse: accepted; gradients are always sparse.

    Input shape: `[batch, ...]`; ragged, too, and sparse, where what is not there is 0.

    Output shape: `[batch, ..., output_dim]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Embedding(10, 4)(tf.constant([[1, 2, 3]])).shape
      TensorShape([1, 3, 4])
    """

    def __init__(
        self,
        input_dim,
        output_dim,
        embeddings_initializer="uniform",
        embeddings_regularizer=None,
        activity_regularizer=None,
        embeddings_constraint=None,
        mask_zero=False,
        input_length=None,
        sparse=False,
        **kwargs,
    ):
        if "input_shape" not in kwargs and "batch_input_shape" not in kwargs:
            kwargs["input_shape"] = (input_length,) if input_length else (None,)
        if input_dim <= 0 or output_dim <= 0:
            raise ValueError(
                "Both `input_dim` and `output_dim` should be positive, Received input_dim = "
                f"{input_dim} and output_dim = "
                f"{output_dim}"
            )
        kwargs["autocast"] = False
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.input_dim, self.output_dim = input_dim, output_dim
        self.embeddings_initializer = initializers.get(embeddings_initializer)
        self.embeddings_regularizer = regularizers.get(embeddings_regularizer)
        self.embeddings_constraint = constraints.get(embeddings_constraint)
        self.mask_zero, self.supports_masking = mask_zero, mask_zero
        self.input_length, self.sparse = input_length, sparse

    def _prepare_call(self):
        super()._prepare_call()
        self._has_mask_logic = True

    def build(self, input_shape=None):
        """Makes the table."""
        self.embeddings = self.add_weight(
            "embeddings",
            shape=(self.input_dim, self.output_dim),
            initializer=self.embeddings_initializer,
            regularizer=self.embeddings_regularizer,
            constraint=self.embeddings_constraint,
        )
        self.built = True

    def compute_mask(self, inputs, mask=None):
        """True where the integer is not 0, if `mask_zero`."""
        return not_equal(inputs, 0) if self.mask_zero else None

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        return TensorShape(input_shape).concatenate(self.output_dim)

    def call(self, inputs):
        """The vectors."""
        if isinstance(inputs, SparseTensor):
            inputs = to_dense(inputs)
        if inputs.dtype.name not in ("int32", "int64"):
            inputs = cast(inputs, "int32")
        out = gather(self.embeddings, inputs)
        return out if self.compute_dtype == self.dtype else cast(out, self.compute_dtype)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "input_dim": self.input_dim,
            "output_dim": self.output_dim,
            "embeddings_initializer": initializers.serialize(self.embeddings_initializer),
            "embeddings_regularizer": regularizers.serialize(self.embeddings_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "embeddings_constraint": constraints.serialize(self.embeddings_constraint),
            "mask_zero": self.mask_zero,
            "input_length": self.input_length,
        }
