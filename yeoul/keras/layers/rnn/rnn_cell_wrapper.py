"""The base of the cells of `tf.nn` that change what another cell does."""

from yeoul.keras.core.context import unique_name
from yeoul.keras.core.serialization import to_config
from yeoul.keras.layers.registry import deserialize
from yeoul.keras.layers.rnn.abstract_rnn_cell import AbstractRNNCell


class RNNCellWrapper(AbstractRNNCell):
    """A cell around a cell: its states, sizes and weights are those of the cell.

    Args:
      cell: the cell.
    """

    _kind = "wrapper"

    def __init__(self, cell, *args, **kwargs):
        if "call" not in dir(cell) or "state_size" not in dir(cell):
            raise ValueError(
                f"{type(self).__name__} takes a recurrent cell, with `call` and `state_size`. "
                f"Received: cell={cell!r}"
            )
        kwargs.setdefault("name", unique_name(self._kind))
        super().__init__(*args, **kwargs)
        self.cell = cell

    @property
    def wrapped_cell(self):
        """The cell."""
        return self.cell

    @property
    def state_size(self):
        """The sizes of the cell's states."""
        return self.cell.state_size

    @property
    def output_size(self):
        """The size of the cell's output."""
        return self.cell.output_size

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The cell's initial state; see `tf.keras.layers.AbstractRNNCell`."""
        return self.cell.get_initial_state(inputs=inputs, batch_size=batch_size, dtype=dtype)

    def build(self, inputs_shape):
        """Builds the cell."""
        if not self.cell.built:
            self.cell.build(inputs_shape)
            self.cell.built = True
        self.built = True

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "cell": to_config(self.cell, use_legacy_format=True)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The cell from `get_config()`'s dict."""
        config = dict(config)
        return cls(deserialize(config.pop("cell"), custom_objects), **config)
