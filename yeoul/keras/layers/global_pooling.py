"""The base of the global pooling layers."""

from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.window_args import format_of


class GlobalPooling(Layer):
    """All of `rank` axes reduced by `function`; subclasses set both.

    Args:
      data_format: "channels_last" or "channels_first"; None: the global setting.
      keepdims: keep the reduced axes, with size 1.
    """

    rank = 2
    function = None

    def __init__(self, data_format=None, keepdims=False, **kwargs):
        super().__init__(**kwargs)
        n = self.rank
        self.data_format = format_of(data_format, n)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=n + 2)

    @property
    def _axes(self):
        first = 1 if self.data_format == "channels_last" else 2
        return list(range(first, first + self.rank))

    def build(self, input_shape):
        """Refuses inputs with nothing along an axis that is reduced."""
        dims = TensorShape(input_shape).as_list()
        for axis in self._axes:
            if dims[axis] == 0:
                raise ValueError(
                    f"Incorrect input shape {dims} with dimension 0 at reduction axis {axis} "
                    f"(layer {self.name!r}, {type(self).__name__}). Leave empty inputs out."
                )
        super().build(input_shape)

    def call(self, inputs):
        """The outputs."""
        return self.function(inputs, self._axes, keepdims=self.keepdims)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims, axes = TensorShape(input_shape).as_list(), self._axes
        if self.keepdims:
            return TensorShape([1 if i in axes else n for i, n in enumerate(dims)])
        return TensorShape([n for i, n in enumerate(dims) if i not in axes])

    def get_config(self):
        """The constructor arguments."""
        config = {"data_format": self.data_format, "keepdims": self.keepdims}
        return {**super().get_config(), **config}
