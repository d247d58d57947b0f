"""The fully connected layer."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations, constraints, initializers, regularizers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.ops.array import cast
from yeoul.ops.matmul import matmul
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_matmul import sparse_dense_matmul
from yeoul.ops.sparse_tensor import SparseTensor


@export("keras.layers.Dense")
class Dense(Layer):
    """`activation(inputs @ kernel + bias)`.

    Args:
      units: size of the last axis of the output, a positive int.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
      activity_regularizer,
        kernel_constraint, bias_constraint: names or objects.

    Input shape: `[batch, ..., input_dim]`; a ragged tensor whose last axis is not ragged, or a
      sparse tensor `[batch, input_dim]`.

    Output shape: `[batch, ..., units]`.

    Raises:
      ValueError: if `units` is not positive; when built, if the last input dimension is unknown.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Dense(4)(tf.ones([2, 3])).shape
      TensorShape([2, 4])
    """

    def __init__(
        self,
        units,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.units = units if isinstance(units, (int, str)) else int(units)
        if isinstance(units, str) or self.units < 1:
            raise ValueError(
                "Received an invalid value for `units`, expected a positive integer. Received: "
                f"units={units!r} (layer {self.name!r}, Dense). Pass the number of outputs."
            )
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer, self.bias_initializer = (
            initializers.get(kernel_initializer),
            initializers.get(bias_initializer),
        )
        self.kernel_regularizer, self.bias_regularizer = (
            regularizers.get(kernel_regularizer),
            regularizers.get(bias_regularizer),
        )
        self.kernel_constraint, self.bias_constraint = (
            constraints.get(kernel_constraint),
            constraints.get(bias_constraint),
        )
        self.input_spec = InputSpec(min_ndim=2)
        self.supports_masking = True

    def build(self, input_shape):
        """Makes kernel and bias."""
        dtype = as_dtype(self.dtype)
        if not (dtype.is_floating or dtype.is_complex):
            raise TypeError(
                "A Dense layer can only be built with a floating-point dtype. Received: "
                f"dtype={dtype.name}"
            )
        last = TensorShape(input_shape)[-1]
        if last is None:
            raise ValueError(
                "The last dimension of the inputs to a Dense layer should be defined. Found "
                "None. Full input shape received: "
                f"{input_shape}"
            )
        self.input_spec = InputSpec(min_ndim=2, axes={-1: last})
        self.kernel = self.add_weight(
            "kernel",
            shape=[last, self.units],
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            dtype=self.dtype,
            trainable=True,
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias",
                shape=[self.units],
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
                dtype=self.dtype,
                trainable=True,
            )
        self.built = True

    def call(self, inputs):
        """The outputs."""
        if isinstance(inputs, RaggedTensor):
            return inputs.with_flat_values(self.call(inputs.flat_values))
        if inputs.dtype.name != self.compute_dtype:
            inputs = cast(inputs, self.compute_dtype)
        if isinstance(inputs, SparseTensor):
            outputs = self._of_sparse(inputs)
        elif inputs.shape.rank == 2:
            outputs = matmul(inputs, self.kernel.value())
        else:
            from yeoul.ops.einsum import tensordot

            outputs = tensordot(inputs, self.kernel.value(), [[inputs.shape.rank - 1], [0]])
        if self.use_bias:
            outputs = outputs + self.bias.value()
        return outputs if self.activation is None else in_graph(self.activation)(outputs)

    def _of_sparse(self, inputs):
        """The product of a sparse tensor and the kernel."""
        if inputs.shape.rank != 2:
            raise TypeError(
                f"Layer {self.name!r} (Dense) takes sparse inputs of rank 2, `[batch, features]`. "
                f"Received: shape {inputs.shape}. Use tf.sparse.reshape or tf.sparse.to_dense."
            )
        return sparse_dense_matmul(inputs, self.kernel)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).with_rank_at_least(2)
        if dims[-1] is None:
            raise ValueError(
                "The last dimension of the input shape of a Dense layer should be defined. "
                f"Received: {input_shape}"
            )
        return dims[:-1].concatenate(self.units)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
        }
