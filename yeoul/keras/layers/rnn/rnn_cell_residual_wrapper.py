"""A cell whose output adds to its input."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.serialization import deserialize_keras_object, serialize_keras_object
from yeoul.keras.layers.rnn.rnn_cell_wrapper import RNNCellWrapper


@export("nn.RNNCellResidualWrapper")
class RNNCellResidualWrapper(RNNCellWrapper):
    """Adds the inputs of a cell to its outputs.

    Args:
      cell: the cell.
      residual_fn: function of inputs and outputs that returns the output; None: their sum.
      **kwargs: what every layer takes.

    Raises:
      ValueError: when called, if inputs and outputs have different shapes.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.nn.RNNCellResidualWrapper(tf.keras.layers.GRUCell(4))
      >>> tf.keras.layers.RNN(cell)(tf.ones([2, 3, 4])).shape
      TensorShape([2, 4])
    """

    _kind = "residual_wrapper"

    def __init__(self, cell, residual_fn=None, **kwargs):
        super().__init__(cell, **kwargs)
        self._residual_fn = residual_fn

    def call(self, inputs, state, **kwargs):
        """The cell's outputs together with the inputs, and the new states."""
        outputs, new_state = self.cell(inputs, state, **kwargs)
        combine = in_graph(self._residual_fn or added)
        return combine(inputs, outputs), new_state

    def get_config(self):
        """The constructor arguments."""
        config = super().get_config()
        if self._residual_fn is not None:
            config["residual_fn"] = serialize_keras_object(self._residual_fn)
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The cell from `get_config()`'s dict."""
        config = dict(config)
        if "residual_fn" in config:
            config["residual_fn"] = deserialize_keras_object(config["residual_fn"], custom_objects)
        return super().from_config(config, custom_objects)


def added(inputs, outputs):
    """The sum of inputs and outputs, which have one structure and shape."""
    nest.assert_same_structure(inputs, outputs)
    for x, y in zip(nest.flatten(inputs), nest.flatten(outputs), strict=True):
        x.shape.assert_is_compatible_with(y.shape)
    return nest.map_structure(lambda x, y: x + y, inputs, outputs)
