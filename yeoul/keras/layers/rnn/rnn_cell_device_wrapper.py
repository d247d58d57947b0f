"""A cell that runs on a device."""

from yeoul.core.export import export
from yeoul.engine.device import device as device_scope
from yeoul.keras.layers.rnn.rnn_cell_wrapper import RNNCellWrapper


@export("nn.RNNCellDeviceWrapper")
class RNNCellDeviceWrapper(RNNCellWrapper):
    """Runs a cell on a device.

    Args:
      cell: the cell.
      device: the device, a string as `tf.device` takes.
      **kwargs: what every layer takes.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.nn.RNNCellDeviceWrapper(tf.keras.layers.GRUCell(4), "/cpu:0")
      >>> tf.keras.layers.RNN(cell)(tf.ones([2, 3, 5])).shape
      TensorShape([2, 4])
    """

    _kind = "device_wrapper"

    def __init__(self, cell, device, **kwargs):
        super().__init__(cell, **kwargs)
        self._device = device

    def call(self, inputs, state, **kwargs):
        """The cell's output and new states."""
        with device_scope(self._device):
            return self.cell(inputs, state, **kwargs)

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The cell's initial state, on the device."""
        with device_scope(self._device):
            return super().get_initial_state(inputs, batch_size, dtype)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "device": self._device}
