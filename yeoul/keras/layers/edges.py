"""The base of the layers that add or cut edges."""

from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.window_args import format_of, ints, pairs


class Edges(Layer):
    """A number of cells at either end of each of `rank` axes, added or cut.

    Subclasses set `rank`, `sign` (1 to add, -1 to cut) and `argument`, the name of the number.

    Args:
      edges: int, `rank` ints, or `rank` pairs (before, after); for one axis: int or pair.
      data_format: "channels_last" or "channels_first"; None: the global setting.
    """

    rank, sign, argument = 2, 1, "padding"

    def __init__(self, edges, data_format=None, **kwargs):
        super().__init__(**kwargs)
        n = self.rank
        if n == 1:
            given = ints(edges, 2, self.argument, zero=True)
            self._edges = (given,)
        else:
            self._edges = given = pairs(edges, n, self.argument)
        setattr(self, self.argument, given)
        self.data_format = format_of(data_format, n)
        self.input_spec = InputSpec(ndim=n + 2)

    def _all_axes(self):
        """(before, after) of every axis."""
        none = (0, 0)
        if self.data_format == "channels_last":
            return [none, *self._edges, none]
        return [none, none, *self._edges]

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        dims = TensorShape(input_shape).as_list()
        sizes = [
            None if n is None else n + self.sign * (before + after)
            for n, (before, after) in zip(dims, self._all_axes(), strict=True)
        ]
        if any(size is not None and size <= 0 < n for size, n in zip(sizes, dims, strict=True)):
            raise ValueError(
                f"Nothing is left of inputs of shape {tuple(dims)} after layer {self.name!r} "
                f"({type(self).__name__}) cuts {self.argument}={getattr(self, self.argument)}. "
                f"`{self.argument}` must be smaller than the input shape."
            )
        return TensorShape(sizes)

    def get_config(self):
        """The constructor arguments."""
        config = {**super().get_config(), self.argument: getattr(self, self.argument)}
        if self.rank > 1:
            config["data_format"] = self.data_format
        return config
