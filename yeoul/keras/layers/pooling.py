"""The base of the pooling layers."""

from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.convolving import FORMATS
from yeoul.keras.layers.window_args import format_of, ints, output_size, padding_of


class Pooling(Layer):
    """A window over `rank` axes, reduced by `function` of tf.nn; subclasses set both.

    Args:
      pool_size: size of the window; int or `rank` ints.
      strides: steps of the window; int or `rank` ints; None: `pool_size`.
      padding: "valid" or "same".
      data_format: "channels_last" or "channels_first"; None: the global setting.
    """

    rank = 2
    function = None

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format=None, **kwargs):
        super().__init__(**kwargs)
        n = self.rank
        self.pool_size = ints(pool_size, n, "pool_size")
        self.strides = self.pool_size if strides is None else ints(strides, n, "strides")
        self.padding = padding_of(padding)
        self.data_format = format_of(data_format, n)
        self.input_spec = InputSpec(ndim=n + 2)

    def call(self, inputs):
        """The outputs."""
        self._check_size(inputs.shape)
        return self.function(
            inputs,
            self.pool_size,
            self.strides,
            self.padding.upper(),
            FORMATS[self.data_format][self.rank],
        )

    def _spatial(self, dims):
        return dims[1:-1] if self.data_format == "channels_last" else dims[2:]

    def _check_size(self, shape):
        """Raises ValueError if the window is larger than the input."""
        if self.padding == "same" or shape._dims is None:
            return
        for n, k in zip(self._spatial(shape._dims), self.pool_size, strict=True):
            if n is not None and n < k:
                raise ValueError(
                    f"The window of layer {self.name!r} ({type(self).__name__}), "
                    f"{self.pool_size}, is larger than its input, of shape {list(shape._dims)}. "
                    "Use a smaller pool_size, larger inputs or padding='same'."
                )

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        windows = zip(self._spatial(dims), self.pool_size, self.strides, strict=True)
        spatial = [output_size(n, k, s, self.padding) for n, k, s in windows]
        if self.data_format == "channels_last":
            return TensorShape([dims[0], *spatial, dims[-1]])
        return TensorShape([dims[0], dims[1], *spatial])

    def get_config(self):
        """The constructor arguments."""
        keys = ("pool_size", "padding", "strides", "data_format")
        if self.rank == 1:  # in the order of Keras's files
            keys = ("strides", "pool_size", "padding", "data_format")
        return {**super().get_config(), **{key: getattr(self, key) for key in keys}}
