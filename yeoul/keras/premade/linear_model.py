"""Linear models."""

from yeoul.core.export import export
from yeoul.keras import activations, initializers, regularizers
from yeoul.keras.core.model import Model
from yeoul.keras.layers.dense import Dense
from yeoul.ops.nn_layers import bias_add


@export("keras.experimental.LinearModel")
class LinearModel(Model):
    """A linear model: `activation(sum of inputs @ kernel + bias)`.

    The inputs are one tensor, or a list or dict of them, each with a kernel of its own.

    Args:
      units: size of the outputs.
      activation: name or function; None: none.
      use_bias: whether to add a bias.
      kernel_initializer: name or object, for the kernels.
      bias_initializer: name or object.
      kernel_regularizer: name or object.
      bias_regularizer: name or object.
      **kwargs: `name` and the like.

    Input shape: `[batch, features]`, or a list or dict of such.

    Output shape: `[batch, units]`.

    Raises:
      ValueError: if the inputs have other keys, or are more or fewer, than at first.

    Example:
      >>> import yeoul as tf
      >>> model = tf.keras.experimental.LinearModel()
      >>> model([tf.ones([4, 3]), tf.ones([4, 2])]).shape
      TensorShape([4, 1])
    """

    def __init__(
        self,
        units=1,
        activation=None,
        use_bias=True,
        kernel_initializer="zeros",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.units = units
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)

    def build(self, input_shape):
        """Makes a kernel for each input, and the bias."""
        if isinstance(input_shape, dict):
            names = sorted(input_shape)
            self.dense_layers = {name: self._kernel(input_shape[name]) for name in names}
        elif isinstance(input_shape, (list, tuple)) and all(
            hasattr(shape, "__len__") for shape in input_shape
        ):
            self.dense_layers = [self._kernel(shape) for shape in input_shape]
        else:
            self.dense_layers = self._kernel(input_shape)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias",
                shape=self.units,
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                dtype=self.dtype,
                trainable=True,
            )
        self.built = True

    def _kernel(self, input_shape):
        layer = Dense(
            units=self.units,
            use_bias=False,
            kernel_initializer=self.kernel_initializer,
            kernel_regularizer=self.kernel_regularizer,
            name=self.name,
        )
        layer.build(input_shape)
        return layer

    def call(self, inputs):
        """The outputs."""
        result = self._sum(inputs)
        if self.bias is not None:
            result = bias_add(result, self.bias)
        return result if self.activation is None else self.activation(result)

    def _sum(self, inputs):
        layers = self.dense_layers
        if isinstance(inputs, dict):
            if not isinstance(layers, dict) or set(inputs) != set(layers):
                expected = set(layers) if isinstance(layers, dict) else set()
                raise ValueError(
                    "The `inputs` dictionary does not match the structure expected by the model."
                    f"\n\tExpected keys: {expected}\n\tReceived keys: {set(inputs)}"
                    f"\n\tMissing keys: {expected - set(inputs)}"
                )
            parts = [layers[name](inputs[name]) for name in sorted(inputs)]
        elif isinstance(inputs, (list, tuple)):
            if not isinstance(layers, list) or len(inputs) != len(layers):
                raise ValueError(
                    f"The model was built for {len(layers) if isinstance(layers, list) else 1} "
                    f"inputs, but was called with a list of {len(inputs)}."
                )
            parts = [layer(x) for layer, x in zip(layers, inputs, strict=True)]
        else:
            return layers(inputs)
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total

    def get_config(self):
        """The constructor arguments."""
        return {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype_policy.serialized(),
            "units": self.units,
            "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
        }
