"""A cell with dropout around it."""

import numbers

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.random_generator import OpSeeds
from yeoul.keras.layers.rnn.rnn_cell_wrapper import RNNCellWrapper
from yeoul.ops.array import cast
from yeoul.ops.nn_dropout import dropout
from yeoul.ops.random import uniform
from yeoul.ops.rounding import floor

KEPT = ("input_keep_prob", "output_keep_prob", "state_keep_prob")


@export("nn.RNNCellDropoutWrapper")
class RNNCellDropoutWrapper(RNNCellWrapper):
    """Drops some of the inputs, outputs and states of a cell, in training or not.

    Args:
      cell: the cell.
      input_keep_prob, output_keep_prob, state_keep_prob: what fraction is kept, number between 0
        and 1 or scalar tensor.
      variational_recurrent: True: the same are dropped at every step, in all rows of the batch.
      input_size: the size of the inputs, int or `tf.TensorShape`, or a structure of these; needed
        if `variational_recurrent` is set and inputs are dropped.
      dtype: dtype of inputs, states and outputs; needed if `variational_recurrent` is set.
      seed: makes the draws repeatable.
      dropout_state_filter_visitor: function of the cell's state that returns, in its structure,
        which parts may be dropped; default: all.
      **kwargs: what every layer takes.

    Raises:
      ValueError: if a fraction is not between 0 and 1, or if `input_size` or `dtype` is needed.

    Example:
      >>> import yeoul as tf
      >>> cell = tf.nn.RNNCellDropoutWrapper(tf.keras.layers.GRUCell(4), output_keep_prob=0.5)
      >>> tf.keras.layers.RNN(cell)(tf.ones([2, 3, 5])).shape
      TensorShape([2, 4])

    Reference: Gal and Ghahramani, "A Theoretically Grounded Application of Dropout in Recurrent
    Neural Networks", 2016, for `variational_recurrent`.
    """

    _kind = "dropout_wrapper"

    def __init__(
        self,
        cell,
        input_keep_prob=1.0,
        output_keep_prob=1.0,
        state_keep_prob=1.0,
        variational_recurrent=False,
        input_size=None,
        dtype=None,
        seed=None,
        dropout_state_filter_visitor=None,
        **kwargs,
    ):
        super().__init__(cell, dtype=dtype, **kwargs)
        fractions = dict(
            zip(KEPT, (input_keep_prob, output_keep_prob, state_keep_prob), strict=True)
        )
        for name, fraction in fractions.items():
            if isinstance(fraction, numbers.Real) and not 0 <= fraction <= 1:
                raise ValueError(f"Parameter {name} must be between 0 and 1: {fraction}")
        self._hold(_keep=fractions)
        self._variational_recurrent, self._input_size, self._seed = (
            variational_recurrent,
            input_size,
            seed,
        )
        self._visitor = dropout_state_filter_visitor
        self._seeds, self._noise = OpSeeds(seed), None
        if variational_recurrent:
            self._hold(_noise=self._drawn_noise(dtype))

    def _drawn_noise(self, dtype):
        """The numbers that decide what is dropped at every step."""
        if dtype is None:
            raise ValueError("When variational_recurrent=True, dtype must be provided")
        drops_inputs = self._drops("input_keep_prob")
        if drops_inputs and self._input_size is None:
            raise ValueError(
                "When variational_recurrent=True and input_keep_prob < 1.0 or is unknown, "
                "input_size must be provided"
            )

        def draw(size):
            dims = [1, *TensorShape(size).as_list()]
            return uniform(dims, seed=self._seeds.next(), dtype=as_dtype(dtype))

        sizes = (self._input_size if drops_inputs else [], self.output_size, self.state_size)
        return dict(zip(KEPT, (nest.map_structure(draw, s) for s in sizes), strict=True))

    def _drops(self, name):
        fraction = self._keep[name]
        return not (isinstance(fraction, numbers.Real) and fraction >= 1)

    def _dropped(self, values, name, allowed=None):
        """The values, some of them dropped."""
        if not self._drops(name):
            return values
        keep, flat = self._keep[name], nest.flatten(values)
        flags = [True] * len(flat) if allowed is None else nest.flatten(allowed)
        noise = None if self._noise is None else nest.flatten(self._noise[name])
        found = []
        for i, value in enumerate(flat):
            if not flags[i]:
                found.append(value)
            elif noise is None:
                found.append(dropout(value, 1 - keep, seed=self._seeds.next()))
            else:
                kept = floor(cast(noise[i], value.dtype) + cast(keep, value.dtype))
                found.append(value / cast(keep, value.dtype) * kept)
        return nest.pack_sequence_as(values, found)

    def call(self, inputs, state, **kwargs):
        """The cell's output and new states, some of their parts dropped."""
        inputs = self._dropped(inputs, "input_keep_prob")
        output, new_state = self.cell(inputs, state, **kwargs)
        allowed = None if self._visitor is None else self._flags(new_state)
        new_state = self._dropped(new_state, "state_keep_prob", allowed)
        return self._dropped(output, "output_keep_prob"), new_state

    def _flags(self, state):
        """Which parts of the state may be dropped, as the user's function says."""
        said = self._visitor(state)
        if isinstance(said, bool):
            return nest.map_structure(lambda _: said, state)
        nest.assert_same_structure(state, said, check_types=False)
        return said

    def get_config(self):
        """The constructor arguments."""
        config = {**super().get_config(), **self._keep}
        config["variational_recurrent"] = self._variational_recurrent
        config["input_size"] = self._input_size
        config["seed"] = self._seed
        return config
