"""The base of the layers that repeat cells."""

from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.window_args import format_of
from yeoul.ops.repeating import tile
from yeoul.ops.shapes import shape
from yeoul.ops.views import reshape


class UpSampling(Layer):
    """Each cell along `rank` axes repeated; subclasses set `rank`.

    Args:
      factors: how often, for each axis.
      data_format: "channels_last" or "channels_first"; None: the global setting.
    """

    rank = 2

    def __init__(self, factors, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self._factors = factors
        self.data_format = format_of(data_format, self.rank)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _all_axes(self):
        """The factor of every axis."""
        if self.data_format == "channels_last":
            return [1, *self._factors, 1]
        return [1, 1, *self._factors]

    def call(self, inputs):
        """The outputs."""
        return repeated(inputs, self._all_axes())

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        sizes = zip(dims, self._all_axes(), strict=True)
        return TensorShape([None if n is None else n * factor for n, factor in sizes])


def repeated(x, factors):
    """Each cell of a tensor repeated along every axis: an axis of copies beside each axis."""
    dims = x.shape.as_list()
    known = shape(x) if None in dims else None
    dims = [known[i] if n is None else n for i, n in enumerate(dims)]
    split, copies, whole = [], [], []
    for n, factor in zip(dims, factors, strict=True):
        split += [n] if factor == 1 else [n, 1]
        copies += [1] if factor == 1 else [1, factor]
        whole.append(n * factor)
    return reshape(tile(reshape(x, split), copies), whole)
