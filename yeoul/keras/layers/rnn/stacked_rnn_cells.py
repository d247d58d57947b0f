"""Cells on top of each other, as one cell."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.core.symbolic import is_shape
from yeoul.keras.layers.rnn.state import initial_state, map_shapes, takes, zero_state


@export("keras.layers.StackedRNNCells")
class StackedRNNCells(Layer):
    """Makes several cells behave as one: the output of each is the input of the next.

    Args:
      cells: list of cells.
      **kwargs: `reverse_state_order`: True: `state_size` tells the sizes of the last cell first, as
        TensorFlow 1 did, which needs cells of one size; and what every layer takes.

    Raises:
      ValueError: if one has no `call` or no `state_size`.

    Example:
      >>> import yeoul as tf
      >>> cells = [tf.keras.layers.LSTMCell(4), tf.keras.layers.GRUCell(2)]
      >>> tf.keras.layers.RNN(tf.keras.layers.StackedRNNCells(cells))(tf.ones([2, 3, 5])).shape
      TensorShape([2, 2])
    """

    def __init__(self, cells, **kwargs):
        for cell in cells:
            for what, name in (("method", "call"), ("attribute", "state_size")):
                if name not in dir(cell):
                    raise ValueError(
                        f"All cells must have a `{name}` {what}. Received cell without a `{name}`: "
                        f"{cell}"
                    )
        reverse = kwargs.pop("reverse_state_order", False)
        super().__init__(**kwargs)
        self.cells = list(cells)
        self.reverse_state_order = reverse

    def _in_order(self, items):
        """What belongs to the cells, in the order of `state_size`."""
        return items[::-1] if self.reverse_state_order else items

    @property
    def state_size(self):
        """The sizes of the states of each cell, as a tuple."""
        return tuple(cell.state_size for cell in self._in_order(self.cells))

    @property
    def output_size(self):
        """The size of the last cell's output."""
        return output_size(self.cells[-1])

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The initial states of each cell, as a tuple; see `AbstractRNNCell`."""
        states = []
        for cell in self._in_order(self.cells):
            make = getattr(cell, "get_initial_state", None)
            if make is not None:
                states.append(make(inputs=inputs, batch_size=batch_size, dtype=dtype))
            elif inputs is None:
                states.append(zero_state(batch_size, cell.state_size, dtype))
            else:
                states.append(initial_state(cell, inputs, batch_size, dtype))
        return tuple(states)

    def call(self, inputs, states, constants=None, training=None, **kwargs):
        """The output of the last cell, and the new states of all."""
        sizes = tuple(cell.state_size for cell in self.cells)
        states = nest.pack_sequence_as(sizes, nest.flatten(states))
        new = []
        for cell, own in zip(self.cells, states, strict=True):
            extra = dict(kwargs)
            if takes(cell, "training"):
                extra["training"] = training
            if constants is not None and takes(cell, "constants"):
                extra["constants"] = constants
            own = own if nest.is_nested(own) else [own]
            run = cell.__call__ if callable(cell) else cell.call
            inputs, found = run(inputs, own, **extra)
            new.append(found)
        return inputs, nest.pack_sequence_as(sizes, nest.flatten(new))

    def build(self, input_shape):
        """Builds the cells one after the other."""
        if isinstance(input_shape, list) and not is_shape(input_shape):
            input_shape = input_shape[0]
        batch = nest.flatten(map_shapes(TensorShape, input_shape))[0][0]
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                with cell.name_scope:
                    cell.build(input_shape)
                    cell.built = True
            input_shape = (batch, *TensorShape(output_size(cell)).as_list())
        self.built = True

    def get_config(self):
        """The configurations of the cells."""
        cells = [serialize_keras_object(cell) for cell in self.cells]
        return {**super().get_config(), "cells": cells}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The cells from `get_config()`'s dict."""
        config = dict(config)
        return cls([deserialized_layer(c, custom_objects) for c in config.pop("cells")], **config)


def output_size(cell):
    """The size of a cell's output: that of its first state, unless the cell says."""
    size = getattr(cell, "output_size", None)
    return nest.flatten(cell.state_size)[0] if size is None else size
