"""The base of recurrent cells."""

from yeoul.core.export import export
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.rnn.state import initial_state


@export("keras.layers.AbstractRNNCell")
class AbstractRNNCell(Layer):
    """The base of cells that users write: what a layer does at one step.

    Subclasses define `call(inputs, states)`, which returns the output and the new states, and the
    properties `state_size` and `output_size`.

    Example:
      >>> import yeoul as tf
      >>> class Sum(tf.keras.layers.AbstractRNNCell):
      ...     state_size = output_size = 2
      ...     def call(self, inputs, states):
      ...         total = states[0] + inputs
      ...         return total, [total]
      >>> print(tf.keras.layers.RNN(Sum())(tf.ones([1, 3, 2])).numpy())
      [[3. 3.]]
    """

    def call(self, inputs, states):
        """The output `[batch, output_size]` and the states after the step; to be overridden.

        Args:
          inputs: `[batch, features]`.
          states: the states before the step, a list.
        """
        raise NotImplementedError(
            f"{type(self).__name__} must define call(inputs, states), which returns (output, "
            "states)."
        )

    @property
    def state_size(self):
        """The sizes of the states: int or `tf.TensorShape`, or a structure; to be overridden."""
        raise NotImplementedError(f"{type(self).__name__} must define the property state_size.")

    @property
    def output_size(self):
        """The size of the output: int or `tf.TensorShape`; to be overridden."""
        raise NotImplementedError(f"{type(self).__name__} must define the property output_size.")

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros, in the structure of `state_size`.

        Args:
          inputs: `[batch, ...]`; gives batch size and dtype, if passed.
          batch_size: int or scalar tensor.
          dtype: dtype of the states.
        """
        return initial_state(self, inputs, batch_size, dtype)
