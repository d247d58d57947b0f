"""A function as a layer."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.layer import Layer


@export("keras.layers.Lambda")
class Lambda(Layer):
    """Wraps a function of the inputs as a layer.

    Args:
      function: called with the inputs.
      output_shape: shape without the batch, or function of the input shape; found by calling if
        None.
      mask: output mask, or function of (inputs, mask).
      arguments: dict of further keyword arguments for the function.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Lambda(lambda x: x * 2)(tf.constant([1.0])))
      tf.Tensor([2.], shape=(1,), dtype=float32)
    """

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        self.arguments = dict(arguments or {})
        self.function = function
        self.mask = mask
        self.supports_masking = mask is not None
        self._output_shape = output_shape

    def _prepare_call(self):
        super()._prepare_call()
        self._has_mask_logic = False

    def call(self, inputs, mask=None, training=None):
        """The function of the inputs."""
        import inspect

        kwargs = dict(self.arguments)
        names = (
            inspect.signature(self.function).parameters
            if not inspect.isbuiltin(self.function)
            else {}
        )
        if "mask" in names:
            kwargs["mask"] = mask
        if "training" in names:
            kwargs["training"] = training
        return in_graph(self.function)(inputs, **kwargs)

    def compute_mask(self, inputs, mask=None):
        """The mask of the outputs."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        if self._output_shape is None:
            return super().compute_output_shape(input_shape)
        if callable(self._output_shape):
            return TensorShape(self._output_shape(input_shape))
        return TensorShape([TensorShape(input_shape)[0], *self._output_shape])

    def get_config(self):
        """The constructor arguments; the function itself stays a Python object."""
        return {
            **super().get_config(),
            "function": self.function,
            "output_shape": self._output_shape,
            "mask": self.mask,
            "arguments": self.arguments,
        }
